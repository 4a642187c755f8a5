"""Schemathesis over everything that the site takes: whatever is sent, no error is ours.

Set TALKFORREAL_CASES for more cases of each operation.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error

from bot.storage import open_store
from bot.web import desk, operations, public, sign_in
from tests.conftest import NOON
from tests.web.place import Place, served


def _described() -> FastAPI:
    """The site's operations without a site: what it takes, as OpenAPI says it."""
    described = FastAPI()
    for each in (sign_in.router, desk.router, operations.router, public.router):
        described.include_router(each)
    return described


SCHEMA = schemathesis.openapi.from_dict(_described().openapi())
_found: Any = SCHEMA.get_all_operations()
OPERATIONS = [each.ok() for each in _found]  # one that is no valid description ends the collection


@pytest.fixture(scope="module")
def shared(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Place]]:
    """One site for all cases, behind a real socket: what one of them leaves must not trip the next."""
    copy = shutil.copy(migrated_file, tmp_path_factory.mktemp("api") / "talk.db")
    with closing(open_store(f"sqlite:///{copy}")) as store:
        place = Place(store, NOON)
        place.host()
        place.waits()
        place.counts("Lie to Me", url="https://x.example/1")
        with served(place.site, place.config) as base:
            yield base, place


# named by pytest itself: schemathesis's own items all bear one name, and several processes run it once
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.label)
@given(data=st.data())
@settings(
    max_examples=int(os.environ.get("TALKFORREAL_CASES", "5")),
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
def test_nothing_that_is_sent_is_an_error_of_ours(
    operation: Any, shared: tuple[str, Place], data: st.DataObject
) -> None:
    base, place = shared
    case = data.draw(operation.as_strategy())
    signed = place.hosts.begin("Anna", agent="a test", now=place.clock())  # some sign out
    response = case.call(
        base_url=base,
        headers={"sec-fetch-site": "same-origin"},
        cookies={"session": signed.token},
        allow_redirects=False,
    )
    case.validate_response(response, checks=[not_a_server_error])
