"""A list of hostile strings over every field of every form: refused in words or kept harmless."""

import re
from collections.abc import Iterator

import pytest

from bot.model import Ruling, Talk
from tests.making import a_nomination, a_work
from tests.web.desk.test_hostile import HOSTILE
from tests.web.forms import Form, forms
from tests.web.pages import PAGES, TALK, paths
from tests.web.place import KEYS, Place

MORE = {
    "path": "../../../../etc/passwd",
    "sql": "'; DROP TABLE answers; --",
    "script link": "javascript:alert(1)",
    "another site": "//evil.example/%2e%2e",
    "format": "%s%n{0}{{7*7}}${7*7}",
    "newlines": "a\r\nSet-Cookie: session=evil\r\n\r\n<script>alert(1)</script>",
    "number": "9" * 40,
    "nothing": "",
    "surrogate": "\ud83d",
    "zero": "a\x00b",
}
EVIL = HOSTILE | MORE
RAW = ("<script>alert", "<img src=x", "<b>fine", 'href="javascript', "49}", "root:x:0")
TURNS = ("\u202e", "\u2066", "\u2028")  # within a field they turn nothing else


@pytest.fixture
def full(place: Place) -> Place:
    """A site with something on every page, so that every form is there."""
    talk: Talk = place.app.config.talk(place.talk)
    assert talk.name == TALK
    both = tuple(a_work(title, KEYS[title]) for title in ("Full House", "Lie to Me"))
    place.hears(
        "that one", a_nomination("that one", nominee=None, candidates=both, ruling=Ruling.PENDING)
    )
    place.waits(spam=("link only",), url="https://x.example/1", name="Demo Waiting")
    said = place.counts("Lie to Me", url="https://x.example/2")
    place.counts("Coffee Prince")
    place.store.objections.add(said, TALK, "Not what I meant", place.clock())
    place.store.queue.set_quote_leave(said, "asked", host="Anna", at=place.clock())
    place.host("Estelle")
    return place


def collected(place: Place) -> list[Form]:
    client = place.signed_in()
    found: dict[tuple[object, ...], Form] = {}
    for shots in PAGES.values():
        for shot in shots:
            asker = client if shot.signed_in else place.client()
            for form in forms(shot.path, asker.get(shot.path).text):
                found.setdefault((form.action, form.method, *sorted(form.fields)), form)
    return [*found.values(), *described(place)]


def described(place: Place) -> Iterator[Form]:
    """A form for each path that takes one, as the site itself describes it: none goes unswept."""
    said = place.site.openapi()
    for path in sorted(paths(place.site, "post")):
        body = said["paths"][path]["post"].get("requestBody", {"content": {}})
        refs = [each["schema"]["$ref"].rpartition("/")[2] for each in body["content"].values()]
        fields = {name for ref in refs for name in said["components"]["schemas"][ref]["properties"]}
        where = path.format(talk=TALK, token="none", name="none")
        yield Form(where, "post", dict.fromkeys(fields, ""), fields)


def harmless(place: Place, form: Form, changed: dict[str, str]) -> None:
    client = place.signed_in()
    answered = form.send(client, changed)
    said = f"{form.method} {form.action} with {sorted(changed)}"
    assert answered.status_code < 500, said
    assert "evil" not in answered.headers.get("set-cookie", ""), said
    assert not answered.headers.get("location", "/").startswith(("//", "http", "javascript")), said
    where = answered.headers.get("location")
    shown = client.get(where) if where else answered
    assert shown.status_code < 500, said
    if shown.headers["content-type"].startswith("text/html"):
        assert [raw for raw in RAW if raw in shown.text] == [], said
        assert [turn for turn in TURNS if turn in outside(shown.text)] == [], said


def outside(page: str) -> str:
    """The page without its fields, which carry a wording back as it was given."""
    without = re.sub(r"<textarea.*?</textarea>", "", page, flags=re.DOTALL)
    return re.sub(r'<input type="hidden"[^>]*>', "", without)


@pytest.mark.parametrize("name", EVIL)
def test_no_form_stumbles_over_what_is_typed_or_reflects_it(full: Place, name: str) -> None:
    sent = EVIL[name].encode("utf-8", "replace").decode()
    found = collected(full)
    for form in found:
        typed = form.typed & form.fields.keys()
        harmless(full, form, dict.fromkeys(typed, sent))
        harmless(full, form, dict.fromkeys(form.fields.keys() - typed, sent))
