"""A roundup as a draft post with its card: written once for each part, and brought up to date."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.errors import NetworkError, Trouble
from bot.model import Limits, Part, Ref
from bot.networks.html import plain
from bot.networks.limits import LIMITS
from bot.networks.wordpress.http import NETWORK, trouble
from bot.networks.wordpress.source import WordPressSource

UNFINISHED = {"draft", "pending", "auto-draft"}
ANY = "draft,pending,publish,future,private"
SKEW = timedelta(minutes=5)
"""How far the blog's clock may be behind ours."""
_NUMBERED = re.compile(r"https?://[^\s?#]+\?(?:[^\s#]*&)?(?:p|post)=(\d+)")


class WordPressPublisher(WordPressSource):
    """Both doors of one blog; a part is known again by a slug made from its key."""

    @property
    def limits(self) -> Limits:
        """A post holds what a roundup can say."""
        return LIMITS[NETWORK]

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:
        """Write the part as a draft, or bring the draft that it already is up to date.

        A host presses "Publish". Once that was done the post is the hosts' own: then
        DUPLICATE. Raises NetworkError.
        """
        existing = self._existing(part)
        if existing and existing["status"] not in UNFINISHED:
            raise trouble(Trouble.DUPLICATE, f"{existing.get('link')} was published already")
        body = {**self._body(part, picture), "slug": slug(part)}
        where = f"/posts/{existing['id']}" if existing else "/posts"
        state = {} if existing else {"status": "draft"}
        return self._ref(self._wrote(f"{self._api.root()}{where}", {**body, **state}))

    def revise(self, ref: Ref, part: Part, picture: bytes | None = None) -> bool:
        """Bring a draft up to date; False once a host has published or binned it. Raises NetworkError."""
        where = f"{self._api.root()}/posts/{ref.native}"
        try:
            status = self._api.http.get_as_us(where, context="edit", _fields="status").json()
        except NetworkError as error:
            if error.status not in {404, 410}:
                raise
            return False
        if status.get("status") not in UNFINISHED:
            return False
        self._wrote(where, self._body(part, picture))
        return True

    def _body(self, part: Part, picture: bytes | None) -> Mapping[str, Any]:
        return {
            "title": part.title or _first_line(part.text),
            "content": part.text,
            "featured_media": self._card(part, picture),
        }

    def find(self, part: Part, since: datetime) -> Sequence[Ref]:
        """The part's post, where it was written at or after an instant (aware UTC)."""
        existing = self._existing(part)
        if existing is None or _written_at(existing) < since - SKEW:
            return ()
        return (self._ref(existing),)

    def withdraw(self, ref: Ref) -> None:
        """Put the post into the bin, where the hosts can still fetch it from. Raises NetworkError."""
        try:
            self._api.http.write("DELETE", f"{self._api.root()}/posts/{ref.native}")
        except NetworkError as error:
            if error.status not in {404, 410}:
                raise

    def _existing(self, part: Part) -> Mapping[str, Any] | None:
        try:
            found = self._api.http.get_as_us(
                f"{self._api.root()}/posts", slug=slug(part), status=ANY, context="edit"
            ).json()
        except NetworkError as error:
            if error.status != 400:
                raise
            # a wrong password makes us a stranger, who may not ask for drafts
            raise trouble(
                Trouble.CREDENTIALS,
                "drafts are not shown to us: wrong user or password, or no right to edit posts",
                error.status,
            ) from error
        return next((each for each in found if each.get("slug") == slug(part)), None)

    def _card(self, part: Part, picture: bytes | None) -> int:
        """The picture's number in the media library; the same bytes are uploaded once."""
        if picture is None or part.card is None:
            return 0
        name = f"{slug(part)}-{hashlib.sha256(picture).hexdigest()[:12]}"
        media = f"{self._api.root()}/media"
        found = self._api.http.get_as_us(media, slug=name, context="edit").json()
        number = found[0]["id"] if found else self._uploaded(media, name, picture)
        self._wrote(f"{media}/{number}", {"alt_text": part.card.alt})
        return int(number)

    def _uploaded(self, media: str, name: str, picture: bytes) -> int:
        kind = "jpeg" if picture[:3] == b"\xff\xd8\xff" else "png"
        headers = {
            "Content-Type": f"image/{kind}",
            "Content-Disposition": f'attachment; filename="{name}.{kind}"',
        }
        reply = self._api.http.write("POST", media, body=picture, headers=headers)
        return int(reply.json()["id"])

    def _wrote(self, url: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        reply = self._api.http.write("POST", url, body=body)
        try:
            written: Mapping[str, Any] = reply.json()
        except NetworkError as error:
            raise trouble(Trouble.UNCLEAR, error.detail, reply.status) from error
        return written

    def _ref(self, post: Mapping[str, Any]) -> Ref:
        number = str(post["id"])
        id_ = f"{NETWORK}:{self._settings.key}#post-{number}"
        return Ref(network=NETWORK, id=id_, native=number, url=post.get("link"))


def ref_at(address: str) -> Ref | None:
    """The post of an address that has its number, as drafts' and the dashboard's do; else None."""
    found = _NUMBERED.search(address)
    return found and Ref(network=NETWORK, id=address, native=found[1], url=address)


def slug(part: Part) -> str:
    """The post's slug: made from the part's key, so that a second writing finds the first."""
    readable = re.sub(r"[^a-z0-9]+", "-", part.post.casefold()).strip("-")[:60]
    return f"{readable}-{hashlib.sha256(part.key.encode()).hexdigest()[:12]}".lstrip("-")


def _first_line(markup: str) -> str:
    return plain(markup).text.partition("\n")[0][:200]


def _written_at(post: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(post["modified_gmt"]).replace(tzinfo=UTC)
