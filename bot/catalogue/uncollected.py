"""A stretch without the garbage collector."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Hundreds of thousands of small values that all stay: nothing for the collector to walk.

    Nor later: they are frozen, since a walk over them takes longer than the reading of a
    thousand texts, and none is in a cycle, so that the last reference frees them.
    """
    was = gc.isenabled()
    if gc.get_freeze_count():
        gc.collect()  # what is waste already must not be kept for good
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()
