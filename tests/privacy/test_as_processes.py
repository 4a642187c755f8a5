"""What a person may ask, by the commands that hosts would type."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.storage import open_store
from tests.e2e.living import PROGRAM, ROOT, Place

TALK = Path(ROOT / "config" / "talks" / "epic-kiss.toml").read_text("utf-8")
LINE = {
    "id": "x:1",
    "network": "x",
    "account": {"id": "x:9", "handle": "demo_fan_9"},
    "text": "Coffee Prince \x1b[31m#talkforreal",
    "said_at": "2015-10-09T10:00:00Z",
    "tags": ["talkforreal"],
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place.made(tmp_path, None, {"epic-kiss": TALK})
    take_in(made)
    return made


def take_in(place: Place) -> int:
    file = place.folder / "in.jsonl"
    file.write_text(json.dumps(LINE) + "\n" + json.dumps(LINE | {"id": "x:2"}) + "\n", "utf-8")
    fresh: int = place.spoken("import", str(file))["fresh"]
    return fresh


def ago(hours: int) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat()


def test_a_dossier_is_printed_whole_and_steers_no_terminal(place: Place) -> None:
    spoken = place.spoken("dossier", "x:9")
    assert [each["text"] for each in spoken["answers"]] == [LINE["text"]] * 2
    ran = place.call("dossier", "x:9")
    assert ran.returncode == 0
    assert "demo_fan_9" in ran.stdout
    assert "\x1b" not in ran.stdout


def test_nobody_has_no_dossier(place: Place) -> None:
    ran = place.call("dossier", "x:99")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "there is no account 'x:99'" in ran.stderr


def test_what_is_forgotten_is_gone_is_not_taken_in_again_and_can_be_proved(place: Place) -> None:
    ran = place.call("forget", "x:9", "--host", "Anna", "--asked", ago(2), "--json")
    (receipt,) = json.loads(ran.stdout)
    assert receipt["rows"]["answers"] == 2
    assert place.call("dossier", "x:9").returncode == 1
    (place.folder / "in.jsonl").unlink()
    assert take_in(place) == 0
    proof = place.spoken("erasures")
    (erased,) = proof["erasures"]
    assert (erased["digest"], erased["receipt"]) == (receipt["digest"], receipt["id"])
    assert 7200 <= erased["seconds"] < 7200 + 300
    assert proof["late"] == 0
    shown = place.call("erasures")
    assert (shown.returncode, "0 took longer than 24 hours" in shown.stdout) == (0, True)
    assert "x:9" not in shown.stdout


def test_what_took_too_long_is_told_by_the_end(place: Place) -> None:
    place.call("forget", "x:9", "--host", "Anna", "--asked", ago(30))
    late = place.call("erasures")
    assert (late.returncode, "1 took longer than 24 hours" in late.stdout) == (1, True)
    assert place.call("erasures", "--within", "48").returncode == 0
    assert place.call("erasures", "--since", "2999-01-01T00:00Z").returncode == 0


@pytest.mark.parametrize("time", ["yesterday", "2015-10-09T10:00:00"])
def test_a_time_that_says_too_little_is_refused(time: str, place: Place) -> None:
    ran = place.call("forget", "x:9", "--host", "Anna", "--asked", time)
    assert ran.returncode == 2
    assert "--asked" in ran.stderr
    assert place.call("dossier", "x:9").returncode == 0


def test_a_stranger_cannot_have_somebody_forgotten(place: Place) -> None:
    ran = place.call("forget", "x:9", "--host", "Nobody")
    assert (ran.returncode, "there is no host 'Nobody'" in ran.stderr) == (1, True)


def test_a_copy_put_in_place_by_hand_forgets_again_before_anything_is_served(place: Place) -> None:
    copy, own = place.folder / "backups" / "copy.db", place.folder / "talk.db"
    copy.parent.mkdir()
    assert place.call("db", "backup", str(copy)).returncode == 0
    assert place.call("forget", "x:9", "--host", "Anna").returncode == 0
    assert (copy.parent / "erasures.jsonl").read_text().count("\n") == 1
    shutil.copy(copy, own)
    served = subprocess.Popen(
        [*PROGRAM, "desk", "--port", "0"], cwd=ROOT, env=dict(place.environ),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert served.stdout is not None
    with served.stdout as said:
        assert "the desk is at" in said.readline()
        served.kill()
        served.wait(30)
    store = open_store(f"sqlite:///{own}")
    assert not list(store.answers.all())
    assert store.opt_outs.among(["x:9"]) == {"x:9"}
    store.close()
