"""Credentials are led to, tried, and kept for their owner alone; nothing that does not work is kept."""

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from bot.app.tokens import wiring
from bot.errors import NetworkError, Trouble
from bot.model import Part
from bot.networks.x import XCredentials, XSettings, connect
from bot.storage.tokens import TokenFile
from tests.cli.calling import Run
from tests.cli.connected import config_with, process
from tests.servers.bluesky import Bluesky
from tests.servers.mastodon import Mastodon
from tests.servers.wordpress import WordPress
from tests.stand_ins.x import World, serve

NOW = datetime.now(UTC)


@pytest.fixture
def world() -> World:
    made = World(now=NOW)
    made.user("annaandestelle")
    return made


@pytest.fixture
def x_url(world: World) -> Iterator[str]:
    with serve(world) as url:
        yield url


def x_config(folder: Path, url: str) -> None:
    config_with(
        folder,
        f'[networks.x]\nhandle = "annaandestelle"\nbase_url = "{url}"\n'
        f'authorize = "{url}/i/oauth2/authorize"\n',
    )


def kept(folder: Path) -> dict[str, dict[str, str]]:
    file = folder / "talkforreal-tokens.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found: dict[str, dict[str, str]] = json.loads(file.read_text("utf-8"))
    return found


def test_x_is_connected_by_a_yes_that_comes_back_to_this_machine(
    tmp_path: Path, x_url: str, world: World, program: Run
) -> None:
    x_config(tmp_path, x_url)
    ran = process(
        tmp_path, "connect", "x", "--port", "0", answers="our-client\n",
        visit=lambda line: line.startswith(x_url),
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    assert "code_challenge_method=S256" in ran.out
    tokens = kept(tmp_path)["x"]
    assert tokens["user_token"] in world.grants.live
    assert tokens["refresh_token"] in world.grants.refresh
    assert tokens["user_token"] not in ran.out
    doctored = program(tmp_path, "doctor", "--network", "x", "--json")
    found = json.loads(doctored.out)["networks"]["x"]
    assert {
        "about": "posting",
        "level": "fine",
        "what": "as @annaandestelle",
        "remedy": None,
    } in found


def test_a_worn_out_token_of_x_is_renewed_once_for_all(
    tmp_path: Path, x_url: str, world: World
) -> None:
    tokens = TokenFile(tmp_path / "tokens.json")
    world.grants.refresh.add("once")
    world.grants.worn.add("user-old")
    before = {"client_id": "c", "user_token": "user-old", "refresh_token": "once"}
    tokens.change("x", lambda _: before)
    settings = XSettings(base_url=x_url, handle="annaandestelle", user_id="1000")
    given = wiring("x", settings, tokens)
    both = [connect(settings, XCredentials(user_token="user-old"), **given) for _ in range(2)]
    for n, x in enumerate(both):
        x.publish(Part(post="talk/roundup/1", n=0, network="x", text=f"Part {n}", key=str(n)))
    assert world.grants.refreshed == 1
    assert tokens.every()["x"]["user_token"] in world.grants.live


def test_a_renewal_that_is_refused_is_told_as_a_matter_of_credentials(
    tmp_path: Path, x_url: str, world: World
) -> None:
    tokens = TokenFile(tmp_path / "tokens.json")
    world.grants.worn.add("user-old")
    before = {"client_id": "c", "user_token": "user-old", "refresh_token": "used before"}
    tokens.change("x", lambda _: before)
    settings = XSettings(base_url=x_url, handle="annaandestelle", user_id="1000")
    x = connect(settings, XCredentials(user_token="user-old"), **wiring("x", settings, tokens))
    with pytest.raises(NetworkError, match="connect X again") as raised:
        x.publish(Part(post="talk/roundup/1", n=0, network="x", text="Part", key="1"))
    assert raised.value.trouble is Trouble.CREDENTIALS
    assert tokens.every()["x"] == before


def test_mastodon_is_connected_by_the_code_that_it_shows(
    tmp_path: Path, mastodon: Mastodon, program: Run
) -> None:
    host = mastodon.fan("host")
    config_with(tmp_path, f'[networks.mastodon]\ninstance = "{mastodon.base}"\n')
    code = code_for(mastodon, host.name)
    ran = program(tmp_path, "connect", "mastodon", answers=f"{code}\n")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(program(tmp_path, "doctor", "--network", "mastodon", "--json").out)
    posting = next(f for f in found["networks"]["mastodon"] if f["about"] == "posting")
    assert host.name in posting["what"]
    assert set(kept(tmp_path)) == {"mastodon"}


def test_a_wrong_code_is_a_sentence_and_nothing_is_kept(
    tmp_path: Path, mastodon: Mastodon, program: Run
) -> None:
    config_with(tmp_path, f'[networks.mastodon]\ninstance = "{mastodon.base}"\n')
    ran = program(tmp_path, "connect", "mastodon", answers="wrong\n")
    assert ran.code == 1
    assert "the code was not taken" in ran.err
    assert not (tmp_path / "talkforreal-tokens.json").exists()


@pytest.mark.server("bluesky")
def test_bluesky_is_connected_by_an_app_password_that_works(
    tmp_path: Path, bluesky: Bluesky, program: Run
) -> None:
    host = bluesky.fan("host")
    config_with(
        tmp_path,
        f'[networks.bluesky]\nservice = "{bluesky.pds}"\nappview = "{bluesky.appview}"\n',
    )
    ran = program(tmp_path, "connect", "bluesky", answers=f"@{host.handle}\nnonsense\n")
    assert ran.code == 1
    assert "that was not taken, so nothing is kept" in ran.err
    assert not (tmp_path / "talkforreal-tokens.json").exists()

    password = bluesky.app_password(host)
    ran = program(tmp_path, "connect", "bluesky", answers=f"@{host.handle}\n{password}\n")
    assert (ran.code, ran.err) == (0, "")
    assert password not in ran.out
    assert kept(tmp_path)["bluesky"] == {"handle": host.handle, "app_password": password}

    doctored = program(tmp_path, "doctor", "--network", "bluesky", "--json")
    assert doctored.code == 0
    found = {each["about"]: each for each in json.loads(doctored.out)["networks"]["bluesky"]}
    assert found["posting"]["what"] == f"as {host.handle} ({host.did})"
    assert {each["level"] for each in found.values()} == {"fine"}
    assert "session" in kept(tmp_path)["bluesky"], (
        "logins are few: the next process resumes this one"
    )


@pytest.mark.server("wordpress")
def test_wordpress_is_connected_by_an_application_password(
    tmp_path: Path, wordpress: WordPress, program: Run
) -> None:
    config_with(tmp_path, f'[networks.wordpress]\nsite = "{wordpress.base}"\n')
    ran = program(tmp_path, "connect", "wordpress", answers=f"{wordpress.user}\nnonsense\n")
    assert ran.code == 1
    assert "nothing is kept" in ran.err
    ran = program(
        tmp_path, "connect", "wordpress", answers=f"{wordpress.user}\n{wordpress.password}\n"
    )
    assert (ran.code, ran.err) == (0, "")
    assert kept(tmp_path)["wordpress"]["user"] == wordpress.user


def test_only_networks_that_can_be_connected_are(tmp_path: Path, program: Run) -> None:
    config_with(tmp_path, "[networks.console]\n")
    ran = program(tmp_path, "connect", "console")
    assert ran.code == 1
    assert "there is no network to connect 'console'" in ran.err


def code_for(mastodon: Mastodon, name: str) -> str:
    """What the instance shows to whoever says yes."""
    page = requests.post(f"{mastodon.base}/oauth/authorize", data={"username": name}, timeout=10)
    return page.text.partition("Authorization code: ")[2].partition("<")[0]
