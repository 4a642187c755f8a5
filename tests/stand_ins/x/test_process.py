"""The stand-in runs as a process of its own and is driven by JSON."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.model import Allowance, Cursor, Feed, Route
from bot.networks.x import XCredentials, XSettings, connect

ROOT = Path(__file__).parents[3]


@pytest.fixture
def base_url() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.stand_ins.x", "--now", "2026-09-01T12:00:00+00:00"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def control(base_url: str, method: str, what: str, body: Any = None) -> Any:
    return requests.request(method, f"{base_url}/_stand_in/{what}", json=body, timeout=5).json()


def test_a_scene_is_set_and_played_over_http(base_url: str) -> None:
    one, two = control(
        base_url,
        "POST",
        "posts",
        [
            {"author": "fan", "text": "Goblin #talkforreal", "at": "2026-09-01T11:00:00+00:00"},
            {"author": "late", "text": "Healer #talkforreal", "late": 300},
        ],
    )
    edited = control(base_url, "POST", "edit", {"id": one["id"], "text": "Goblins #talkforreal"})
    control(base_url, "POST", "clock", {"advance": 60})
    x = connect(
        XSettings(base_url=base_url, handle="annaandestelle", user_id="1000"),
        XCredentials(user_token="user"),
        clock=lambda: datetime(2026, 9, 1, 12, 1, tzinfo=UTC),
    )
    feed = Feed(network="x", route=Route.HASHTAG, query="talkforreal")
    (page,) = x.pages(feed, Cursor(), Allowance())
    assert [(a.id, a.version) for a in page.answers] == [(f"x:{one['id']}", edited["id"])]
    control(base_url, "POST", "clock", {"advance": 300})
    control(base_url, "POST", "fate", {"id": one["id"], "fate": "deleted"})
    control(base_url, "POST", "faults", {"name": "hang", "on": "mentions"})
    control(base_url, "DELETE", "faults")
    (page,) = x.pages(feed, Cursor(), Allowance())
    assert [answer.version for answer in page.answers] == [two["id"]]
    state = control(base_url, "GET", "state")
    assert state["bill"]["dollars"] == "0.010"
    assert [request["path"] for request in state["requests"]] == ["/2/tweets/search/recent"] * 2
