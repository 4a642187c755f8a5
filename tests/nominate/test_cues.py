"""Cues are data: loaded whole, with every fault told."""

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.nominate import load_cues
from bot.nominate.cues import Cues, Place, plain
from tests.nominate.conftest import CONFIG


def loaded(tmp_path: Path, text: str) -> Cues:
    (tmp_path / "test.toml").write_text(text, "utf-8")
    return load_cues(tmp_path)


def kinds(cues: Cues, text: str) -> list[tuple[str, Place]]:
    return [(hit.cue.kind, hit.cue.place) for hit in cues.find(text.split())]


def test_the_longest_phrase_is_taken(tmp_path: Path) -> None:
    cues = loaded(tmp_path, 'pick = ["my favorite"]\nnegative = ["not my favorite"]')
    assert kinds(cues, "it is not my favorite") == [("negative", Place.NEAR)]


def test_a_slot_says_where_the_name_stands(tmp_path: Path) -> None:
    cues = loaded(
        tmp_path, 'pick = ["{} wins", "vote for {}", "{} over {}", "{} .. rules", "crown .. {}"]'
    )
    assert kinds(cues, "wins") == [("pick", Place.AFTER)]
    assert kinds(cues, "vote for") == [("pick", Place.BEFORE)]
    assert kinds(cues, "over") == [("pick", Place.BETWEEN)]
    assert kinds(cues, "rules") == [("pick", Place.BEHIND)]
    assert kinds(cues, "crown") == [("pick", Place.AHEAD)]


def test_an_underscore_is_any_word(tmp_path: Path) -> None:
    cues = loaded(tmp_path, 'passing = ["he was _ in {}"]')
    assert kinds(cues, "he was great in") == [("passing", Place.BEFORE)]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("SOOOO", "so"),
        ("Goooood", "good"),
        ("Don’t", "dont"),
        ("favorité", "favorite"),
        ("최애", "최애"),
    ],
)
def test_words_are_looked_for_as_cues_are_written(said: str, word: str) -> None:
    assert plain(said) == word


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        loaded(tmp_path, 'pikc = ["a"]\npick = "b"\n[heading]\nbest = ["c"]\nrunner = [1]')
    assert {fault.key for fault in raised.value.faults} == {
        "pikc",
        "pick",
        "heading.best",
        "heading.runner",
    }


def test_a_missing_directory_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        load_cues(tmp_path / "none")


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        loaded(tmp_path, "pick = [")


def test_every_language_that_ships_loads() -> None:
    cues = load_cues(CONFIG / "cues")
    assert cues.unspaced is not None
    assert {path.stem for path in (CONFIG / "cues").glob("*.toml")} >= {
        "english",
        "spanish",
        "indonesian",
        "filipino",
        "korean",
        "japanese",
        "chinese",
        "thai",
    }
