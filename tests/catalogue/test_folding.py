import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import fold
from bot.catalogue.folding import folded, pieces


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("It’s Okay, That’s Love!", "its okay thats love"),
        ("Beautiful & Okay", "beautiful and okay"),
        ("Ｐｏｉｎｔ 𝐓𝐫𝐚𝐜𝐞", "point trace"),
        ("Çalışmak é e\u0301", "calısmak e e"),
        ("꽃보다 남자", "꽃보다 남자"),
        (unicodedata.normalize("NFD", "꽃보다 남자"), "꽃보다 남자"),
        ("สูตรเสน่หา", "สูตรเสน่หา"),
        ("ペダル", "ペダル"),
        ("ﾎﾟｰｽﾞ", "ポーズ"),
        ("z̷̡a̸l", "zal"),
        ("ab\u200ec", "abc"),
        ("", ""),
    ],
)
def test_names_written_differently_fold_the_same(given_text: str, wanted: str) -> None:
    assert fold(given_text) == wanted


def test_folding_any_one_character_twice_changes_nothing() -> None:
    """Brackets around Hangul, and marks whose bearer is no letter, are rare enough to be never drawn."""
    again = [
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) not in {"Cn", "Co"}
        for text in (chr(code), f"{chr(code)}\u1ab0")
        if fold(fold(text)) != fold(text)
    ]
    assert not again


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(), max_size=60))
def test_every_folded_letter_knows_where_it_stood(text: str) -> None:
    plain, origin = folded(text)
    if origin is None:
        assert len(plain) == len(text)
    else:
        assert len(origin) == len(plain) + 1
        assert list(origin) == sorted(origin)
        assert origin[-1] == len(text)


def test_scripts_without_spaces_are_parted_from_latin_and_letter_by_letter() -> None:
    assert pieces(folded("让Drana 3已经").text) == ["让", "drana", "3", "已", "经"]


def test_hangul_stays_in_words() -> None:
    assert pieces(folded("꽃보다 남자를").text) == ["꽃보다", "남자를"]
