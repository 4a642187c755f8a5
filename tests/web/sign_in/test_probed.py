"""A running desk, on either database, probed from outside as OWASP's list of checks has it.

Every path is taken from the site itself: what is added later is probed as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
import requests
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError

from bot.hosts import HostRole
from bot.model import Change, Fate
from bot.storage import Store, open_store
from bot.storage.engine import writing
from tests.web.pages import paths
from tests.web.place import PASSWORD, Place, served

POST = "https://x.example/demo/status/1"
ANOTHER = "five kettles sing at midnight"
EVIL = "https://evil.example"
# what a moderator may open or send; everything else under /desk is for hosts
QUEUE = {
    "/desk", "/desk/you", "/desk/you/password", "/desk/you/second-factor", "/desk/you/sessions/end",
    *(f"/desk/t/{{talk}}/{page}" for page in (
        "queue", "search", "queue/rule", "queue/call", "queue/hold", "queue/split", "queue/place",
        "queue/undo", "answer", "answer/rule", "answer/place", "unplaced", "objections",
        "objections/settle",
    )),
}  # fmt: skip


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """Both databases, unlike what the other tests of pages use."""
    opened = open_store(database)
    yield opened
    opened.close()


@dataclass
class Desk:
    """A site behind a real socket."""

    place: Place
    base: str

    def visitor(self, name: str = "", role: HostRole = HostRole.HOST) -> requests.Session:
        """A browser, signed in by its form where a name is given."""
        made = requests.Session()
        made.headers["origin"] = self.base
        if name:
            self.place.host(name, role)
            assert self.sign_in(made, name).status_code == 303
        return made

    def sign_in(
        self, visitor: requests.Session, name: str, password: str = PASSWORD, **more: str
    ) -> requests.Response:
        form = {"name": name, "password": password, **more}
        return visitor.post(f"{self.base}/sign-in", data=form, allow_redirects=False)

    def get(self, visitor: requests.Session, path: str, **headers: str) -> requests.Response:
        return visitor.get(self.base + path, headers=headers, allow_redirects=False)

    def post(self, visitor: requests.Session, path: str, **headers: str) -> requests.Response:
        return visitor.post(
            self.base + path, data={"any": "thing"}, headers=headers, allow_redirects=False
        )

    def opens(self, token: str) -> bool:
        """Whether a session's token opens the desk."""
        asked = requests.get(
            f"{self.base}/desk/you", cookies={"session": token}, allow_redirects=False, timeout=30
        )
        return asked.status_code == 200

    def paths(self, method: str) -> list[str]:
        return sorted(path for path in paths(self.place.site, method) if path.startswith("/desk"))


@pytest.fixture
def desk(store: Store, now: datetime) -> Iterator[Desk]:
    place = Place(store, now)
    with served(place.site, place.config) as base:
        yield Desk(place=place, base=base)


def here(path: str, place: Place) -> str:
    return path.format(talk=place.talk, key="work/coffee-prince-2007", digest="0", name="none")


def test_signing_in_takes_no_token_from_outside_and_ends_the_one_before(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.cookies.set("session", "chosen-by-somebody-else", domain="localhost.local")
    desk.place.host()
    assert desk.sign_in(visitor, "Anna").status_code == 303
    first = visitor.cookies.get("session", domain="localhost.local")
    assert first != "chosen-by-somebody-else"
    assert not desk.opens("chosen-by-somebody-else")
    assert desk.opens(first or "")
    assert desk.sign_in(visitor, "Anna").status_code == 303
    assert not desk.opens(first or "")


def test_a_new_password_ends_the_sessions_that_were_there(desk: Desk) -> None:
    stolen, own = desk.visitor("Anna"), desk.visitor("Anna")
    before = own.cookies["session"]
    form = {"old": PASSWORD, "new": ANOTHER}
    changed = own.post(f"{desk.base}/desk/you/password", data=form, allow_redirects=False)
    assert changed.status_code == 303
    assert not desk.opens(stolen.cookies["session"])
    assert not desk.opens(before)
    assert desk.opens(own.cookies["session"])
    assert desk.sign_in(desk.visitor(), "Anna").status_code == 403
    assert desk.sign_in(desk.visitor(), "Anna", ANOTHER).status_code == 303


def test_signing_out_ends_the_token_and_not_the_cookie_alone(desk: Desk) -> None:
    visitor = desk.visitor("Anna")
    token = visitor.cookies["session"]
    assert desk.post(visitor, "/sign-out").status_code == 303
    assert not desk.opens(token)


def test_a_moderator_comes_to_no_page_of_hosts_by_address_or_by_form(desk: Desk) -> None:
    moderator = desk.visitor("Mo", HostRole.MODERATOR)
    gets = set(desk.paths("get"))
    for path in gets - QUEUE:
        assert desk.get(moderator, here(path, desk.place)).status_code == 403, path
    for path in set(desk.paths("post")) - QUEUE:
        assert desk.post(moderator, here(path, desk.place)).status_code == 403, path
    assert gets | set(desk.paths("post")) >= QUEUE
    for path in QUEUE & gets:
        assert desk.get(moderator, here(path, desk.place)).status_code != 403, path


def test_who_is_not_signed_in_comes_nowhere(desk: Desk) -> None:
    stranger = desk.visitor()
    for path in desk.paths("get"):
        asked = desk.get(stranger, here(path, desk.place))
        assert (asked.status_code, asked.headers["location"][:9]) == (303, "/sign-in?"), path
    for path in desk.paths("post"):
        assert desk.post(stranger, here(path, desk.place)).status_code == 401, path


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": EVIL},
        {"origin": "null"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
    ids=str,
)
def test_no_form_of_another_site_is_taken_whatever_session_it_rides_on(
    desk: Desk, headers: dict[str, str]
) -> None:
    host = desk.visitor("Anna")
    before = len(desk.place.store.log.latest(100))
    for path in paths(desk.place.site, "post"):
        sent = desk.post(host, here(path.replace("{token}", "none"), desk.place), **headers)
        assert sent.status_code == 403, path
        assert "nothing was done" in sent.text
    assert len(desk.place.store.log.latest(100)) == before


def test_what_a_visitor_says_of_proxies_is_not_believed(desk: Desk) -> None:
    host = desk.visitor("Anna")
    said = {
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "forwarded": "host=evil",
    }
    invited = host.post(f"{desk.base}/desk/hosts/invite", data={"role": "host"}, headers=said)
    assert "evil" not in invited.text
    assert f"{desk.base}/invited/" in invited.text
    assert "strict-transport-security" not in invited.headers
    codes = []
    for n in range(22):  # each from another address, as it says
        guess = {"name": f"Nobody {n}", "password": "a guess"}
        tried = host.post(
            f"{desk.base}/sign-in", data=guess, headers={"x-forwarded-for": f"198.51.100.{n}"}
        )
        codes.append(tried.status_code)
    assert codes[0] == 403
    assert codes[-1] == 429


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example",
        EVIL,
        "/\\evil.example",
        "/desk\\..\\evil",
        "/desk\r\nlocation: //evil",
        "javascript:1",
    ],
)
def test_signing_in_leads_to_no_other_site(desk: Desk, to: str) -> None:
    desk.place.host()
    visitor = desk.visitor()
    assert desk.sign_in(visitor, "Anna", to=to).headers["location"] == "/desk"
    signed_in = visitor.get(f"{desk.base}/sign-in", params={"to": to}, allow_redirects=False)
    assert signed_in.headers["location"] == "/desk"


@pytest.mark.parametrize(
    "name", ["evil.example", "localhost.evil.example", "localhost@evil.example"]
)
def test_the_site_answers_to_no_other_name(desk: Desk, name: str) -> None:
    for path in ("/sign-in", f"/t/{desk.place.talk}", "/static/base.css", "/desk"):
        assert desk.get(desk.visitor(), path, host=name).status_code == 421, path


def test_no_page_of_the_desk_is_kept_by_anybody(desk: Desk) -> None:
    host = desk.visitor("Anna")
    for path in desk.paths("get"):
        asked = desk.get(host, here(path, desk.place))
        assert asked.headers["cache-control"] == "no-store", path
        assert "access-control-allow-origin" not in asked.headers, path
    for path in ("/sign-in", "/invited/none", f"/t/{desk.place.talk}/receipt?post={POST}"):
        assert desk.get(host, path).headers["cache-control"] == "no-store", path


@pytest.mark.parametrize("fate", [Fate.DELETED, Fate.PROTECTED, Fate.OPTED_OUT])
def test_a_receipt_of_what_is_gone_is_that_of_what_never_was(desk: Desk, fate: Fate) -> None:
    fan, place = desk.visitor(), desk.place
    said = place.counts("Coffee Prince", url=POST, name="Demo Fan")
    page = f"/t/{place.talk}/receipt"
    assert "forever" in desk.get(fan, f"{page}?post={POST}").text
    place.store.answers.apply([Change(id=said, fate=fate)], place.clock())
    gone = desk.get(fan, f"{page}?post={POST}").text.replace(POST, "")
    never = desk.get(fan, f"{page}?post={POST}9").text.replace(f"{POST}9", "")
    assert gone == never
    objected = fan.post(desk.base + page, data={"post": POST, "says": "It was mine"})
    assert "No answer with this link" in objected.text
    assert place.store.objections.waiting(place.talk) == 0
    for form in ("", "/embed", "/snippet.html", "/standing.json", "/standing.csv", "/standing.rss"):
        shown = desk.get(fan, f"/t/{place.talk}{form}").text
        assert not [word for word in ("Demo Fan", "forever", "Coffee Prince") if word in shown], (
            form
        )


def test_the_tables_of_the_log_refuse_every_change(desk: Desk) -> None:
    desk.visitor("Anna")
    ways = ["update log set who = 'x'", "delete from log"]
    if desk.place.store.engine.dialect.name == "postgresql":
        ways.append("truncate log")
    else:
        ways.append("insert or replace into log select * from log")
    before = desk.place.store.log.latest(100)
    for way in ways:
        with pytest.raises(IntegrityError), writing(desk.place.store.engine) as connection:
            connection.execute(sql(way))
    assert desk.place.store.log.latest(100) == before


def test_behind_tls_a_page_without_it_may_not_write(store: Store, now: datetime) -> None:
    place = Place(store, now)
    web = replace(place.config.web, url="https://talk.example")
    behind = Place(store, now, config=replace(place.config, web=web))
    with served(behind.site, behind.config) as base:
        for origin, status in (("https://talk.example", 403), ("http://talk.example", 403)):
            sent = requests.post(
                f"{base}/sign-in", data={"name": "Nobody", "password": "a guess"},
                headers={"host": "talk.example", "origin": origin}, timeout=30,
            )  # fmt: skip
            assert sent.status_code == status
            assert ("nothing was done" in sent.text) == origin.startswith("http:")
