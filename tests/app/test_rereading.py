"""Reading again: in portions, once, without losing a host's word or an edit that comes meanwhile."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.app.rereading import compared, rehearse, reread
from bot.model import Answer, Nominee, NomineeKind, Page, Place, Ruling, Stance, Standing
from bot.review import Passage
from bot.storage import Store
from bot.storage.unread import Span
from tests.app.test_app import KISS, NOW, OURS, Fake, answer, made, page, people

NEW = Nominee(
    kind=NomineeKind.WORK, key="work/zumthor-nights", name="Zumthor Nights", work="zumthor-nights"
)


def said(*answers: Answer) -> Page:
    return page(*answers)


@pytest.fixture
def app(store: Store) -> App:
    fans = [
        answer(n, text)
        for n, text in enumerate(("Coffee Prince", "Zumthor Nights!", "Coffee Prince"))
    ]
    reply = answer(9, "Same!", reply_to="x:0")
    made_app = made(store, Fake(mention=[said(*fans, reply)]), Fake())
    made_app.tick(NOW)
    return made_app


def learn(app: App) -> None:
    """A host at some desk teaches a name; this process is not told."""
    app.store.nominees.add(NEW, ["Zumthor Nights"], "Anna", NOW)


def found(app: App, uid: str) -> list[str]:
    return [kept.settled.stands.wording for kept in app.store.conclusions.of([uid]).get(uid, ())]


def refuse(app: App, uid: str) -> None:
    passage = Passage(answer=uid, talk="kiss", wording="Coffee Prince")
    app.review.rule(passage, Ruling.REFUSED, host="Anna", now=NOW)


def test_nothing_is_read_again_that_the_present_reader_read(app: App) -> None:
    assert reread(app, NOW) == 0


def test_a_name_made_at_another_desk_is_known_before_the_next_reading(app: App) -> None:
    before = app.read_with
    learn(app)
    assert app.read_with != before


def test_a_hosts_own_cues_are_those_that_answers_are_read_by(store: Store, tmp_path: Path) -> None:
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "own.toml").write_text('negative = ["zumthor {}"]', "utf-8")
    fan = answer(1, "zumthor Coffee Prince")
    stances = []
    for directory in (OURS, tmp_path):
        app = made(store, Fake(), Fake())
        app.config = replace(app.config, directory=directory)
        (settled,) = app.reader()([fan])[fan.id].settled["kiss"]
        stances.append(settled.stands.stance)
    assert stances == [Stance.NOMINATED, Stance.NEGATIVE]


def test_other_cues_make_what_is_stored_be_read_again(app: App, tmp_path: Path) -> None:
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "own.toml").write_text('negative = ["Coffee"]', "utf-8")
    assert app.store.unread.count(app.read_with) == 0
    restarted = made(app.store, Fake(), Fake())
    restarted.config = replace(restarted.config, directory=tmp_path)
    assert restarted.store.unread.count(restarted.read_with) == 5
    assert reread(restarted, NOW) == 5
    assert reread(restarted, NOW) == 0


def test_a_fault_in_the_cues_is_told_by_what_reads_them(store: Store, tmp_path: Path) -> None:
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "own.toml").write_text("pick = 1", "utf-8")
    app = made(store, Fake(mention=[said(answer(1, "Coffee Prince"))]), Fake())
    app.config = replace(app.config, directory=tmp_path)
    assert "cues/own.toml: pick: must be a list of texts" in app.tick(NOW).troubles[0]


def test_reading_again_finds_what_was_learned_and_does_so_once(app: App) -> None:
    assert found(app, "x:1") == []
    learn(app)
    heard: list[int] = []
    assert reread(app, NOW, heard.append) == 5
    assert sum(heard) == 5
    assert found(app, "x:1") == ["Zumthor Nights"]
    assert reread(app, NOW) == 0


def test_a_dry_run_says_what_would_change_and_changes_nothing(app: App) -> None:
    learn(app)
    before = people(app)
    (change,) = rehearse(app, NOW)
    assert sum(after for _, after in (change.people, change.pending)) == 1 + sum(
        before for before, _ in (change.people, change.pending)
    )
    assert people(app) == before
    assert app.store.unread.count(app.read_with) == 5


def test_verdicts_hold_when_all_is_read_again(app: App) -> None:
    refuse(app, "x:0")
    after_ruling = people(app)
    learn(app)
    reread(app, NOW)
    assert {name: n for name, n in people(app).items() if name != "Zumthor Nights"} == after_ruling


def test_what_is_ruled_on_or_edited_meanwhile_is_read_once_more(app: App) -> None:
    learn(app)
    unread = app.store.unread
    portion = unread.within(app.read_with, Span(low=0, high=10**9))
    concluded = dict(app.reader()(portion.answers))
    refuse(app, "x:0")
    edit = replace(answer(2, "Secret Garden"), version="2")
    app.store.pages.keep_versions([edit], app.reader()([edit]), now=NOW)
    assert unread.store(portion, concluded) == ["x:0", "x:2"]
    reread(app, NOW)
    (refused,) = app.store.conclusions.of(["x:0"])["x:0"]
    assert refused.settled.stands.ruling is Ruling.REFUSED
    (edited,) = app.store.conclusions.of(["x:2"])["x:2"]
    assert edited.settled.stands.wording == "Secret Garden"


def test_broken_off_it_goes_on_where_it_was(app: App) -> None:
    learn(app)
    wanted = app.read_with
    spans = app.store.unread.spans(wanted, 2)
    assert len(spans) == 2
    first = app.store.unread.within(wanted, spans[0])
    app.store.unread.store(first, app.reader()(first.answers))
    assert app.store.unread.count(wanted) == 3
    assert reread(app, NOW) == 3


def test_told_to_stop_it_ends_after_the_portion_in_hand(app: App) -> None:
    learn(app)
    app.stopping = lambda: True
    assert reread(app, NOW) == 0


def test_replies_are_read_after_what_they_reply_to(app: App) -> None:
    learn(app)
    wanted = app.read_with
    (span,) = app.store.unread.spans(wanted, 100)
    assert "x:9" not in {a.id for a in app.store.unread.within(wanted, span).answers}
    assert [a.id for a in app.store.unread.replies(wanted, None, 10).answers] == ["x:9"]
    after = (NOW + timedelta(days=1), "")
    assert list(app.store.unread.replies(wanted, after, 10).answers) == []


def test_the_largest_shift_comes_first_and_equal_figures_are_none() -> None:
    before = a_standing({"A": 5, "B": 2, "C": 1})
    after = a_standing({"A": 5, "B": 3, "D": 4})
    shifts = compared(before, after, KISS).shifts
    assert [(s.nominee, s.before, s.after) for s in shifts] == [
        ("D", 0, 4),
        ("B", 2, 3),
        ("C", 1, 0),
    ]


def a_standing(counts: dict[str, int]) -> Standing:
    places = tuple(
        Place(
            rank=1,
            nominee=Nominee(kind=NomineeKind.WORK, key=f"work/{name}", name=name, work=name),
            people=people,
            hosts=0,
            networks={},
            tied=False,
        )
        for name, people in counts.items()
    )
    return Standing(
        talk="kiss", cut_off=NOW, revision=1, places=places, people=sum(counts.values()), answers=9,
        pending=0, networks={},
    )  # fmt: skip
