"""The doctor says of each network what may be done, what is missing, and how to get it."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import Run
from tests.cli.connected import config_with
from tests.servers.bluesky import Bluesky
from tests.servers.mastodon import Mastodon
from tests.servers.wordpress import WordPress
from tests.stand_ins.x import World, serve


@pytest.fixture
def world() -> World:
    made = World(now=datetime.now(UTC))
    made.user("annaandestelle")
    return made


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Iterator[Path]:
    with serve(world) as url:
        config_with(tmp_path, f'[networks.x]\nhandle = "annaandestelle"\nbase_url = "{url}"\n')
        yield tmp_path


Findings = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture
def findings(program: Run) -> Findings:
    """The doctor's findings of one network, by what they are about."""

    def found(folder: Path, network: str, **environ: str) -> dict[str, dict[str, Any]]:
        ran = program(folder, "doctor", "--network", network, "--json", **environ)
        told = json.loads(ran.out)["networks"][network]
        bad = any(finding["level"] == "missing" for finding in told)
        assert ran.code == int(bad)
        return {finding["about"]: finding for finding in told}

    return found


def test_x_asks_for_a_label_and_a_bio_that_names_who_runs_it(
    folder: Path, world: World, findings: Findings
) -> None:
    found = findings(folder, "x", X_USER_TOKEN="user-1")
    assert found["posting"]["what"] == "as @annaandestelle"
    assert "Automat" in found["label"]["what"]
    assert found["bio"]["level"] == "advice"
    world.owner.bio = "Automated; run by @anna"
    assert "bio" not in findings(folder, "x", X_USER_TOKEN="user-1")


def test_a_bearer_token_alone_reads_and_does_not_post(folder: Path, findings: Findings) -> None:
    found = findings(folder, "x", X_BEARER_TOKEN="app-1")
    assert found["reading"]["level"] == "fine"
    assert found["posting"]["level"] == "missing"
    assert "connect x" in found["posting"]["remedy"]


def test_a_clock_that_is_off_is_told(folder: Path, world: World, findings: Findings) -> None:
    assert findings(folder, "x", X_BEARER_TOKEN="app-1")["clock"]["level"] == "fine"
    world.date_skew = timedelta(minutes=-10)
    found = findings(folder, "x", X_BEARER_TOKEN="app-1")["clock"]
    assert found["level"] == "missing"
    assert "seconds ahead of the network's" in found["what"]


def test_credentials_that_are_absent_are_told_and_other_networks_still_asked(
    folder: Path, program: Run
) -> None:
    ran = program(folder, "doctor", "--json")
    assert ran.code == 1
    keys = [fault["key"] for fault in json.loads(ran.out)["faults"]]
    assert "X_CONSUMER_KEY" in keys
    assert "Traceback" not in ran.err


def test_mastodon_tells_what_it_takes_and_asks_for_its_label(
    tmp_path: Path, mastodon: Mastodon, findings: Findings
) -> None:
    host = mastodon.fan("host")
    config_with(tmp_path, f'[networks.mastodon]\ninstance = "{mastodon.base}"\n')
    found = findings(tmp_path, "mastodon", MASTODON_ACCESS_TOKEN=host.token)
    assert "500 characters" in found["posting"]["what"]
    assert "automated" in found["label"]["remedy"]
    without = findings(tmp_path, "mastodon")
    assert without["mentions, posting"]["level"] == "missing"
    assert "connect mastodon" in without["mentions, posting"]["remedy"]


@pytest.mark.server("bluesky")
def test_bluesky_tells_what_is_read_without_an_account_and_what_a_wrong_password_is(
    tmp_path: Path, bluesky: Bluesky, findings: Findings
) -> None:
    config_with(
        tmp_path,
        f'[networks.bluesky]\nservice = "{bluesky.pds}"\nappview = "{bluesky.appview}"\n',
    )
    without = findings(tmp_path, "bluesky")
    assert without["clock"]["level"] == "fine"
    assert without["reading"]["what"] == "threads and quotes"
    assert "connect bluesky" in without["mentions, hashtags, posting"]["remedy"]
    wrong = {"BLUESKY_HANDLE": bluesky.fan("host").handle, "BLUESKY_APP_PASSWORD": "no-such-one"}
    found = findings(tmp_path, "bluesky", **wrong)
    assert found["account"]["level"] == "missing"
    assert "no-such-one" not in str(found)


@pytest.mark.server("wordpress")
def test_wordpress_tells_what_its_user_may_write(
    tmp_path: Path, wordpress: WordPress, findings: Findings
) -> None:
    config_with(tmp_path, f'[networks.wordpress]\nsite = "{wordpress.base}"\n')
    without = findings(tmp_path, "wordpress")
    assert without["reading"]["what"] == "all comments of public posts"
    assert "connect wordpress" in without["posting"]["remedy"]
    able = {"WORDPRESS_USER": wordpress.user, "WORDPRESS_APPLICATION_PASSWORD": wordpress.password}
    assert findings(tmp_path, "wordpress", **able)["posting"]["what"].startswith("drafts, as")
    password = wordpress.run(
        "$id=username_exists('reader') ?: wp_insert_user(['user_login'=>'reader','user_pass'=>'x','role'=>'subscriber']);"
        "echo WP_Application_Passwords::create_new_application_password($id,['name'=>wp_generate_uuid4()])[0];"
    )
    reader = {"WORDPRESS_USER": "reader", "WORDPRESS_APPLICATION_PASSWORD": password}
    found = findings(tmp_path, "wordpress", **reader)["posting"]
    assert "may not write posts" in found["what"]
    assert "contributor" in found["remedy"]


def test_a_network_that_is_down_is_a_finding(tmp_path: Path, findings: Findings) -> None:
    config_with(tmp_path, '[networks.mastodon]\ninstance = "http://127.0.0.1:9"\n')
    assert findings(tmp_path, "mastodon")["clock"]["level"] == "missing"


def test_people_get_a_table(folder: Path, program: Run) -> None:
    ran = program(folder, "doctor", "--network", "x", X_BEARER_TOKEN="app-1")
    assert ran.code == 1
    assert "how it stands" in ran.out
    assert "talkforreal connect x" in " ".join(ran.out.split())
