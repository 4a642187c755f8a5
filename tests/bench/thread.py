"""Memory and time for a prompt with many nested replies: flat memory, linear time.

    python -m tests.bench.thread [--replies 50000]

A server in another process hands out a thread as Mastodon does: depth first, at most 4,096
replies a request. Prints what reading it took at a fifth of the size and at the whole of it;
ends with 1 where memory grew by more than 80 MB, or time by more than linear (with a half
again for noise).
"""

import argparse
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from bot.model import Allowance, Cursor, Feed, Route
from bot.networks.mastodon import MastodonSettings, connect

MOST = 4096  # replies that Mastodon shows at once
BUSHY = 5  # replies to each reply of the spine, of which the last goes on
BOUND = 80.0  # megabytes above the start


def status(n: int, parent: int | None, replies: int, base: str) -> dict[str, Any]:
    """A post as Mastodon shows one, at its usual size."""
    account = {"id": str(n), "acct": f"demo_{n}", "uri": f"{base}/users/demo_{n}", "url": f"{base}/@demo_{n}", "display_name": f"Demo {n}", "note": "<p>" + "dramas and tea " * 20 + "</p>", "avatar": f"{base}/{'a' * 90}.png", "header": f"{base}/{'h' * 90}.png", "created_at": "2020-01-02T00:00:00.000Z", "fields": [], "emojis": [], "bot": False, "locked": False, "followers_count": n, "following_count": 3}  # fmt: skip
    return {"id": str(n), "uri": f"{base}/users/demo_{n}/statuses/{n}", "url": f"{base}/@demo_{n}/{n}", "account": account, "content": f"<p>My pick is Healer, number {n} <a href='{base}/tags/talkforreal' class='mention hashtag'>#<span>talkforreal</span></a></p>", "created_at": "2026-09-01T10:00:00.000Z", "edited_at": None, "in_reply_to_id": None if parent is None else str(parent), "in_reply_to_account_id": "1", "visibility": "public", "spoiler_text": "", "language": "en", "sensitive": False, "replies_count": replies, "reblogs_count": 0, "favourites_count": 1, "reblog": None, "media_attachments": [], "mentions": [], "tags": [{"name": "talkforreal", "url": f"{base}/tags/talkforreal"}], "emojis": [], "card": None, "poll": None}  # fmt: skip


def serve(total: int) -> None:
    """Hand out a thread of so many replies, until the process ends; prints its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            base = f"http://127.0.0.1:{server.server_port}"
            parts = self.path.split("/")
            n = int(parts[4].partition("?")[0])
            found: Any = _one(n, total, base)
            if parts[-1].startswith("context"):
                below = range(n + 1, min(n + MOST, total) + 1)
                found = {"ancestors": [], "descendants": [_one(m, total, base) for m in below]}
            body = json.dumps(found).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


def _one(n: int, total: int, base: str) -> dict[str, Any]:
    """Reply n; every fifth one (0 is the prompt) has five replies, of which the last goes on."""
    goes_on = n % BUSHY == 0
    replies = min(BUSHY, total - n) if goes_on else 0
    parent = None if n == 0 else (n - 1) // BUSHY * BUSHY
    return status(n, parent, replies, base)


@contextmanager
def served(total: int) -> Iterator[str]:
    """A server of a thread in another process."""
    command = [sys.executable, "-m", "tests.bench.thread", "--serve", str(total)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


class Memory:
    """The most memory that this process held while the block lasted, in megabytes above its start."""

    def __enter__(self) -> Self:
        self._begin = self._most = _resident()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.02):
            self._most = max(self._most, _resident())

    @property
    def above(self) -> float:
        return self._most - self._begin


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * 4096 / 1e6


def measure(replies: int) -> tuple[int, float, float]:
    """How many were read, in how many seconds, with how many megabytes above the start."""
    with served(replies) as url:
        source = connect(MastodonSettings(instance=url))
        feed = Feed(network="mastodon", route=Route.REPLY, query="0")
        met = 0
        begun = time.monotonic()
        with Memory() as memory:
            for page in source.pages(feed, Cursor(), Allowance()):
                met += len(page.answers)
        return met, time.monotonic() - begun, memory.above


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and say whether the goals were met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replies", type=int, default=50_000)
    parser.add_argument("--serve", type=int)
    given = parser.parse_args(arguments)
    if given.serve is not None:
        serve(given.serve)
    measure(100)  # whatever is loaded with the first request
    print(f"{'replies':>9} {'read':>9} {'seconds':>9} {'MB above':>9}")
    rows = [(n, *measure(n)) for n in (given.replies // 5, given.replies)]
    for row in rows:
        print(f"{row[0]:>9} {row[1]:>9} {row[2]:>9.1f} {row[3]:>9.1f}")
    (small, _, quick, _), (large, met, slow, above) = rows
    linear = slow <= 1.5 * quick * large / small + 1
    fine = met == large and above <= BOUND and linear
    print("goals met" if fine else f"MISSED: all read, at most {BOUND} MB, linear time")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
