"""What reads and posts asks for the credentials of what goes on, and for no others."""

from datetime import UTC, datetime

import pytest

from bot.cli import start
from bot.cli.frame import Options
from bot.errors import ConfigError
from tests.cli.calling import OURS, Run

OPEN = datetime(2015, 10, 20, tzinfo=UTC)
LONG_OVER = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "environment", lambda: {"TALKFORREAL_DATABASE": "sqlite://"})


def test_a_talk_that_is_open_needs_its_networks() -> None:
    with pytest.raises(ConfigError, match="X_CONSUMER_KEY"):
        start.running_config(Options(config=OURS), OPEN)


def test_what_is_missing_takes_nothing_from_the_networks_that_can_be_used() -> None:
    able, missing = start.able_config(Options(config=OURS), OPEN)
    assert {fault.key for fault in missing} >= {"X_CONSUMER_KEY"}
    assert "wordpress" in able.networks


def test_sending_needs_nothing_of_a_talk_that_is_over(run: Run) -> None:
    done = run("send")
    assert done.code == 0, done.err
    assert "X_CONSUMER_KEY" not in done.err


def test_a_worker_needs_nothing_of_a_talk_that_is_over(run: Run) -> None:
    refused = run("worker")
    assert "X_CONSUMER_KEY" not in refused.err
    assert "PostgreSQL" in refused.err


def test_a_post_can_be_taken_back_though_another_networks_credentials_are_gone(run: Run) -> None:
    done = run("withdraw", "none", "--host", "Anna")
    assert "X_CONSUMER_KEY" not in done.err
    assert "none" in done.err


def test_a_talk_that_is_over_needs_none_and_what_can_be_used_is_there() -> None:
    found = start.running_config(Options(config=OURS), LONG_OVER).networks
    assert "x" not in found
    assert {"wordpress", "console"} <= found.keys()
