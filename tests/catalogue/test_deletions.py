"""Words that are alike but for a letter."""

from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.deletions import Deletions
from bot.catalogue.letters import one_apart

WORDS = st.lists(st.text("abcé둘", max_size=6), max_size=30)


@given(WORDS, st.text("abcé둘", max_size=6))
def test_every_word_that_is_a_letter_apart_is_found(words: list[str], asked: str) -> None:
    found = Deletions(words).alike(asked)

    assert {word for word in words if word == asked or one_apart(word, asked)} <= found <= {*words}


def test_words_that_share_nothing_are_seldom_found() -> None:
    words = [f"{i:x}{i * 7919 % 65521:x}" for i in range(16, 20_000)]
    found = Deletions(words).alike("flower")

    assert len(found) <= 2
