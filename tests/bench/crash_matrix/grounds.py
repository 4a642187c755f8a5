"""What a victim sends to: a file, the stand-in of X, a real Bluesky, Mastodon's API."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Any, ClassVar, NamedTuple, Protocol

from bot.networks import Publisher
from bot.networks import bluesky as bluesky_adapter
from bot.networks import mastodon as mastodon_adapter
from bot.networks.html import plain
from tests.bench.crash_matrix.x_stand_in import MOODS as X_MOODS
from tests.bench.crash_matrix.x_stand_in import tell, timeline, x_at, x_stand_in
from tests.bench.file_network import EPOCH, FAULTS, FileNetwork
from tests.servers import bluesky, mastodon, postgres
from tests.stand_ins import weather

Faults = Sequence[str | None]
"""What befalls the first request, the second …; None: nothing."""

# a refusal for good is no fault: the part failed, and says so
WEATHER = tuple(sorted(weather.MOODS - {"forbidden"}))
_STEP, _WHOLE = timedelta(seconds=1), timedelta(seconds=2)  # of patience with a server
_REQUESTS = 14  # about so many does a thread with picture take


class Standing(NamedTuple):
    """A post that stands on a network."""

    id: str
    text: str
    parent: str | None


class Ground(Protocol):
    """One trial's own place on a network: nobody else posts there."""

    network: ClassVar[str]
    moods: ClassVar[Sequence[str]]
    requests: ClassVar[int]

    def befall(self, faults: Faults) -> None:
        """Let these meet the requests to come."""

    def publisher(self, now: datetime, *, pace: float = 0.0) -> Publisher:
        """A way to post there, whose clock stands at `now`; `pace` slows what is too quick to kill."""

    def timeline(self) -> Sequence[Standing]:
        """Everything that stands there."""

    def calm(self) -> None:
        """Return once nothing that anybody asked is still under way."""


Fresh = Callable[[Path], AbstractContextManager[Ground]]
"""Makes a ground for one trial, which keeps its files in a directory."""

Grounds = Callable[[], AbstractContextManager[Fresh]]
"""Starts a network, which yields what makes a trial's own ground."""


@dataclass(slots=True)
class FileGround:
    """A network in a file; its faults meet whoever gets the next publisher, a fork and its parent both."""

    path: Path
    faults: Faults = ()
    network: ClassVar[str] = "x"
    moods: ClassVar[Sequence[str]] = FAULTS
    requests: ClassVar[int] = 5

    def befall(self, faults: Faults) -> None:
        self.faults = faults

    def publisher(self, now: datetime, *, pace: float = 0.0) -> Publisher:
        faults, self.faults = self.faults, ()
        return FileNetwork(self.path, now, seconds=pace, faults=list(faults))

    def timeline(self) -> Sequence[Standing]:
        return [Standing(*found) for found in FileNetwork(self.path, EPOCH).timeline()]

    def calm(self) -> None:
        """What a process writes to a file ends with it."""


@dataclass(frozen=True, slots=True)
class XGround:
    """The stand-in of X at an address."""

    url: str
    network: ClassVar[str] = "x"
    moods: ClassVar[Sequence[str]] = X_MOODS
    requests: ClassVar[int] = 5

    def befall(self, faults: Faults) -> None:
        for n, fault in enumerate(faults):
            if fault:
                tell(self.url, "faults", {"name": fault, "on": "create", "after": n})

    def publisher(self, now: datetime, *, pace: float = 0.0) -> Publisher:
        tell(self.url, "clock", {"now": now.isoformat()})
        return x_at(self.url, now)

    def timeline(self) -> Sequence[Standing]:
        return [Standing(*found) for found in timeline(self.url)]

    def calm(self) -> None:
        """It answers one request after the other, so this one after those of the dead."""
        self.timeline()


@dataclass(frozen=True, slots=True)
class _Weathered:
    """A server behind bad weather."""

    way: weather.Way
    moods: ClassVar[Sequence[str]] = WEATHER
    requests: ClassVar[int] = _REQUESTS

    def befall(self, faults: Faults) -> None:
        for n, mood in enumerate(faults):
            if mood:
                self.way.add(mood, after=n)

    def calm(self) -> None:
        self.way.calm()


@dataclass(frozen=True, slots=True)
class BlueskyGround(_Weathered):
    """An account of its own on a real PDS, behind bad weather."""

    server: bluesky.Bluesky
    account: Mapping[str, str]
    network: ClassVar[str] = "bluesky"

    def publisher(self, now: datetime, *, pace: float = 0.0) -> Publisher:
        settings = bluesky_adapter.BlueskySettings(
            service=self.way.url, labelers=(), read_timeout=_STEP, total_timeout=_WHOLE
        )
        credentials = bluesky_adapter.BlueskyCredentials(
            handle=self.account["handle"], app_password=self.account["password"]
        )
        return bluesky_adapter.connect(
            settings, credentials, clock=lambda: now, recall=lambda: self.account["session"]
        )

    def timeline(self) -> Sequence[Standing]:
        found = self.server.read(
            "com.atproto.repo.listRecords",
            repo=self.account["did"], collection=bluesky.POST, limit=100,
        )  # fmt: skip
        return [
            Standing(
                bluesky.Posted(uri=record["uri"], cid=record["cid"]).rkey,
                record["value"]["text"],
                _parent(record["value"]),
            )
            for record in found["records"]
        ]


def _parent(record: Mapping[str, Any]) -> str | None:
    return bluesky.Posted(**record["reply"]["parent"]).rkey if "reply" in record else None


@dataclass(frozen=True, slots=True)
class MastodonGround(_Weathered):
    """An account of its own on an instance that heeds no Idempotency-Key, behind bad weather."""

    server: mastodon.Mastodon
    fan: mastodon.Fan
    network: ClassVar[str] = "mastodon"

    def publisher(self, now: datetime, *, pace: float = 0.0) -> Publisher:
        settings = mastodon_adapter.MastodonSettings(
            instance=self.way.url, read_timeout=_STEP, total_timeout=_WHOLE
        )
        credentials = mastodon_adapter.MastodonCredentials(access_token=self.fan.token)
        return mastodon_adapter.connect(settings, credentials, clock=lambda: now)

    def timeline(self) -> Sequence[Standing]:
        path = f"/api/v1/accounts/{self.fan.id}/statuses?limit=40"
        return [
            Standing(status["id"], plain(status["content"]).text, status["in_reply_to_id"])
            for status in self.server.call("GET", path, by=self.fan)
        ]


@contextmanager
def on_file(directory: Path) -> Iterator[Ground]:
    """A file in the trial's directory."""
    yield FileGround(directory / "network.db")


@contextmanager
def on_x(_directory: Path) -> Iterator[Ground]:
    """A fresh stand-in of X."""
    with x_stand_in(EPOCH) as url:
        yield XGround(url)


@contextmanager
def on_bluesky(server: bluesky.Bluesky, _directory: Path) -> Iterator[Ground]:
    """A fresh account on a running network, and a way to it."""
    from atproto import Session  # noqa: PLC0415 (so that victims are born with the SDK)

    handle = f"crash{token_hex(6)}.test"  # rows are processes of their own, and may share a network
    login = {"handle": handle, "email": f"{handle}@example.org", "password": f"pw-{handle}"}
    made = server.write("com.atproto.server.createAccount", login)
    with weather.weather(server.pds) as way:
        session = Session(handle, made["did"], made["accessJwt"], made["refreshJwt"], way.url)
        yield BlueskyGround(way, server, login | {"did": made["did"], "session": session.encode()})


@contextmanager
def on_mastodon(server: mastodon.Mastodon, _directory: Path) -> Iterator[Ground]:
    """A fresh account on a running instance, and a way to it."""
    with weather.weather(server.base, without=("Idempotency-Key",)) as way:
        yield MastodonGround(way, server, server.fan("crash"))


@contextmanager
def _file() -> Iterator[Fresh]:
    yield on_file


@contextmanager
def _x() -> Iterator[Fresh]:
    yield on_x


@contextmanager
def _bluesky() -> Iterator[Fresh]:
    with postgres.running() as address, bluesky.running(address) as server:
        yield partial(on_bluesky, server)


@contextmanager
def _mastodon() -> Iterator[Fresh]:
    with mastodon.running() as server:
        yield partial(on_mastodon, server)


GROUNDS: Mapping[str, Grounds] = {
    "a file": _file,
    "X": _x,
    "Bluesky": _bluesky,
    "Mastodon": _mastodon,
}
"""The networks of the matrix."""
