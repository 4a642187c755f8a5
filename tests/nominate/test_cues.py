"""Cues are data: loaded whole, with every fault told."""

from pathlib import Path

import pytest
import rtoml

from bot.catalogue import Lexicon
from bot.catalogue.claims import PEOPLE
from bot.errors import ConfigError
from bot.model import Context, NomineeKind
from bot.nominate import load_cues, read
from bot.nominate.around import around
from bot.nominate.countries import countries
from bot.nominate.cues import KEYS, KINDS, Cues, Place, by_first_word, plain
from tests.nominate.conftest import CONFIG

FILES = sorted((CONFIG / "cues").glob("*.toml"))


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


def test_a_key_that_no_reader_knows_is_told_with_those_that_it_knows(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        loaded(tmp_path, 'mood = ["sad"]\n[first]\nwrods = ["a"]\n[countries]\nKorea = ["b"]')
    told = {fault.key: fault.what for fault in raised.value.faults}
    assert told == {
        "mood": "must be a table: [mood]",
        "first.wrods": "no reader knows this key; known are anywhere, later, next, soon, then, words",
        "countries.Korea": "must be a country's two capital letters, such as KR",
    }


def test_any_country_of_the_catalogue_may_have_words(tmp_path: Path) -> None:
    assert loaded(tmp_path, '[countries]\nSG = ["mediacorp"]').sets["countries.SG"] == {"mediacorp"}


@pytest.mark.parametrize("text", ["!", "{}", "{} .."])
def test_a_text_without_a_word_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="has no word to look for"):
        loaded(tmp_path, f'pick = ["mine", "{text}"]')


def test_what_no_file_has_is_empty(tmp_path: Path) -> None:
    cues = loaded(tmp_path, "[prompt]\nstop = []")
    assert {key: (cues.sets[key], cues.phrases[key]) for key in KEYS} == dict.fromkeys(
        KEYS, (frozenset(), ())
    )


def test_the_digest_is_of_what_is_said_and_not_of_how_the_file_is_laid_out(tmp_path: Path) -> None:
    digest = loaded(tmp_path, 'pick = ["best"]\n[talk]\nturn = ["but", "though"]').digest
    laid_out = '# ours\npick = [\n  "best",\n]\ntalk.turn = ["but", "though"]'
    assert loaded(tmp_path, laid_out).digest == digest
    others = [
        'pick = ["best"]\n[talk]\nturn = ["but"]',
        'final = ["best"]',
        'pick = ["best {}"]',
        "",
    ]
    assert len({digest, *(loaded(tmp_path, other).digest for other in others)}) == 5


@pytest.mark.parametrize("text", ["In the kiss ", "is  in ", " drama", "its 2: "])
def test_patterns_of_no_words_find_nothing(tmp_path: Path, text: str) -> None:
    words = around(loaded(tmp_path, ""))
    before = [words.led, words.led_in, words.pointed_at, words.told_in, words.watched, words.drawn]
    more = [words.leads_on, words.pointed_to, words.called_to, words.season_of, words.dated]
    behind = [words.told_as, words.drama, words.season, words.adapted, words.glossed, words.opened]
    assert [p.pattern for p in (*before, *more, *behind) if p.search(text)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("counts", [NomineeKind.WORK, NomineeKind.PHRASE])
def test_a_text_is_read_by_the_cues_of_one_language_alone(
    tmp_path: Path, lexicon: Lexicon, file: Path, counts: NomineeKind
) -> None:
    cues = loaded(tmp_path, file.read_text("utf-8"))
    context = Context(prompt="Which drama comes first?", counts=counts)
    for text in ("Full House, the Thai one", "1. Healer “Ep. 6” 2. City Hall", "my fave song"):
        assert not read(text, context, lexicon, cues).stops
    assert read("stop", context, lexicon, cues).stops == (file.stem == "english")


def test_without_words_for_songs_no_quoted_title_is_one(tmp_path: Path, lexicon: Lexicon) -> None:
    said = 'My pick: "Coffee Prince" by MBC'
    found = read(said, Context(prompt="favorite drama"), lexicon, loaded(tmp_path, "")).nominations
    assert [nomination.wording for nomination in found] == ["Coffee Prince"]


def test_without_words_for_countries_none_is_found(tmp_path: Path) -> None:
    words = countries(loaded(tmp_path, ""))
    assert not words.behind.search(", the one")
    assert not words.before.search("My ")


def test_a_phrase_that_stands_twice_in_a_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'the best' stands twice: leave one out"):
        loaded(tmp_path, 'pick = ["the best", "my pick", "the best"]')


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


@pytest.mark.parametrize("language", ["korean", "japanese", "chinese", "thai"])
def test_a_cue_without_spaces_is_found_as_it_is_written(language: str) -> None:
    """The marks of Thai are letters of its words, and fall from no cue."""
    file = rtoml.loads((CONFIG / "cues" / f"{language}.toml").read_text("utf-8"))
    cues = load_cues(CONFIG / "cues")
    assert cues.unspaced is not None
    for kind in KINDS & file.keys():
        for cue in file[kind]:
            said = cue.replace("{}", "").strip()
            if not said.isascii():
                assert cues.unspaced.match(said), cue


@pytest.mark.parametrize("language", ["spanish", "indonesian", "filipino"])
def test_next_to_no_cue_is_taken_for_somebody(lexicon: Lexicon, language: str) -> None:
    """A cue in which a person is read is not heard: "não vi" was the actress Nao."""
    file = rtoml.loads((CONFIG / "cues" / f"{language}.toml").read_text("utf-8"))
    said = [cue.replace("{}", "").strip() for kind in KINDS & file.keys() for cue in file[kind]]
    hidden = [
        cue
        for cue in said
        if any(mention.kind in PEOPLE for mention in lexicon.mentions(f"{cue} xqzt"))
    ]
    assert len(hidden) <= 3, hidden


def test_of_phrases_that_begin_alike_the_longest_is_tried_first() -> None:
    found = by_first_word(frozenset({"dm", "watch it", "watch it free now", "watch all of it"}))
    assert list(found["watch"]) == ["watch all of it", "watch it free now", "watch it"]
    assert set(found) == {"dm", "watch"}


def test_the_words_for_countries_are_those_of_each(tmp_path: Path) -> None:
    cues = loaded(tmp_path, '[countries]\nTH = ["thai"]\nXX = ["utopian"]')
    assert cues.countries == {"thai", "utopian"}
