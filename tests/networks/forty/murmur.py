"""Murmur, a made-up network with one list of murmurs: all that a network takes to be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import requests

from bot.errors import NetworkError, Trouble
from bot.model import Account, Allowance, Answer, Change, Cursor, Fate, Feed, Gap, Page, Ref
from bot.networks import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class MurmurSettings:
    base_url: str


class Murmur:
    def __init__(self, settings: MurmurSettings) -> None:
        self._url = f"{settings.base_url}/murmurs"

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
        if allowance.affords(Decimal(0)):
            found = [_answer(murmur) for murmur in self._asked(tag=feed.query)]
            yield Page(answers=tuple(found), cursor=cursor, complete=True)

    def fill(self, gap: Gap, allowance: Allowance) -> Iterator[Page]:
        return iter(())

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:
        there = {a.id: a for a in map(_answer, self._asked())}
        fates = {True: Fate.STANDS, False: Fate.DELETED}
        return [Change(id=r.id, fate=fates[r.id in there], answer=there.get(r.id)) for r in refs]

    def _asked(self, **params: str) -> Any:
        try:
            reply = requests.get(self._url, params=params, timeout=(2, 2))
            reply.raise_for_status()
            return reply.json()
        except requests.RequestException as error:
            raise NetworkError(
                network="murmur", trouble=Trouble.LATER, detail=str(error)
            ) from error


def _answer(murmur: Any) -> Answer:
    return Answer(
        id=f"murmur:{murmur['id']}",
        network="murmur",
        account=Account(id=f"murmur:{murmur['by']}", network="murmur", handle=murmur["by"]),
        text=clean(murmur["text"]),
        said_at=datetime.fromisoformat(murmur["at"]),
        version=str(murmur["version"]),
        tags=tuple(word[1:] for word in murmur["text"].split() if word.startswith("#")),
    )


def connect(settings: MurmurSettings) -> Murmur:
    return Murmur(settings)
