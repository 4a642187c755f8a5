from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import NetworkError, Trouble, Unknown
from bot.model import Card, Part
from bot.networks.console import Console
from bot.networks.limits import graphemes, limits_of

NOW = datetime(2015, 10, 12, tzinfo=UTC)


def part(text: str = "Hello 🌸 fans", n: int = 0) -> Part:
    return Part(
        post="t/roundup/1/console:x", n=n, network="console:x", text=text, key=f"k{n}",
        card=Card(digest="d", alt="Bar chart."),
    )  # fmt: skip


def test_each_part_is_printed_with_its_weight_and_picture() -> None:
    lines: list[str] = []
    console = Console("console:x", lines.append, lambda: NOW)
    ref = console.publish(part(), b"x" * 5000)
    assert ref.network == "console:x"
    assert "13/280" in lines[0]
    assert lines[1:] == ["Hello 🌸 fans", "[picture, 4 kB] Bar chart."]


def test_what_was_printed_is_found_from_its_time_on() -> None:
    console = Console("console:x", lambda _line: None, lambda: NOW)
    ref = console.publish(part())
    assert console.find(part(), NOW) == [ref]
    assert console.find(part(), NOW + timedelta(seconds=1)) == []
    console.withdraw(ref)
    assert console.find(part(), NOW) == []


def test_the_console_refuses_what_the_network_that_it_wears_would_refuse() -> None:
    with pytest.raises(NetworkError) as refused:
        Console("console:x", lambda _line: None).publish(part("한" * 141))
    assert refused.value.trouble is Trouble.REFUSED


def test_a_network_without_limits_is_named() -> None:
    with pytest.raises(Unknown, match="myspace"):
        limits_of("console:myspace")


@pytest.mark.parametrize(
    ("network", "text", "weight"),
    [
        ("bluesky", "👩‍❤️‍💋‍👨 กลรัก", 1 + 1 + 4),
        ("mastodon", "see https://example.com/a/very/long/path/indeed", 4 + 23),
        ("x", "see https://example.com/a/very/long/path/indeed", 4 + 23),
        ("x", "花より男子", 10),
    ],
)
def test_each_network_weighs_in_its_own_units(network: str, text: str, weight: int) -> None:
    assert limits_of(network).weigh(text) == weight
    assert graphemes("e\u0301") == 1
