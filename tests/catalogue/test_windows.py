"""What may be a name is found by how names begin and how long they are."""

from itertools import accumulate
from random import Random
from string import ascii_lowercase

from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.windows import Windows

LETTERS = "ab꽃流"
NAMES = st.sets(st.text(LETTERS, min_size=1, max_size=80), max_size=20)


@given(NAMES, st.lists(st.text(LETTERS, min_size=1, max_size=5), max_size=20))
def test_no_name_that_stands_between_two_edges_is_missed(names: set[str], words: list[str]) -> None:
    letters = "".join(words)
    edges = [sum(map(len, words[:i])) for i in range(len(words) + 1)]
    standing = {
        (start, stop, letters[start:stop])
        for start in edges
        for stop in edges
        if letters[start:stop] in names
    }
    found = Windows(names).of(letters, edges, edges)
    assert standing <= set(found)
    assert found == sorted(set(found))


def test_of_the_stretches_that_are_no_names_few_are_told() -> None:
    random = Random(3)
    made = ["".join(random.choices(ascii_lowercase, k=random.randint(4, 20))) for _ in range(4000)]
    names, words = made[:2000], made[2000:]
    letters = "".join(words)
    edges = [*accumulate(map(len, words), initial=0)]
    assert len(Windows(names).of(letters, edges, edges)) < len(words) // 20


def test_what_only_begins_like_a_name_is_seldom_told() -> None:
    random = Random(4)
    names = ["".join(random.choices(ascii_lowercase, k=random.randint(8, 14))) for _ in range(2000)]
    others = [f"{name[:-3]}{''.join(random.choices(ascii_lowercase, k=3))}" for name in names]
    windows = Windows(names)
    told = [other for other in others if windows.of(other, [0, len(other)], [0, len(other)])]
    assert len(told) < len(others) // 50


def test_a_name_that_begins_amid_a_word_is_not_looked_for() -> None:
    assert Windows({"healer"}).of("thehealer", [0, 3, 9], [0, 3, 9]) == [(3, 9, "healer")]
    assert Windows({"healer"}).of("thehealer", [0, 9], [0, 9]) == []


def test_of_a_text_made_of_names_the_first_are_told() -> None:
    edges = list(range(0, 6 * 3001, 6))
    told = Windows({"healer"}).of("healer" * 3000, edges, edges)
    assert len(told) == 2400
    assert told[-1] == (6 * 2399, 6 * 2400, "healer")
