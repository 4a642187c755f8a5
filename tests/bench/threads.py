"""One thread of many replies as each network would hand it out: shapes and pages of their usual size.

The prompt is 0. Every fifth reply has five replies, of which the last goes on, so that the
thread is as deep as a fifth of its size.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

BUSHY = 5
AT_ONCE = 4096  # replies that Mastodon shows in one answer
TEXT = "My pick is Healer, number {} #talkforreal"
NOTE = "dramas and tea " * 20
X_FIRST = 2_072_000_000_000_000_000  # an id of September 2026
_DID = "did:plc:{:024d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request: its path, its parameters, how many replies the thread has, where it is served."""

    path: str
    params: Mapping[str, str]
    total: int
    base: str

    def number(self, name: str, usual: int) -> int:
        return int(self.params.get(name, usual))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer: JSON, and headers beside it."""

    body: Any
    headers: Mapping[str, str]


def parent_of(n: int) -> int:
    """What reply n stands under."""
    return (n - 1) // BUSHY * BUSHY


def replies_to(n: int, total: int) -> range:
    """What stands directly under n."""
    return range(n + 1, min(n + BUSHY, total) + 1) if n % BUSHY == 0 else range(0)


def mastodon(asked: Asked) -> Given:
    """A post, or all that stands below it, depth first, as far as an instance shows at once."""
    parts = asked.path.split("/")
    n = int(parts[4])
    if parts[-1] != "context":
        return Given(body=_status(n, asked), headers={})
    below = range(n + 1, min(n + AT_ONCE, asked.total) + 1)
    shown = [_status(m, asked) for m in below]
    return Given(body={"ancestors": [], "descendants": shown}, headers={})


def _status(n: int, asked: Asked) -> dict[str, Any]:
    base = asked.base
    account = {"id": str(n), "acct": f"demo_{n}", "uri": f"{base}/users/demo_{n}", "url": f"{base}/@demo_{n}", "display_name": f"Demo {n}", "note": f"<p>{NOTE}</p>", "avatar": f"{base}/{'a' * 90}.png", "header": f"{base}/{'h' * 90}.png", "created_at": "2020-01-02T00:00:00.000Z", "fields": [], "emojis": [], "bot": False, "locked": False, "followers_count": n, "following_count": 3}  # fmt: skip
    return {"id": str(n), "uri": f"{base}/users/demo_{n}/statuses/{n}", "url": f"{base}/@demo_{n}/{n}", "account": account, "content": f"<p>My pick is Healer, number {n} <a href='{base}/tags/talkforreal' class='mention hashtag'>#<span>talkforreal</span></a></p>", "created_at": "2026-09-01T10:00:00.000Z", "edited_at": None, "in_reply_to_id": None if n == 0 else str(parent_of(n)), "in_reply_to_account_id": "1", "visibility": "public", "spoiler_text": "", "language": "en", "sensitive": False, "replies_count": len(replies_to(n, asked.total)), "reblogs_count": 0, "favourites_count": 1, "reblog": None, "media_attachments": [], "mentions": [], "tags": [{"name": "talkforreal", "url": f"{base}/tags/talkforreal"}], "emojis": [], "card": None, "poll": None}  # fmt: skip


def bluesky(asked: Asked) -> Given:
    """A post with what stands below it, so many levels deep."""
    n = int(asked.params["uri"].rpartition("/3k")[2])
    return Given(body={"thread": _node(n, asked.number("depth", 6), asked.total)}, headers={})


def bluesky_uri(n: int) -> str:
    return f"at://{_DID.format(n)}/app.bsky.feed.post/3k{n:011d}"


def _node(n: int, depth: int, total: int) -> dict[str, Any]:
    below = replies_to(n, total)
    node: dict[str, Any] = {"$type": "app.bsky.feed.defs#threadViewPost", "post": _post(n, total)}
    if depth > 0:
        node["replies"] = [_node(m, depth - 1, total) for m in below]
    return node


def _post(n: int, total: int) -> dict[str, Any]:
    text = TEXT.format(n)
    start = len(text) - len("#talkforreal")
    record: dict[str, Any] = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-09-01T10:00:00.000Z", "langs": ["en"], "facets": [{"index": {"byteStart": start, "byteEnd": len(text)}, "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "talkforreal"}]}]}  # fmt: skip
    if n:
        ref = {"uri": bluesky_uri(parent_of(n)), "cid": "bafy"}
        record["reply"] = {"parent": ref, "root": {"uri": bluesky_uri(0), "cid": "bafy"}}
    author = {"did": _DID.format(n), "handle": f"demo{n}.example", "displayName": f"Demo {n}", "avatar": f"https://cdn.example/{'a' * 90}", "labels": [], "createdAt": "2024-01-02T00:00:00.000Z"}  # fmt: skip
    return {"uri": bluesky_uri(n), "cid": f"bafyrei{n:052d}", "author": author, "record": record, "replyCount": len(replies_to(n, total)), "repostCount": 0, "likeCount": 1, "quoteCount": 0, "indexedAt": "2026-09-01T10:00:00.000Z", "labels": []}  # fmt: skip


def wordpress(asked: Asked) -> Given:
    """A page of comments by their time, either way."""
    size, page, total = asked.number("per_page", 10), asked.number("page", 1), asked.total
    ascending = asked.params.get("order") == "asc"
    start = (page - 1) * size
    places = range(start + 1, min(start + size, total) + 1)
    found = [_comment(n if ascending else total + 1 - n, asked.base) for n in places]
    pages = -(-total // size)
    return Given(body=found, headers={"X-WP-Total": str(total), "X-WP-TotalPages": str(pages)})


def _comment(n: int, base: str) -> dict[str, Any]:
    avatars = {str(s): f"https://secure.gravatar.com/avatar/{n:032x}?s={s}" for s in (24, 48, 96)}
    at = f"2026-09-01T{n // 3600 % 24:02d}:{n // 60 % 60:02d}:{n % 60:02d}"
    return {"id": n, "post": 1, "parent": parent_of(n), "author": 0, "author_name": f"Demo {n}", "author_url": "", "date": at, "date_gmt": at, "content": {"rendered": f"<p>{TEXT.format(n)}</p>\n"}, "link": f"{base}/kiss/#comment-{n}", "status": "approved", "type": "comment", "author_avatar_urls": avatars, "meta": []}  # fmt: skip


def x(asked: Asked) -> Given:
    """A page of a search, newest first."""
    size, start = asked.number("max_results", 10), asked.number("next_token", 0)
    places = range(start, min(start + size, asked.total))
    meta: dict[str, Any] = {"result_count": len(places)}
    if start + size < asked.total:
        meta["next_token"] = str(start + size)
    return Given(body={"data": [_tweet(asked.total - n) for n in places], "meta": meta}, headers={})


def _tweet(n: int) -> dict[str, Any]:
    text, native = TEXT.format(n), str(X_FIRST + n)
    start = len(text) - len("#talkforreal")
    return {"id": native, "text": text, "author_id": str(n + 1), "conversation_id": str(X_FIRST), "created_at": "2026-09-01T10:00:00.000Z", "lang": "en", "display_text_range": [0, len(text)], "edit_history_tweet_ids": [native], "in_reply_to_user_id": "1", "referenced_tweets": [{"type": "replied_to", "id": str(X_FIRST + parent_of(n))}], "entities": {"hashtags": [{"start": start, "end": len(text), "tag": "talkforreal"}]}}  # fmt: skip


SERVED: Mapping[str, Callable[[Asked], Given]] = {
    "x": x,
    "wordpress": wordpress,
    "bluesky": bluesky,
    "mastodon": mastodon,
}


def serve(network: str, total: int) -> None:
    """Hand out a thread of so many replies until the process ends; prints its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            where = urlsplit(self.path)
            params = {name: values[0] for name, values in parse_qs(where.query).items()}
            base = f"http://127.0.0.1:{server.server_port}"
            asked = Asked(path=where.path, params=params, total=total, base=base)
            given = SERVED[network](asked)
            body = json.dumps(given.body).encode()
            self.send_response(200)
            for name, value in given.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
