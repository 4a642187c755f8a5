"""What may be a name is found by how names begin and how long they are."""

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


@given(NAMES, st.text(LETTERS, max_size=60))
def test_what_is_found_begins_as_some_name_of_its_length_does(names: set[str], text: str) -> None:
    edges = [*range(len(text) + 1)]
    heads = {(name[:4], name[:8] if len(name) >= 8 else "", len(name)) for name in names}
    for start, stop, letters in Windows(names).of(text, edges, edges):
        assert text[start:stop] == letters
        many = letters[:8] if len(letters) >= 8 else ""
        assert any(
            len(letters) == size and letters[: min(4, size)] == few and (not many or many == long)
            for few, long, size in heads
        )


def test_a_name_that_begins_amid_a_word_is_not_looked_for() -> None:
    assert Windows({"healer"}).of("thehealer", [0, 3, 9], [0, 3, 9]) == [(3, 9, "healer")]
    assert Windows({"healer"}).of("thehealer", [0, 9], [0, 9]) == []
