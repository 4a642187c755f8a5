from urllib.parse import quote

from bot.model import EdgeKind, Ruling
from tests.making import a_work
from tests.web.place import KEYS, Place, pick

COFFEE, LIE, HOUSE = (f"work/{KEYS[t]}" for t in ("Coffee Prince", "Lie to Me", "Full House"))


def test_the_preview_says_what_a_merge_would_do_and_does_nothing(place: Place) -> None:
    for title in ("Coffee Prince", "Coffee Prince", "Lie to Me", "Full House"):
        place.counts(title)
    before = place.standing()
    shown = place.signed_in().get(
        f"/desk/t/{place.talk}/nominees/merge", params={"keep": LIE, "join": HOUSE}
    )
    assert "1 person’s vote moves" in shown.text
    assert "This takes Lie to Me from 2nd to 1st" in shown.text
    assert place.standing() == before


def test_any_merge_is_undone_alone_also_an_old_one_in_the_middle(place: Place) -> None:
    for title in KEYS:
        place.counts(title)
    client, base = place.signed_in(), f"/desk/t/{place.talk}/nominees"
    pairs = [(COFFEE, LIE), (LIE, HOUSE), (HOUSE, f"work/{KEYS['Boys Over Flowers']}")]
    for keep, join in pairs:
        assert client.post(f"{base}/merge", data={"keep": keep, "join": join}).status_code == 303
    assert list(place.standing().values()) == [4]
    middle = place.store.edges.every()[1].id
    assert middle in client.get(base).text
    client.post(f"{base}/undo", data={"word": middle})
    assert sorted(place.standing().values()) == [2, 2]


def test_what_hosts_said_long_ago_can_still_be_undone(place: Place) -> None:
    place.counts("Coffee Prince")
    for n in range(70):
        place.store.nominees.add(a_work(f"Work {n}", f"work-{n}"), [], "Anna", place.clock())
        place.app.review.merge(
            COFFEE, f"work/work-{n}", host="Anna", now=place.clock(), talk=place.talk
        )
    client, base = place.signed_in(), f"/desk/t/{place.talk}/nominees"
    oldest = place.store.edges.every()[0].id
    first = client.get(base).text
    assert oldest not in first
    assert "?skip=60#said" in first
    assert oldest in client.get(f"{base}?skip=60").text
    assert client.get(f"{base}?skip=-1").status_code == 422


def test_two_called_different_are_never_proposed_and_never_merged(place: Place) -> None:
    place.counts("Coffee Prince")
    place.counts("Lie to Me")
    client, base = place.signed_in(), f"/desk/t/{place.talk}/nominees"
    client.post(f"{base}/different", data={"keep": COFFEE, "join": LIE})
    refused = client.post(f"{base}/merge", data={"keep": COFFEE, "join": LIE})
    assert refused.status_code == 409
    assert "called different" in refused.text
    preview = client.get(f"{base}/merge", params={"keep": COFFEE, "join": LIE})
    assert "called different" in preview.text


def test_a_new_nominee_is_found_from_now_on(place: Place) -> None:
    client = place.signed_in()
    form = {"name": "The Umbrella Garden", "kind": "work", "names": "TUG drama\r\nUmbrellas"}
    made = client.post(f"/desk/t/{place.talk}/nominees/new", data=form)
    assert made.status_code == 303
    assert client.get(made.headers["location"]).status_code == 200
    assert [n.name for n in place.app.review.search("umbrella gar")] == ["The Umbrella Garden"]
    mentions = place.app.lexicon.mentions("I vote for The Umbrella Garden!")
    assert mentions
    assert "Umbrellas" in client.get(made.headers["location"]).text


def test_a_nominee_shows_every_answer_behind_it_merged_ones_too(place: Place) -> None:
    place.counts("Coffee Prince")
    place.counts("Lie to Me")
    client = place.signed_in()
    client.post(f"/desk/t/{place.talk}/nominees/merge", data={"keep": COFFEE, "join": LIE})
    shown = client.get(f"/desk/t/{place.talk}/nominees/one/{quote(COFFEE)}").text
    assert "<mark>Coffee Prince</mark>" in shown
    assert "<mark>Lie to Me</mark>" in shown


def test_what_does_not_exist_cannot_be_merged_named_or_linked(place: Place) -> None:
    place.counts()
    client, base = place.signed_in(), f"/desk/t/{place.talk}"
    for path, form in (
        ("nominees/merge", {"keep": COFFEE, "join": "work/none"}),
        ("nominees/name", {"nominee": "work/none", "called": "x"}),
        ("nominees/alias", {"nominee": "work/none", "called": "x"}),
        ("nominees/undo", {"word": "nobody-said-that"}),
        ("people/link", {"a": "x:1", "b": "x:none"}),
        ("people/own", {"account": "x:none", "whose": "Anna"}),
    ):
        assert client.post(f"{base}/{path}", data=form).status_code == 404, path
    assert place.store.edges.every() == []


def test_linked_accounts_count_as_one_until_the_link_is_taken_back(place: Place) -> None:
    place.counts(by="1")
    place.counts(by="2")
    client, base = place.signed_in(), f"/desk/t/{place.talk}/people"
    client.post(f"{base}/link", data={"a": "x:1", "b": "x:2"})
    assert list(place.standing().values()) == [1]
    link = place.store.edges.every()[0]
    assert link.kind is EdgeKind.LINK
    client.post(f"{base}/undo", data={"word": link.id})
    assert list(place.standing().values()) == [2]


def test_accounts_that_said_the_same_within_minutes_are_proposed_with_the_evidence(
    place: Place,
) -> None:
    words = "that slow kiss under the broken street lamp in the snow was everything to me"
    place.hears(words, by="1", name="Moonrabbit")
    place.hears(words, by="2", name="Moon Rabbit")
    client = place.signed_in()
    shown = client.get(f"/desk/t/{place.talk}/people").text
    assert "the same words" in shown
    client.post(f"/desk/t/{place.talk}/people/apart", data={"a": "x:1", "b": "x:2"})
    assert "Nothing speaks for" in client.get(f"/desk/t/{place.talk}/people").text


def test_a_hosts_own_account_counts_as_the_host(place: Place) -> None:
    place.counts(by="1")
    place.counts(by="2")
    client, base = place.signed_in(), f"/desk/t/{place.talk}/people"
    for account in ("x:1", "x:2"):
        client.post(f"{base}/own", data={"account": account, "whose": "Anna"})
    assert list(place.standing().values()) == [1]
    client.post(f"{base}/own", data={"account": "x:2"})
    assert list(place.standing().values()) == [2]


def test_fair_play_shows_both_rankings_and_drops_nothing(place: Place) -> None:
    words = "Lie to Me, because nothing will ever beat that cola kiss in the hotel room"
    for n in range(3):
        place.counts("Coffee Prince", by=f"fan-{n}")
    for n in range(4):
        place.hears(words, pick(words, "Lie to Me", Ruling.COUNTED), by=f"copy-{n}")
    before = place.standing()
    shown = place.signed_in().get(f"/desk/t/{place.talk}/fair-play").text
    assert "4 accounts said the same words" in shown
    assert "7 people" in shown
    assert "3 people" in shown
    assert place.standing() == before == {"Lie to Me": 4, "Coffee Prince": 3}


def test_leave_to_quote_is_asked_granted_and_taken_back(place: Place) -> None:
    answer = place.counts()
    client, path = place.signed_in(), f"/desk/t/{place.talk}/answer"
    client.post(f"{path}/leave", data={"answer": answer, "said": "granted"})
    assert [quote.answer for quote in place.store.outbox.quotes(place.talk)] == [answer]
    assert "granted" in client.get(path, params={"id": answer}).text
    client.post(f"{path}/leave", data={"answer": answer, "said": "refused"})
    assert place.store.outbox.quotes(place.talk) == []


def test_spam_waits_with_its_reason_and_is_refused_by_a_host(place: Place) -> None:
    answer = place.waits(spam=("link only",))
    client = place.signed_in()
    assert "link only" in client.get(f"/desk/t/{place.talk}/spam").text
    form = {"answer": answer, "ruling": "refused", "reason": "spam", "back": "spam"}
    client.post(f"/desk/t/{place.talk}/answer/rule", data=form)
    assert "Nothing waits" in client.get(f"/desk/t/{place.talk}/queue").text


def test_the_log_shows_who_did_what(place: Place) -> None:
    client = place.signed_in()
    form = {"name": "the one in the rain", "kind": "phrase"}
    client.post(f"/desk/t/{place.talk}/nominees/new", data=form)
    first = client.get("/desk/log").text
    assert "make" in first
    assert "Anna" in first
    assert client.get("/desk/log", params={"before": 1}).status_code == 200


def test_the_log_shows_an_erasure_with_its_numbers(place: Place) -> None:
    place.counts(by="1")
    client, now = place.signed_in(), place.clock()
    place.store.erasures.forget("x:1", asked_at=now, now=now, who="Anna")
    assert "answers 1" in client.get("/desk/log").text


def test_an_objection_is_shown_harmless_and_seen_to_once(place: Place) -> None:
    answer = place.counts()
    place.store.objections.add(answer, place.talk, "<b>I meant</b> the other one", place.clock())
    client, path = place.signed_in(), f"/desk/t/{place.talk}/objections"
    shown = client.get(path).text
    assert "&lt;b&gt;I meant" in shown
    key = place.store.objections.open(place.talk)[0].key
    assert client.post(f"{path}/settle", data={"key": key}).status_code == 303
    assert client.post(f"{path}/settle", data={"key": key}).status_code == 409
    assert "Nobody objects" in client.get(path).text


def test_connect_asks_the_networks_only_when_told_to(place: Place) -> None:
    client = place.signed_in()
    assert "Ask the networks" in client.get("/desk/connect").text
    assert client.post("/desk/connect").status_code == 200
    assert "asked, not connected" in client.get("/desk/connect").text


def test_whom_hosts_asked_to_quote_is_listed_with_what_they_said(place: Place) -> None:
    said = place.counts(name="Demo Quotable")
    client, base = place.signed_in(), f"/desk/t/{place.talk}"
    assert "Nobody was asked yet" in client.get(f"{base}/quotes").text
    asked = client.post(f"{base}/answer/leave", data={"answer": said, "said": "asked"})
    assert asked.status_code == 303
    assert "Demo Quotable" in client.get(f"{base}/quotes").text
    granted = {"answer": said, "said": "granted", "back": "quotes"}
    answered = client.post(f"{base}/answer/leave", data=granted)
    assert answered.headers["location"] == f"{base}/quotes"
    assert [quote.answer for quote in place.store.outbox.quotes(place.talk)] == [said]
