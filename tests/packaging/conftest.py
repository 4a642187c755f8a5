"""What is shipped is built here quickly: it does the same, only slower."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def quickly_compiled() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environ:
        environ.setenv("MYPYC_OPT_LEVEL", "0")
        yield
