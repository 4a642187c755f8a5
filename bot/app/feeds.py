"""Which feeds the talks want polled: each once, whatever number of talks wants it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.collect import Reader
from bot.errors import Unknown
from bot.model import Answer, AskedOn, Conclusion, Feed, Route, Talk

# what stands below a post on networks that know it by its address
_CONVERSING = {
    "bluesky": (Route.REPLY, Route.QUOTE),
    "mastodon": (Route.REPLY,),
}
_TELLING = 12  # characters: a record key has 13, a status id 18


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
                own = _is_below_a_post(feed) and len(sharing) == 1
                found[feed.id] = Wanted(feed=feed, talks=sharing, own=own)
    order = list(Route)
    return sorted(found.values(), key=lambda want: (order.index(want.feed.route), want.feed.id))


def feeds_of(talk: Talk, talks: Sequence[Talk]) -> Sequence[Wanted]:
    """The feeds of one talk, each with all that share it."""
    return [want for want in wanted(talks) if talk in want.talks]


def listened_to(talks: Sequence[Talk], now: datetime, after_close: timedelta) -> Sequence[Talk]:
    """The talks whose feeds are polled: from the opening until `after_close` past the close."""
    return [talk for talk in talks if talk.opens <= now < talk.closes + after_close]


def asked_for(
    talks: Sequence[Talk],
    named: Sequence[Talk],
    listened: Sequence[Talk],
    networks: Collection[str],
) -> Sequence[Wanted]:
    """The feeds of named talks that a host asks for, on these networks (none: on all).

    Comments are there for good; other feeds are read of talks that are listened to. Raises
    Unknown for a network that none of the talks is asked on.
    """
    asked_on = sorted({want.feed.network for want in wanted(talks)})
    for network in networks:
        if network not in asked_on:
            raise Unknown("network that a talk is asked on", network, asked_on)
    heard = {talk.name for talk in listened}
    return [
        want
        for want in wanted(named)
        if (want.feed.route is Route.COMMENT or heard & {talk.name for talk in want.talks})
        and (not networks or want.feed.network in networks)
    ]


def on_call(feed: Feed) -> bool:
    """Whether a feed is read only when its daily round finds that something is missing there."""
    return feed.network == "x" and feed.route is Route.REPLY


def _feeds(talk: Talk, asked: AskedOn) -> Iterator[Feed]:
    yield from _below(asked)
    if asked.handle:
        yield Feed(network=asked.network, route=Route.MENTION, query=asked.handle)
        for tag in (talk.series_tag, talk.tag):
            if tag:
                yield Feed(network=asked.network, route=Route.HASHTAG, query=tag)


def _below(asked: AskedOn) -> Iterator[Feed]:
    """The feeds of what stands below the prompt's own post."""
    if asked.post is None:
        return
    prompt = _end(asked.post)
    if asked.network == "x":
        if prompt.isdecimal():
            yield Feed(network="x", route=Route.REPLY, query=prompt)
            yield Feed(network="x", route=Route.QUOTE, query=prompt)
    elif asked.network in _CONVERSING:
        for route in _CONVERSING[asked.network]:
            yield Feed(network=asked.network, route=route, query=asked.post)
    elif not asked.handle:
        yield Feed(network=asked.network, route=Route.COMMENT, query=asked.post)


def _is_below_a_post(feed: Feed) -> bool:
    return feed.route is Route.COMMENT or feed.route in _CONVERSING.get(feed.network, ())


def prompts(talks: Sequence[Talk]) -> Mapping[str, str]:
    """Where talks were asked, as worldwide ids of conversations, each with its talk.

    A post's id is its address, or what its address ends with, as networks have it.
    """
    return {
        f"{asked.network}:{name}": talk.name
        for talk in talks
        for asked in talk.asked_on
        if asked.post
        for name in (asked.post, _end(asked.post))
    }


def below_prompts(answers: Sequence[Answer], talks: Sequence[Talk]) -> Mapping[str, str]:
    """The worldwide ids in answers that name a talk's prompt, each with its talk.

    A network's ids and addresses of one post may differ in all but their end, which
    names the post; an end that is short enough to be a coincidence names nothing.
    """
    ends = {
        (asked.network, _end(asked.post)): talk.name
        for talk in talks
        for asked in talk.asked_on
        if asked.post and len(_end(asked.post)) >= _TELLING
    }
    named = ((a.network, uid) for a in answers for uid in (a.reply_to, a.conversation, a.quotes))
    return {
        uid: ends[network, _end(uid)]
        for network, uid in named
        if uid is not None and (network, _end(uid)) in ends
    }


def _end(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def read_below(
    reader: Reader, own: Talk | None, answers: Sequence[Answer]
) -> Mapping[str, Conclusion]:
    """Read a page; what stands below a prompt belongs there, whatever its tags say.

    With `own`, all of it was found there.
    """
    found = dict(below_prompts(answers, reader.talks))
    if own is not None:
        named = (uid for a in answers for uid in (a.conversation or a.id, a.quotes) if uid)
        found |= dict.fromkeys(named, own.name)
    return replace(reader, prompts={**reader.prompts, **found})(answers)
