"""Who is named in a text."""

import pytest

from bot.catalogue import Lexicon
from bot.nominate.people import people


def named(lexicon: Lexicon, text: str) -> list[tuple[str, str, bool]]:
    return [(p.surface, p.name, p.partial) for p in people(text, lexicon.mentions(text))]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Shun Oguri", "Oguri Shun"),
        ("Jun Matsumoto", "Matsumoto Jun"),
        ("Hiro Mizushima", "Mizushima Hiro"),
        ("Nana Eikura", "Eikura Nana"),
    ],
)
def test_a_given_name_before_its_family_name_is_one_whole_name(
    lexicon: Lexicon, written: str, name: str
) -> None:
    assert named(lexicon, f"I met {written} there") == [(written, name, False)]


def test_two_parts_of_different_names_stay_two(lexicon: Lexicon) -> None:
    found = named(lexicon, "I met Shun Matsumoto there")
    assert [surface for surface, _, _ in found] == ["Shun", "Matsumoto"]
