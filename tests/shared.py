"""Where the shared material lies, and how a test says that it needs it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

SHARED = Path(os.environ.get("TALKFORREAL_SHARED", Path(__file__).parents[2] / "shared"))


def needs_shared(*parts: str) -> "pytest.MarkDecorator":
    """Skip, with the reason, where a file of the shared material is not beside the clone."""
    import pytest  # noqa: PLC0415 - the benches run without it, from the extra `bench` alone

    path = SHARED.joinpath(*parts)
    return pytest.mark.skipif(
        not path.exists(), reason=f"{Path('..', 'shared', *parts)} is not here"
    )
