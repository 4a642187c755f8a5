"""For those who keep it running: is it well, is it ready, and what Prometheus asks for."""

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from bot.app import App
from bot.errors import Denied, StorageError
from bot.storage.vitals import Vitals, answers_at_all, take
from bot.telemetry import Beat
from bot.telemetry.meters import CONTENT_TYPE, Meter, exposition
from bot.web.site import From, Here

router = APIRouter()


@router.get("/healthz")
def healthz(site: Here) -> Response:
    """200 while ticks go well and the database answers; else 503 with what is wrong."""
    return _told(_complaints(site.app, site.clock()))


@router.get("/readyz")
def readyz(site: Here) -> Response:
    """200 once it is of use: healthy, and where it ticks the first tick went well."""
    beat = site.app.pulse.beat
    waiting = beat.every is not None and beat.well_at is None
    first = {"ticks": "the first tick has not ended yet"} if waiting else {}
    return _told(first | _complaints(site.app, site.clock()))


@router.get("/metrics")
def metrics(site: Here, visitor: From) -> Response:
    """Figures for Prometheus, given on this machine and its own network alone."""
    if not _is_near(visitor.address):
        raise Denied("figures are for this site's own network")
    meters = [*_of_ticks(site.app.pulse.beat)]
    try:
        meters += _of_store(take(site.app.store.engine, site.clock()))
        up = 1.0
    except StorageError:
        up = 0.0  # what is known without it is worth telling
    meters.append(
        Meter(name="database_up", says="1 while the database answers.", values=[((), up)])
    )
    return Response(exposition(meters), media_type=CONTENT_TYPE)


def _complaints(app: App, now: datetime) -> dict[str, str]:
    found = {}
    if ticks := app.pulse.beat.complaint(now):
        found["ticks"] = ticks
    try:
        answers_at_all(app.store.engine)
    except StorageError:
        found["database"] = "the database does not answer"  # whatever it says stands in the log
    return found


def _told(wrong: dict[str, str]) -> Response:
    return JSONResponse({"well": not wrong, "wrong": wrong}, status_code=503 if wrong else 200)


def _is_near(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return True  # a Unix socket: somebody on this machine
    return found.is_loopback or found.is_private


def _of_ticks(beat: Beat) -> Iterator[Meter]:
    ticks = [(("well",), beat.well), (("failed",), beat.failed)]
    yield Meter(
        name="ticks", says="Ticks, by how they ended.", labels=("end",), values=ticks, counts=True
    )
    yield Meter(name="ticks_failing", says="Failing ticks in a row.", values=[((), beat.in_a_row)])
    if beat.well_at is not None:
        yield Meter(
            name="last_good_tick_timestamp_seconds",
            says="When a tick last went well.",
            values=[((), beat.well_at.timestamp())],
        )


def _of_store(vitals: Vitals) -> Iterator[Meter]:
    yield Meter(
        name="answers", says="Answers kept.", labels=("network",), values=_by_one(vitals.answers)
    )
    yield Meter(
        name="pending",
        says="Nominations that wait for a host.",
        labels=("talk",),
        values=_by_one(vitals.pending),
    )
    yield Meter(
        name="parts",
        says="Messages planned, by state.",
        labels=("state",),
        values=_by_one(vitals.parts),
    )
    yield Meter(
        name="polls_last_hour",
        says="Polls of the last hour, by how they ended: fine, or the kind of trouble.",
        labels=("network", "end"),
        values=vitals.polls.items(),
    )
    yield Meter(
        name="spent_today_dollars",
        says="Booked for the UTC day.",
        labels=("network", "purpose"),
        values=[(labels, float(dollars)) for labels, dollars in vitals.dollars.items()],
    )
    yield from _of_feeds(vitals)
    yield Meter(name="gaps", says="Stretches not read yet.", values=[((), vitals.gaps)])
    at = vitals.backed_up_at
    yield Meter(
        name="last_good_backup_timestamp_seconds",
        says="When a backup last succeeded.",
        values=[] if at is None else [((), at.timestamp())],
    )


def _of_feeds(vitals: Vitals) -> Iterator[Meter]:
    feeds = vitals.feeds.items()
    yield Meter(
        name="feed_late_seconds",
        says="How long a feed has been due.",
        labels=("feed",),
        values=[((name,), feed.late) for name, feed in feeds],
    )
    yield Meter(
        name="feed_failures",
        says="Failing polls of a feed in a row.",
        labels=("feed", "trouble"),
        values=[((name, feed.trouble or "none"), feed.failures) for name, feed in feeds],
    )


def _by_one(counts: Mapping[str, int]) -> Sequence[tuple[tuple[str, ...], float]]:
    return [((name,), count) for name, count in counts.items()]
