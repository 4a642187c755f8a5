"""Archives, tables and pasted lists: what is good is kept, what is bad is named by its line."""

import json
import tracemalloc
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.errors import BadLine, NetworkError, Trouble
from bot.model import Allowance, Cursor, Feed, Page, Ref, Route
from bot.model.answers import Fate
from bot.networks.archive import (
    ArchiveSettings,
    Found,
    Mapped,
    connect,
    read,
    read_csv,
    read_list,
)

FEED = Feed(network="archive", route=Route.IMPORT, query="answers.jsonl")
AT = datetime(2015, 10, 9, tzinfo=UTC)


def line(id_: str, **more: object) -> Mapping[str, object]:
    account = {"id": "x:demo_one", "handle": "demo_one"}
    return {
        "id": id_,
        "network": "x",
        "account": account,
        "text": f"Healer, says {id_}",
        "said_at": "2015-10-09T12:00:00+00:00",
    } | more


def write(directory: Path, *lines: object) -> Path:
    path = directory / "answers.jsonl"
    text = "".join(each if isinstance(each, str) else json.dumps(each) + "\n" for each in lines)
    path.write_text(text, "utf-8")
    return path


def sweep(directory: Path, cursor: Cursor | None = None, **more: datetime) -> list[Page]:
    archive = connect(ArchiveSettings(directory=directory, **more))
    return list(archive.pages(FEED, cursor or Cursor(), Allowance()))


def ids(pages: list[Page]) -> list[str]:
    return [answer.id for page in pages for answer in page.answers]


def test_an_answer_comes_with_everything_its_line_says(tmp_path: Path) -> None:
    write(
        tmp_path,
        line(
            "x:1",
            route="nested reply",
            reply_to="x:0",
            conversation="x:0",
            tags=["talkforreal"],
            said_at="2015-10-09T21:00:00+09:00",
        ),
    )
    [page] = sweep(tmp_path)
    [answer] = page.answers
    assert answer.account.handle == "demo_one"
    assert answer.account.network == "x"
    assert answer.said_at == datetime(2015, 10, 9, 12, tzinfo=UTC)
    assert (answer.reply_to, answer.conversation, answer.tags) == ("x:0", "x:0", ("talkforreal",))
    assert page.routes == {"x:1": Route.NESTED_REPLY}
    assert page.complete


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        ("{not json\n", "not JSON"),
        ("[1]\n", "JSON, but no object: a line holds one answer"),
        (line("x:2", said_at="2015-10-09T12:00:00"), "said_at: Input should have timezone info"),
        (line("x:2", said_at="yesterday"), "said_at"),
        (line("x:2", route="gossip"), "route"),
        (line("x:2", colour="red"), "colour: Extra inputs are not permitted"),
        ({"id": "x:2"}, "text: Field required"),
        ("[" * 100_000 + "\n", "nested too deeply"),
    ],
)
def test_a_malformed_line_is_named_and_the_rest_is_kept(
    tmp_path: Path, bad: object, what: str
) -> None:
    path = write(tmp_path, line("x:1"), bad, line("x:3"))
    [page] = sweep(tmp_path)
    assert ids([page]) == ["x:1", "x:3"]
    [note] = page.notes
    assert f"{path}: line 2: " in note
    assert what in note


def test_what_is_not_utf_8_or_far_too_long_is_named_too(tmp_path: Path) -> None:
    path = write(tmp_path)
    long = json.dumps(line("x:4", text="a" * (1 << 21))).encode()
    good = json.dumps(line("x:5")).encode()
    path.write_bytes(b'\xef\xbb\xbf{"id": "\xff"}\n' + long + b"\n\n" + good)
    bad = [each for each in read(path) if isinstance(each, BadLine)]
    good_ones = [each.answer.id for each in read(path) if isinstance(each, Found)]
    assert [(each.line, each.what) for each in bad] == [
        (1, "not UTF-8 at byte 8"),
        (2, "longer than 1048576 bytes"),
    ]
    assert good_ones == ["x:5"]


def test_what_databases_refuse_is_replaced(tmp_path: Path) -> None:
    write(tmp_path, line("x:1", text="a\x00b\ud800c"))
    assert sweep(tmp_path)[0].answers[0].text == "a\ufffdb\ufffdc"


def test_an_answer_found_twice_begins_a_new_page(tmp_path: Path) -> None:
    write(tmp_path, line("x:1", route="mention"), line("x:1", route="hashtag"), line("x:2"))
    first, second = sweep(tmp_path)
    assert first.routes == {"x:1": Route.MENTION}
    assert ids([second]) == ["x:1", "x:2"]
    assert second.routes == {"x:1": Route.HASHTAG}


def test_an_edit_is_another_version_of_the_same_answer(tmp_path: Path) -> None:
    write(tmp_path, line("x:1"), line("x:1", text="Pinocchio", edited_at="2015-10-09T13:00:00Z"))
    first, second = (page.answers[0] for page in sweep(tmp_path))
    assert first.version != second.version
    assert second.said_at < (second.edited_at or AT)


def test_a_second_sweep_reads_only_what_was_added(tmp_path: Path) -> None:
    path = write(tmp_path, line("x:1"))
    mark = sweep(tmp_path)[-1].cursor
    assert ids(sweep(tmp_path, mark)) == []
    with path.open("a") as file:
        file.write(json.dumps(line("x:2")) + "\nnonsense\n")
    [page] = sweep(tmp_path, mark)
    assert ids([page]) == ["x:2"]
    assert "line 3" in page.notes[0]
    assert sweep(tmp_path, page.cursor)[0].notes == ()


def test_a_file_that_was_changed_is_read_again_from_its_beginning(tmp_path: Path) -> None:
    write(tmp_path, line("x:1"), line("x:2"))
    mark = sweep(tmp_path)[-1].cursor
    write(tmp_path, line("x:9"), line("x:2"), line("x:3"))
    assert ids(sweep(tmp_path, mark)) == ["x:9", "x:2", "x:3"]


def test_a_sweep_cut_short_by_its_allowance_goes_on_where_it_stopped(tmp_path: Path) -> None:
    write(tmp_path, *(line(f"x:{n}") for n in range(250)))
    archive = connect(ArchiveSettings(directory=tmp_path))
    cursor, seen = Cursor(), []
    for _ in range(3):
        [page] = archive.pages(FEED, cursor, Allowance(pages=1))
        seen += ids([page])
        cursor = page.cursor
    assert seen == [f"x:{n}" for n in range(250)]
    assert page.complete
    assert list(archive.pages(FEED, cursor, Allowance(pages=0))) == []


def test_a_replay_stops_before_what_was_not_said_yet(tmp_path: Path) -> None:
    write(tmp_path, line("x:1"), line("x:2", said_at="2015-10-20T12:00:00Z"))
    [page] = sweep(tmp_path, until=AT + timedelta(days=1))
    assert ids([page]) == ["x:1"]
    assert ids(sweep(tmp_path, page.cursor, until=AT + timedelta(days=30))) == ["x:2"]


def test_a_missing_file_is_an_error_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match=r"answers\.jsonl: there is no such file") as raised:
        sweep(tmp_path)
    assert raised.value.trouble is Trouble.REFUSED


def test_what_stands_in_a_file_stands(tmp_path: Path) -> None:
    archive = connect(ArchiveSettings(directory=tmp_path))
    [change] = archive.recheck([Ref(network="x", id="x:1", native="1")], Allowance())
    assert change.fate is Fate.STANDS


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(lines: int) -> int:
        write(tmp_path, *(line(f"x:{n}", text="b" * 500) for n in range(lines)))
        tracemalloc.start()
        archive = connect(ArchiveSettings(directory=tmp_path))
        count = sum(len(page.answers) for page in archive.pages(FEED, Cursor(), Allowance()))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == lines
        return top

    few = peak(300)
    assert peak(6000) < few * 1.5 + 200_000


def mapped(**more: object) -> Mapped:
    columns = {"text": "What", "said_at": "When", "handle": "Who"}
    given: dict[str, object] = {
        "columns": columns,
        "said_at": AT,
        "zone": timezone(timedelta(hours=9)),
    }
    return Mapped(**(given | more))  # type: ignore[arg-type]  # a test's shorthand


def table(directory: Path, text: str) -> Path:
    path = directory / "answers.csv"
    path.write_text(text, "utf-8-sig")
    return path


def test_a_table_is_read_by_its_own_headings(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        'Who,What,When\n@demo_a,"Healer, the\nrooftop",2015-10-09 08:00\nAnonymous,Big,\n,,\n',
    )
    first, second, third = read_csv(path, mapped())
    assert isinstance(first, Found)
    assert first.answer.text == "Healer, the\nrooftop"
    assert first.answer.said_at == datetime(2015, 10, 8, 23, tzinfo=UTC)
    assert first.answer.account.id == "import:demo a"
    assert first.answer.account.handle == "demo_a"
    assert first.route is Route.IMPORT
    assert isinstance(second, Found)
    assert second.answer.said_at == AT
    assert second.answer.account.id.startswith("import:once-")
    assert third == BadLine(file=str(path), line=5, what="the answer is empty")


def test_reading_a_table_twice_gives_the_same_ids(tmp_path: Path) -> None:
    path = table(tmp_path, "Who,What,When\na,Healer,2015-10-09 08:00\nb,Healer,2015-10-09 08:00\n")
    once, twice = list(read_csv(path, mapped())), list(read_csv(path, mapped()))
    assert once == twice
    assert len({each.answer.id for each in once if isinstance(each, Found)}) == 2


def test_a_table_may_have_times_in_its_own_form(tmp_path: Path) -> None:
    path = table(tmp_path, "Who,What,When\na,Healer,9.10.2015 08:00\nb,Big,soon\n")
    good, bad = read_csv(path, mapped(formats=("%d.%m.%Y %H:%M",)))
    assert isinstance(good, Found)
    assert good.answer.said_at.day == 8
    assert isinstance(bad, BadLine)
    assert bad.what == "'soon' is not a time like 2015-10-08 14:30"


@pytest.mark.parametrize(
    ("columns", "what"),
    [
        ({"text": "Said"}, "no column 'Said'"),
        ({"handle": "Who"}, "which column holds the answers"),
        ({"text": "What", "colour": "Who"}, "colour: not one of"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    tmp_path: Path, columns: Mapping[str, str], what: str
) -> None:
    path = table(tmp_path, "Who,What,When\n")
    with pytest.raises(ValueError, match=what):
        list(read_csv(path, mapped(columns=columns)))


def test_a_pasted_list_is_read_line_by_line() -> None:
    pasted = """
    - Mina, by e-mail: the rooftop one
      in Healer, I mean
    2. Jun：Secret Garden
    MINA: Ep. 6: Me Too, Flower!
    """
    mina, jun, again = read_list(pasted, name="pasted", said_at=AT)
    assert isinstance(mina, Found)
    assert isinstance(jun, Found)
    assert isinstance(again, Found)
    assert mina.answer.text == "the rooftop one\nin Healer, I mean"
    assert mina.answer.account.name == "Mina"
    assert mina.answer.raw == {"way": "by e-mail"}
    assert (mina.route, mina.answer.network) == (Route.IMPORT, "import")
    assert jun.answer.text == "Secret Garden"
    assert again.answer.account.id == mina.answer.account.id
    assert again.answer.text == "Ep. 6: Me Too, Flower!"


def test_pasting_a_list_twice_adds_nothing() -> None:
    pasted = "Mina: the rooftop one\nAnon: Big\n"
    ids_of = [
        [
            each.answer.id
            for each in read_list(pasted, name="p", said_at=at)
            if isinstance(each, Found)
        ]
        for at in (AT, AT + timedelta(days=1))
    ]
    assert ids_of[0] == ids_of[1]


def test_a_pasted_line_with_nobody_before_it_is_named() -> None:
    [bad] = read_list("\nthe rooftop one", name="pasted", said_at=AT)
    assert bad == BadLine(file="pasted", line=2, what="no name before a colon: write “Mina: …”")
