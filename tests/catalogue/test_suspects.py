"""That a text has no slip is told without the index of slips, and only where that finds none either."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue import Catalogue
from bot.catalogue.claims import Claims
from bot.catalogue.scanning import Scanned
from bot.catalogue.slips import Slips
from bot.catalogue.suspects import Suspects
from bot.catalogue.values import Words
from tests.nominate.corpus import labelled

BESIDE = st.sampled_from(["", "the", "my favorite kiss in", "i love", "and", "drama", "no 2 of"])
LINE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """What tells without an index, and the index, of the same names."""

    names: tuple[tuple[str, ...], ...]
    said: frozenset[str]
    words: Words
    slips: Slips

    def suspects(self, tokens: Sequence[str]) -> bool:
        taken = bytearray(len(tokens))
        return Suspects(tokens, taken, self.said, self.words).stand_in(self.names)

    def mends(self, tokens: Sequence[str]) -> bool:
        near = [self.slips.near(token) for token in tokens]
        return bool(self.slips.mended(tokens, near, bytearray(len(tokens))))


@pytest.fixture(scope="module")
def both(shipped: Catalogue) -> Both:
    claims = Claims(shipped, (), longest_short=5)
    names, said = tuple(claims.spoken()), claims.words()
    slips = Slips(claims.tokens(), claims.by_key, shipped.words)
    return Both(names=names, said=said, words=shipped.words, slips=slips)


def written_wrong(word: str, how: str, at: int) -> str:
    at %= len(word)
    head, tail = word[:at], word[at + 1 :]
    return {
        "gone": head + tail,
        "other": f"{head}e{tail}",
        "more": f"{head}a{word[at:]}",
        "twice": f"{head}{word[at]}{word[at:]}",
        "swapped": f"{head}{tail[:1]}{word[at]}{tail[1:]}",
    }[how]


def sentences() -> list[str]:
    parts = re.compile(r"(?<=[.!?\n])\s+")
    return [part for label in labelled() for part in parts.split(label["text"]) if part.strip()]


@settings(max_examples=400)
@given(
    which=st.integers(0, 10**6),
    around=st.tuples(BESIDE, BESIDE),
    wrong=st.lists(
        st.tuples(
            st.integers(0, 9),
            st.sampled_from(["gone", "other", "more", "twice", "swapped"]),
            st.integers(0, 20),
        ),
        min_size=1,
        max_size=3,
    ),
    small=st.sampled_from([None, "of", "to", ""]),
)
def test_wherever_a_name_would_be_mended_a_slip_is_suspected(
    both: Both,
    which: int,
    around: tuple[str, str],
    wrong: list[tuple[int, str, int]],
    small: str | None,
) -> None:
    name = [*both.names[which % len(both.names)]]
    for word, how, at in wrong:
        name[word % len(name)] = written_wrong(name[word % len(name)], how, at) or "x"
    if small is not None and len(name) > 2:
        name[1:2] = small.split()
    tokens = [*around[0].split(), *name, *around[1].split()]

    assert both.suspects(tokens) or not both.mends(tokens)


def test_so_it_is_with_what_fans_write(both: Both) -> None:
    lines = [tokens for s in sentences()[::250] if 0 < len(tokens := Scanned(s, ()).tokens) <= LINE]
    suspected = [tokens for tokens in lines if both.suspects(tokens)]
    mended = [tokens for tokens in lines if both.mends(tokens)]

    assert all(tokens in suspected for tokens in mended)
    assert len(mended) > 20
    assert len(suspected) < len(lines) / 2


def test_a_plain_line_with_a_title_needs_no_index_of_slips(both: Both) -> None:
    assert not both.suspects(["ep", "6", "of", "me", "too", "flower", "no", "contest"])
    assert both.suspects(["ep", "6", "of", "me", "too", "flowr", "no", "contest"])


@pytest.mark.parametrize(
    "text",
    [
        "coffe prince",  # one of two words
        "the kiss in city huntr",
        "sungkyunkan scandal",
        "my nmae is kim sam son",  # two words, each a letter wrong
        "autumm in my haert",
        "gaksitla",  # a name of one word
        "lovers of paris",  # another small word
        "inocent witnes",  # both of its words
    ],
)
def test_a_slip_is_suspected(both: Both, text: str) -> None:
    assert both.suspects(text.split())


def test_two_slips_far_apart_are_suspected_where_what_is_between_is_of_other_names() -> None:
    names = (("old", "lantern", "in", "my", "attic"), ("house", "in", "my", "gardens", "now"))
    words = Words(linking=frozenset({"in"}), basic=frozenset({"my"}), common=frozenset({"my"}))
    slips = Slips(names, {"lanterninmygardens"}, words)
    both = Both(names=names, said=frozenset().union(*names), words=words, slips=slips)

    assert both.mends(["lantrn", "in", "my", "gardns"])
    assert both.suspects(["lantrn", "in", "my", "gardns"])
