"""Posts to Bluesky: each under a record key made from the part's own, so that it is written once."""

import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.errors import NetworkError, Trouble
from bot.model import Limits, Part, Ref
from bot.networks.bluesky.troubles import trouble
from bot.networks.bluesky.uris import NETWORK, POST, Place, address, place, rkey_of
from bot.networks.bluesky.wire import Wire
from bot.networks.limits import LIMITS

_HEAVIEST_PICTURE = 2_000_000  # bytes that a post's picture may have
_SLACK = timedelta(minutes=5)  # between the clock that dated the post and ours
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"


class BlueskyPublisher:
    """The Publisher of Bluesky."""

    def __init__(self, wire: Wire, clock: Callable[[], datetime]) -> None:
        self._wire = wire
        self._clock = clock

    @property
    def limits(self) -> Limits:
        """Three hundred graphemes and one picture; hashtags and links are live, handles are not."""
        return LIMITS[NETWORK]

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:
        """Send one message, once: the server refuses a second of the same key as DUPLICATE.

        The picture goes before it. Raises NetworkError: UNCLEAR where the message may have
        gone out, PICTURE where the picture was not taken, anything else where it certainly
        has not.
        """
        body = {
            "collection": POST,
            "rkey": rkey_of(part.key),
            "record": self._record(part, picture),
            "swapRecord": None,  # nothing may be there yet
        }
        made = self._wire.write("com.atproto.repo.putRecord", body, fateful=True)
        uri = made.get("uri")
        at = place(uri) if isinstance(uri, str) else None
        if at is None:
            raise trouble(Trouble.UNCLEAR, "it was taken, but not named")
        return _ref(at)

    def find(self, part: Part, since: datetime) -> Sequence[Ref]:
        """The part where its key says that it is, if it was made at or after an instant."""
        at = Place(self._wire.did, POST, rkey_of(part.key))
        record = self._at(at)
        if record is None or _made_at(record["value"]) < since - _SLACK:
            return ()
        return (_ref(at),)

    def withdraw(self, ref: Ref) -> None:
        """Delete what was posted; already gone is fine. Raises NetworkError."""
        at = place(ref.id)
        if at is None:
            raise trouble(Trouble.REFUSED, f"{ref.id!r} is no post on Bluesky")
        body = {"collection": at.collection, "rkey": at.rkey}
        self._wire.write("com.atproto.repo.deleteRecord", body)

    def _record(self, part: Part, picture: bytes | None) -> Mapping[str, Any]:
        from bot.networks.bluesky.line import facets_of  # noqa: PLC0415 (the SDK takes seconds to load)

        record: dict[str, Any] = {
            "$type": POST,
            "text": part.text,
            "createdAt": _stamp(self._clock()),
            "langs": [part.language],
            "facets": facets_of(part.text),
        }
        if part.parent is not None:
            parent = self._strong(part.parent)
            root = parent if part.root in {None, part.parent} else self._strong(part.root)
            record["reply"] = {"parent": parent, "root": root}
        if picture is not None:
            record["embed"] = self._picture(part, picture)
        return record

    def _strong(self, ref: Ref | None) -> Mapping[str, str]:
        """A post by its AT-URI and the hash of its present form, as replies name it."""
        at = place(ref.id) if ref is not None else None
        found = self._at(at) if at is not None else None
        if at is None or found is None:
            raise trouble(
                Trouble.REFUSED, f"{ref and ref.id} is gone: there is nothing to reply to"
            )
        # a host may have named it by a handle, which can change hands: the record knows better
        return {"uri": str(found.get("uri") or at.uri), "cid": str(found.get("cid"))}

    def _at(self, at: Place) -> Mapping[str, Any] | None:
        """The record that stands there, or None."""
        try:
            found = self._wire.ask(
                "com.atproto.repo.getRecord", repo=at.repo, collection=at.collection, rkey=at.rkey
            )
        except NetworkError as error:
            if error.trouble is Trouble.REFUSED and error.detail.startswith("RecordNotFound"):
                return None
            raise
        if not isinstance(found.get("value"), dict):
            raise trouble(Trouble.LATER, f"{at.uri}: no record in the answer")
        return found

    def _picture(self, part: Part, picture: bytes) -> Mapping[str, Any]:
        if len(picture) > _HEAVIEST_PICTURE:
            why = f"the picture has {len(picture)} bytes, Bluesky takes {_HEAVIEST_PICTURE}"
            raise trouble(Trouble.PICTURE, why)
        kind = "image/jpeg" if picture.startswith(_JPEG) else "image/png"
        image: dict[str, Any] = {
            "image": self._uploaded(picture, kind),
            "alt": part.card.alt[: self.limits.alt] if part.card is not None else "",
        }
        if (size := _size(picture)) is not None:
            image["aspectRatio"] = {"width": size[0], "height": size[1]}
        return {"$type": "app.bsky.embed.images", "images": [image]}

    def _uploaded(self, picture: bytes, kind: str) -> Mapping[str, Any]:
        try:
            return self._wire.upload(picture, kind)
        except NetworkError as error:
            if error.trouble is Trouble.REFUSED:
                raise trouble(Trouble.PICTURE, error.detail, status=error.status) from error
            raise


def _ref(at: Place) -> Ref:
    return Ref(network=NETWORK, id=at.uri, native=at.rkey, url=address(at.uri))


def ref_at(named: str) -> Ref | None:
    """The post of a public address or AT-URI, or None where it is neither."""
    at = place(named)
    return None if at is None else _ref(at)


def _size(picture: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, by its header."""
    if not picture.startswith(_PNG) or len(picture) < 24:
        return None
    width, height = struct.unpack(">II", picture[16:24])
    return (width, height) if width and height else None


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _made_at(record: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(record["createdAt"]))
