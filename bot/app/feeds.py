"""Which feeds the talks want polled: each once, whatever number of talks wants it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import AskedOn, Feed, Route, Talk


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A feed, and the talks that want it in the order of their names.

    `own` is set where the feed holds one talk's conversation and nothing else, so that
    what is found there belongs to that talk.
    """

    feed: Feed
    talks: tuple[Talk, ...]
    own: bool = False


def wanted(talks: Sequence[Talk]) -> Sequence[Wanted]:
    """The feeds of talks, the cheapest road first: mentions, then hashtags, then comments.

    Talks that are asked at the same handle or share a hashtag share its feed.
    """
    found: dict[str, Wanted] = {}
    for talk in sorted(talks, key=lambda talk: talk.name):
        for asked in talk.asked_on:
            for feed in _feeds(talk, asked):
                before = found.get(feed.id)
                sharing = (*before.talks, talk) if before else (talk,)
                own = feed.route is Route.COMMENT and len(sharing) == 1
                found[feed.id] = Wanted(feed=feed, talks=sharing, own=own)
    order = list(Route)
    return sorted(found.values(), key=lambda want: (order.index(want.feed.route), want.feed.id))


def listened_to(talks: Sequence[Talk], now: datetime, after_close: timedelta) -> Sequence[Talk]:
    """The talks whose feeds are polled: from the opening until `after_close` past the close."""
    return [talk for talk in talks if talk.opens <= now < talk.closes + after_close]


def on_call(feed: Feed) -> bool:
    """Whether a feed is read only when its daily round finds that something is missing there."""
    return feed.network == "x" and feed.route is Route.REPLY


def _feeds(talk: Talk, asked: AskedOn) -> Iterator[Feed]:
    prompt = (asked.post or "").rstrip("/").rpartition("/")[2]
    if asked.network == "x" and prompt.isdecimal():
        yield Feed(network="x", route=Route.REPLY, query=prompt)
        yield Feed(network="x", route=Route.QUOTE, query=prompt)
    if asked.handle:
        yield Feed(network=asked.network, route=Route.MENTION, query=asked.handle)
        for tag in (talk.series_tag, talk.tag):
            if tag:
                yield Feed(network=asked.network, route=Route.HASHTAG, query=tag)
    elif asked.post:
        yield Feed(network=asked.network, route=Route.COMMENT, query=asked.post)


def prompts(talks: Sequence[Talk]) -> Mapping[str, str]:
    """Where talks were asked, as worldwide ids of conversations, each with its talk.

    A post's id is its address, or what its address ends with, as networks have it.
    """
    return {
        f"{asked.network}:{name}": talk.name
        for talk in talks
        for asked in talk.asked_on
        if asked.post
        for name in (asked.post, asked.post.rstrip("/").rpartition("/")[2])
    }
