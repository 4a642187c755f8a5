"""Where the shared material lies, and how a test says that it needs it."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("TALKFORREAL_SHARED", Path(__file__).parents[2] / "shared"))


def needs_shared(*parts: str) -> pytest.MarkDecorator:
    """Skip, with the reason, where a file of the shared material is not beside the clone."""
    path = SHARED.joinpath(*parts)
    return pytest.mark.skipif(
        not path.exists(), reason=f"{Path('..', 'shared', *parts)} is not here"
    )
