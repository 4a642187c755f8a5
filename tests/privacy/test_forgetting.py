"""What a person asks to be forgotten is gone, stays gone, and can be shown to be gone."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from bot import privacy
from bot.errors import StorageError, Unknown
from bot.model import Charge, Edge, EdgeKind
from bot.storage import Store, open_store
from bot.storage.engine import reading
from bot.storage.erasure import Receipt
from bot.storage.log import Entry
from bot.storage.schema import answers
from tests.making import HASHTAG, a_conclusion, a_nomination, a_page, an_account, an_answer

WORDS = "plainly made-up words of demo_fan_1"


@pytest.fixture
def filled(store: Store, now: datetime) -> Store:
    fill(store, now)
    return store


def fill(store: Store, now: datetime) -> None:
    """Two accounts, one of which will ask; its post is billed, read, edited, kept raw."""
    store.talks.register(["epic-kiss"], now)
    fan = an_account("1", handle="demo_fan_1", name="Demo Fan")
    said = an_answer("11", WORDS, account=fan, raw={"text": WORDS})
    other = an_answer("22", "City Hall", by="2", reply_to="x:11")
    charges = (Charge(resource="post read", id="11", price=Decimal("0.005")),)
    concluded = {
        "x:11": a_conclusion("x:11", a_nomination()),
        "x:22": a_conclusion("x:22", a_nomination("City Hall")),
    }
    page = a_page(said, other, charges=charges)
    store.pages.keep(HASHTAG, page, concluded, now=now, keep_raw=timedelta(days=30))


def everything(store: Store) -> str:
    """Every cell of every table, as one text."""
    with reading(store.engine) as connection:
        tables = inspect(connection).get_table_names()
        rows = [connection.execute(text(f'select * from "{name}"')).all() for name in tables]
    return repr(rows)


def forget(store: Store, account: str, now: datetime, **more: bool) -> list[Receipt]:
    return list(privacy.forget(store, account, asked_at=now, now=now, who="anna", **more))


def test_nothing_of_a_forgotten_account_is_left_in_any_table(filled: Store, now: datetime) -> None:
    before = everything(filled)
    assert "demo_fan_1" in before
    forget(filled, "x:1", now)
    after = everything(filled)
    assert "demo_fan_1" not in after
    assert "Demo Fan" not in after
    assert "plainly made-up" not in after


def test_what_others_said_stays(filled: Store, now: datetime) -> None:
    forget(filled, "x:1", now)
    with reading(filled.engine) as connection:
        assert list(connection.execute(select(answers.c.uid)).scalars()) == ["x:22"]


def test_a_receipt_says_how_many_rows_went(filled: Store, now: datetime) -> None:
    (receipt,) = forget(filled, "x:1", now)
    assert receipt.rows["answers"] == receipt.rows["accounts"] == receipt.rows["raws"] == 1


def test_the_talk_is_counted_anew(filled: Store, now: datetime) -> None:
    before = filled.talks.revision("epic-kiss")
    forget(filled, "x:1", now)
    assert filled.talks.revision("epic-kiss") > before


def test_the_bill_keeps_its_sum(filled: Store, now: datetime) -> None:
    forget(filled, "x:1", now)
    assert filled.ledger.spent(network="x", since=now) == Decimal("0.005")


def test_a_forgotten_account_is_left_out_from_then_on(filled: Store, now: datetime) -> None:
    forget(filled, "x:1", now)
    assert filled.opt_outs.among(["x:1", "x:2"]) == {"x:1"}


def test_forgetting_twice_is_harmless(filled: Store, now: datetime) -> None:
    forget(filled, "x:1", now)
    (again,) = forget(filled, "x:1", now)
    assert again.rows == {}


def test_linked_accounts_go_where_that_is_asked(filled: Store, now: datetime) -> None:
    edge = Edge(id="e1", at=now, host="anna", kind=EdgeKind.LINK, a="x:1", b="x:2")
    filled.edges.add(edge, Entry(at=now, who="anna", what="link", about="people"), lambda *_: None)
    receipts = forget(filled, "x:1", now, linked=True)
    assert len(receipts) == 2
    with reading(filled.engine) as connection:
        assert connection.execute(select(answers.c.uid)).first() is None


def test_a_dossier_holds_everything_that_is_kept(filled: Store) -> None:
    found = privacy.dossier(filled, "x:1")
    assert found["accounts"][0]["handle"] == "demo_fan_1"
    assert found["answers"][0]["text"] == WORDS
    assert found["raws"][0]["body"] == {"text": WORDS}
    assert {"routes", "nominations", "belongings"} <= found.keys()
    assert "x:22" not in repr(found)


def test_a_dossier_of_nobody_says_so(filled: Store) -> None:
    with pytest.raises(Unknown, match="there is no account 'x:99'"):
        privacy.dossier(filled, "x:99")


def test_the_journal_names_each_erasure_once_and_nobody(
    filled: Store, now: datetime, tmp_path: Path
) -> None:
    forget(filled, "x:1", now)
    file = tmp_path / "erasures.jsonl"
    assert [privacy.journal(filled, file, now) for _ in range(2)] == [1, 0]
    assert "x:1" not in file.read_text("utf-8")


def test_a_restored_copy_forgets_again(tmp_path: Path, now: datetime) -> None:
    live, copy = tmp_path / "live.db", tmp_path / "copy.db"
    store = open_store(f"sqlite:///{live}")
    fill(store, now)
    store.opt_outs.among(["x:1"])
    privacy.forget(store, "x:9", asked_at=now, now=now, who="anna")  # makes the key of the hashes
    store.close()
    copy.write_bytes(live.read_bytes())

    store = open_store(f"sqlite:///{live}")
    forget(store, "x:1", now)
    privacy.journal(store, tmp_path / "erasures.jsonl", now)
    store.close()

    restored = open_store(f"sqlite:///{copy}")
    assert "demo_fan_1" in everything(restored)
    assert privacy.replay(restored, tmp_path / "erasures.jsonl", now) == 1
    assert "demo_fan_1" not in everything(restored)
    assert restored.opt_outs.among(["x:1"]) == {"x:1"}
    restored.close()


def test_a_broken_journal_is_named_with_its_line(
    filled: Store, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "erasures.jsonl"
    file.write_text("{}\n", "utf-8")
    with pytest.raises(StorageError, match=r"erasures\.jsonl: line 1"):
        privacy.replay(filled, file, now)
