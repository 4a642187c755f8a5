"""`talkforreal reread`: killed, it goes on where it was; done again, it does nothing; rulings hold."""

import os
import pty
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage import open_store
from bot.storage.engine import writing
from bot.storage.schema import accounts, answers
from tests.conftest import NOON
from tests.e2e.living import PROGRAM, ROOT, Place, until

TALK = Path(ROOT / "config" / "talks" / "epic-kiss.toml").read_text("utf-8")
COUNT = 2500
SAID = ("Coffee Prince!", "My pick is Secret Garden", "good morning everyone")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Many answers that were never read, as after an import by an older program."""
    made = Place.made(tmp_path, None, {"epic-kiss": TALK})
    store = open_store(made.environ["TALKFORREAL_DATABASE"])
    store.talks.register(["epic-kiss"], NOON)
    with writing(store.engine) as connection:
        connection.execute(
            accounts.insert(),
            [{"id": n, "uid": f"x:fan-{n}", "network": "x"} for n in range(1, COUNT + 1)],
        )
        connection.execute(answers.insert(), [row(n) for n in range(1, COUNT + 1)])
    store.close()
    return made


def row(n: int) -> dict[str, object]:
    at = NOON + timedelta(seconds=n)
    return {
        "id": n, "uid": f"x:{n}", "network": "x", "account_id": n, "text": SAID[n % 3],
        "version": "1", "said_at": at, "first_seen_at": at, "details": {"tags": ["talkforreal"]},
    }  # fmt: skip


def read(place: Place) -> int:
    with closing(sqlite3.connect(place.folder / "talk.db")) as plain:
        found = plain.execute("select count(*) from answers where read_with is not null")
        return int(found.fetchone()[0])


def standing(place: Place) -> dict[str, int]:
    spoken = place.spoken("standings", "epic-kiss")
    return {each["nominee"]: each["people"] for each in spoken["places"]}


@pytest.mark.timeout(600)
def test_killed_it_goes_on_where_it_was_and_done_again_it_does_nothing(place: Place) -> None:
    first = subprocess.Popen(
        [*PROGRAM, "reread"], cwd=ROOT, env=dict(place.environ),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until(lambda: read(place) > 0, "portion that was read", 240)
    first.kill()
    first.wait(30)
    done = read(place)
    assert 0 < done < COUNT
    assert done % 500 == 0  # whole portions: each is one transaction
    again = place.spoken("reread")
    assert again["read"] >= COUNT - done
    assert read(place) >= COUNT
    before = standing(place)
    assert sorted(before.values(), reverse=True)[:2] == [834, 833]
    assert place.spoken("reread") == {"read": 0}
    assert standing(place) == before


@pytest.mark.timeout(600)
def test_a_dry_run_says_what_would_change_before_it_is_adopted_and_rulings_hold(
    place: Place,
) -> None:
    plain = place.call("reread", "--dry-run")
    assert "Nothing was changed." in plain.stdout
    assert re.search(r"Coffee Prince.*0 +833", plain.stdout)
    spoken = place.spoken("reread", "--dry-run")
    (talk,) = spoken["talks"]
    assert spoken["would_read"] >= COUNT
    assert talk["people"][1] - talk["people"][0] == 1667
    assert read(place) == 0

    assert place.call("reread").returncode == 0
    assert sorted(standing(place).values(), reverse=True)[:2] == [834, 833]
    ruled = place.call("rule", "x:3", "refused", "--host", "Anna")
    assert ruled.returncode == 0, ruled.stderr
    with closing(sqlite3.connect(place.folder / "talk.db")) as stale, stale:
        stale.execute("update answers set read_with = 'an older reader'")
    assert place.call("reread").returncode == 0
    assert sorted(standing(place).values(), reverse=True)[:2] == [834, 832]


def shown(command: list[str], environ: dict[str, str]) -> Iterator[str]:
    """What a command draws on a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, cwd=ROOT, env=environ | {"TERM": "xterm", "COLUMNS": "100"},
        stdout=subprocess.DEVNULL, stderr=theirs,
    ) as process:  # fmt: skip
        os.close(theirs)
        while True:
            try:
                drawn = os.read(ours, 4096)
            except OSError:  # Linux' way to say that the other side is closed
                break
            if not drawn:
                break
            yield drawn.decode("utf-8", "replace")
        assert process.wait(60) == 0
    os.close(ours)


@pytest.mark.timeout(600)
def test_a_terminal_is_shown_how_far_it_is(place: Place) -> None:
    drawn = "".join(shown([*PROGRAM, "reread"], dict(place.environ)))
    assert "Reading" in drawn
    assert re.search(rf"\b[1-9]\d*/{COUNT}\b", re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", drawn))
