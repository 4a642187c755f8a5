"""A comment as REST or the feed gives it → an Answer."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.model import Account, Answer
from bot.networks import clean
from bot.networks.guests import guest
from bot.networks.html import plain
from bot.networks.wordpress.http import NETWORK

_AVATAR = re.compile(r"/avatar/([0-9a-f]{32}(?:[0-9a-f]{32})?)\b")
_NO_ADDRESS = {
    "d41d8cd98f00b204e9800998ecf8427e",  # md5 of nothing
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",  # sha256 of nothing
    "ad516503a11cd5ca435acc9bb6523536",  # unknown@gravatar.com, which older sites fill in
}
_TAG = re.compile(r"(?<![\w&/#])#(\w*[^\W\d]\w*)")
_MENTION = re.compile(r"(?<![\w@/.])@(\w{2,40})")


class _Rendered(BaseModel):
    rendered: str


class Comment(BaseModel):
    """What is read of a comment, and nothing else; `parent` 0 is none, `author` 0 a guest."""

    model_config = ConfigDict(frozen=True)

    id: int = Field(gt=0)
    post: int
    parent: int = 0
    author: int = 0
    author_name: str = ""
    author_url: str = ""
    date_gmt: datetime
    content: _Rendered
    link: str = ""
    type: str = "comment"
    author_avatar_urls: Any = None

    @classmethod
    def read(cls, item: Any) -> Self | str:
        """One item of the list, or what is wrong with it."""
        try:
            return cls.model_validate(item)
        except ValidationError as error:
            where = ", ".join(".".join(map(str, fault["loc"])) for fault in error.errors())
            named = item.get("id") if isinstance(item, dict) else None
            return f"comment {named} is not understood: {where or 'not an object'}"

    @property
    def is_said(self) -> bool:
        """Whether a person said it: other sites' pingbacks and trackbacks are no answers."""
        return self.type in {"comment", ""}

    @property
    def avatar(self) -> str | None:
        """The hash of the writer's e-mail address, where the avatar's address has one."""
        if not isinstance(self.author_avatar_urls, dict):
            return None
        found = (_AVATAR.search(str(url)) for url in self.author_avatar_urls.values())
        hashes = {match[1] for match in found if match} - _NO_ADDRESS
        return min(hashes, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blog:
    """How a blog's comments are named: `key` in ids, `conversation` for all under one post."""

    key: str
    conversation: str

    def id_of(self, comment: int) -> str:
        """A comment's worldwide id."""
        return f"{NETWORK}:{self.key}#comment-{comment}"

    def answer(self, comment: Comment, raw: Mapping[str, Any] | None = None) -> Answer:
        """What was said, as plain text with its links; a naive time is UTC, as `date_gmt` is.

        The version follows the text and the place in the thread, for a comment whose
        parent was deleted moves up.
        """
        read = plain(comment.content.rendered)
        id_ = self.id_of(comment.id)
        return Answer(
            id=id_,
            network=NETWORK,
            account=self._account(comment, id_),
            text=read.text,
            said_at=_utc(comment.date_gmt),
            version=_version(read.text, comment.parent),
            url=comment.link or None,
            reply_to=self.id_of(comment.parent) if comment.parent else None,
            conversation=self.conversation,
            tags=tuple(dict.fromkeys(_TAG.findall(read.text))),
            mentions=tuple(dict.fromkeys(_MENTION.findall(read.text))),
            links=read.links,
            raw=raw,
        )

    def _account(self, comment: Comment, id_: str) -> Account:
        """The writer: a user of the blog by number, a guest by avatar, else by name and URL."""
        name = plain(comment.author_name).text
        url = clean(comment.author_url.strip())
        if comment.author:
            who = f"user-{comment.author}"
        else:
            who = guest(name, url, comment.avatar, id_.rpartition("#")[2])
        links = (url,) if urlsplit_scheme(url) in {"http", "https"} else ()
        return Account(
            id=f"{NETWORK}:{self.key}#{who}",
            network=NETWORK,
            name=name or None,
            url=links[0] if links else None,
            links=links,
        )


def number_in(id_: str) -> int:
    """A comment's own number, with which its worldwide id ends."""
    return int(id_.rpartition("#comment-")[2])


def urlsplit_scheme(url: str) -> str:
    """A URL's scheme, "" where it is none."""
    try:
        return urlsplit(url).scheme
    except ValueError:
        return ""


def _version(text: str, parent: int) -> str:
    return hashlib.sha256(f"{parent}\x1f{text}".encode()).hexdigest()[:16]


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
