import tomllib
from datetime import UTC, datetime, timedelta

import pytest

from bot import publish
from bot.app import App, talk_of
from bot.app.sources import Networks
from bot.errors import NetworkError, Trouble
from bot.hosts import HostRole
from bot.model import OccasionKind, Ref, State
from bot.networks.console import Console
from bot.storage.outbox import KeptPost
from bot.web.desk.talk_forms import NAME, name_from
from tests.web.forms import forms
from tests.web.place import Place

MONDAY = datetime(2015, 10, 12, 13, 30, tzinfo=UTC)  # half past nine where the hosts are

FORM = {
    "name": "best-rain",
    "prompt": "Which rain scene do you love most?",
    "zone": "Asia/Seoul",
    "opens": "2015-10-09T09:00",
    "closes": "2015-11-09T09:00",
    "tag": "rainforreal",
    "series_tag": "talkforreal",
    "counts": "scene",
    "cap": "3",
    "again": "add",
    "hosts": "apart",
    "public": "on",
    "asked.x.handle": "annaandestelle",
    "pick.Anna": "The bus stop,\nobviously.",
    "agenda.0.kind": "roundup",
    "agenda.0.when": "every monday at 09:00",
    "agenda.0.networks": "console:x",
    "agenda.0.floor": "2",
    "agenda.0.approval": "two hosts",
}


def test_a_talk_made_at_the_desk_is_a_talk_like_any_other(place: Place) -> None:
    client = place.signed_in()
    assert client.post("/desk/talks", data=FORM).headers["location"] == "/desk/t/best-rain"
    made = place.app.config.talk("best-rain")
    assert made.opens.isoformat() == "2015-10-09T00:00:00+00:00"
    assert (made.rule.cap, made.rule.counts.value, made.agenda[0].floor) == (3, "scene", 2)
    assert client.get("/desk/t/best-rain/queue").status_code == 200
    another = App(place.config, place.store)
    another.meet(place.clock())
    assert another.config.talk("best-rain") == made


def test_a_question_and_where_it_is_asked_are_enough_for_a_talk(place: Place) -> None:
    client = place.signed_in()
    (form,) = [f for f in forms("", client.get("/desk/talks").text) if f.action == "/desk/talks"]
    form.send(client, {"prompt": "Who’s your pick of 2015?", "asked.x.handle": "annaandestelle"})
    made = place.app.config.talk("whos-your-pick-of-2015")
    assert made.opens < place.now - timedelta(days=1)
    assert made.opens.astimezone(made.zone).hour == 0
    assert [asked.network for asked in made.asked_on] == [
        "x"
    ]  # a blog without its post is no place
    assert [entry.when for entry in made.agenda] == ["after 10 answers", "every monday at 09:00"]


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("Which drama do you watch again and again?", "which-drama-do-you-watch-again-and-again"),
        ("¿Cuál es tu beso favorito?", "cual-es-tu-beso-favorito"),
        ("Epic kiss!", "epic-kiss-2"),
        ("어떤 키스신을 가장 좋아하세요?", "talk"),
        ("a" * 60, "a" * 40),
        ("one two " + "x" * 60, "one-two"),
    ],
)
def test_a_talk_is_named_by_its_question(prompt: str, name: str) -> None:
    assert name_from(prompt, {"epic-kiss"}) == name
    assert NAME.fullmatch(name)


def test_it_can_be_taken_as_a_file_that_says_the_same(place: Place) -> None:
    client = place.signed_in()
    client.post("/desk/talks", data=FORM)
    text = client.get("/desk/t/best-rain/file").text
    again, faults = talk_of("best-rain", tomllib.loads(text))
    assert faults == []
    assert again == place.app.config.talk("best-rain")


def test_a_talk_made_at_the_desk_is_changed_there(place: Place) -> None:
    client = place.signed_in()
    client.post("/desk/talks", data=FORM)
    form = client.get("/desk/t/best-rain/edit").text
    assert 'value="2015-10-09T09:00"' in form
    client.post("/desk/t/best-rain/edit", data={**FORM, "prompt": "Which storm?", "public": ""})
    changed = place.app.config.talk("best-rain")
    assert (changed.prompt, changed.public) == ("Which storm?", False)


def test_a_talk_with_a_file_is_read_only_at_the_desk(place: Place) -> None:
    client = place.signed_in()
    assert "is changed there" in client.get(f"/desk/t/{place.talk}").text
    for path in ("edit", "file"):
        assert client.get(f"/desk/t/{place.talk}/{path}").status_code == 409
    assert client.post(f"/desk/t/{place.talk}/edit", data=FORM).status_code == 409


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "../evil"}, "small letters"),
        ({"name": "epic-kiss"}, "another talk"),
        ({"closes": "2015-10-01T09:00"}, "before it opens"),
        ({"zone": "Mars/Olympus"}, "time zone"),
        ({"opens": "soon"}, "no date"),
        ({"cap": "many"}, "cap"),
        ({"tag": "two words"}, "hashtag"),
        ({"agenda.0.when": "now and then"}, "agenda"),
        ({"agenda.0.networks": "fax"}, "fax"),
        ({"prompt": ""}, "prompt"),
    ],
)
def test_what_is_wrong_with_a_talk_is_said_and_nothing_is_kept(
    place: Place, wrong: dict[str, str], said: str
) -> None:
    answered = place.signed_in().post("/desk/talks", data={**FORM, **wrong})
    assert answered.status_code == 422
    assert said in answered.text
    assert "rainforreal" in answered.text or "tag" in wrong
    assert place.store.talks.specs() == {}


def test_answers_over_time_are_drawn_and_said_in_a_table(place: Place) -> None:
    place.counts()
    place.counts()
    for shown in (
        place.signed_in().get(f"/desk/t/{place.talk}").text,
        place.client().get(f"/t/{place.talk}").text,
    ):
        assert "Answers by network: x 2" in shown
        assert '<th scope="row">8 Oct 2015</th>' in shown
        assert "style=" not in shown


def test_a_talk_that_nobody_answered_has_no_empty_plot(place: Place) -> None:
    assert "<svg" not in place.client().get(f"/t/{place.talk}").text
    assert "each day has its column here" in place.signed_in().get(f"/desk/t/{place.talk}").text


@pytest.fixture
def draft(place: Place) -> KeptPost:
    """A roundup for X that waits for a host."""
    for _ in range(3):
        place.counts()
    talk = place.app.config.talk(place.talk)
    press = place.app.press(talk, {"x": _wearing()})
    place.clock.now = MONDAY
    publish.plan(press, place.clock())
    return _drafts(place)[0]


def _wearing() -> Console:
    return Console("console:x", lambda _line: None)


def _drafts(place: Place) -> list[KeptPost]:
    posts = place.store.outbox.posts(place.talk)
    return [
        post
        for post in posts
        if post.decided is State.DRAFT and post.occasion.kind is OccasionKind.ROUNDUP
    ]


def test_a_draft_shows_its_words_weight_and_price(place: Place, draft: KeptPost) -> None:
    shown = place.signed_in().get(f"/desk/t/{place.talk}/roundups").text
    assert "Coffee Prince" in shown
    assert "of 280 weighted characters, $0.015" in shown
    assert draft.digest is not None
    assert draft.digest in shown


def test_a_draft_stands_on_its_day_in_the_calendar(place: Place, draft: KeptPost) -> None:
    client, base = place.signed_in(), f"/desk/t/{place.talk}/roundups"
    assert draft.key in client.get(base).text
    assert 'class="mark draft"' in client.get(f"{base}?month=2015-10").text
    assert 'class="mark draft"' not in client.get(f"{base}?month=2015-08").text


def test_ranks_are_drawn_once_a_roundup_went_out(place: Place, draft: KeptPost) -> None:
    fan, store = place.client(), place.store.outbox
    assert "How ranks moved" not in fan.get(f"/t/{place.talk}").text
    store.approve(draft.key, "Anna", draft.digest or "", place.clock())
    until = place.clock() + timedelta(minutes=5)
    for part in draft.parts:
        store.claim(draft.key, part.n, who="a sender", now=place.clock(), until=until, stands=None)
        native = f"100{part.n}"
        ref = Ref(network="console:x", id=native, native=native)
        store.sent(draft.key, part.n, ref, place.clock())
    shown = fan.get(f"/t/{place.talk}").text
    assert "Ranks from roundup to roundup: Coffee Prince 1." in shown
    assert shown.count("<polyline") == 1


def test_an_approval_is_for_what_was_seen(place: Place, draft: KeptPost) -> None:
    client, path = place.signed_in(), f"/desk/t/{place.talk}/roundups/approve"
    old = client.post(path, data={"key": draft.key, "digest": "something else"})
    assert old.status_code == 409
    assert client.post(path, data={"key": draft.key, "digest": draft.digest}).status_code == 303
    assert place.store.outbox.post(draft.key).decided is State.DUE


def test_rewording_makes_it_a_draft_that_must_be_agreed_to_again(
    place: Place, draft: KeptPost
) -> None:
    client, base = place.signed_in(), f"/desk/t/{place.talk}/roundups"
    client.post(f"{base}/approve", data={"key": draft.key, "digest": draft.digest})
    words = {"key": draft.key, "text": ["Coffee Prince leads, of course.", ""]}
    assert client.post(f"{base}/edit", data=words).status_code == 303
    post = place.store.outbox.post(draft.key)
    assert post.decided is State.DRAFT
    assert [part.text for part in post.parts] == ["Coffee Prince leads, of course."]
    assert post.edited_by == "Anna"


def test_words_that_break_a_rule_are_refused_in_words(place: Place, draft: KeptPost) -> None:
    words = {"key": draft.key, "text": ["x" * 300]}
    answered = place.signed_in().post(f"/desk/t/{place.talk}/roundups/edit", data=words)
    assert answered.status_code == 409
    assert "300 of 280" in answered.text


def test_holding_and_letting_go(place: Place, draft: KeptPost) -> None:
    client, base = place.signed_in(), f"/desk/t/{place.talk}/roundups"
    client.post(f"{base}/hold", data={"key": draft.key})
    assert place.store.outbox.post(draft.key).decided is State.HELD
    client.post(f"{base}/release", data={"key": draft.key})
    assert place.store.outbox.post(draft.key).decided is State.DRAFT


def test_what_is_unknown_stands_on_top_until_a_host_settles_it(
    place: Place, draft: KeptPost
) -> None:
    store, now = place.store.outbox, place.clock()
    store.approve(draft.key, "Anna", draft.digest or "", now)
    store.claim(
        draft.key,
        0,
        who="a sender that died",
        now=now,
        until=now + timedelta(minutes=5),
        stands=None,
    )
    place.clock.passes(hours=1)
    client, base = place.signed_in(), f"/desk/t/{place.talk}/roundups"
    shown = client.get(base).text
    assert "may or may not have gone out" in shown
    assert shown.index('class="card post unknown"') < (shown + 'class="card post draft"').index(
        'class="card post draft"'
    )
    bad = client.post(
        f"{base}/settle",
        data={"key": draft.key, "n": "0", "sent": "true", "url": "javascript:alert(1)"},
    )
    assert bad.status_code == 409
    fine = {"key": draft.key, "n": "0", "sent": "true", "url": "https://x.example/1/status/99"}
    assert client.post(f"{base}/settle", data=fine).status_code == 303
    assert store.post(draft.key).parts[0].state is State.SENT


def test_a_post_of_another_talk_is_not_touched_from_here(place: Place, draft: KeptPost) -> None:
    client = place.signed_in()
    client.post("/desk/talks", data=FORM)
    answered = client.post("/desk/t/best-rain/roundups/hold", data={"key": draft.key})
    assert answered.status_code == 404
    assert place.store.outbox.post(draft.key).decided is State.DRAFT


@pytest.fixture
def sent(place: Place, draft: KeptPost) -> Console:
    """Where the roundup stands that was sent just now."""
    console = _wearing()
    place.app.networks = Networks(place.config, {"x": console})
    place.store.outbox.approve(draft.key, "Anna", draft.digest or "", place.clock())
    publish.send(place.app.press(place.app.config.talk(place.talk), {"x": console}), place.clock())
    assert place.store.outbox.post(draft.key).state_at(place.clock()) is State.SENT
    return console


@pytest.mark.usefixtures("sent")
def test_a_host_takes_back_what_was_sent_once_sure(place: Place, draft: KeptPost) -> None:
    client, base = place.signed_in(), f"/desk/t/{place.talk}/roundups"
    shown = client.get(base).text
    assert "X deletes each message; whoever has seen it may have kept it." in shown
    assert "2 messages of it stand there. X deletes" in shown
    assert "That costs $0.02. It cannot be undone." in shown
    unsure = client.post(f"{base}/withdraw", data={"key": draft.key})
    assert (unsure.status_code, "Tick the box" in unsure.text) == (409, True)
    assert place.store.outbox.post(draft.key).state_at(place.clock()) is State.SENT
    sure = client.post(f"{base}/withdraw", data={"key": draft.key, "sure": "true"})
    assert sure.status_code == 303
    post = place.store.outbox.post(draft.key)
    assert [part.state for part in post.parts] == [State.WITHDRAWN] * 2
    assert {part.trouble for part in post.parts} == {"withdrawn by Anna"}
    assert f'action="{base}/withdraw"' not in client.get(base).text


def test_a_draft_is_withdrawn_before_anything_of_it_is_out(place: Place, draft: KeptPost) -> None:
    client, base = place.signed_in(), f"/desk/t/{place.talk}/roundups"
    assert "Nothing of it is out, and nothing will be." in client.get(base).text
    client.post(f"{base}/withdraw", data={"key": draft.key, "sure": "true"})
    assert place.store.outbox.post(draft.key).decided is State.WITHDRAWN


def test_what_still_stands_after_a_withdrawal_is_shown_with_its_reason(
    place: Place, draft: KeptPost, sent: Console
) -> None:
    place.app.networks = Networks(place.config, {"x": _Keeping()})
    client, base = place.signed_in(), f"/desk/t/{place.talk}/roundups"
    client.post(f"{base}/withdraw", data={"key": draft.key, "sure": "true"})
    shown = client.get(base).text
    assert "it could not be deleted: x: later: not now" in shown
    assert "Take back what still stands" in shown
    place.app.networks = Networks(place.config, {"x": sent})
    client.post(f"{base}/withdraw", data={"key": draft.key, "sure": "true"})
    assert "Take back what still stands" not in client.get(base).text


class _Keeping(Console):
    """Deletes nothing."""

    def withdraw(self, ref: Ref) -> None:
        raise NetworkError(network="x", trouble=Trouble.LATER, detail="not now")


@pytest.mark.usefixtures("sent")
def test_only_a_host_from_this_very_site_withdraws(place: Place, draft: KeptPost) -> None:
    path, sure = f"/desk/t/{place.talk}/roundups/withdraw", {"key": draft.key, "sure": "true"}
    elsewhere = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    assert place.signed_in().post(path, data=sure, headers=elsewhere).status_code == 403
    assert place.client().post(path, data=sure).status_code == 401
    place.host("Mo", HostRole.MODERATOR)
    assert place.signed_in("Mo").post(path, data=sure).status_code == 403
    assert place.store.outbox.post(draft.key).state_at(place.clock()) is State.SENT


@pytest.mark.usefixtures("sent")
def test_where_nothing_is_connected_nothing_is_said_to_be_deleted(
    place: Place, draft: KeptPost
) -> None:
    place.app.networks = Networks(place.config)
    path = f"/desk/t/{place.talk}/roundups/withdraw"
    answered = place.signed_in().post(path, data={"key": draft.key, "sure": "true"})
    assert answered.status_code == 409
    assert "X is not connected here, so nothing can be deleted there" in answered.text
    assert place.store.outbox.post(draft.key).state_at(place.clock()) is State.SENT
