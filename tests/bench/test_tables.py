from pathlib import Path

import pytest

from tests.bench.tables import put, shown

TEXT = "before\n<!-- sets -->\n| old | f |\n| --- | --- |\n| a | 0.10 |\n<!-- /sets -->\nafter\n"
LINES = [("new", "precision / share"), ("b", "0.20 / 0.30"), ("c", "0.40 / 0.50")]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "reading.md"
    file.write_text(TEXT, "utf-8")
    return file


def test_a_table_takes_the_place_of_the_old_one_and_nothing_else(document: Path) -> None:
    put(document, "sets", LINES)
    text = document.read_text("utf-8")
    assert text.startswith("before\n<!-- sets -->\n| new | precision / share |\n| --- | --- |\n")
    assert text.endswith("| c | 0.40 / 0.50 |\n<!-- /sets -->\nafter\n")
    assert "old" not in text


def test_what_was_put_is_what_is_shown(document: Path) -> None:
    put(document, "sets", LINES)
    assert [tuple(cells) for cells in shown(document, "sets")] == LINES


def test_a_table_may_be_put_where_none_stands_yet(document: Path) -> None:
    document.write_text("<!-- sets -->\n<!-- /sets -->\n", "utf-8")
    put(document, "sets", LINES)
    assert len(shown(document, "sets")) == len(LINES)


def test_a_document_without_a_place_is_refused_and_stays_as_it_is(document: Path) -> None:
    with pytest.raises(ValueError, match=r"no place for the table .kept.; write <!-- kept -->"):
        put(document, "kept", LINES)
    assert document.read_text("utf-8") == TEXT
