"""X's search operators: a query read into a predicate over posts, or refused as X refuses."""

import re
from collections.abc import Callable

from tests.stand_ins.x.world import HANDLE, Post

Predicate = Callable[[Post], bool]

LINK = re.compile(r"https?://[^\s]+|\b(?:[\w-]+\.)+(?:com|org|net|co|kr|jp)\b(?:/[^\s]*)?")
_TOKEN = re.compile(r'\s*(-?\(|\)|-?"[^"]*"|[^\s()]+)')

# operators that mean nothing by themselves
_BESIDE_ONLY = ("is:", "has:", "lang:")


class BadQuery(Exception):
    """What X would say of a query that it does not take."""


def predicate(query: str, *, longest: int = 512) -> Predicate:
    """The meaning of a query. Raises BadQuery."""
    if len(query) > longest:
        raise BadQuery(f"Rules must be at most {longest} characters, this one has {len(query)}")
    tokens = _TOKEN.findall(query)
    if not tokens:
        raise BadQuery("The query is empty")
    if not any(_stands_alone(token) for token in tokens):
        raise BadQuery("The query needs at least one standalone operator beside lang:, is:, has:")
    reader = _Reader(tokens)
    found = reader.alternatives()
    if reader.tokens:
        raise BadQuery(f"Unexpected {reader.tokens[0]!r}")
    return found


def handles_of(text: str) -> set[str]:
    return {handle.casefold() for handle in HANDLE.findall(text)}


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def alternatives(self) -> Predicate:
        parts = [self.sequence()]
        while self.tokens and self.tokens[0] == "OR":
            self.tokens.pop(0)
            parts.append(self.sequence())
        return lambda post: any(part(post) for part in parts)

    def sequence(self) -> Predicate:
        parts: list[Predicate] = []
        while self.tokens and self.tokens[0] not in {"OR", ")"}:
            parts.append(self.one())
        if not parts:
            raise BadQuery("An operand is missing")
        return lambda post: all(part(post) for part in parts)

    def one(self) -> Predicate:
        token = self.tokens.pop(0)
        if token == "-(":
            raise BadQuery("Negated groups are not supported")
        if token == "(":
            inner = self.alternatives()
            if not self.tokens or self.tokens.pop(0) != ")":
                raise BadQuery("A parenthesis is not closed")
            return inner
        if token.startswith("-"):
            inner = _term(token[1:])
            return lambda post: not inner(post)
        return _term(token)


def _stands_alone(token: str) -> bool:
    return token not in {"(", ")", "-(", "OR"} and not token.startswith(("-", *_BESIDE_ONLY))


def _term(term: str) -> Predicate:
    name, colon, value = term.partition(":")
    if colon and not term.startswith(("#", "@", '"')):
        if name not in _NAMED or not value:
            raise BadQuery(f"There is no operator {term!r}")
        return _NAMED[name](value)
    if term.startswith("#"):
        tag = term[1:].casefold()
        return lambda post: tag in post.tags
    if term.startswith("@"):
        handle = term[1:].casefold()
        return lambda post: handle in post.handles
    words = _words(term.strip('"'))
    return lambda post: _within(words, _words(post.whole))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w#@']+", text.casefold())


def _within(words: list[str], text: list[str]) -> bool:
    size = len(words)
    return any(text[start : start + size] == words for start in range(len(text) - size + 1))


def _from(value: str) -> Predicate:
    handle = value.lstrip("@").casefold()
    return lambda post: handle in {post.author.username.casefold(), post.author.id}


def _to(value: str) -> Predicate:
    handle = value.lstrip("@").casefold()
    return lambda post: bool(post.lead) and post.lead[0].casefold() == handle


def _is(value: str) -> Predicate:
    kinds: dict[str, Predicate] = {
        "reply": lambda post: post.reply_to is not None,
        "quote": lambda post: post.quotes is not None,
        "retweet": lambda post: post.reposts is not None,
    }
    if value not in kinds:
        raise BadQuery(f"There is no operator 'is:{value}'")
    return kinds[value]


def _has(value: str) -> Predicate:
    kinds: dict[str, Predicate] = {
        "hashtags": lambda post: bool(post.tags),
        "mentions": lambda post: bool(post.handles),
        "links": lambda post: bool(LINK.search(post.whole)) or post.media,
        "media": lambda post: post.media,
        "images": lambda post: post.media,
    }
    if value not in kinds:
        raise BadQuery(f"There is no operator 'has:{value}'")
    return kinds[value]


_NAMED: dict[str, Callable[[str], Predicate]] = {
    "from": _from,
    "to": _to,
    "conversation_id": lambda value: lambda post: post.conversation == value,
    "in_reply_to_tweet_id": lambda value: lambda post: post.reply_to == value,
    "quotes_of_tweet_id": lambda value: lambda post: post.quotes == value,
    "lang": lambda value: lambda post: post.lang == value,
    "is": _is,
    "has": _has,
}
