from dataclasses import replace
from datetime import datetime

import pytest

from bot.config import Web
from bot.storage import Store
from bot.web.guard import LARGEST_BODY, is_ours, may_write, visitor
from tests.web.pages import paths
from tests.web.place import Place

KEY = "work/coffee-prince-2007"
WEB = Web(url="https://talk.example", proxies=("10.0.0.1", "10.0.0.2"))


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "https://talk.example", "host": "inner:8765"}, True),
        ({"origin": "http://localhost:8765", "host": "localhost:8765"}, True),
        ({"origin": "https://evil.example", "host": "talk.example"}, False),
        ({"origin": "http://talk.example", "host": "talk.example"}, False),
        ({"origin": "null", "host": "talk.example"}, False),
        ({"host": "talk.example"}, False),
        ({}, False),
    ],
)
def test_only_this_sites_own_pages_may_write(headers: dict[str, str], allowed: bool) -> None:
    assert may_write(headers, WEB) is allowed


@pytest.mark.parametrize(
    ("peer", "said", "believed"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # no proxy of ours: its word is nothing
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # what the visitor put before it
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "<script>", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_a_forwarded_address_is_believed_from_listed_proxies(
    peer: str, said: str, believed: str
) -> None:
    assert visitor(peer, {"x-forwarded-for": said}, WEB).address == believed


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1:1", "[::1]:8765", "talk.example"])
def test_our_own_names_are_known(host: str) -> None:
    assert is_ours(host, WEB)


@pytest.mark.parametrize("host", ["evil.example", "talk.example.evil.example", ""])
def test_another_name_is_refused(host: str, place: Place) -> None:
    assert not is_ours(host, WEB)
    assert place.client().get("/sign-in", headers={"host": host or "x.y"}).status_code == 421


def test_every_page_carries_the_headers_that_protect(place: Place) -> None:
    for path in ("/sign-in", "/desk", "/nowhere", "/static/base.css"):
        headers = place.signed_in().get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_nothing_of_the_desk_is_kept_by_browsers(place: Place) -> None:
    client = place.signed_in()
    assert client.get(f"/desk/t/{place.talk}/queue").headers["cache-control"] == "no-store"


def test_a_form_from_another_site_does_nothing(place: Place) -> None:
    answer = place.waits()
    client = place.signed_in()
    form = {"answer": answer, "wording": "Coffee Prince", "occurrence": "0", "ruling": "counted"}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        path = f"/desk/t/{place.talk}/queue/rule"
        assert client.post(path, data=form, headers=headers).status_code == 403
    assert place.standing() == {}


def test_a_body_larger_than_a_form_is_refused(place: Place) -> None:
    client = place.signed_in()
    large = {"name": "x" * (LARGEST_BODY + 1), "password": "y"}
    assert client.post("/sign-in", data=large).status_code == 413


def test_nothing_acts_on_get(place: Place) -> None:
    """Every page is fetched; what is stored stays as it was, but for when a session was seen."""
    answer = place.waits()
    client = place.signed_in()
    before = [entry for _, entry in place.store.log.latest(100)]
    for path in paths(place.site, "get") - {"/desk/t/{talk}/answer"}:
        here = path.format(talk=place.talk, token="x", key=KEY, digest="0", name="none")
        assert client.get(here).status_code < 500, path
    assert client.get(f"/desk/t/{place.talk}/answer?id={answer}").status_code == 200
    assert [entry for _, entry in place.store.log.latest(100)] == before
    assert place.standing() == {}


def test_a_path_of_forms_does_nothing_when_it_is_only_looked_at(place: Place) -> None:
    client = place.signed_in()
    forms = paths(place.site, "post") - paths(place.site, "get")
    assert len(forms) > 20
    for path in forms:
        looked = client.get(path.format(talk=place.talk, name="none"))
        assert looked.status_code in {404, 405}, path  # 404 where a page could have that name


def test_the_desk_listens_to_this_machine_only_unless_told_otherwise(
    store: Store, now: datetime
) -> None:
    assert Web().address == "127.0.0.1"
    assert Place(store, now).config.web.address == "127.0.0.1"
    assert replace(Web(), address="0.0.0.0").address == "0.0.0.0"
