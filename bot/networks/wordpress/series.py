"""The posts of a series: those that carry its tag, as the blog's own or as a hashtag in their text."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.model import PromptPost
from bot.networks.html import plain
from bot.networks.wordpress.api import Api, items_of
from bot.networks.wordpress.http import NETWORK

_MOST = 50  # posts of each kind that are looked at, the newest first
_FIELDS = "id,link,date_gmt,title,content,tags"


class _Rendered(BaseModel):
    rendered: str = ""
    protected: bool = False


class _Post(BaseModel):
    """What is read of a post, and nothing else."""

    model_config = ConfigDict(frozen=True)

    id: int = Field(gt=0)
    link: str
    date_gmt: datetime
    title: _Rendered
    content: _Rendered
    tags: tuple[int, ...] = ()

    @property
    def said_at(self) -> datetime:
        """When it was made; its time without a zone is UTC."""
        return self.date_gmt.replace(tzinfo=UTC)


def prompt_posts(api: Api, site: str, tag: str, since: datetime) -> Sequence[PromptPost]:
    """Posts made since an instant that everybody can read, oldest first. Raises NetworkError.

    A search also finds the word without "#", and within others: what it brings is looked at again.
    """
    own = _own_tags(api, tag)
    tagged = _asked(api, tags=",".join(map(str, own))) if own else ()
    said = re.compile(rf"(?<![\w&/#])#{re.escape(tag)}(?!\w)", re.IGNORECASE)
    saying = (post for post in _asked(api, search=tag) if said.search(post.content.rendered))
    found = {post.id: post for post in (*tagged, *saying)}
    new = (post for post in found.values() if post.said_at >= since and not post.content.protected)
    return [_prompt_post(post, site) for post in sorted(new, key=lambda post: post.said_at)]


def _own_tags(api: Api, tag: str) -> Sequence[int]:
    """The blog's own tags of that name, by their numbers."""
    found = items_of(api.http.get(f"{api.root()}/tags", slug=tag.casefold(), _fields="id").json())
    return [int(each["id"]) for each in found if isinstance(each.get("id"), int)]


def _asked(api: Api, **by: str) -> Iterator[_Post]:
    """The newest posts that a list gives; what is not understood is no post of ours."""
    where = f"{api.root()}/posts"
    listed = api.http.get(where, None, per_page=_MOST, _fields=_FIELDS, **by)
    for item in items_of(listed.json()):
        try:
            yield _Post.model_validate(item)
        except ValidationError:
            continue


def _prompt_post(post: _Post, site: str) -> PromptPost:
    return PromptPost(
        network=NETWORK,
        site=site,
        url=post.link,
        title=plain(post.title.rendered).text,
        text=plain(post.content.rendered).text,
        said_at=post.said_at,
    )
