"""What is shipped to run it: each file is parsed by what reads it, and held to what it promises."""

import configparser
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.cli import COMMANDS
from tests.web.place import Place

NAMES = {command.name for command in COMMANDS}
ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "config" / "deploy"
EXTRAS = ("card", "bluesky", "mastodon", "postgres")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def unit() -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]  # the way its docs tell
    read.read_string((DEPLOY / "talkforreal.service").read_text("utf-8"))
    return read


def test_compose_starts_a_desk_and_two_workers_over_postgresql(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["database"]["image"].startswith("postgres:")
    assert services["worker"]["deploy"]["replicas"] == 2
    for name in ("desk", "worker"):
        service = services[name]
        assert service["command"][0] in NAMES
        assert service["depends_on"] == {"database": {"condition": "service_healthy"}}
        assert service["environment"]["TALKFORREAL_DATABASE"].startswith("postgresql+psycopg://")


def test_composes_containers_can_do_nothing_but_their_work(compose: dict[str, Any]) -> None:
    for name in ("desk", "worker"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["user"] == "10001:10001"
        assert [m for m in service["volumes"] if not m.endswith(":ro")] == ["kept:/data"]
    published = [port for s in compose["services"].values() for port in s.get("ports", ())]
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_compose_holds_no_password_and_every_volume_is_declared(compose: dict[str, Any]) -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    for line in text.splitlines():
        if "PASSWORD:" in line and not line.startswith("#"):
            assert "${DATABASE_PASSWORD:?" in line
    named = [
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", ())
        if not volume.startswith((".", "/"))
    ]
    assert set(named) == set(compose["volumes"])


def test_what_compose_builds_and_mounts_is_there(compose: dict[str, Any]) -> None:
    desk = compose["services"]["desk"]
    assert (DEPLOY / desk["build"]["context"] / "Dockerfile").resolve() == ROOT / "Dockerfile"
    assert (DEPLOY / desk["volumes"][0].split(":")[0] / "bot.toml").exists()


def test_the_unit_starts_again_without_end_and_waits_for_the_present_page(
    unit: configparser.ConfigParser,
) -> None:
    service = unit["Service"]
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert (service["Restart"], service["KillSignal"]) == ("always", "SIGTERM")
    assert int(service["TimeoutStopSec"]) >= 60
    assert service["ExecStart"].split()[1] in NAMES


def test_the_unit_writes_its_own_folder_alone(unit: configparser.ConfigParser) -> None:
    service = unit["Service"]
    assert (service["ProtectSystem"], service["ProtectHome"]) == ("strict", "yes")
    assert service["WorkingDirectory"] == f"/var/lib/{service['StateDirectory']}"
    assert service["CapabilityBoundingSet"] == ""
    assert service["User"] != "root"


def test_the_dashboard_asks_only_for_figures_that_are_given(place: Place) -> None:
    place.waits()
    place.app.pulse.well(place.clock())
    told = place.client().get("/metrics").text
    families = list(text_string_to_metric_families(told))
    given = {sample.name for family in families for sample in family.samples}
    given |= {family.name for family in families}
    board = json.loads((DEPLOY / "grafana.json").read_text("utf-8"))
    asked = re.findall(r"\btalkforreal_\w+", json.dumps(board["panels"]))
    assert set(asked) <= given
    assert {family.name for family in families} <= {
        name.removesuffix("_total") for name in asked
    }, "a figure nobody looks at"


def test_the_dashboards_panels_have_their_own_place() -> None:
    panels = json.loads((DEPLOY / "grafana.json").read_text("utf-8"))["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken = [
        (x, y)
        for at in (panel["gridPos"] for panel in panels)
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < 24


def test_the_dockerfile_is_free_of_faults() -> None:
    found = subprocess.run(
        [Path(sys.executable).with_name("hadolint"), "--no-color", ROOT / "Dockerfile"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (found.returncode, found.stdout + found.stderr) == (0, "")


def test_the_image_runs_as_nobody_asks_its_health_and_is_told_to_stop() -> None:
    last = (ROOT / "Dockerfile").read_text("utf-8").rpartition("\nFROM ")[2]
    assert "USER 10001:10001" in last
    assert "/healthz" in last
    assert "STOPSIGNAL SIGTERM" in last
    assert 'ENTRYPOINT ["talkforreal"]' in last  # as a list: no shell takes the signals


def test_the_image_has_every_network_and_the_card() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = (ROOT / "requirements.txt").read_text("utf-8").lower()
    for extra in EXTRAS:
        for line in project["optional-dependencies"][extra]:
            name = re.split(r"[\[<>=;! ]", line)[0].lower().replace(".", "-")
            assert re.search(rf"^{re.escape(name)}==", pinned, re.MULTILINE), (extra, name)
