"""A server that speaks Mastodon's API on loopback: the third-party `mastodon-mock`, a real process."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from tests.servers.places import answers, free_port, wait_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """An account: its own id, its name on the instance, its access token."""

    id: str
    name: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mastodon:
    """A running instance at a base URL without a slash at the end."""

    base: str

    def fan(self, name: str) -> Fan:
        """A new account whose name begins so."""
        given = {"username": f"{name}_{uuid4().hex[:8]}"}
        made = self.call("POST", "/api/v1/_mock/dev_user", json=given)
        return Fan(id=made["id"], name=made["username"], token=made["access_token"])

    def call(self, method: str, path: str, by: Fan | None = None, **more: Any) -> Any:
        """One request as an account or as nobody; the JSON of the answer, which must be a success."""
        headers = {"Authorization": f"Bearer {by.token}"} if by else {}
        response = requests.request(method, self.base + path, headers=headers, timeout=30, **more)
        assert response.ok, f"{method} {path}: {response.status_code} {response.text[:500]}"
        return response.json()

    def post(self, by: Fan, text: str, under: str | None = None, **more: Any) -> Mapping[str, Any]:
        """A public post (or as `more` says), under another's id where one is given."""
        given = {"status": text, "visibility": "public", "in_reply_to_id": under, **more}
        made: Mapping[str, Any] = self.call("POST", "/api/v1/statuses", by, json=given)
        return made

    def fault(self, effect: Mapping[str, Any], method: str, path: str, count: int = 1) -> None:
        """Let the next such requests meet one of the server's own faults."""
        rule = {"match": {"methods": [method], "path": path}, "effect": effect, "count": count}
        self.call("POST", "/api/v1/_mock/faults", json=rule)


def why_not() -> str | None:
    """The reason why it cannot be had here, or None."""
    return None if find_spec("mastodon_mock") else "mastodon-mock missing: pip install '.[dev]'"


@contextmanager
def running() -> Iterator[Mastodon]:
    """An instance with nobody on it, for as long as the block lasts."""
    port = free_port()
    command = [sys.executable, "-m", "mastodon_mock", "serve", "--log-level", "error"]
    with tempfile.TemporaryDirectory() as folder:
        # in memory, requests at the same time share one connection, and trip over each other
        config = Path(folder) / ".mastodon_mock.toml"
        config.write_text('[database]\npath = "mastodon.db"\n', "utf-8")
        process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        base = f"http://127.0.0.1:{port}"
        try:
            wait_for(lambda: answers(f"{base}/api/v2/instance"), "mastodon-mock", seconds=120)
            yield Mastodon(base=base)
        finally:
            process.terminate()
            process.wait(10)
