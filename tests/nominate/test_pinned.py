"""Who changes what is read raises the version, so that stored answers are read anew."""

import pytest

from bot.catalogue import Lexicon
from tests.nominate.pinned import Pinned, difference, pinned, present

WAS = Pinned(version="1", readings="a", data="b")


def test_labelled_answers_are_read_as_was_pinned_for_this_version(lexicon: Lexicon) -> None:
    told = difference(pinned(), present(lexicon))
    assert told is None, told


@pytest.mark.parametrize(
    ("is_", "says"),
    [
        (WAS._replace(data="c"), None),
        (WAS._replace(readings="c"), "raise VERSION in"),
        (WAS._replace(readings="c", data="d"), "raise VERSION in bot/nominate/__init__.py only"),
        (WAS._replace(version="2"), "VERSION is 2, and what is pinned was read by 1"),
        (WAS._replace(version="2", readings="c"), "pin again by"),
    ],
)
def test_what_to_do_is_told_with_what_to_write(is_: Pinned, says: str | None) -> None:
    told = difference(WAS, is_)
    if says is None:
        assert told is None
    else:
        assert told is not None
        assert says in told
        assert f'"readings": "{is_.readings}"' in told
