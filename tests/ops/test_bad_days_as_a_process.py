"""`talkforreal run` through disks, clocks and databases that fail: it says so, and goes on by itself."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg
import pytest
import requests
from sqlalchemy.engine import make_url

from tests.e2e.living import ROOT, Place, StandIn, ended, until
from tests.e2e.test_run import KEYS

pytestmark = [pytest.mark.apart, pytest.mark.timeout(600)]

BOT = """
hosts = ["Anna"]
[blog]
name = "A Blog"
[daemon]
tick = "1 second"
failing_ticks = 30
[polling]
quickest = "1 second"
slowest = "1 second"
[budget]
day = "50"
[web]
port = {port}
[networks.x]
handle = "annaandestelle"
base_url = "{base_url}"
"""
TALK = """
prompt = "What is your favorite or the most epic kiss scene?"
opens = {opens}
closes = {closes}
zone = "America/New_York"
series_tag = "talkforreal"
[asked_on.x]
handle = "annaandestelle"
"""
# the program on a clock that jumps by so many seconds as a file says
JUMPING = """
import sys, threading, time, time_machine
from datetime import datetime, timedelta, UTC
from pathlib import Path
def watch(file):
    travel = None
    while True:
        time.sleep(0.2)
        if file.exists():
            seconds = float(file.read_text())
            file.unlink()
            if travel is not None:
                travel.stop()
            travel = time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=True)
            travel.start()
threading.Thread(target=watch, args=[Path(sys.argv.pop(1))], daemon=True).start()
from bot.cli import main
main(sys.argv[1:])
"""


def placed(folder: Path, x: StandIn, port: int, **environ: str) -> Place:
    now = datetime.now(UTC).replace(microsecond=0)
    opens, closes = now - timedelta(days=1), now + timedelta(days=7)
    talk = TALK.format(opens=opens.isoformat(), closes=closes.isoformat())
    bot = BOT.format(base_url=x.base_url, port=port)
    return Place.made(folder, bot, {"kiss": talk}, **KEYS, **environ)


def say(x: StandIn, n: int) -> None:
    x.say(f"demo_{n}", f"@annaandestelle Coffee Prince, says {n} #talkforreal")


def counted(place: Place) -> int:
    ran = place.call("standings", "kiss", "--json")
    return int(ran.stdout.partition('"people": ')[2].partition(",")[0] or 0)


def has(place: Place, count: int) -> bool:
    return counted(place) == count


def health(port: int) -> int:
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code
    except requests.ConnectionError:
        return 0


LIBC = ctypes.CDLL(None, use_errno=True)
WORKED = {0, 1}  # e2fsck says 1 where it mended something; mount and umount never do
READ_ONLY, AGAIN, LAZILY = 1, 32, 2  # of mount(2) and umount(2)


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of its own, of a few megabytes."""
    if LIBC.mount(b"tmpfs", bytes(folder), b"tmpfs", 0, b"size=24m") != 0:
        pytest.skip(f"no disk can be mounted here: {os.strerror(ctypes.get_errno())}")
    try:
        yield
    finally:
        LIBC.umount2(bytes(folder), LAZILY)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nobody can write to that disk meanwhile."""
    assert LIBC.mount(b"tmpfs", bytes(folder), b"tmpfs", AGAIN | READ_ONLY, None) == 0
    try:
        yield
    finally:
        assert LIBC.mount(b"tmpfs", bytes(folder), b"tmpfs", AGAIN, None) == 0


@contextmanager
def ext4_disk(folder: Path) -> Iterator[Callable[[], bool]]:
    """A disk of its own that the kernel turns read-only at the first error; gives how to mend it.

    Mending is what an operator does: unmount, check, mount. True once that could be done,
    which needs everybody to have let go of the disk.
    """
    image = folder.with_suffix(".img")
    with image.open("wb") as made:
        made.truncate(48 << 20)
    by = ["mount", "-o", "loop,errors=remount-ro", str(image), str(folder)]
    if no_such_disk := failed(["mkfs.ext4", "-q", str(image)]) or failed(by):
        pytest.skip(f"no disk can be made here: {no_such_disk}")

    def mended() -> bool:
        return not (
            failed(["umount", str(folder)]) or failed(["e2fsck", "-p", str(image)]) or failed(by)
        )

    try:
        yield mended
    finally:
        LIBC.umount2(bytes(folder), LAZILY)


def failed(command: list[str]) -> str:
    """What a command of the system complains of; nothing where it worked."""
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except OSError as error:
        return str(error)
    return "" if ran.returncode in WORKED else ran.stderr or f"{command[0]}: {ran.returncode}"


def break_disk(folder: Path) -> None:
    """Let the kernel find an error on it, as it would on one that wears out."""
    device = folder.stat().st_dev
    name = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve().name
    Path(f"/sys/fs/ext4/{name}/trigger_fs_error").write_text("worn out", "utf-8")


def fill(file: Path) -> None:
    """Take all the room that is left."""
    with file.open("wb", buffering=0) as stream:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while stream.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue


def test_a_full_disk_is_said_and_all_is_counted_once_there_is_room(
    folder: Path, x: StandIn
) -> None:
    disk = folder / "disk"
    disk.mkdir()
    place = placed(folder, x, 8911, TALKFORREAL_DATABASE=f"sqlite:///{disk / 'talk.db'}")
    with small_disk(disk), place.running() as process:
        say(x, 1)
        until(lambda: counted(place) == 1, "first answer")
        fill(disk / "filler")
        for n in range(2, 40):
            say(x, n)
        until(lambda: health(8911) == 503, "word that it is not well")
        assert "the database cannot be used: database or disk is full" in place.log()
        (disk / "filler").unlink()
        until(lambda: counted(place) == 39, "all the answers")
        until(lambda: health(8911) == 200, "word that it is well")
        assert ended(process, signal.SIGTERM) == 0


def test_a_read_only_disk_is_said_in_a_sentence_and_mended_it_goes_on(
    folder: Path, x: StandIn
) -> None:
    disk = folder / "disk"
    disk.mkdir()
    place = placed(folder, x, 8912, TALKFORREAL_DATABASE=f"sqlite:///{disk / 'talk.db'}")
    with small_disk(disk):
        assert place.call("db", "upgrade").returncode == 0
        with read_only(disk):
            refused = place.call("run")
        assert refused.returncode == 1
        assert refused.stderr.startswith("talkforreal: the database cannot be used: ")
        assert "Traceback" not in refused.stderr
        say(x, 1)
        with place.running() as process:
            until(lambda: counted(place) == 1, "the answer")
            assert ended(process, signal.SIGTERM) == 0


def test_a_disk_that_turns_read_only_while_it_runs_is_let_go_and_mended_it_goes_on(
    folder: Path, x: StandIn
) -> None:
    disk = folder / "disk"
    disk.mkdir()
    place = placed(folder, x, 8915, TALKFORREAL_DATABASE=f"sqlite:///{disk / 'talk.db'}")
    with ext4_disk(disk) as mended, place.running() as process:
        say(x, 1)
        until(lambda: counted(place) == 1, "first answer")
        until(well(8915, 200), "word that it is well")
        break_disk(disk)
        say(x, 2)
        until(well(8915, 503), "word that it is not well")
        assert "the database cannot be used: " in place.log()
        until(mended, "disk that nobody holds")
        until(lambda: counted(place) == 2, "the answer given meanwhile")
        until(well(8915, 200), "word that it is well")
        assert ended(process, signal.SIGTERM) == 0
    assert "Traceback" not in place.log()


def test_a_clock_that_jumps_ahead_and_back_stops_nothing(folder: Path, x: StandIn) -> None:
    place = placed(folder, x, 8913)
    jump = folder / "jump"
    with (folder / "run.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", JUMPING, str(jump), "run", "--log-json"], cwd=ROOT,
            env=dict(place.environ), stdout=log, stderr=log,
        )  # fmt: skip
    try:
        say(x, 1)
        until(lambda: counted(place) == 1, "first answer")
        for n, seconds in ((2, 7200), (3, -7200), (4, -3600)):
            jump.write_text(str(seconds))
            until(lambda: not jump.exists(), "jump")
            say(x, n)
            until(partial(has, place, n), f"answer {n}")
        assert "the clock was set back" in place.log()
        assert ended(process, signal.SIGTERM) == 0
    finally:
        process.kill()
        process.wait(30)


@contextmanager
def shut(url: str) -> Iterator[None]:
    """Nobody gets into a database, and whoever is in is put out."""
    address = make_url(url).set(drivername="postgresql")
    name, other = address.database, address.set(database="postgres")
    with psycopg.connect(other.render_as_string(hide_password=False), autocommit=True) as door:
        door.execute(f'alter database "{name}" allow_connections false')
        door.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name]
        )
        try:
            yield
        finally:
            door.execute(f'alter database "{name}" allow_connections true')


def well(port: int, code: int) -> Callable[[], bool]:
    return lambda: health(port) == code


@pytest.mark.server("postgres")
def test_a_database_that_is_away_for_long_loses_nothing_and_ends_nothing(
    folder: Path, x: StandIn, migrated_postgres_url: str
) -> None:
    """Many more ticks fail than would end the program, had they met a bug."""
    place = placed(folder, x, 8914, TALKFORREAL_DATABASE=migrated_postgres_url)
    with place.running() as process:
        say(x, 1)
        until(lambda: counted(place) == 1, "first answer")
        with shut(migrated_postgres_url):
            until(well(8914, 503), "word that it is not well")
            say(x, 2)
            until(lambda: place.log().count("a tick failed") >= 45, "forty-five failing ticks")
            assert process.poll() is None
        until(lambda: counted(place) == 2, "the answer given meanwhile")
        until(well(8914, 200), "word that it is well")
        assert ended(process, signal.SIGTERM) == 0
    assert "Traceback" not in place.log()
