"""What a sweep remembers: what the list looked like, and which comments it held."""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from bot.networks.wordpress.comments import Comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The last complete sweep of a post: the look of its newest page, and every id seen.

    `etag` and `modified` are the server's own validators, where it sent any.
    """

    look: str = ""
    ids: frozenset[int] = frozenset()
    etag: str = ""
    modified: str = ""

    def written(self) -> str:
        """For the cursor; about two bytes a comment."""
        fields = {"look": self.look, "ids": pack(self.ids)}
        validators = {"etag": self.etag, "modified": self.modified}
        return json.dumps(fields | {name: text for name, text in validators.items() if text})

    @classmethod
    def of(cls, written: str | None) -> "Mark":
        """What `written` wrote; an empty mark for None."""
        if written is None:
            return cls()
        given = json.loads(written)
        return cls(**{**given, "ids": unpack(given["ids"])})

    @property
    def validators(self) -> dict[str, str]:
        """Headers by which a server can say that nothing has changed."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: text for name, text in given.items() if text}


def look(total: int, newest: Sequence[Comment]) -> str:
    """A digest of the list's total and its newest page: it differs when anything there does.

    Avatars' addresses are left out; they name another server each time.
    """
    digest = hashlib.sha256(str(total).encode())
    for each in newest:
        shown = (each.id, each.parent, each.date_gmt.isoformat(), each.author, each.author_name)
        digest.update(repr((*shown, each.content.rendered)).encode("utf-8", "replace"))
    return f"{total}:{digest.hexdigest()[:24]}"


def pack(ids: Iterable[int]) -> str:
    """Ids as their distances, compressed."""
    ordered = sorted(ids)
    steps = [b - a for a, b in pairwise([0, *ordered])]
    return base64.b85encode(zlib.compress(",".join(map(str, steps)).encode(), 9)).decode()


def unpack(packed: str) -> frozenset[int]:
    """What `pack` packed."""
    steps = zlib.decompress(base64.b85decode(packed)).decode()
    return frozenset(accumulate(int(step) for step in steps.split(",") if step))
