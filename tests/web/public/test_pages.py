"""What fans see: the standing and its kin, a receipt, an objection; nothing that is not theirs to see."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from bot.model import Change, Fate, Nomination, Nominee, NomineeKind, Visibility
from bot.storage import Store
from tests.making import a_nomination
from tests.web.place import Place

POST = "https://x.example/demo_fan/status/1"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "\u202egnp.exe\u2066",
    "\u200b" * 300,
    "a" * 25_000,
    "=1+1",
    'O\'Brien & "Sons" <b>',
)


@pytest.fixture
def fan(place: Place) -> Iterator[TestClient]:
    with place.client() as client:
        yield client


def named(words: str, nominee: str | None = None) -> Nomination:
    """A passage whose nominee bears a stranger's own words, as in a talk that counts phrases."""
    name = nominee or words
    made = Nominee(kind=NomineeKind.PHRASE, key=f"phrase/{name[:50]}", name=name)
    return a_nomination(words[:5], nominee=made)


def base(place: Place) -> str:
    return f"/t/{place.talk}"


def test_the_standing_is_there_for_everybody(place: Place, fan: TestClient) -> None:
    place.counts("Coffee Prince")
    place.counts("Coffee Prince")
    place.counts("Lie to Me")
    shown = fan.get(base(place))
    assert shown.status_code == 200
    assert shown.text.index("Coffee Prince") < shown.text.index("Lie to Me")
    assert "One person, one work" in shown.text


def test_a_talk_that_is_not_public_is_not_there(store: Store, now: datetime) -> None:
    place = Place(store, now)
    hidden = tuple(replace(talk, public=False) for talk in place.app.config.talks)
    place.app.config = replace(place.app.config, talks=hidden)
    with place.client() as fan:
        for path in ("", "/embed", "/snippet.html", "/standing.json", "/receipt"):
            assert fan.get(base(place) + path).status_code == 404


def test_programs_get_the_same_figures(place: Place, fan: TestClient) -> None:
    place.counts("Coffee Prince")
    place.counts("Coffee Prince")
    as_json = json.loads(fan.get(base(place) + "/standing.json").text)
    rows = list(csv.DictReader(io.StringIO(fan.get(base(place) + "/standing.csv").text)))
    assert as_json["places"][0]["people"] == int(rows[0]["people"]) == 2
    assert as_json["places"][0]["nominee"] == rows[0]["nominee"]


def test_the_feed_is_well_formed_and_has_an_item_a_revision(place: Place, fan: TestClient) -> None:
    place.counts("Coffee Prince")
    feed = fan.get(base(place) + "/standing.rss")
    assert feed.headers["content-type"].startswith("application/rss+xml")
    first = ET.fromstring(feed.text).findtext("channel/item/guid")
    assert ET.fromstring(feed.text).findtext("channel/link") == f"http://localhost{base(place)}"
    assert "2015" in (ET.fromstring(feed.text).findtext("channel/item/pubDate") or "")
    place.counts("Lie to Me")
    again = ET.fromstring(fan.get(base(place) + "/standing.rss").text)
    assert again.findtext("channel/item/guid") != first


def test_a_page_that_has_not_changed_is_not_sent_again(place: Place, fan: TestClient) -> None:
    place.counts("Coffee Prince")
    tag = fan.get(base(place)).headers["etag"]
    assert fan.get(base(place), headers={"if-none-match": tag}).status_code == 304
    place.counts("Lie to Me")
    counted = fan.get(base(place), headers={"if-none-match": tag})
    assert counted.status_code == 200
    place.clock.passes(days=60)
    closed = fan.get(base(place), headers={"if-none-match": counted.headers["etag"]})
    assert "The talk closed" in closed.text


def test_only_the_embed_may_be_framed(place: Place, fan: TestClient) -> None:
    framed = fan.get(base(place) + "/embed").headers["content-security-policy"]
    alone = fan.get(base(place)).headers["content-security-policy"]
    assert "frame-ancestors *" in framed
    assert "frame-ancestors 'none'" in alone


def test_the_snippet_holds_without_script_or_style(place: Place, fan: TestClient) -> None:
    place.counts("Coffee Prince")
    snippet = fan.get(base(place) + "/snippet.html").text
    assert "<li" in snippet
    assert "<script" not in snippet
    assert "style" not in snippet


def test_a_receipt_says_what_an_answer_was_counted_as_and_why(
    place: Place, fan: TestClient
) -> None:
    place.counts("Coffee Prince", url=POST)
    shown = fan.get(base(place) + "/receipt", params={"post": POST + "?s=20"}).text
    assert "Coffee Prince" in shown
    assert "counted" in shown


def test_an_objection_waits_for_the_hosts(place: Place, fan: TestClient) -> None:
    said = place.waits("Coffee Prince", url=POST)
    sent = fan.post(base(place) + "/receipt", data={"post": POST, "says": "I meant Goong"})
    assert sent.status_code == 200
    (objection,) = place.store.objections.open(place.talk)
    assert (objection.answer, objection.says) == (said, "I meant Goong")


def test_the_same_objection_twice_waits_once(place: Place, fan: TestClient) -> None:
    place.counts("Coffee Prince", url=POST)
    form = {"post": POST, "says": "No!"}
    assert fan.post(base(place) + "/receipt", data=form).status_code == 200
    again = fan.post(base(place) + "/receipt", data=form)
    assert again.status_code == 409
    assert "waits for the hosts already" in again.text
    assert "Coffee Prince" in again.text  # the receipt, not a page of the hosts' desk
    assert len(place.store.objections.open(place.talk)) == 1


def test_many_objections_from_one_address_are_slowed(place: Place, fan: TestClient) -> None:
    place.counts("Coffee Prince", url=POST)
    form = {"post": "https://x.example/none", "says": "No!"}
    codes = [fan.post(base(place) + "/receipt", data=form).status_code for _ in range(7)]
    assert codes[:5] == [200] * 5
    assert codes[-1] == 429


@pytest.mark.parametrize("fate", [Fate.DELETED, Fate.PROTECTED, Fate.OPTED_OUT])
def test_nothing_is_shown_of_what_is_gone(place: Place, fan: TestClient, fate: Fate) -> None:
    said = place.counts("Coffee Prince", url=POST)
    place.store.answers.apply([Change(id=said, fate=fate)], place.clock())
    shown = fan.get(base(place) + "/receipt", params={"post": POST}).text
    assert "forever" not in shown
    assert "No answer with this link" in shown


@pytest.mark.parametrize("seen_by", [Visibility.PRIVATE, Visibility.SIGNED_IN])
def test_what_was_not_said_to_everybody_is_never_shown(
    place: Place, fan: TestClient, seen_by: Visibility
) -> None:
    place.counts("Coffee Prince", url=POST, visibility=seen_by)
    shown = fan.get(base(place) + "/receipt", params={"post": POST}).text
    assert "forever" not in shown


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:12]))
def test_hostile_words_are_shown_harmless_on_every_page(
    place: Place, fan: TestClient, words: str
) -> None:
    place.hears(words, named(words), url=POST, name=words[:50])
    for path in ("", "/embed", "/snippet.html", "/standing.json", "/standing.csv", "/standing.rss"):
        shown = fan.get(base(place) + path)
        assert shown.status_code == 200
        assert shown.headers["x-content-type-options"] == "nosniff"
        if not path.endswith(("json", "csv")):  # there it is no markup, and is not sniffed for any
            assert "<script>alert" not in shown.text
    receipt = fan.get(base(place) + "/receipt", params={"post": POST}).text
    assert "<script>alert" not in receipt
    assert "<img src=x" not in receipt
    assert "\u202e" not in receipt
    asked = fan.get(base(place) + "/receipt", params={"post": words[:1500]})
    assert asked.status_code == 200
    assert "<script>alert" not in asked.text


def test_no_cell_begins_with_what_a_spreadsheet_computes(place: Place, fan: TestClient) -> None:
    place.hears("x", named("x", "=HYPERLINK()"))
    rows = csv.DictReader(io.StringIO(fan.get(base(place) + "/standing.csv").text))
    assert all(not row["nominee"].startswith("=") for row in rows)
