"""Whoever asks to be left out is, whether or not a talk is open; an answer that says stop stays."""

from pathlib import Path

import pytest

from bot.catalogue import Catalogue, build
from bot.catalogue.values import Words
from bot.collect import Reader
from bot.model import Change, Fate
from bot.nominate.cues import Cues, load_cues, shipped
from bot.storage import Store
from tests.conftest import NOON
from tests.making import HASHTAG, a_page, a_talk, an_answer

EMPTY = build(Catalogue(works={}, people={}, ambiguous={}, words=Words(), digest="none"))


def a_reader(store: Store, *, talks: bool = True, cues: Cues | None = None) -> Reader:
    return Reader(
        store=store,
        lexicon=EMPTY,
        cues=cues or shipped(),
        talks=[a_talk()] if talks else [],
        prompts={},
        memory=lambda _: {},
        verdicts=lambda _: {},
    )


@pytest.mark.parametrize("open_talk", [True, False])
@pytest.mark.parametrize(
    ("text", "tags", "asks"),
    [
        ("stop", (), True),
        ("@annaandestelle STOP!", (), True),
        ("Don't stop now, Goblin!", (), False),
        ("Stop and smell the flowers: Boys Over Flowers", (), False),
        ("please #optout", ("optout",), True),
        ("Goblin #NoBot", ("NoBot",), True),
        ("Goblin", ("talkforreal",), False),
    ],
)
def test_only_a_whole_stop_or_a_tag_asks_to_be_left_out(
    store: Store, text: str, tags: tuple[str, ...], *, asks: bool, open_talk: bool
) -> None:
    store.talks.register(["epic-kiss"], NOON)
    answer = an_answer(text=text, tags=("talkforreal", *tags) if open_talk else tags)
    found = a_reader(store, talks=open_talk)([answer])
    assert found[answer.id].stops is asks


@pytest.mark.parametrize("open_talk", [True, False])
def test_a_whole_stop_may_be_said_in_a_hosts_own_cues(
    store: Store, tmp_path: Path, *, open_talk: bool
) -> None:
    (tmp_path / "own.toml").write_text('[talk]\nstop = ["lass das"]', "utf-8")
    answer = an_answer(text="Lass das!", tags=("talkforreal",) if open_talk else ())
    reader = a_reader(store, talks=open_talk, cues=load_cues(tmp_path))
    assert reader([answer])[answer.id].stops


def test_a_wish_outlives_what_it_erased_and_can_be_taken_back(store: Store) -> None:
    store.opt_outs.add(["x:1"], "asked", NOON)
    store.opt_outs.add(["x:1"], "asked again", NOON)
    assert store.opt_outs.among(["x:1", "x:2"]) == {"x:1"}
    store.opt_outs.remove("x:1")
    assert store.opt_outs.among(["x:1"]) == frozenset()


def test_nobody_can_tell_from_the_list_who_is_on_it(store: Store) -> None:
    store.opt_outs.add(["x:1"], "asked", NOON)
    with store.engine.connect() as connection:
        (digest,) = connection.exec_driver_sql("SELECT digest FROM opt_outs").scalars()
    assert "x:1" not in digest
    assert len(digest) == 64


def test_who_opted_out_leaves_every_count_with_all_that_is_kept(store: Store) -> None:
    store.talks.register(["epic-kiss"], NOON)
    reader = a_reader(store)
    page = a_page(an_answer("1", by="1"), an_answer("2", by="2"))
    store.pages.keep(HASHTAG, page, reader(page.answers), now=NOON)
    before = store.talks.revision("epic-kiss")
    store.opt_outs.add(["x:1"], "asked", NOON)
    texts = {answer.id: answer.text for answer in store.answers.all()}
    assert texts == {"x:1": "", "x:2": "Coffee Prince!"}
    assert store.talks.revision("epic-kiss") > before
    assert store.found.refs(["x:1", "x:2"], "x", NOON.replace(year=2016))[0].id == "x:2"
    assert store.answers.apply([Change(id="x:2", fate=Fate.STANDS)], NOON) == []
