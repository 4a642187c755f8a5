"""The short form: what does not depend on how busy the machine is."""

import pytest

from tests.bench.scale import help_rows, memory_rows, store_rows, worker_rows


def test_a_million_answers_would_fit_their_room() -> None:
    rows = {row.what: row for row in store_rows(3000, seed=1)}
    assert rows["disk per 1,000,000 answers, raws kept"].value < "1.35"  # few rows waste pages


def test_memory_does_not_grow_with_what_is_stored() -> None:
    (row,) = memory_rows(1500, seed=1)
    assert row.met, row


def test_help_imports_nothing_heavy() -> None:
    _, imported = help_rows()
    assert imported.met, imported


@pytest.mark.server("postgres")
def test_two_workers_share_all_of_the_reading() -> None:
    rows = list(worker_rows(300, seed=1))  # fails where anything is left unread
    assert len(rows) == 3
