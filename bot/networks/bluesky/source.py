"""Answers from Bluesky: mentions and replies, hashtags, a prompt's thread, and its quotes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from bot.errors import Trouble
from bot.model import Allowance, Answer, Change, Cursor, Fate, Feed, Gap, Page, Ref, Route
from bot.networks.bluesky.jetstream import Stream
from bot.networks.bluesky.marks import instant
from bot.networks.bluesky.settings import BlueskySettings
from bot.networks.bluesky.shapes import read
from bot.networks.bluesky.sweeps import FREE, Road, Sweep
from bot.networks.bluesky.threads import Walk, route_below
from bot.networks.bluesky.troubles import trouble
from bot.networks.bluesky.uris import Place, folded, place
from bot.networks.bluesky.wire import Wire

_T = TypeVar("_T")

_LOOKUP = 25  # posts or profiles that one request takes
_ANSWERING = {"mention", "reply", "quote"}
_THREADS = {Route.REPLY, Route.NESTED_REPLY, Route.COMMENT}


class BlueskySource:
    """The Source of Bluesky.

    A feed's query is a handle (mentions), a hashtag, or a post's address or AT-URI (its
    thread by route reply, its quotes).
    """

    def __init__(
        self, settings: BlueskySettings, wire: Wire, clock: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._wire = wire
        self._clock = clock
        self._dids: dict[str, str] = {}
        self._roots: dict[str, bool] = {}

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
        """Yield what is new: lists newest first, back to the overlap before the mark; threads whole.

        Edits come as new versions. What a moderation service hid comes as a change instead.
        Raises NetworkError.
        """
        if not allowance.affords(FREE):
            return
        if self._streams(feed, cursor):
            yield from self._stream(feed, cursor.mark or "", allowance).pages()
        elif feed.route in _THREADS:
            yield from self._walk(feed, cursor, allowance).pages()
        else:
            sweep = Sweep(
                road=self._road(feed),
                cursor=cursor,
                allowance=allowance,
                overlap=self._settings.overlap,
                now=self._clock(),
            )
            yield from sweep.pages()

    def fill(self, gap: Gap, allowance: Allowance) -> Iterator[Page]:  # noqa: ARG002 (a sweep goes on where it stopped)
        """Nothing: a sweep that was stopped goes on where it was, so no stretch stays unread."""
        return iter(())

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:
        """Each post as it stands now, or what became of it; as far as allowed.

        PROTECTED are posts of accounts that blocked ours or that we blocked. Raises NetworkError.
        """
        changes: list[Change] = []
        for some in _by(_LOOKUP, refs):
            if not allowance.affords(FREE):
                break
            allowance = allowance.less(FREE)
            changes += self._rechecked([ref.id for ref in some])
        return changes

    def uri_of(self, named: str) -> str:
        """A post's AT-URI with its writer's DID, by its address or AT-URI. Raises NetworkError."""
        at = place(named)
        if at is None:
            raise trouble(Trouble.REFUSED, f"{named!r} is no address of a post on Bluesky")
        return Place(self._did_of(at.repo), at.collection, at.rkey).uri

    def _did_of(self, repo: str) -> str:
        if repo.startswith("did:"):
            return repo
        name = folded(repo)
        if name not in self._dids:
            found = self._wire.ask("com.atproto.identity.resolveHandle", handle=name).get("did")
            if not isinstance(found, str):
                raise trouble(Trouble.LATER, f"no DID came for {name}")
            self._dids[name] = found
        return self._dids[name]

    def _walk(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Walk:
        return Walk(
            wire=self._wire,
            prompt=self.uri_of(feed.query),
            depth=self._settings.depth,
            cursor=cursor,
            allowance=allowance,
            clock=self._clock,
        )

    def _road(self, feed: Feed) -> Road:
        if feed.route is Route.MENTION:
            return self._mentions(folded(feed.query))
        if feed.route is Route.HASHTAG:
            return self._hashtag(feed.query.lstrip("#"))
        if feed.route is Route.QUOTE:
            return self._quotes(self.uri_of(feed.query))
        raise trouble(Trouble.REFUSED, f"Bluesky has no feed of the route {feed.route.value!r}")

    def _mentions(self, handle: str) -> Road:
        """Our own account's notifications; another's mentions are searched for."""
        self._must_sign_in("mentions")
        if handle != self._wire.handle:
            return self._search(
                f"@{handle}",
                lambda answer: handle in map(folded, answer.mentions),
                mentions=handle,
            )
        own = self._wire.did
        return Road(
            ask=lambda token: self._wire.ask(
                "app.bsky.notification.listNotifications", limit=self._size, cursor=token
            ),
            items="notifications",
            wanted=lambda _answer, item: item.get("reason") in _ANSWERING,
            route=lambda answer: _found_by(answer, own),
        )

    def _hashtag(self, tag: str) -> Road:
        """A search, held to the tag here, since what servers make of one differs."""
        self._must_sign_in("hashtags")
        return self._search(f"#{tag}", self._has_tag(tag))

    def _has_tag(self, tag: str) -> Callable[[Answer], bool]:
        """Whether an answer carries a tag and is not ours."""
        own = f"bluesky:{self._wire.did}"
        wanted = tag.casefold()

        def has_tag(answer: Answer) -> bool:
            theirs = answer.account.id != own
            return theirs and wanted in (word.casefold() for word in answer.tags)

        return has_tag

    def _search(self, words: str, wanted: Callable[[Answer], bool], **more: str) -> Road:
        return Road(
            ask=lambda token: self._wire.ask(
                "app.bsky.feed.searchPosts",
                q=words,
                sort="latest",
                limit=self._size,
                cursor=token,
                **more,
            ),
            items="posts",
            wanted=lambda answer, _item: wanted(answer),
        )

    def _quotes(self, uri: str) -> Road:
        return Road(
            ask=lambda token: self._wire.ask(
                "app.bsky.feed.getQuotes", uri=uri, limit=self._size, cursor=token
            ),
            items="posts",
            wanted=lambda answer, _item: answer.quotes == uri,
        )

    @property
    def _size(self) -> int:
        return self._settings.page_size

    def _must_sign_in(self, what: str) -> None:
        if not self._wire.signs_in:
            why = f"{what} are shown to accounts only: set BLUESKY_HANDLE and BLUESKY_APP_PASSWORD"
            raise trouble(Trouble.CREDENTIALS, why)

    def _streams(self, feed: Feed, cursor: Cursor) -> bool:
        """Whether Jetstream has all that is new: it must reach back to the mark.

        Below a prompt that is a reply itself, nested replies name another root.
        """
        if self._settings.jetstream is None or cursor.mark is None or cursor.resume is not None:
            return False
        if self._clock() - instant(cursor.mark) > self._settings.jetstream_reach:
            return False
        if feed.route in _THREADS:
            return self._is_root(self.uri_of(feed.query))
        return feed.route is Route.HASHTAG

    def _is_root(self, uri: str) -> bool:
        if uri not in self._roots:
            record = self._views([uri]).get(uri, {}).get("record")
            self._roots[uri] = isinstance(record, dict) and "reply" not in record
        return self._roots[uri]

    def _stream(self, feed: Feed, mark: str, allowance: Allowance) -> Stream:
        settings = self._settings
        if feed.route is Route.HASHTAG:
            wanted, prompt = self._has_tag(feed.query.lstrip("#")), None
        else:
            prompt = self.uri_of(feed.query)
            wanted = partial(_stands_under, prompt)
        return Stream(
            url=settings.jetstream or "",
            mark=mark,
            wanted=wanted,
            route=lambda answer: None if prompt is None else route_below(prompt, answer),
            show=self._views,
            patience=settings.jetstream_patience,
            overlap=settings.overlap,
            allowance=allowance,
            clock=self._clock,
        )

    def _views(self, uris: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Posts as the AppView shows them, by AT-URI; those that it does not show are missing."""
        views: dict[str, Mapping[str, Any]] = {}
        for some in _by(_LOOKUP, uris):
            posts = self._wire.ask("app.bsky.feed.getPosts", uris=list(some)).get("posts")
            views |= {view["uri"]: view for view in _mappings(posts) if "uri" in view}
        return views

    def _rechecked(self, uris: Sequence[str]) -> Iterator[Change]:
        views = self._views(uris)
        gone = [uri for uri in uris if uri not in views]
        fates = self._fates_of(gone) if gone else {}
        for uri in uris:
            seen = read(views[uri], self._clock()) if uri in views else None
            if uri not in views:
                yield Change(id=uri, fate=fates[uri])
            elif seen is not None and seen.change is not None:
                yield seen.change
            elif seen is not None and seen.answer is not None:
                yield Change(id=uri, fate=Fate.STANDS, answer=seen.answer)

    def _fates_of(self, uris: Sequence[str]) -> Mapping[str, Fate]:
        """What became of posts that are not there, by what became of their writers."""
        repos = {uri: at.repo for uri in uris if (at := place(uri)) is not None}
        fates: dict[str, Fate] = {}
        for some in _by(_LOOKUP, sorted(set(repos.values()))):
            found = self._wire.ask("app.bsky.actor.getProfiles", actors=list(some)).get("profiles")
            profiles = {profile.get("did"): profile for profile in _mappings(found)}
            fates |= {repo: _fate(profiles.get(repo)) for repo in some}
        return {uri: fates.get(repos.get(uri, ""), Fate.DELETED) for uri in uris}


def _fate(profile: Mapping[str, Any] | None) -> Fate:
    if profile is None:
        return Fate.SUSPENDED
    viewer = profile.get("viewer")
    viewer = viewer if isinstance(viewer, dict) else {}
    return Fate.PROTECTED if viewer.get("blockedBy") or viewer.get("blocking") else Fate.DELETED


def _stands_under(prompt: str, answer: Answer) -> bool:
    return answer.conversation == prompt and answer.id != prompt


def _found_by(answer: Answer, own: str) -> Route:
    """Why a notification came: servers also tell of replies further down."""
    ours = f"at://{own}/"
    if answer.reply_to is not None and answer.reply_to.startswith(ours):
        return Route.REPLY
    if answer.quotes is not None and answer.quotes.startswith(ours):
        return Route.QUOTE
    if answer.conversation is not None and answer.conversation.startswith(ours):
        return Route.NESTED_REPLY
    return Route.MENTION


def _mappings(found: Any) -> list[Mapping[str, Any]]:
    return [item for item in (found if isinstance(found, list) else []) if isinstance(item, dict)]


def _by(size: int, things: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (things[start : start + size] for start in range(0, len(things), size))
