"""Whatever a blog or the way to it does wrong is told once, in our words, and nothing is kept."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Allowance, Cursor, Feed, Part, Route
from bot.networks.wordpress import WordPress as Adapter
from bot.networks.wordpress import WordPressCredentials, WordPressSettings, connect
from bot.networks.wordpress.http import retry_at
from bot.networks.wordpress.marks import pack, unpack

NOW = datetime(2015, 10, 10, 12, tzinfo=UTC)
PART = Part(post="epic-kiss/result/1/wordpress", n=0, network="wordpress", text="<p>x</p>", key="k")

Answering = Callable[[BaseHTTPRequestHandler], None]


class Blog:
    """A blog of our own that answers as a test says; `asked` are the requests that came."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answering: Answering = lambda _: None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(f"{self.command} {self.path}")
                outer.answering(self)

            do_POST = do_GET  # noqa: N815 (http.server's name)

            def log_message(self, *_: object) -> None:
                """Tests are quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def adapter(self, timeout: float = 5.0) -> Adapter:
        settings = WordPressSettings(
            site=self.base, public_api=f"{self.base}/public-api", timeout=(timeout, timeout)
        )
        secret = WordPressCredentials(user="host", application_password="secret")
        return connect(settings, secret, clock=lambda: NOW)


@pytest.fixture
def blog() -> Iterator[Blog]:
    made = Blog()
    yield made
    made.server.shutdown()
    made.server.server_close()


def reply(
    status: int, body: bytes = b"", *, length: int | None = None, **headers: str
) -> Answering:
    def answering(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)

    return answering


def reset(handler: BaseHTTPRequestHandler) -> None:
    # lingering for no time at all makes the close a reset
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    handler.connection.close()
    handler.close_connection = True
    handler.wfile = open("/dev/null", "wb")  # noqa: PTH123, SIM115 (the server flushes and closes it)


def silent(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.recv(1)


def sweep(adapter: Adapter, cursor: Cursor | None = None) -> list[object]:
    feed = Feed(network="wordpress", route=Route.COMMENT, query="7")
    return list(adapter.pages(feed, cursor or Cursor(), Allowance()))


SAID = json.dumps({"code": "rest_no", "message": "Not today."}).encode()


@pytest.mark.parametrize(
    ("answering", "trouble", "words"),
    [
        (reply(401, SAID), Trouble.CREDENTIALS, "rest_no: Not today."),
        (reply(403, b"<html>"), Trouble.REFUSED, "status 403"),
        (reply(404, SAID), Trouble.REFUSED, "rest_no"),
        (reply(429, b"", Retry_After="90"), Trouble.WAIT, "status 429"),
        (reply(500, b"<html>"), Trouble.LATER, "status 500"),
        (reply(503, b"{"), Trouble.LATER, "status 503"),
        (reply(200, b"<!doctype html><p>Are you human?"), Trouble.LATER, "a page of HTML"),
        (reply(200, b'[{"id": 1, "post"'), Trouble.LATER, "broken JSON"),
        (reply(200, b"[" * 100_000), Trouble.LATER, "broken JSON"),
        (reply(200, b'{"comments": []}'), Trouble.LATER, "not a list"),
        (reply(200, b"[]", length=500), Trouble.LATER, "broke off"),
        (reset, Trouble.LATER, "no connection"),
    ],
)
def test_a_reading_that_fails_is_named(
    blog: Blog, answering: Answering, trouble: Trouble, words: str
) -> None:
    blog.answering = answering
    with pytest.raises(NetworkError) as raised:
        sweep(blog.adapter())
    assert raised.value.network == "wordpress"
    assert raised.value.trouble is trouble
    assert words in raised.value.detail


def test_a_blog_that_says_nothing_is_given_up(blog: Blog) -> None:
    blog.answering = silent
    with pytest.raises(NetworkError, match="no answer in time"):
        sweep(blog.adapter(timeout=0.2))


def test_nobody_listening_is_told_too(blog: Blog) -> None:
    blog.server.shutdown()
    blog.server.server_close()
    with pytest.raises(NetworkError, match="no connection") as raised:
        sweep(blog.adapter())
    assert raised.value.trouble is Trouble.LATER


def test_an_endless_answer_is_cut_off(blog: Blog) -> None:
    blog.answering = reply(200, b" " * (17 << 20))
    with pytest.raises(NetworkError, match="more than"):
        sweep(blog.adapter())


def test_the_time_to_come_again_is_the_blogs_own(blog: Blog) -> None:
    blog.answering = reply(429, Retry_After="90")
    with pytest.raises(NetworkError) as raised:
        sweep(blog.adapter())
    assert raised.value.retry_at == NOW + timedelta(seconds=90)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("90", NOW + timedelta(seconds=90)),
        ("Sat, 10 Oct 2015 12:05:00 GMT", NOW + timedelta(minutes=5)),
        ("999999999999", NOW + timedelta(days=1)),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_comes_in_seconds_or_as_a_date(written: str, at: datetime | None) -> None:
    assert retry_at({"retry-after": written}, NOW) == at


@pytest.mark.parametrize(
    ("answering", "trouble"),
    [
        (reply(500, b""), Trouble.UNCLEAR),
        (reply(504, b""), Trouble.UNCLEAR),
        (reset, Trouble.UNCLEAR),
        (silent, Trouble.UNCLEAR),
        (reply(201, b"<html>"), Trouble.UNCLEAR),
        (reply(401, SAID), Trouble.CREDENTIALS),
        (reply(400, SAID), Trouble.REFUSED),
        (reply(429, b"", Retry_After="5"), Trouble.WAIT),
        (reply(301, b"", Location="https://elsewhere.example/"), Trouble.REFUSED),
    ],
)
def test_a_writing_whose_fate_is_unknown_says_so(
    blog: Blog, answering: Answering, trouble: Trouble
) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.command == "GET":
            reply(200, b"[]")(handler)
        else:
            answering(handler)

    blog.answering = answer
    with pytest.raises(NetworkError) as raised:
        blog.adapter(timeout=0.5).publish(PART)
    assert raised.value.trouble is trouble


def test_without_a_password_nothing_is_written(blog: Blog) -> None:
    blog.answering = reply(200, b"[]")
    with pytest.raises(NetworkError) as raised:
        connect(WordPressSettings(site=blog.base)).publish(PART)
    assert raised.value.trouble is Trouble.CREDENTIALS


def test_a_password_never_goes_over_plain_http_to_another_machine() -> None:
    secret = WordPressCredentials(user="host", application_password="secret")
    settings = WordPressSettings(
        site="http://blog.example", wordpress_com=True, public_api="http://api.example"
    )
    adapter = connect(settings, secret)
    adapter._api._root = "http://api.example/wp/v2/sites/blog.example"
    with pytest.raises(NetworkError, match="https only"):
        adapter.publish(PART)


def test_secrets_stay_out_of_what_is_printed() -> None:
    secret = WordPressCredentials(user="host", application_password="hunter2", token="t0ken")
    assert "hunter2" not in repr(secret)
    assert "t0ken" not in repr(secret)


def comment(id_: int, **more: object) -> dict[str, object]:
    return {
        "id": id_,
        "post": 7,
        "author_name": "Ana",
        "date_gmt": "2015-10-09T10:00:00",
        "content": {"rendered": "<p>Healer</p>"},
        "type": "comment",
    } | more


def listing(*items: object, total: int | None = None, **headers: str) -> Answering:
    body = json.dumps(items).encode()
    count = str(len(items) if total is None else total)
    return reply(200, body, length=None, X_WP_Total=count, X_WP_TotalPages="1", **headers)


def test_one_comment_that_is_not_understood_does_not_cost_the_others(blog: Blog) -> None:
    blog.answering = listing(comment(1), {"id": 2}, comment(3, date_gmt="never"), comment(4), 5)
    [page] = blog.adapter().pages(
        Feed(network="wordpress", route=Route.COMMENT, query="7"), Cursor(), Allowance()
    )
    assert len(page.answers) == 2
    assert [note.split(" is ")[0] for note in page.notes] == [
        "comment 2",
        "comment 3",
        "comment None",
    ]


def test_a_server_that_knows_etags_is_asked_with_them(blog: Blog) -> None:
    blog.answering = listing(comment(1), ETag='"a"')
    adapter = blog.adapter()
    feed = Feed(network="wordpress", route=Route.COMMENT, query="7")
    [first] = adapter.pages(feed, Cursor(), Allowance())
    seen: list[str | None] = []

    def unchanged(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["If-None-Match"])
        reply(304)(handler)

    blog.answering = unchanged
    [second] = adapter.pages(feed, first.cursor, Allowance())
    assert seen == ['"a"']
    assert (second.answers, second.cursor) == ((), first.cursor)


def test_a_comment_that_slipped_between_two_pages_is_not_called_gone(blog: Blog) -> None:
    feed = Feed(network="wordpress", route=Route.COMMENT, query="7")
    blog.answering = listing(comment(1), comment(2))
    adapter = blog.adapter()
    [first] = adapter.pages(feed, Cursor(), Allowance())

    def shifted(handler: BaseHTTPRequestHandler) -> None:
        listing(comment(1) if "include" in handler.path else comment(2), total=2)(handler)

    blog.answering = shifted
    [second] = adapter.pages(feed, first.cursor, Allowance())
    assert second.changes == ()
    assert {answer.id.rpartition("-")[2] for answer in second.answers} == {"1", "2"}


def test_where_the_list_was_not_whole_it_is_listed_again_next_time(blog: Blog) -> None:
    feed = Feed(network="wordpress", route=Route.COMMENT, query="7")
    blog.answering = listing(comment(2), total=3)
    adapter = blog.adapter()
    [first] = adapter.pages(feed, Cursor(), Allowance())
    [second] = adapter.pages(feed, first.cursor, Allowance())
    assert [len(first.answers), len(second.answers)] == [1, 1]


def test_a_blog_on_wordpress_com_is_asked_there(blog: Blog) -> None:
    settings = WordPressSettings(
        site="https://demo.wordpress.com", public_api=f"{blog.base}/public-api"
    )
    blog.answering = listing(comment(1))
    [page] = connect(settings).pages(
        Feed(network="wordpress", route=Route.COMMENT, query="7"), Cursor(), Allowance()
    )
    assert page.answers[0].id == "wordpress:demo.wordpress.com#comment-1"
    assert all("/public-api/wp/v2/sites/demo.wordpress.com/comments" in each for each in blog.asked)


def test_a_blog_of_wordpress_com_under_its_own_name_is_found_there(blog: Blog) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        there = handler.path.startswith("/public-api")
        (listing(comment(1)) if there else reply(404, b"<html>"))(handler)

    blog.answering = answer
    assert len(sweep(blog.adapter())) == 1


def test_a_sweep_without_an_allowance_asks_nothing(blog: Blog) -> None:
    feed = Feed(network="wordpress", route=Route.COMMENT, query="7")
    assert list(blog.adapter().pages(feed, Cursor(), Allowance(pages=0))) == []
    assert blog.asked == []


def test_ids_are_packed_small_and_come_back() -> None:
    ids = frozenset(range(1000, 51_000, 3))
    assert unpack(pack(ids)) == ids
    assert len(pack(ids)) < 2000
    assert unpack(pack([])) == frozenset()
