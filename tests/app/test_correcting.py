"""After a roundup went out: a real merge, undone or not, and real deletions call for corrections."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.app import App
from bot.model import AgendaEntry, Approval, Change, Fate, OccasionKind, State
from bot.publish import said
from bot.storage import Store
from tests.app.test_app import KISS, NOW, Fake, answer, made, page

MONDAY = NOW + timedelta(days=2)
WEEKLY = AgendaEntry(
    kind=OccasionKind.ROUNDUP,
    when="every monday at 09:00",
    networks=("console:mastodon",),
    approval=Approval.AUTO,
)
TALK = replace(KISS, agenda=(WEEKLY,), picks=())
ROUNDUP = "kiss/roundup/2015-10-12/console:mastodon"
PICKS = (
    "Secret Garden",
    "Secret Garden",
    "Coffee Prince",
    "Coffee Prince",
    "Coffee Prince",
    "Healer",
)


@pytest.fixture
def app(store: Store) -> App:
    """A talk whose first roundup went out, with one answer quoted in it."""
    answers = [answer(n, f"{title}!") for n, title in enumerate(PICKS, 1)]
    app = made(store, Fake(mention=[page(*answers)]), Fake(), TALK)
    app.tick(NOW)
    store.outbox.quote("kiss", "x:6", "Anna", NOW)
    app.publish(TALK, MONDAY)
    assert store.outbox.post(ROUNDUP).state_at(MONDAY) is State.SENT
    return app


def corrections(app: App, at: datetime) -> list[str]:
    return [p.key for p in app.publish(TALK, at).planned if "/correction/" in p.key]


def words(app: App, key: str) -> str:
    return "\n".join(said(app.press(TALK), key))


def key_of(app: App, name: str) -> str:
    places = app.standings.of(TALK, MONDAY).places
    return next(p.nominee.key for p in places if p.nominee.name.startswith(name))


def test_a_merge_that_changes_a_published_place_is_corrected_with_what_was_said_and_what_holds(
    app: App,
) -> None:
    later = MONDAY + timedelta(hours=2)
    app.review.merge(key_of(app, "Secret Garden"), key_of(app, "Healer"), host="Anna", now=later)
    [key] = corrections(app, later)
    text = words(app, key)
    was, holds = (
        "2. Secret Garden (2 people) and 3. Healer (1 person)",
        "Secret Garden (3 people, tied)",
    )
    assert 0 < text.index(was) < text.index(holds)
    assert app.store.outbox.post(key).decided is State.DRAFT
    assert "2. Secret Garden – 2 people" in words(app, ROUNDUP)  # what was said stays as said
    assert corrections(app, later + timedelta(hours=2)) == []


def test_a_quoted_answer_that_is_deleted_is_blank_and_corrected(app: App) -> None:
    later = MONDAY + timedelta(hours=2)
    before = words(app, ROUNDUP)
    assert "“Healer!”" in before
    app.store.answers.apply([Change(id="x:6", fate=Fate.DELETED)], later)
    after = words(app, ROUNDUP)
    assert "“Healer!”" not in after
    assert "its author took it back" in after
    [key] = corrections(app, later)
    assert "take" in words(app, key)
    assert "quote" in words(app, key)


def test_later_answers_call_for_no_correction(app: App) -> None:
    later = MONDAY + timedelta(hours=2)
    new = answer(9, "Healer!", said_at=later)
    app.networks = made(app.store, Fake(mention=[page(new)]), Fake(), TALK).networks
    app.tick(later)
    assert corrections(app, later + timedelta(hours=2)) == []
