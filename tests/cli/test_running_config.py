"""`run` asks for the credentials of what goes on, and for no others."""

from datetime import UTC, datetime

import pytest

from bot.cli import start
from bot.cli.frame import Options
from bot.errors import ConfigError
from tests.cli.calling import OURS

OPEN = datetime(2015, 10, 20, tzinfo=UTC)
LONG_OVER = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "environment", lambda: {"TALKFORREAL_DATABASE": "sqlite://"})


def test_a_talk_that_is_open_needs_its_networks() -> None:
    with pytest.raises(ConfigError, match="X_CONSUMER_KEY"):
        start.running_config(Options(config=OURS), OPEN)


def test_a_talk_that_is_over_needs_none_and_what_can_be_used_is_there() -> None:
    found = start.running_config(Options(config=OURS), LONG_OVER).networks
    assert "x" not in found
    assert {"wordpress", "console"} <= found.keys()
