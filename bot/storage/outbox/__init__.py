"""What is to be said: posts, their parts, approvals, cards and quotes, each change one transaction."""

from sqlalchemy import Engine

from bot.storage.outbox.planning import Planning
from bot.storage.outbox.quoting import Quoting, quote_digests
from bot.storage.outbox.sending import Sending
from bot.storage.outbox.values import (
    Approved,
    Claim,
    KeptPart,
    KeptPost,
    NewPart,
    NewPost,
    Quoted,
    Stands,
    nowhere,
)

__all__ = [
    "Approved",
    "Claim",
    "KeptPart",
    "KeptPost",
    "NewPart",
    "NewPost",
    "Outbox",
    "Quoted",
    "Stands",
    "nowhere",
    "quote_digests",
]


class Outbox(Planning, Sending, Quoting):
    """Posts from their planning to what became of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
