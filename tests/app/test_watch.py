"""What follows gathered answers: the round late in the day, the look before a roundup, the reports."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.app import App, Networks
from bot.config import Budget
from bot.model import Fate, Route, Ruling
from tests.bench.x_month import START, furnished, playing
from tests.bench.x_script import HOST, TAGS, Stage, written

HOUR = timedelta(hours=1)
TALK = TAGS[0]


@pytest.fixture
def played(tmp_path: Path) -> Iterator[tuple[App, Stage]]:
    with playing(
        written(START, 10, 0, 1), Budget(sample=Decimal("0.05")), furnished(tmp_path)
    ) as made:
        yield made


def say(stage: Stage, fan: str, text: str, hours: float, **more: object) -> str:
    at = START + hours * HOUR
    return stage.world.place(fan, text, at=at, **more).id  # type: ignore[arg-type]  # as World.place takes it


def tick(app: App, stage: Stage, hours: float) -> None:
    stage.world.set_clock(START + hours * HOUR)
    app.tick(stage.world.now)


def fates(app: App) -> dict[str, str]:
    with app.store.engine.connect() as connection:
        return dict(connection.exec_driver_sql("SELECT uid, fate FROM answers").all())


def test_what_was_read_today_is_looked_at_again_late_for_nothing(
    played: tuple[App, Stage],
) -> None:
    app, stage = played
    gone = say(stage, "fan1", f"@{HOST} Goblin #{TALK}", 2)
    tagged = say(stage, "fan2", f"Healer #{TALK}", 2)
    for n in range(3, 9):
        say(stage, f"fan{n}", f"@{HOST} Healer #{TALK}", 2)
    tick(app, stage, 3)
    stage.world.set_fate(gone, "deleted")
    stage.world.set_fate(tagged, "deleted")
    late = say(stage, "fan9", f"@{HOST} City Hall", 2, late=6 * HOUR)
    tick(app, stage, 22)
    before = stage.world.bill
    tick(app, stage, 23.6)
    found = fates(app)
    assert (found[f"x:{gone}"], found[f"x:{tagged}"]) == (Fate.DELETED.value, Fate.DELETED.value)
    assert f"x:{late}" in found
    spent = app.store.ledger.lines(talk=None, lately=START)
    assert not [line for line in spent if line.purpose == "recheck"]
    assert app.store.ledger.spent(network="x", since=START) == stage.world.bill
    again = stage.world.bill
    tick(app, stage, 23.8)
    assert stage.world.bill == again > before


def test_a_conversation_is_read_only_where_replies_go_missing(played: tuple[App, Stage]) -> None:
    app, stage = played
    prompt = stage.prompts[0]
    say(stage, "fan1", "Goblin", 2, reply_to=prompt)
    tick(app, stage, 3)
    tick(app, stage, 23.6)
    searched = [r for r in stage.world.requests if "conversation_id:" in str(r["params"])]
    assert [r["path"] for r in searched] == ["/2/tweets/counts/recent"]
    bare = say(stage, "fan2", "Healer", 26, reply_to=prompt, bare=True)
    tick(app, stage, 47.6)
    assert f"x:{bare}" in fates(app)
    assert app.store.found.of_talk(TALK).only_by == {Route.MENTION: 1, Route.REPLY: 1}


def test_before_a_roundup_what_decides_its_places_is_looked_at_again(
    played: tuple[App, Stage],
) -> None:
    app, stage = played
    texts = ["Coffee Prince", "Coffee Prince", "Boys Over Flowers"]
    said = [say(stage, f"fan{n}", f"{text} #{TALK}", 2) for n, text in enumerate(texts)]
    tick(app, stage, 3)
    tick(app, stage, 5)  # its mark moves on, so that Monday's overlap brings none of them
    stage.world.set_fate(said[0], "deleted")
    monday = 6 * 24 + 13.0  # nine in New York
    tick(app, stage, monday - 0.25)
    assert fates(app)[f"x:{said[0]}"] == Fate.DELETED.value
    lines = app.store.ledger.lines(talk=TALK, lately=START)
    assert [str(line.dollars) for line in lines if line.purpose == "recheck"] == ["0.01"]
    asked = len(stage.world.requests)
    tick(app, stage, monday - 0.15)
    lookups = [r for r in stage.world.requests[asked:] if r["path"] == "/2/tweets"]
    assert lookups == []


def test_the_reports_say_what_was_paid_and_what_may_be_missing(played: tuple[App, Stage]) -> None:
    app, stage = played
    for n in range(6):
        say(stage, f"fan{n}", f"@{HOST} Goblin #{TALK}", 2)
    say(stage, "fan7", f"Healer #{TALK}", 2)
    tick(app, stage, 3)
    stage.world.mischief.add("credits", "mentions", times=9)
    tick(app, stage, 5)
    tick(app, stage, 23.6)
    cost = app.cost(TALK, stage.world.now)
    assert cost.answers == 7
    whole = sum((app.cost(tag, stage.world.now).dollars for tag in TAGS), Decimal(0))
    assert whole == stage.world.bill
    found = app.coverage(TALK, stage.world.now)
    assert (found.answers, found.counted, found.kept) == (7, 7, 7)
    assert found.share is not None
    assert (found.shown, found.share.value) == (7, 1.0)
    (ailing,) = found.ailing
    assert "credits" in ailing.detail
    assert found.blind == stage.world.now - (START + 5 * HOUR)


def test_a_post_found_by_hand_costs_one_read(played: tuple[App, Stage]) -> None:
    app, stage = played
    native = say(stage, "fan1", "Goblin, of course", 1)
    stage.world.set_clock(START + 2 * HOUR)
    done = app.take_in_posts(f"https://x.com/fan1/status/{native}", stage.world.now)
    assert (done.answers, done.fresh, done.dollars) == (1, 1, "0.005")
    assert app.store.answers.routes([f"x:{native}"]) == {f"x:{native}": (Route.IMPORT,)}
    gone = app.take_in_posts("1234567890", stage.world.now)
    assert (gone.answers, len(gone.faults)) == (0, 1)
    assert app.store.ledger.spent(network="x", since=START) == stage.world.bill


def test_a_post_found_by_hand_needs_no_tag_to_belong(played: tuple[App, Stage]) -> None:
    app, stage = played
    lone = say(stage, "fan1", "Coffee Prince, of course", 1)
    tick(app, stage, 2)
    app.take_in_posts(lone, stage.world.now)
    assert placed(app, lone) == [(TALK, Ruling.COUNTED)]
    assert app.cost(TALK, stage.world.now).dollars == Decimal("0.005")
    app.reread([f"x:{lone}"], stage.world.now)
    assert placed(app, lone) == [(TALK, Ruling.COUNTED)]


def test_a_post_found_by_hand_waits_where_two_talks_are_open(played: tuple[App, Stage]) -> None:
    app, stage = played
    native = say(stage, "fan1", "Coffee Prince, of course", 30)
    tick(app, stage, 31)
    app.take_in_posts(native, stage.world.now)
    assert placed(app, native) == [(TAGS[1], Ruling.PENDING), (TALK, Ruling.PENDING)]
    assert [each.answer for each in app.store.queue.unplaced(TALK, 0, 10)] == [f"x:{native}"]


def test_a_post_that_no_budget_can_pay_for_is_not_asked_for_and_that_is_said(
    played: tuple[App, Stage],
) -> None:
    app, stage = played
    native = say(stage, "fan1", "Coffee Prince", 1)
    stage.world.set_clock(START + 2 * HOUR)
    app.config = replace(app.config, budget=Budget(day=Decimal("0.004")))
    asked = len(stage.world.requests)
    (fault,) = app.take_in_posts(native, stage.world.now).faults
    assert fault == f"post {native} was not asked for: no budget leaves its price"
    assert len(stage.world.requests) == asked


def test_hosts_that_quote_their_prompt_give_no_answer(played: tuple[App, Stage]) -> None:
    app, stage = played
    prompt = stage.prompts[0]
    fan = say(stage, "fan1", "Coffee Prince!", 1, quotes=prompt)
    ours = say(stage, HOST, "Keep them coming: Coffee Prince leads!", 1, quotes=prompt)
    tick(app, stage, 2)
    assert placed(app, fan) == [(TALK, Ruling.COUNTED)]
    app.take_in_posts(ours, stage.world.now)
    assert placed(app, ours) == []


def test_after_the_close_it_is_looked_at_ever_more_seldom(played: tuple[App, Stage]) -> None:
    app, stage = played
    quoted = say(stage, "fan1", f"Coffee Prince #{TALK}", 1)
    tick(app, stage, 2)
    app.store.outbox.quote(TALK, f"x:{quoted}", "Anna", stage.world.now)
    closes = app.config.talk(TALK).closes
    stage.world.set_clock(closes + timedelta(days=1))
    app.tick(stage.world.now)
    stage.world.set_fate(quoted, "deleted")
    looks = []
    for days in range(2, 60):
        stage.world.set_clock(closes + timedelta(days=days))
        app.tick(stage.world.now)
        made = app.store.measures.since("look", stage.world.now, TALK)
        looks += [days] if made else []
    assert looks == [7, 14, 28, 56]
    assert fates(app)[f"x:{quoted}"] == Fate.DELETED.value
    assert app.store.outbox.quotes(TALK) == []


def test_a_talk_that_is_over_needs_no_network_any_more(played: tuple[App, Stage]) -> None:
    app, stage = played
    quoted = say(stage, "fan1", f"Coffee Prince #{TALK}", 1)
    tick(app, stage, 2)
    app.store.outbox.quote(TALK, f"x:{quoted}", "Anna", stage.world.now)
    app.config = replace(app.config, networks={})
    app.networks = Networks(app.config)
    later = app.config.talk(TALK).closes + timedelta(days=8)
    assert app.tick(later).troubles == ()
    (look,) = app.store.measures.since("look", later, TALK)
    assert look.value["done"]


def test_what_a_bot_said_is_read_again_once_it_is_on_the_list(played: tuple[App, Stage]) -> None:
    app, stage = played
    said = say(stage, "quotebot", f"Coffee Prince #{TALK}", 1)
    tick(app, stage, 2)
    assert placed(app, said) == [(TALK, Ruling.COUNTED)]
    assert app.store.unread.count(app.read_with) == 0
    app.config = replace(app.config, bots=frozenset({f"x:{stage.world.user('quotebot').id}"}))
    assert app.store.unread.count(app.read_with) == 1
    app.reread([f"x:{said}"], stage.world.now)
    assert placed(app, said) == []
    assert app.store.unread.count(app.read_with) == 0


def placed(app: App, native: str) -> list[tuple[str, Ruling]]:
    uid = f"x:{native}"
    found = app.store.conclusions.belongings([uid]).get(uid, ())
    return [(each.talk, each.ruling) for each in found]


def test_a_name_is_looked_up_once_and_kept(played: tuple[App, Stage]) -> None:
    app, stage = played
    say(stage, "fan1", f"@{HOST} Goblin #{TALK}", 1)
    tick(app, stage, 2)
    fan = f"x:{stage.world.user('fan1').id}"
    app.watch.look_up([fan], stage.world.now, app.config.talk(TALK))
    (answer,) = app.store.answers.all()
    assert answer.account.handle == "fan1"
    assert app.store.ledger.spent(network="x", since=START) == stage.world.bill == Decimal("0.011")


def test_whoever_is_quoted_is_named_before_the_roundup(played: tuple[App, Stage]) -> None:
    app, stage = played
    native = say(stage, "fan1", f"@{HOST} Goblin #{TALK}", 1)
    say(stage, "fan2", f"@{HOST} Healer #{TALK}", 1)
    tick(app, stage, 2)
    app.store.outbox.quote(TALK, f"x:{native}", "Anna", stage.world.now)
    app.watch.look(app.config.talk(TALK), stage.world.now)
    app.watch.look(app.config.talk(TALK), stage.world.now)
    named = {a.text.split()[1]: a.account.handle for a in app.store.answers.all()}
    assert named == {"Goblin": "fan1", "Healer": None}
    assert [r["path"] for r in stage.world.requests].count("/2/users") == 1
