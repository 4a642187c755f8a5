import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import Catalogue, Lexicon, Mention, build
from bot.catalogue.drawn import forms
from bot.catalogue.han import written_otherwise
from bot.catalogue.letters import one_apart, one_off, two_apart
from bot.model import Nominee, NomineeKind


def only(found: Sequence[Mention]) -> Mention:
    assert len(found) == 1, found
    return found[0]


def works(lexicon: Lexicon, text: str) -> list[str]:
    """The first candidate of every name of a work, in order."""
    return [m.candidates[0] for m in lexicon.mentions(text) if m.kind not in {"actor", "character"}]


@pytest.mark.parametrize(
    ("text", "work", "variant"),
    [
        ("I loved Boys Over Flowers so", "boys-over-flowers-2009", "exact"),
        ("i loved boys over flowers so", "boys-over-flowers-2009", "case"),
        ("Boys before Flowers", "boys-over-flowers-2009", "case"),
        ("the boysoverflowers kiss", "boys-over-flowers-2009", "joined"),
        ("omg #BoysOverFlowers", "boys-over-flowers-2009", "hashtag"),
        ("Ｂｏｙｓ Ｏｖｅｒ Ｆｌｏｗｅｒｓ", "boys-over-flowers-2009", "unicode"),
        ("its okay thats love", "its-okay-thats-love-2014", "punct"),
        ("#ItsOkayThatsLove", "its-okay-thats-love-2014", "hashtag"),
        ("Beautiful and Okay", "beautiful-and-okay-2012", "punct"),
        ("beautifulokay", "beautiful-and-okay-2012", "joined"),
        ("greatest love is mine", "the-greatest-love-2011", "punct"),
        ("Forty nine or 49 days", "49-days-2011", "case"),
        ("BOF forever", "boys-over-flowers-2009", "exact"),
        ("꽃보다 남자를 봤어", "boys-over-flowers-2009", "exact"),
        ("꽃보다남자를 봤어", "boys-over-flowers-2009", "joined"),
        ("最喜欢花より男子了", "hana-yori-dango-2005", "exact"),
        ("ดูสูตรเสน่หาแล้ว", "sood-sanaeha-2009", "exact"),
        ("cinderlla sister", "cinderellas-sister-2010", "slip"),
        ("que que sera", "que-sera-sera-2007", "slip"),
        ("stars falling from sky", "stars-falling-from-the-sky-2010", "short"),
        ("Boys Over Folwers", "boys-over-flowers-2009", "slip"),
        ("Boys Ovr Flowers", "boys-over-flowers-2009", "slip"),
        ("Boyz Over Flowrs", "boys-over-flowers-2009", "slip"),
        ("Cinderlla and Four Kinghts", "cinderella-and-four-knights-2016", "slip"),
        ("Cindrela and Four Knights", "cinderella-and-four-knights-2016", "slip"),
        ("Boys Over Flowersss", "boys-over-flowers-2009", "drawn"),
        ("BOOOYS over floooowers", "boys-over-flowers-2009", "drawn"),
        ("Soot Saneha", "sood-sanaeha-2009", "spelling"),
        ("Hana Yori Dango 2", "hana-yori-dango-returns-2007", "punct"),
        ("second season of Hana Yori Dango", "hana-yori-dango-returns-2007", "punct"),
        ("Hana Yori Dango part 2", "hana-yori-dango-returns-2007", "punct"),
        ("Hana Yori Dango II", "hana-yori-dango-returns-2007", "punct"),
        ("Cinderella & 4 Knights", "cinderella-and-four-knights-2016", "punct"),
        ("Cinderella and the Four Knights", "cinderella-and-four-knights-2016", "punct"),
        ("it's fated 2 love you", "fated-to-love-you-2014", "punct"),
        ("we watched squid games", "squid-game-2021", "slip"),
        ("It's ok, that's love", "its-okay-thats-love-2014", "punct"),
        ("I loved Dr. Lawyer", "doctor-lawyer-2022", "punct"),
        ("Return of Condor Heroes", "the-return-of-the-condor-heroes-2006", "short"),
    ],
)
def test_a_name_is_found_however_it_is_written(
    lexicon: Lexicon, text: str, work: str, variant: str
) -> None:
    mention = only([m for m in lexicon.mentions(text) if m.candidates[:1] == (work,)])
    assert mention.variant == variant


def test_places_are_code_points_of_the_text_as_given(lexicon: Lexicon) -> None:
    text = "e\u0301 👩🏽‍❤️‍💋‍👨🏻 “Boys Over Flowers”!"
    mention = only(lexicon.mentions(text))
    assert text[mention.start : mention.stop] == mention.surface == "Boys Over Flowers"
    assert mention.quoted


def test_the_longest_match_consumes_its_words(lexicon: Lexicon) -> None:
    assert works(lexicon, "Along With the Gods: The Last 49 Days") == [
        "along-with-the-gods-the-last-49-days-2018"
    ]


def test_no_name_begins_before_a_bracket_and_ends_within_it(lexicon: Lexicon) -> None:
    assert works(lexicon, "Someone, a Doctor (Lawyer in the end)") == []
    assert works(lexicon, "Doctor (Lawyer)") == ["doctor-lawyer-2022"]


def test_a_name_of_a_work_and_of_a_character_comes_out_as_both(lexicon: Lexicon) -> None:
    found = lexicon.mentions("Mars and Momo in ToGetHer")
    assert [(m.surface, m.kind) for m in found] == [
        ("Mars", "title"),
        ("Mars", "character"),
        ("Momo", "character"),
        ("ToGetHer", "title"),
    ]


def test_common_words_are_marked(lexicon: Lexicon) -> None:
    assert only([m for m in lexicon.mentions("life on mars") if m.kind == "title"]).common
    assert only([m for m in lexicon.mentions("all together now") if m.kind == "title"]).common
    assert not only(lexicon.mentions("sood sanaeha")).common


def test_words_that_merely_spell_a_title_together_are_no_title(lexicon: Lexicon) -> None:
    assert lexicon.mentions("he came to get her home") == ()


def test_a_name_ends_where_the_sentence_does(lexicon: Lexicon) -> None:
    assert works(lexicon, "I like Full. House is fine") == []


@pytest.mark.parametrize(
    "text", ["Gu Joon Pyo", "Goo Junpyo", "goo joon-pyo", "KU JUN PYO", "Joon Pyo", "JunPyo"]
)
def test_korean_names_are_known_in_any_romanisation(lexicon: Lexicon, text: str) -> None:
    mention = only(lexicon.mentions(text))
    assert (mention.kind, mention.name) == ("character", "Gu Jun-pyo")
    assert mention.candidates == ("boys-over-flowers-2009",)


def test_given_names_are_partial(lexicon: Lexicon) -> None:
    assert only(lexicon.mentions("Jan Di cried")).partial
    assert not only(lexicon.mentions("Geum Jan Di cried")).partial


def test_long_vowels_of_japanese_names_do_not_matter(lexicon: Lexicon) -> None:
    assert only(lexicon.mentions("Domyoji Tsukasa")).name == "Domyouji Tsukasa"


def test_a_year_behind_a_shared_title_chooses(lexicon: Lexicon) -> None:
    assert only(lexicon.mentions("Full House")).ambiguous
    chosen = only(lexicon.mentions("Full House (2014) made me cry"))
    assert (chosen.candidates[0], chosen.year, chosen.ambiguous) == ("full-house-2014", 2014, False)


def test_links_handles_and_the_talks_own_tag_hold_no_names(lexicon: Lexicon) -> None:
    text = "@boysoverflowers https://x.com/49days #49Days yes"
    assert lexicon.mentions(text, tags=("49days",)) == ()


def test_generated_initials_need_capitals(lexicon: Lexicon) -> None:
    assert only(lexicon.mentions("my vote: NTTT for sure")).kind == "initials"
    assert lexicon.mentions("my vote: nttt for sure") == ()


def test_a_work_that_fans_hardly_speak_of_has_no_initials(catalogue: Catalogue) -> None:
    (work,) = (w for w in catalogue.works.values() if w.title == "Nine Times Time Travel")
    unknown = replace(catalogue, works={**catalogue.works, work.id: replace(work, cast=())})
    assert build(unknown).mentions("my vote: NTTT for sure") == ()


def test_initials_that_mean_something_else_are_no_names(catalogue: Catalogue) -> None:
    assert build(catalogue).mentions("OMG LOL IMO this was good") == ()


def test_names_made_at_the_desk_are_found_too(catalogue: Catalogue) -> None:
    nominee = Nominee(kind=NomineeKind.WORK, key="work/mars-2004", name="Mars", work="mars-2004")
    learned = build(catalogue, [("the motorbike show", nominee)])
    mention = only(learned.mentions("the Motorbike show!"))
    assert (mention.kind, mention.nominee, mention.candidates) == (
        "learned",
        nominee,
        ("mars-2004",),
    )
    assert learned.digest != build(catalogue).digest


def test_short_han_names_must_stand_apart(catalogue: Catalogue) -> None:
    nominee = Nominee(
        kind=NomineeKind.WORK, key="work/palace-2011", name="Palace", work="palace-2011"
    )
    lexicon = build(catalogue, [("宫锁", nominee)])
    assert lexicon.mentions("大宫锁了") == ()
    assert only(lexicon.mentions("《宫锁》")).candidates == ("palace-2011",)
    assert only(lexicon.mentions("《宮鎖》")).nominee == nominee


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("恶作剧之吻", "it-started-with-a-kiss-2005"),
        ("惡作劇之吻", "it-started-with-a-kiss-2005"),
        ("甄嬛傳", "empresses-in-the-palace-2011"),
        ("太陽的後裔", "descendants-of-the-sun-2016"),  # 后 came of 後, and is a letter of its own
        ("流星花園", "meteor-garden-2001"),
        ("流星花园", "meteor-garden-2018"),
    ],
)
def test_chinese_names_are_found_in_both_scripts(whole: Lexicon, text: str, work: str) -> None:
    """Where two works are listed in one script each, each keeps its own."""
    assert works(whole, text) == [work]


def test_a_name_is_written_otherwise_in_few_ways_and_never_as_itself() -> None:
    for name in ("后后后后后后", "流星花園", "도깨비", "花ざかりの君たちへ", "healer", ""):
        forms = list(written_otherwise(name))
        assert name not in forms
        assert len(forms) <= 3
        assert len(set(forms)) == len(forms)


def test_a_small_word_of_another_language_that_opens_a_sentence_is_nobody(
    whole: Lexicon,
) -> None:
    for text in ("Gak suka Full House", "Não gostei de Full House", "Yung sa Full House"):
        assert [m.kind for m in whole.mentions(text)] == ["title"], text


def test_a_slip_in_glued_script_is_found(lexicon: Lexicon) -> None:
    assert works(lexicon, "最喜欢宫锁心王了") == ["palace-2011"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Boys Over Flowers, no contest! " * 800,
        " ".join(f"q{i:x}z" for i in range(4200)),
        "👩🏽‍❤️‍💋‍👨🏻" * 1000,
        "Boys \ud800\udfff \udc00 Over " * 500,
        "".join(f"{c}{'̷̡̛̈́' * 8}" for c in "Boys Over Flowers ") * 30,
        "\u202e\u200fBoys\u200f \u202dOver\u202c Flowers" * 400,
        "a" * 12_000 + "#" * 4_000 + "(" * 4_000 + "'\"" * 2_000,
        "boysoverflowers" * 1_600,
        "꽃보다남자" * 5_000,
        "花より男子" * 5_000,
        "@" * 25_000,
        "http://" * 3_500,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_ugly_texts_are_read_quickly_and_without_harm(lexicon: Lexicon, text: str) -> None:
    lexicon.mentions("goo joon 꽃보다")
    began = time.process_time()
    found = lexicon.mentions(text)
    assert time.process_time() - began < 0.5, "ten times the goal, for a busy machine"
    assert all(text[m.start : m.stop] == m.surface for m in found)


@given(st.text(max_size=200))
def test_any_text_is_read_and_every_mention_lies_within_it(lexicon: Lexicon, text: str) -> None:
    for mention in lexicon.mentions(text):
        assert 0 <= mention.start < mention.stop <= len(text)
        assert mention.surface == text[mention.start : mention.stop]


TWINS = """
[[work]]
title = "Manee Dan Suang"
year = 2011
country = "TH"
romanised = ["Manee Dan Suarng"]

[[work]]
title = "Terms of Endearment"
year = 2004
country = "KR"
cast = ["Han Ga-in / Gain: Kang Eun-pa"]

[[work]]
title = "All My Love"
year = 2010
country = "KR"
cast = ["Gain / Son Ga-in: Geum-ji"]
"""
READ_IN_A_PROCESS = """
import sys
from pathlib import Path
from bot.catalogue import build, load
lexicon = build(load(Path(sys.argv[1])))
for text in sys.argv[2:]:
    print(lexicon.mentions(text))
"""


def test_every_process_finds_the_same(tmp_path: Path) -> None:
    (tmp_path / "twins.toml").write_text(TWINS, "utf-8")
    texts = ("Manee Dan Suaang for ever", "Gain made me cry")
    found = {
        subprocess.run(
            [sys.executable, "-c", READ_IN_A_PROCESS, str(tmp_path), *texts],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in range(4)
    }
    assert len(found) == 1


CHANGES: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "none": str,
}


@given(
    place=st.integers(min_value=0),
    end=st.sampled_from(["", "!", "...", "?!", ",", ".", " :)", "~"]),
    change=st.sampled_from(sorted(CHANGES)),
)
def test_neither_case_nor_trailing_punctuation_changes_what_is_linked(
    whole: Lexicon, place: int, end: str, change: str
) -> None:
    titles = [work.title for work in whole.works.values()]
    title = titles[place % len(titles)]
    plain = whole.mentions(title)
    if any(mention.common for mention in plain):
        return
    found = whole.mentions(CHANGES[change](title) + end)
    assert [m.candidates for m in found if m.kind == "title"] == [
        m.candidates for m in plain if m.kind == "title"
    ]


@pytest.mark.parametrize("text", ["⒲", "I love ⒲ and ⒦", "⒲⒲", "(⒲)"])
def test_a_name_within_one_letter_takes_that_letter(lexicon: Lexicon, text: str) -> None:
    assert all(m.surface == "⒲" for m in lexicon.mentions(text) if m.name == "W")
    assert all(m.surface for m in lexicon.mentions(text))


def test_a_slip_reaches_across_no_bracket(lexicon: Lexicon) -> None:
    assert works(lexicon, "Boys Over Flowers (korean version)") == ["boys-over-flowers-2009"]
    assert (
        only(lexicon.mentions("Boys Over Flowers (korean version)")).surface == "Boys Over Flowers"
    )


SLIPPED = (
    "Ep. 6 of that one! No contest",
    "boys over flower forever",
    "I loved Coffe Prince",
    "its okay that's lvoe",
    "Boys Over Flwoers, then nothing",
    "Cindrela and Four Knights",
    "Boyz Over Flowrs",
    "Boys Over Flowersss",
    "stars falling of the sky",
    "Boys in Flowers",
)


@pytest.mark.parametrize("text", SLIPPED)
def test_the_first_text_is_read_as_the_hundredth(
    catalogue: Catalogue, lexicon: Lexicon, text: str
) -> None:
    for _ in range(2):  # the index of slips is made when a text first asks for it
        lexicon.mentions("Coffe Prince")
    assert build(catalogue).mentions(text) == lexicon.mentions(text)


def test_two_threads_may_read_the_first_texts(catalogue: Catalogue, lexicon: Lexicon) -> None:
    fresh = build(catalogue)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(fresh.mentions, SLIPPED * 8))
    assert found == [lexicon.mentions(text) for text in SLIPPED * 8]


@given(st.text("abcdeé1", max_size=6), st.text("abcdeé1", max_size=6))
def test_words_one_letter_apart_are_all_told(one: str, other: str) -> None:
    if one != other and other.isascii() and one_apart(one, other):
        assert other in set(one_off(one))


def _letters_between(one: str, other: str) -> int:
    """Letters wrong, missing, doubled or swapped with the next, each letter touched once at most."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            swapped = i > 1 and j > 1 and (a, one[i - 2]) == (other[j - 2], b)
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            row.append(min(best, rows[-2][j - 2] + 1) if swapped else best)
        rows.append(row)
    return rows[-1][-1]


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_two_letters_are_counted_as_a_table_of_distances_counts_them(one: str, other: str) -> None:
    assert two_apart(one, other) == (0 < _letters_between(one, other) <= 2)


def test_two_slips_are_told_apart_from_one_and_believed_in_long_names_only(
    lexicon: Lexicon,
) -> None:
    assert only(lexicon.mentions("Boyz Over Flowrs")).slips == 2
    assert only(lexicon.mentions("Boys Over Flowrs")).slips == 1
    assert works(lexicon, "Ful Huose") == []


@pytest.mark.parametrize(
    ("drawn", "meant"),
    [("goblinnn", "goblin"), ("coffeeee", "coffee"), ("boooys", "boys"), ("goood", "good")],
)
def test_letters_drawn_out_may_be_one_or_two(drawn: str, meant: str) -> None:
    assert meant in forms(drawn)


@given(st.text("abcd", max_size=30))
def test_what_letters_drawn_out_may_be_is_never_much(word: str) -> None:
    assert len(forms(word)) <= 8
    assert forms(word) or not any(letter * 3 in word for letter in "abcd")


def test_a_text_of_nothing_but_drawn_words_is_read_quickly(lexicon: Lexicon) -> None:
    began = time.process_time()
    lexicon.mentions("boooys floooowers ooover " * 1000)
    assert time.process_time() - began < 1


def test_what_a_prompt_is_about_is_parted_from_what_it_asks(catalogue: Catalogue) -> None:
    prompted = build(catalogue).prompted("Hana Yori Dango: best couple?")
    assert {catalogue.works[work].title for work in prompted.works} == {"Hana Yori Dango"}
    assert prompted.rest.split() == [":", "best", "couple?"]


@pytest.mark.parametrize("words", ["qzxjvkqzxjvk ", "{:x}qzxjvkqzx "])
def test_long_words_of_no_name_are_told_at_once_by_a_new_index(
    catalogue: Catalogue, words: str
) -> None:
    text = "".join(words.format(n) for n in range(1900))
    fresh = build(catalogue)
    began = time.process_time()
    fresh.mentions(text)
    assert time.process_time() - began < 1
