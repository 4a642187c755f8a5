"""The same jobs on other machines, by Procrastinate on the same PostgreSQL. Imported only when asked for.

Any number of workers may run. Once a minute one of them looks for what is due and hands it
out; each job is in the queue once, and runs once at a time, wherever that is. The jobs of a
worker that died go to another one: see `REPLACED`.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import procrastinate
import psycopg
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from procrastinate.manager import JobManager
from procrastinate.schema import SchemaManager

from bot.app import App, Job, JobKind, Ticked
from bot.app.rereading import PORTION, read_replies, read_span
from bot.errors import StorageError, TalkForRealError
from bot.storage.unread import Span
from bot.telemetry import logger

log = logger(__name__)


class NotYet(Exception):
    """A job's turn has not come, or another worker must do it: the queue brings it again."""


HEARTBEAT = timedelta(seconds=10)
STALLED = timedelta(seconds=30)
"""Without a heartbeat for so long, a worker counts as dead."""
REPLACED = timedelta(minutes=2)
"""So long after a worker's death, at most, another one does its jobs; a feed that it was polling
is free when the claim runs out (`bot.collect.CLAIM`)."""
_AGAIN = procrastinate.RetryStrategy(
    max_attempts=1000, wait=2, retry_exceptions=[NotYet, StorageError]
)
_EVERY_MINUTE = "* * * * *"
_SCHEMA_LOCK = 7_219_842


class Workers:
    """The queue of an app's jobs. Raises StorageError where its database is no PostgreSQL."""

    def __init__(self, app: App, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._app = app
        self._clock = clock
        self.conninfo = conninfo(app)
        self._tasks = _tasks(app, self, clock)

    def prepare(self) -> None:
        """Make the queue's own tables where they are missing; two at once make them once."""
        with psycopg.connect(self.conninfo) as connection:
            connection.execute("select pg_advisory_xact_lock(%s)", [_SCHEMA_LOCK])
            if connection.execute("select to_regclass('procrastinate_jobs')").fetchone() == (None,):
                connection.execute(SchemaManager.get_schema().encode())

    def hand_out(self, jobs: Iterable[Job]) -> None:
        """Put jobs into the queue; one that waits there already is not put there twice."""
        with self._queue() as queue:
            for job in jobs:
                _put(queue, "job", lock=job.id, kind=job.kind.value, of=job.of)

    def hand_out_reread(self) -> int:
        """Put the reading again of everything into the queue; returns how many answers that is.

        What replies to nothing goes in portions, to be read side by side; the replies after it.
        """
        wanted, unread = self._app.read_with, self._app.store.unread
        with self._queue() as queue:
            for span in unread.spans(wanted, PORTION):
                lock = f"read {span.low}-{span.high}"
                _put(queue, "read", lock=lock, low=span.low, high=span.high, read_with=wanted)
            _put(queue, "read replies", lock="read replies", read_with=wanted)
        return unread.count(wanted)

    def work(self, *, until_idle: bool = False) -> None:
        """Do what comes until SIGTERM or SIGINT, or with `until_idle` until nothing is left.

        Raises StorageError where the database goes away; what was at hand goes to another worker.
        """
        try:
            asyncio.run(self._work(until_idle=until_idle))
        except ConnectorException as error:
            why = str(error.__cause__ or error).strip()
            raise StorageError(f"the database went away: {why}; start this worker again") from error

    async def _work(self, *, until_idle: bool) -> None:
        connector = procrastinate.PsycopgConnector(conninfo=self.conninfo, min_size=1, max_size=4)
        queue = procrastinate.App(connector=connector)
        queue.add_tasks_from(self._tasks, namespace="talkforreal")
        async with queue.open_async():
            await _revive(queue.job_manager)
            await queue.run_worker_async(
                wait=not until_idle,
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=HEARTBEAT.total_seconds(),
                stalled_worker_timeout=2 * STALLED.total_seconds(),
                delete_jobs="successful",
            )

    @contextmanager
    def _queue(self) -> Iterator[procrastinate.App]:
        queue = procrastinate.App(
            connector=procrastinate.SyncPsycopgConnector(
                conninfo=self.conninfo, min_size=1, max_size=1
            )
        )
        with queue.open():
            yield queue


def conninfo(app: App) -> str:
    """The address of an app's PostgreSQL as libpq has it. Raises StorageError for another database."""
    url = app.store.engine.url
    if url.get_backend_name() != "postgresql":
        raise StorageError(
            "workers need PostgreSQL: name one as `database` in bot.toml, and move what is stored"
            " there by `talkforreal db move URL`"
        )
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _put(queue: procrastinate.App, task: str, *, lock: str, **given: str | int) -> None:
    deferrer = queue.configure_task(f"talkforreal:{task}", lock=lock, queueing_lock=lock)
    with suppress(AlreadyEnqueued):
        deferrer.defer(**given)


def _tasks(app: App, workers: Workers, clock: Callable[[], datetime]) -> procrastinate.Blueprint:
    """What a worker can do. Each task is safe to do twice."""
    made = procrastinate.Blueprint()

    @made.periodic(cron=_EVERY_MINUTE)
    @made.task(name="tick", queueing_lock="tick", pass_context=True)
    async def tick(context: procrastinate.JobContext, timestamp: int) -> None:  # noqa: ARG001 (the minute; the clock is ours)
        await _revive(context.app.job_manager)
        await asyncio.to_thread(look, app, workers, clock())

    @made.task(name="job")
    def job(kind: str, of: str) -> None:
        do(app, Job(kind=JobKind(kind), of=of), clock())

    @made.task(name="read", retry=_AGAIN)
    def read(low: int, high: int, read_with: str) -> None:
        app.meet(clock())
        _refuse_other(app, read_with)
        read_span(app, Span(low=low, high=high))

    @made.task(name="read replies", retry=_AGAIN)
    def replies(read_with: str) -> None:
        app.meet(clock())
        _refuse_other(app, read_with)
        if app.store.unread.has_first(read_with):
            raise NotYet("what they reply to is not read yet")
        read_replies(app)

    return made


def look(app: App, workers: Workers, now: datetime) -> None:
    """Hand out what is due; what waits or runs already is not handed out twice."""
    app.meet(now)
    workers.hand_out(app.due(now))


def do(app: App, job: Job, now: datetime) -> Ticked:
    """Do one job; what goes wrong by expectation is logged, and the next minute tries again."""
    app.meet(now)
    try:
        return app.do(job, now)
    except TalkForRealError as error:
        log.error("a job failed", job=job.id, why=str(error))  # noqa: TRY400 (foreseen: its sentence says all)
        return Ticked(troubles=(f"{job.id}: {error}",))


def _refuse_other(app: App, read_with: str) -> None:
    """Catalogue, cues or a program of another day must not read: conclusions would go to and fro."""
    if app.read_with != read_with:
        raise NotYet("this worker has another catalogue, cues or program than the one that asked")


async def _revive(manager: JobManager) -> None:
    """Give the jobs of workers that died to others; what was asked for again meanwhile is dropped."""
    seconds = STALLED.total_seconds()
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=seconds):
        log.warning("a job of a worker that died goes to another", job=job.task_name)
        try:
            await manager.retry_job(job)
        except ConnectorException:
            await manager.finish_job(job, Status.ABORTED, delete_job=True)
