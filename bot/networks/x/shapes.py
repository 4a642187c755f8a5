"""X's shapes read into ours: pages of posts in either dialect, users, partial errors.

When a field that was asked for and is needed did not come, the post counts as broken
and is told of; it never becomes an answer with holes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.errors import Trouble
from bot.model import Account, Answer, Change, Fate
from bot.networks import clean
from bot.networks.x import ids
from bot.networks.x.settings import Dialect
from bot.networks.x.troubles import trouble
from bot.networks.x.words import either, unescaped, words

# the fields asked for, beside those that X sends anyway
POST_PARAMS: Mapping[Dialect, Mapping[str, str]] = {
    Dialect.TWEET: {
        "tweet.fields": "author_id,conversation_id,created_at,display_text_range,"
        "edit_history_tweet_ids,entities,in_reply_to_user_id,lang,note_tweet,"
        "referenced_tweets,withheld",
    },
    Dialect.POST: {
        "post.fields": "conversation_id,created_at,display_text_range,entities,id,lang,"
        "note_post,text,withheld",
        # no longer fields: without the expansions nobody knows who said what to whom
        "expansions": "author_id,edit_history_post_ids,in_reply_to_user_id,referenced_posts",
    },
}
USER_FIELDS = "created_at,description,entities,id,name,url,username"

_FATES: Mapping[str, Fate] = {
    "resource-not-found": Fate.DELETED,
    "not-authorized-for-resource": Fate.PROTECTED,
    "resource-unavailable": Fate.WITHHELD,
    "disallowed-resource": Fate.WITHHELD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A body of posts as read.

    `answers` keep X's order, each in its newest version, without reposts; `broken` maps
    the ids of posts that cannot be kept to why; `posts` and `users` are the ids of all
    that was billed. `fates` maps asked-for ids to what became of them, by partial errors.
    """

    answers: tuple[Answer, ...]
    changes: tuple[Change, ...]
    broken: Mapping[str, str]
    posts: tuple[str, ...]
    users: tuple[str, ...]
    fates: Mapping[str, Fate]
    notes: tuple[str, ...]
    token: str | None

    @property
    def is_hollow(self) -> bool:
        """Whether every post is broken: then X has changed, not a post."""
        return bool(self.broken) and len(self.broken) == len(self.posts)


class Incomplete(Exception):
    """A post without a field that is needed; never leaves this module."""


def read_posts(body: Mapping[str, Any], own: Account | None = None) -> Batch:
    """Read a page of posts. Raises NetworkError where the body is no such page.

    `own` is the account that the bot posts as, which needs no expansion to be known.
    """
    if not {"data", "meta", "errors"} & body.keys():
        raise trouble(Trouble.LATER, "a page of posts without data, meta or errors", billed=True)
    accounts = {**({own.id[2:]: own} if own is not None else {}), **_accounts(body)}
    posts = _listed(body, "data")
    answers: dict[str, Answer] = {}
    broken: dict[str, str] = {}
    changes: list[Change] = []
    for post in posts:
        try:
            answer = read_post(post, accounts)
        except Incomplete as fault:
            broken[str(post.get("id"))] = str(fault)
            continue
        if answer is None:
            continue
        if _is_withheld(post):
            changes.append(Change(id=answer.id, fate=Fate.WITHHELD))
        elif answer.id not in answers or int(answers[answer.id].version) < int(answer.version):
            answers[answer.id] = answer
    return Batch(
        answers=tuple(answers.values()),
        changes=tuple(changes),
        broken=broken,
        posts=_ids([*posts, *_included(body, "tweets"), *_included(body, "posts")]),
        users=_ids(_included(body, "users")),
        fates=_fates(body),
        notes=tuple(_note(error) for error in _errors(body)),
        token=_token(body),
    )


def read_users(body: Mapping[str, Any]) -> tuple[Account, ...]:
    """Read looked-up users, one or many."""
    data = body.get("data")
    users = [data] if isinstance(data, dict) else _listed(body, "data")
    return tuple(_account(user) for user in users if _is_id(user.get("id")))


def read_post(post: Mapping[str, Any], accounts: Mapping[str, Account]) -> Answer | None:
    """Read one post; None for a repost, which holds nobody's own words. Raises Incomplete."""
    native, author = _needed(post, "id"), _needed(post, "author_id")
    history = either(post, "edit_history_post_ids", "edit_history_tweet_ids")
    if not (isinstance(history, list) and history and all(map(_is_id, history))):
        raise Incomplete("it came without its edit history")
    if not isinstance(post.get("text"), str):
        raise Incomplete("it came without text")
    references = _references(post)
    if "retweeted" in references:
        return None
    first = min(history, key=int)
    parent, quoted = references.get("replied_to"), references.get("quoted")
    is_reply = parent is not None or post.get("in_reply_to_user_id") is not None
    said = words(post, is_reply=is_reply, quoted=quoted)
    if said.short_links_left:
        raise Incomplete("it came without the entities of its links")
    created_at = _time(post)
    return Answer(
        id=ids.worldwide(first),
        network="x",
        account=accounts.get(author) or _unnamed(author),
        text=said.text,
        said_at=created_at if first == native else min(created_at, ids.said_at(first)),
        version=native,
        edited_at=None if first == native else created_at,
        url=f"https://x.com/i/status/{native}",
        reply_to=parent and ids.worldwide(parent),
        conversation=ids.worldwide(_needed(post, "conversation_id")),
        quotes=quoted and ids.worldwide(quoted),
        tags=said.tags,
        mentions=said.mentions,
        links=said.links,
        language=_language(post),
        raw=post,
    )


def newest_version(post: Mapping[str, Any]) -> str:
    """The last id of a looked-up post's edit history."""
    history = either(post, "edit_history_post_ids", "edit_history_tweet_ids")
    known = [one for one in (history if isinstance(history, list) else []) if _is_id(one)]
    return str(max([*known, post["id"]], key=int))


def _needed(post: Mapping[str, Any], name: str) -> str:
    value = post.get(name)
    if not _is_id(value):
        raise Incomplete(f"it came without {name}")
    return str(value)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 19


def _time(post: Mapping[str, Any]) -> datetime:
    try:
        told = datetime.fromisoformat(post["created_at"])
    except (KeyError, TypeError, ValueError) as error:
        raise Incomplete("it came without created_at") from error
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)


def _references(post: Mapping[str, Any]) -> Mapping[str, str]:
    found = either(post, "referenced_posts", "referenced_tweets")
    return {
        str(reference.get("type")): reference["id"]
        for reference in (found if isinstance(found, list) else [])
        if isinstance(reference, dict) and _is_id(reference.get("id"))
    }


def _language(post: Mapping[str, Any]) -> str | None:
    """X's guess, none where X has none: "und", "zxx", "qme" and the like are no languages."""
    told = post.get("lang")
    if not isinstance(told, str) or told in {"und", "zxx"} or told.startswith("q"):
        return None
    return clean(told)


def _is_withheld(post: Mapping[str, Any]) -> bool:
    """Withheld everywhere; in some countries only is no reason to drop it."""
    withheld = post.get("withheld")
    if not isinstance(withheld, dict):
        return False
    countries = withheld.get("country_codes")
    return bool(withheld.get("copyright")) or (isinstance(countries, list) and "XX" in countries)


def _accounts(body: Mapping[str, Any]) -> Mapping[str, Account]:
    users = [user for user in _included(body, "users") if _is_id(user.get("id"))]
    return {str(user["id"]): _account(user) for user in users}


def _account(user: Mapping[str, Any]) -> Account:
    handle, number = _text(user, "username"), str(user["id"])
    since = user.get("created_at")
    return Account(
        id=f"x:{number}",
        network="x",
        handle=handle,
        name=_text(user, "name"),
        url=f"https://x.com/{handle}" if handle else f"https://x.com/i/user/{number}",
        bio=_text(user, "description"),
        links=_profile_links(user),
        since=datetime.fromisoformat(since) if isinstance(since, str) else None,
    )


def _unnamed(number: str) -> Account:
    return Account(id=f"x:{number}", network="x", url=f"https://x.com/i/user/{number}")


def _text(user: Mapping[str, Any], key: str) -> str | None:
    value = user.get(key)
    return clean(unescaped(value)) if isinstance(value, str) else None


def _profile_links(user: Mapping[str, Any]) -> tuple[str, ...]:
    entities = user.get("entities")
    parts = entities.values() if isinstance(entities, dict) else ()
    urls = [
        url.get("expanded_url")
        for part in parts
        if isinstance(part, dict)
        for url in part.get("urls") or ()
        if isinstance(url, dict)
    ]
    kept = [clean(url) for url in urls if isinstance(url, str) and url.startswith("http")]
    return tuple(dict.fromkeys(kept))


def _listed(body: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = body.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise trouble(Trouble.LATER, f"{key!r} is no list of objects", billed=True)
    return found


def _included(body: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    includes = body.get("includes")
    return _listed(includes, key) if isinstance(includes, dict) else []


def _ids(things: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(thing["id"]) for thing in things if _is_id(thing.get("id"))))


def _errors(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = body.get("errors")
    return [one for one in (found if isinstance(found, list) else []) if isinstance(one, dict)]


def _fates(body: Mapping[str, Any]) -> Mapping[str, Fate]:
    """By the suffix of a partial error's type; a suspension is told in its words only."""
    fates = {}
    for error in _errors(body):
        native, kind = either(error, "resource_id", "value"), str(error.get("type"))
        fate = _FATES.get(kind.rpartition("/")[2])
        if fate is None or not _is_id(native):
            continue
        told = f"{error.get('title')} {error.get('detail')}".casefold()
        fates[str(native)] = Fate.SUSPENDED if "suspended" in told else fate
    return fates


def _note(error: Mapping[str, Any]) -> str:
    told = either(error, "detail", "message", "title") or "an error without words"
    return clean(f"X, in part: {told}")[:300]


def _token(body: Mapping[str, Any]) -> str | None:
    meta = body.get("meta")
    token = meta.get("next_token") if isinstance(meta, dict) else None
    return token if isinstance(token, str) and token else None
