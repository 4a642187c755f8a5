import re
from dataclasses import replace

import pytest

from bot.hosts import HostRole
from tests.web.place import ORIGIN, PASSWORD, Place


def test_nobody_sees_the_desk_without_signing_in(place: Place) -> None:
    client = place.client()
    for path in ("/desk", f"/desk/t/{place.talk}/queue", "/desk/log", "/desk/hosts"):
        answered = client.get(path)
        assert answered.status_code == 303
        assert answered.headers["location"].startswith("/sign-in?to=/desk")


def test_signing_in_goes_on_to_the_page_that_was_asked_for(place: Place) -> None:
    place.host()
    client = place.client()
    form = {"name": "Anna", "password": PASSWORD, "to": "/desk/log"}
    answered = client.post("/sign-in", data=form)
    assert answered.headers["location"] == "/desk/log"
    assert client.get("/desk/log").status_code == 200


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(place: Place, to: str) -> None:
    place.host()
    answered = place.client().post(
        "/sign-in", data={"name": "Anna", "password": PASSWORD, "to": to}
    )
    assert answered.headers["location"] == "/desk"


def test_the_cookie_is_httponly_samesite_and_secure_behind_tls(place: Place) -> None:
    place.host()
    form = {"name": "Anna", "password": PASSWORD}
    plain = place.client().post("/sign-in", data=form).headers["set-cookie"]
    assert plain.startswith("session=")
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Secure" not in plain
    web = replace(place.config.web, proxies=("testclient",))
    proxied = Place(place.store, place.now, config=replace(place.config, web=web))
    over_tls = {"x-forwarded-proto": "https", "origin": "https://localhost"}
    secure = proxied.client().post("/sign-in", data=form, headers=over_tls).headers
    assert secure["set-cookie"].startswith("__Host-session=")
    assert "Secure" in secure["set-cookie"]
    assert "max-age" in secure["strict-transport-security"]


def test_a_new_session_has_a_new_token(place: Place) -> None:
    place.host()
    client = place.client()
    client.cookies.set("session", "chosen-by-somebody-else", domain="localhost.local")
    client.post("/sign-in", data={"name": "Anna", "password": PASSWORD})
    tokens = [cookie.value for cookie in client.cookies.jar if cookie.name == "session"]
    assert any(token != "chosen-by-somebody-else" for token in tokens)
    assert place.hosts.who("chosen-by-somebody-else", place.clock()) is None


def test_signing_out_ends_the_session_on_the_server(place: Place) -> None:
    client = place.signed_in()
    token = next(cookie.value for cookie in client.cookies.jar)
    assert client.post("/sign-out").headers["location"] == "/sign-in"
    assert place.hosts.who(token or "", place.clock()) is None


def test_a_wrong_password_is_said_in_words_and_many_are_slowed(place: Place) -> None:
    place.host()
    client = place.client()
    for _ in range(4):
        answered = client.post("/sign-in", data={"name": "Anna", "password": "wrong"})
        assert answered.status_code == 403
        assert "not right" in answered.text
    slowed = client.post("/sign-in", data={"name": "Anna", "password": PASSWORD})
    assert slowed.status_code == 429
    assert "wait" in slowed.text


def test_a_moderator_settles_the_queue_and_nothing_else(place: Place) -> None:
    client = place.signed_in("Mo", HostRole.MODERATOR)
    assert client.get(f"/desk/t/{place.talk}/queue").status_code == 200
    for path in ("nominees", "people", "fair-play", "roundups", "spam", "quotes", ""):
        assert client.get(f"/desk/t/{place.talk}/{path}".rstrip("/")).status_code == 403
    for path in ("/desk/log", "/desk/hosts", "/desk/talks", "/desk/connect"):
        assert client.get(path).status_code == 403
    for path in ("/desk/hosts/invite", "/desk/hosts/end", f"/desk/t/{place.talk}/nominees/merge"):
        form = {"role": "host", "name": "Anna", "keep": "work/a", "join": "work/b"}
        assert client.post(path, data=form).status_code == 403


def test_an_invitation_is_shown_once_and_its_link_works_once(place: Place) -> None:
    client = place.signed_in()
    answered = client.post("/desk/hosts/invite", data={"role": "moderator"})
    link = re.search(r"/invited/[\w-]+", answered.text)
    assert link
    assert link[0] not in client.get("/desk/hosts").text
    guest = place.client()
    assert guest.get(link[0]).status_code == 200
    assert guest.get(link[0]).status_code == 200  # looking does not use it up
    form = {"name": "Mo", "password": PASSWORD}
    assert guest.post(link[0], data=form).headers["location"] == "/desk"
    assert guest.get(f"/desk/t/{place.talk}/queue").status_code == 200
    assert place.client().post(link[0], data=form).status_code == 403


def test_a_host_ends_others_but_never_themselves(place: Place) -> None:
    place.host("Estelle")
    client = place.signed_in("Anna")
    assert client.post("/desk/hosts/end", data={"name": "Anna"}).status_code == 409
    assert client.post("/desk/hosts/end", data={"name": "Estelle"}).status_code == 303
    assert place.store.hosts.named("Estelle") is None


def test_other_sessions_are_ended_from_one(place: Place) -> None:
    first, second = place.signed_in(), place.signed_in()
    first.post("/desk/you/sessions/end", data={})
    assert second.get("/desk/you").status_code == 303
    assert first.get("/desk/you").status_code == 200


def test_a_session_that_ended_answers_a_form_with_a_sentence(place: Place) -> None:
    answered = place.client().post(
        f"/desk/t/{place.talk}/queue/undo", headers={"x-part": "1", "origin": ORIGIN}
    )
    assert answered.status_code == 401
    assert "sign in again" in answered.text
