"""Answers taken out and in: nothing that must not leave, nothing changed, memory flat."""

import csv
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import privacy
from bot.model import Answer, Change, Fate, Visibility
from bot.networks.archive.table import as_was, harmless
from bot.storage import Store, open_store
from bot.storage.engine import writing
from bot.storage.schema import accounts, answers, belongings
from tests.conftest import NOON
from tests.e2e.living import ROOT, Place
from tests.making import HASHTAG, a_conclusion, a_nomination, a_page, an_account, an_answer

TALK = Path(ROOT / "config" / "talks" / "epic-kiss.toml").read_text("utf-8")
FORMULA = '=HYPERLINK("https://example.org";"Coffee Prince")'
MANY, FEW = 100_001, 2_000
LITTLE = 40_000_000  # bytes
# not getrusage's figure: it keeps what the process that started this one held
PEAK = """
import sys
try:
    {}
finally:
    high = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(int(high.split()[1]) * 1024, file=sys.stderr)
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place.made(tmp_path, None, {"epic-kiss": TALK})


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place over each kind of database."""
    if request.param == "sqlite":
        return Place.made(tmp_path, None, {"epic-kiss": TALK})
    url: str = request.getfixturevalue("migrated_postgres_url")
    return Place.made(tmp_path, None, {"epic-kiss": TALK}, TALKFORREAL_DATABASE=url)


def opened(place: Place) -> Store:
    return open_store(place.environ["TALKFORREAL_DATABASE"])


def keep(place: Place, *said: Answer) -> None:
    store = opened(place)
    store.talks.register(["epic-kiss"], NOON)
    concluded = {answer.id: a_conclusion(answer.id, a_nomination()) for answer in said}
    store.pages.keep(HASHTAG, a_page(*said), concluded, now=NOON)
    store.close()


def texts(file: Path) -> list[str]:
    lines = file.read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def test_what_was_taken_back_made_private_or_forgotten_is_not_taken_out(either: Place) -> None:
    said = [an_answer(str(n), f"Coffee Prince, said {n}", by=str(n)) for n in range(8)]
    unseen = an_answer("8", "Coffee Prince, unseen", by="8", visibility=Visibility.PRIVATE)
    keep(either, *said, unseen)
    store = opened(either)
    for n, fate in ((0, Fate.DELETED), (1, Fate.PROTECTED), (2, Fate.SUSPENDED), (3, Fate.SPAM)):
        store.answers.apply([Change(id=f"x:{n}", fate=fate)], NOON)
    store.opt_outs.add(["x:4"], "asked", NOON)
    privacy.forget(store, "x:5", asked_at=NOON, now=NOON, who="Anna")
    store.close()
    file = either.folder / "out.jsonl"
    assert either.call("export", "epic-kiss", "--to", str(file)).returncode == 0
    assert texts(file) == ["Coffee Prince, said 6", "Coffee Prince, said 7"]


def whole() -> Answer:
    """An answer that says everything that an answer can say."""
    fan = an_account(
        "1", handle="demo_fan_1", name="Demo, Fan\n", url="https://example.org/1",
        links=("https://example.org/a b", "https://example.org/c"), automated=True,
    )  # fmt: skip
    return an_answer(
        "11", f"{FORMULA}\r\n“커피프린스” 🎉, 'quoted'\ttabbed", account=fan, reply_to="x:10",
        conversation="x:9", quotes="x:8", url="https://example.org/11", language="ko",
        mentions=("-demo",), links=("https://example.org/?a=1&b=2",), spoiler="=end",
        edited_at=NOON, visibility=Visibility.UNLISTED, mirror_of="bluesky:at://x",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_what_is_taken_out_comes_in_again_as_it_was(
    kind: str, place: Place, tmp_path: Path
) -> None:
    keep(place, whole(), an_answer("12", "+1 Coffee Prince"))
    file = tmp_path / f"out.{kind}"
    assert place.spoken("export", "epic-kiss", "--to", str(file))["answers"] == 2
    other = Place.made(tmp_path / "other", None, {"epic-kiss": TALK})
    assert other.spoken("import", str(file))["fresh"] == 2
    here, there = opened(place), opened(other)
    assert list(there.answers.all()) == list(here.answers.all())
    assert there.answers.routes(["x:11"]) == here.answers.routes(["x:11"])
    here.close()
    there.close()


def test_no_cell_of_a_table_is_a_formula_and_the_nominees_stand_there(place: Place) -> None:
    keep(place, whole())
    file = place.folder / "out.csv"
    place.call("export", "epic-kiss", "--to", str(file))
    with file.open(encoding="utf-8-sig", newline="") as opened_file:
        (row,) = csv.DictReader(opened_file)
    assert row["text"] == "'" + whole().text
    assert row["nominees"] == '["Coffee Prince"]'
    assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in row.values())


@given(st.text() | st.from_regex(r"\A[\s']*[=+@-].{0,3}\Z"))
def test_a_cell_is_harmless_and_comes_back_as_it_was(cell: str) -> None:
    assert not harmless(cell).lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert as_was(harmless(cell)) == cell


def test_standard_output_takes_the_lines_and_nothing_else(place: Place) -> None:
    keep(place, an_answer("1", "Coffee Prince"))
    ran = place.call("export", "epic-kiss", "--to", "-")
    (line,) = ran.stdout.splitlines()
    assert (ran.returncode, json.loads(line)["text"]) == (0, "Coffee Prince")
    table = place.call("export", "epic-kiss", "--to", "-", "--as", "csv").stdout
    assert table.lstrip("\ufeff").startswith("id,network,")


def test_a_file_appears_whole_or_not_at_all_and_only_its_owner_reads_it(place: Place) -> None:
    keep(place, an_answer("1", "Coffee Prince"))
    file = place.folder / "out.csv"
    place.call("export", "epic-kiss", "--to", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert not list(place.folder.glob("*.partial"))
    refused = place.call("export", "epic-kiss", "--to", str(place.folder / "no" / "out.csv"))
    assert refused.returncode == 2
    assert "cannot be written" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_file_whose_name_says_nothing_needs_a_word(place: Place) -> None:
    refused = place.call("export", "epic-kiss", "--to", str(place.folder / "out"))
    assert (refused.returncode, "--as" in refused.stderr) == (2, True)


def test_a_bad_row_is_named_and_the_rows_around_it_are_taken_in(place: Place) -> None:
    file = place.folder / "in.csv"
    file.write_text(
        "id,network,account_id,text,said_at,mood\n"
        'x:1,x,x:1,"Coffee Prince,\nsaid on two lines",2015-10-09T10:00:00Z,fine\n'
        "x:2,x,x:2,Coffee Prince,yesterday,fine\n"
        "x:3,x,x:3\n"
        "x:4,x,x:4,Coffee Prince,2015-10-09T10:00:00Z,\n",
        "utf-8",
    )
    ran = place.call("import", str(file))
    assert (ran.returncode, "2 answers read, 2 new" in ran.stdout) == (1, True)
    assert "line 4: said_at: " in ran.stderr
    assert "line 5: 3 cells below 6 columns" in ran.stderr


@pytest.mark.parametrize("name", ["in.csv", "in.parquet", "in.jsonl"])
def test_a_file_of_another_kind_is_a_sentence(name: str, place: Place) -> None:
    file = place.folder / name
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    ran = place.call("import", str(file))
    assert ran.returncode == 1
    assert name in ran.stderr
    assert "Traceback" not in ran.stderr


def filled(place: Place, count: int) -> None:
    """So many answers, laid down at once."""
    store = opened(place)
    store.talks.register(["epic-kiss"], NOON)
    with writing(store.engine) as connection:
        connection.execute(accounts.insert(), [row(n) for n in range(1, count + 1)])
        connection.execute(answers.insert(), [said(n) for n in range(1, count + 1)])
        belong = {"talk_id": 1, "ruling": "counted", "confidence": 1.0, "reason": "tag"}
        connection.execute(
            belongings.insert(), [{"answer_id": n, **belong} for n in range(1, count + 1)]
        )
    store.close()


def row(n: int) -> Mapping[str, Any]:
    return {"id": n, "uid": f"x:{n}", "network": "x", "handle": f"demo_fan_{n}"}


def said(n: int) -> Mapping[str, Any]:
    at = NOON + timedelta(seconds=n)
    return {
        "id": n, "uid": f"x:{n}", "network": "x", "account_id": n, "text": f"{n} " + "la " * 60,
        "version": str(n), "said_at": at, "first_seen_at": at,
    }  # fmt: skip


def peak(place: Place, *arguments: str) -> int:
    """The most memory that a command took, in bytes."""
    return measured(f"from bot.cli import main; main({list(arguments)!r})", place.environ)


def read(file: Path) -> int:
    """The most memory that it took to read a file's rows, in bytes."""
    return measured(
        "from pathlib import Path; from bot.networks.archive.source import rows;"
        f"print(sum(1 for _ in rows(Path({str(file)!r}))))"
    )


def measured(code: str, environ: Mapping[str, str] | None = None) -> int:
    ran = subprocess.run(
        [sys.executable, "-c", PEAK.format(code)], cwd=ROOT, env=environ and dict(environ),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(ran.stderr.splitlines()[-1])


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Place]:
    """A place of few answers, and one of many."""
    few, many = (
        Place.made(tmp_path_factory.mktemp(name), None, {"epic-kiss": TALK})
        for name in ("few", "many")
    )
    filled(few, FEW)
    filled(many, MANY)
    return few, many


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_memory_does_not_grow_with_what_is_taken_out_and_read(
    kind: str, full: tuple[Place, Place]
) -> None:
    files = [place.folder / f"out.{kind}" for place in full]
    few, many = (
        peak(place, "export", "epic-kiss", "--to", str(file))
        for place, file in zip(full, files, strict=True)
    )
    assert many - few < LITTLE
    few, many = map(read, files)
    assert many - few < LITTLE


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_memory_does_not_grow_with_what_is_taken_in(tmp_path: Path) -> None:
    few, more = (Place.made(tmp_path / name, None, {"epic-kiss": TALK}) for name in ("few", "more"))
    filled(few, FEW // 2)
    filled(more, MANY // 10)
    for place in (few, more):
        place.call("export", "epic-kiss", "--to", str(place.folder / "out.csv"))
    before = peak(few, "import", str(few.folder / "out.csv"))
    assert peak(more, "import", str(more.folder / "out.csv")) - before < LITTLE // 4
