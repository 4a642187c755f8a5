"""What each endpoint answers: status, headers, body; billed and limited as X does it."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from bot.model.weight import urls, weigh
from tests.stand_ins.x.mischief import PROBLEMS, REFUSALS
from tests.stand_ins.x.operators import BadQuery, handles_of, predicate
from tests.stand_ins.x.rendering import ALWAYS, EXPANDED, post_shape, stamp, user_shape
from tests.stand_ins.x.world import MENTIONS_SHOWN, REACH, Post, User, World, first_id

ENDPOINTS = [
    ("GET", r"/2/tweets/search/recent", "search"),
    ("GET", r"/2/tweets/counts/recent", "counts"),
    ("GET", r"/2/tweets", "lookup"),
    ("GET", r"/2/tweets/(\d+)/quote_tweets", "quotes"),
    ("GET", r"/2/users/by/username/(\w+)", "username"),
    ("GET", r"/2/users/(\d+)/mentions", "mentions"),
    ("GET", r"/2/users/(\d+)/tweets", "timeline"),
    ("GET", r"/2/users/me", "me"),
    ("GET", r"/2/users", "users"),
    ("POST", r"/2/tweets", "create"),
    ("DELETE", r"/2/tweets/(\d+)", "delete"),
    ("POST", r"/2/media/upload", "upload"),
    ("POST", r"/2/media/metadata", "alt"),
]


@dataclass(slots=True)
class Asked:
    """A request as X sees it. `user` is who asks, None for an app by itself."""

    method: str
    path: str
    params: dict[str, str]
    body: Any
    user: User | None
    parts: tuple[str, ...] = ()
    fault: str | None = None


@dataclass(slots=True)
class Answered:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(str(problem))
        self.status = status
        self.problem = problem


def kind_of(method: str, path: str) -> tuple[str, tuple[str, ...]] | None:
    for verb, pattern, kind in ENDPOINTS:
        if verb == method and (match := re.fullmatch(pattern, path)):
            return kind, match.groups()
    return None


def invalid(message: str, **parameters: str) -> Refused:
    told = {name: [value] for name, value in parameters.items()}
    return Refused(
        400,
        {
            "errors": [{"parameters": told, "message": message}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": PROBLEMS + "invalid-request",
        },
    )


def forbidden(detail: str, kind: str = "about:blank") -> Refused:
    return Refused(403, {"title": "Forbidden", "detail": detail, "type": kind, "status": 403})


class Api:
    """The endpoints over a world."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def _problems(self) -> str:
        """The newer dialect's problems live at another address."""
        return (
            PROBLEMS if "tweet" in self.world.dialects else PROBLEMS.replace("twitter.com", "x.com")
        )

    def answer(self, kind: str, asked: Asked) -> Answered:
        limit, left, reset = self.world.spend_limit(kind)
        try:
            if left < 0:
                self.world.turned_away += 1
            _within_limit(left)
            status = 201 if kind == "create" else 200
            told = Answered(status, getattr(self, f"_{kind}")(asked))
        except Refused as refused:
            told = Answered(refused.status, refused.problem)
        except BadQuery as bad:
            told = Answered(400, invalid(str(bad), query=asked.params.get("query", "")).problem)
        told.headers |= {
            "x-rate-limit-limit": str(limit),
            "x-rate-limit-remaining": str(max(0, left)),
            "x-rate-limit-reset": str(reset),
        }
        return told

    def _search(self, asked: Asked) -> dict[str, Any]:
        matches = predicate(asked.params.get("query", ""))
        start, end = self._bounds(asked)
        found = (
            post
            for post in self.world.shown(*self._window(asked, start))
            if not post.hidden
            and post.reposts is None
            and start <= post.created_at < end
            and matches(post)
        )
        return self._page(asked, found, smallest=10, kind="post read")

    def _mentions(self, asked: Asked) -> dict[str, Any]:
        user = self._user(asked.parts[0])
        handle = user.username.casefold()
        every = (post for post in self.world.shown() if handle in post.handles)
        above, below = self._window(asked)
        shown = islice(every, MENTIONS_SHOWN)
        found = (post for post in shown if above < int(post.id) < below)
        return self._page(asked, found, smallest=5, kind=self._owned(asked))

    def _timeline(self, asked: Asked) -> dict[str, Any]:
        user = self._user(asked.parts[0])
        found = (p for p in self.world.shown(*self._window(asked)) if p.author is user)
        return self._page(asked, found, smallest=5, kind=self._owned(asked))

    def _quotes(self, asked: Asked) -> dict[str, Any]:
        found = (p for p in self.world.shown(*self._window(asked)) if p.quotes == asked.parts[0])
        return self._page(asked, found, smallest=10, kind="post read")

    def _lookup(self, asked: Asked) -> dict[str, Any]:
        natives = asked.params.get("ids", "").split(",")
        if not 1 <= len(natives) <= 100:
            raise invalid("The number of values in the `ids` query parameter must be 1 to 100")
        found, errors = [], []
        for native in natives:
            post = self.world.posts.get(native)
            if (error := self._gone(native, post)) is not None:
                errors.append(error)
            elif post is not None:
                found.append(post)
        body = self._posts(asked, found, "post read")
        return body | ({"errors": errors} if errors else {})

    def _counts(self, asked: Asked) -> dict[str, Any]:
        matches = predicate(asked.params.get("query", ""))
        step = {"minute": timedelta(minutes=1), "day": timedelta(days=1)}.get(
            asked.params.get("granularity", "hour"), timedelta(hours=1)
        )
        start, end = self._bounds(asked)
        shown = self.world.shown(first_id(start) - 1)
        found = [p for p in shown if start <= p.created_at < end and matches(p)]
        self.world.charge("counts", None, self.world.prices.counts)
        buckets = []
        edge = start
        while edge < end:
            until = min(end, _floor(edge, step) + step)
            n = sum(edge <= post.created_at < until for post in found)
            buckets.append({"start": stamp(edge), "end": stamp(until), "tweet_count": n, "post_count": n})  # fmt: skip
            edge = until
        total = len(found)
        return {"data": buckets, "meta": {"total_tweet_count": total, "total_post_count": total}}

    def _users(self, asked: Asked) -> dict[str, Any]:
        natives = asked.params.get("ids", "").split(",")
        known = [self.world.users[native] for native in natives if native in self.world.users]
        seen = [user for user in known if user.fate != "suspended"]
        errors = [
            self._missing(native, "user")
            for native in natives
            if native not in {user.id for user in seen}
        ]
        for user in seen:
            self.world.charge("user read", user.id, self.world.prices.user_read)
        fields = set(asked.params.get("user.fields", "").split(","))
        body = {"data": [user_shape(user, fields) for user in seen]} if seen else {}
        return body | ({"errors": errors} if errors else {})

    def _username(self, asked: Asked) -> dict[str, Any]:
        name = asked.parts[0].casefold()
        user = next((u for u in self.world.users.values() if u.username.casefold() == name), None)
        if user is None:
            return {"errors": [self._missing(asked.parts[0], "user", "username")]}
        self.world.charge("user read", user.id, self.world.prices.user_read)
        return {"data": user_shape(user, set())}

    def _me(self, asked: Asked) -> dict[str, Any]:
        user = self._writer(asked)
        self.world.charge("user read", user.id, self.world.prices.user_read)
        fields = set(asked.params.get("user.fields", "").split(","))
        return {"data": user_shape(user, fields)}

    def _create(self, asked: Asked) -> dict[str, Any]:
        writer = self._writer(asked)
        text = asked.body.get("text", "")
        parent_id = (asked.body.get("reply") or {}).get("in_reply_to_tweet_id")
        media = (asked.body.get("media") or {}).get("media_ids", [])
        self._check_text(text, media)
        self._check_parent(writer, parent_id, text)
        recent = self.world.now - timedelta(hours=24)
        for post in self.world.posts.values():
            same = post.author is writer and post.text == text and post.reply_to == parent_id
            if same and post.fate is None and post.created_at > recent:
                raise forbidden("You are not allowed to create a Tweet with duplicate content.")
        post = self.world.place(writer.username, text, reply_to=parent_id, media=bool(media))
        prices = self.world.prices
        price = prices.create_with_link if urls(text) else prices.create
        self.world.charge("post create", post.id, price)
        return {"data": {"text": text} if asked.fault == "no_id" else {"id": post.id, "text": text}}

    def _delete(self, asked: Asked) -> dict[str, Any]:
        post = self.world.posts.get(asked.parts[0])
        if post is None or post.fate == "deleted":
            raise Refused(404, self._missing(asked.parts[0], "tweet", "id"))
        if post.author is not self._writer(asked):
            raise forbidden("You are not the author of this Post")
        self.world.set_fate(post.id, "deleted")
        self.world.charge("post delete", post.id, self.world.prices.delete)
        return {"data": {"deleted": True}}

    def _upload(self, asked: Asked) -> dict[str, Any]:
        self._writer(asked)
        picture = base64.b64decode(asked.body.get("media", ""))
        if not picture.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")) or len(picture) > 5_000_000:
            raise invalid("The media is no picture that X takes", media="…")
        native = str(9_000_000 + len(self.world.media))
        self.world.media[native] = None
        body = {"id": native, "media_key": f"3_{native}", "size": len(picture)}
        # the older schema asks for a meta that it does not describe
        return {"data": body | {"expires_after_secs": 86_400}, "meta": {}}

    def _alt(self, asked: Asked) -> dict[str, Any]:
        native = asked.body.get("id", "")
        text = asked.body.get("metadata", {}).get("alt_text", {}).get("text", "")
        if native not in self.world.media or not 1 <= len(text) <= 1000:
            raise invalid("The alt text or the media id is no good", id=native)
        self.world.media[native] = text
        self.world.charge("alt text", native, self.world.prices.alt_text)
        return {"data": {"id": native, "associated_metadata": {"alt_text": {"text": text}}}}

    def _check_text(self, text: str, media: list[str]) -> None:
        if weigh(text) > 280:
            raise forbidden("Your Tweet text is too long. You are not authorized to post it.")
        if any(native not in self.world.media for native in media):
            raise invalid("Your media IDs are invalid.", media_ids=",".join(media))

    def _check_parent(self, writer: User, parent_id: str | None, text: str) -> None:
        """Reply only where one was mentioned or quoted; elsewhere mention nobody from outside."""
        if parent_id is None:
            known = {user.username.casefold() for user in self.world.users.values()}
            if (handles_of(text) - {writer.username.casefold()}) & known:
                raise forbidden("You are not permitted to perform this action.")
            return
        parent = self.world.posts.get(parent_id)
        too_new = parent and self.world.now - parent.created_at < self.world.parent_delay
        if parent is None or parent.fate is not None or too_new:
            raise forbidden(
                "You attempted to reply to a Tweet that is deleted or not visible to you."
            )
        ours = parent.author is writer
        quoted = self.world.posts.get(parent.quotes or "")
        summoned = writer.username.casefold() in parent.handles or (
            quoted is not None and quoted.author is writer
        )
        if not ours and not summoned:
            raise forbidden("You are not permitted to perform this action.")

    def _bounds(self, asked: Asked) -> tuple[datetime, datetime]:
        now, params = self.world.now, asked.params
        oldest = now - REACH
        if "since_id" in params and "start_time" in params:
            raise invalid("'since_id' cannot be given with 'start_time'")
        for name in ("since_id", "until_id"):
            self._check_age(name, params.get(name), oldest)
        start = _time(params.get("start_time")) or oldest
        end = _time(params.get("end_time")) or now - timedelta(seconds=30)
        if start < oldest:
            raise invalid(
                "'start_time' must be within the last seven days", start_time=stamp(start)
            )
        return start, end

    def _check_age(self, name: str, native: str | None, oldest: datetime) -> None:
        first = first_id(oldest)
        if native is not None and int(native) < first:
            at = oldest.strftime("%Y-%m-%dT%H:%MZ")
            raise invalid(
                f"'{name}' must be a tweet id created after {at}. "
                f"Please use a '{name}' that is larger than {first}",
                **{name: native},
            )

    def _page(
        self, asked: Asked, found: Iterator[Post], *, smallest: int, kind: str
    ) -> dict[str, Any]:
        params = asked.params
        size = int(params.get("max_results", "10"))
        if not smallest <= size <= 100:
            raise invalid(f"max_results must be {smallest} to 100", max_results=str(size))
        _, below = self._window(asked)
        left = list(islice(found, size + 1))
        page = [] if asked.fault == "empty_page" else left[:size]
        after = below - 1 if asked.fault == "empty_page" else int(page[-1].id) if page else below
        body = self._posts(asked, page, kind)
        meta: dict[str, Any] = {"result_count": len(page)}
        if page:
            meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
        if len(left) > len(page) or asked.fault == "endless":
            meta["next_token"] = _token(after)
        return body | {"meta": meta}

    def _window(self, asked: Asked, start: datetime | None = None) -> tuple[int, int]:
        """Ids above the first and below the second, by the request's bounds and token."""
        params = asked.params
        above, below = int(params.get("since_id", "0")), int(params.get("until_id", 2**63))
        token = params.get("next_token") or params.get("pagination_token")
        if token is not None:
            below = min(below, self._place_of(token))
        if start is not None:
            above = max(above, first_id(start) - 1)
        return above, below

    def _posts(self, asked: Asked, page: list[Post], kind: str) -> dict[str, Any]:
        """Posts with what was asked along, each billed; unknown parameters are dropped in silence."""
        dialect, fields, expansions = self._wanted(asked)
        prices = {"owned read": self.world.prices.owned_read}
        for post in page:
            self.world.told.update((post.chain[0], post.id))
            self.world.charge(kind, post.id, prices.get(kind, self.world.prices.post_read))
        data = [post_shape(post, self.world, dialect, fields) for post in page]
        if asked.fault == "drop_some" and data:
            data[0].pop("author_id", None)
        body: dict[str, Any] = {"data": data} if data else {}
        if "author_id" in expansions and page:
            users = {post.author.id: post.author for post in page}
            for native in users:
                self.world.charge("user read", native, self.world.prices.user_read)
            body["includes"] = {"users": [user_shape(user, set()) for user in users.values()]}
        if asked.fault == "partial_error":
            body["errors"] = [self._missing("1", "tweet", "referenced_tweets.id")]
        return body

    def _wanted(self, asked: Asked) -> tuple[str, set[str], set[str]]:
        params, spoken = asked.params, self.world.dialects
        dialect = "post" if "post.fields" in params or "tweet" not in spoken else "tweet"
        if dialect not in spoken:
            dialect = next(iter(spoken))
        expansions = set(params.get("expansions", "").split(",")) - {""}
        fields = set(params.get(f"{dialect}.fields", "").split(","))
        if asked.fault == "drop_fields":
            return dialect, set(ALWAYS[dialect]), set()
        if dialect == "post":
            fields = fields - EXPANDED | expansions & EXPANDED
        return dialect, fields, expansions

    def _gone(self, native: str, post: Post | None) -> dict[str, Any] | None:
        fate = "deleted" if post is None else self.world.fate_of(post)
        if fate == "deleted":
            return self._missing(native, "tweet", "ids")
        if fate in {"protected", "suspended"}:
            why = (
                "User has been suspended"
                if fate == "suspended"
                else "Sorry, you are not authorized"
            )
            return {
                "resource_id": native, "value": native, "parameter": "ids",
                "resource_type": "tweet", "section": "data", "title": "Authorization Error",
                "detail": f"{why}: the Tweet with ids: [{native}].",
                "type": self._problems + "not-authorized-for-resource",
            }  # fmt: skip
        return None

    def _missing(self, native: str, resource: str, parameter: str = "ids") -> dict[str, Any]:
        return {
            "resource_id": native, "value": native, "parameter": parameter,
            "resource_type": resource, "title": "Not Found Error",
            "detail": f"Could not find {resource} with {parameter}: [{native}].",
            "type": self._problems + "resource-not-found",
        }  # fmt: skip

    def _user(self, native: str) -> User:
        if native not in self.world.users:
            raise Refused(404, self._missing(native, "user", "id"))
        return self.world.users[native]

    def _writer(self, asked: Asked) -> User:
        if asked.user is None:
            detail = (
                "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint."
            )
            raise forbidden(detail, PROBLEMS + "unsupported-authentication")
        return asked.user

    def _owned(self, asked: Asked) -> str:
        own = asked.user is not None and asked.parts[0] == asked.user.id
        return "owned read" if own else "post read"

    def _place_of(self, token: str) -> int:
        try:
            return int(base64.b32hexdecode(token.upper() + "=" * (-len(token) % 8)))
        except ValueError as bad:
            raise invalid("The `next_token` is invalid", next_token=token) from bad


def _within_limit(left: int) -> None:
    if left < 0:
        raise Refused(429, REFUSALS["rate_limited"][1] | {"status": 429})


def _token(place: int) -> str:
    return base64.b32hexencode(str(place).encode()).decode().rstrip("=").lower()


def _time(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def _floor(at: datetime, step: timedelta) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (at - midnight) // step * step
