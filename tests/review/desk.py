"""A desk over a store, with answers that are concluded without a reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from bot.catalogue import Catalogue, Lexicon, build, fold
from bot.catalogue.values import Words
from bot.model import (
    Belonging,
    Conclusion,
    Nomination,
    Nominee,
    NomineeKind,
    Ruling,
    Settled,
    Stance,
    Standing,
    Talk,
    Work,
)
from bot.review import Passage, Review
from bot.storage import Store
from bot.tally import Standings, locate
from tests.conftest import NOON
from tests.making import HASHTAG, OPENS, a_page, a_talk, an_account, an_answer

TITLES = ("Boys Over Flowers", "Boys Before Flowers", "Coffee Prince", "Full House", "Lie to Me")


def slug(title: str) -> str:
    return fold(title).replace(" ", "-")


def nominee(title: str) -> Nominee:
    return Nominee(kind=NomineeKind.WORK, key=f"work/{slug(title)}", name=title, work=slug(title))


def lexicon(learned: Sequence[tuple[str, Nominee]] = ()) -> Lexicon:
    works = {
        slug(title): Work(id=slug(title), title=title, year=2007 + n, country="kr")
        for n, title in enumerate(TITLES)
    }
    found = Catalogue(works=works, people={}, ambiguous={}, words=Words(), digest="d")
    return build(found, learned)


def picked(
    text: str, title: str, n: int = 0, ruling: Ruling = Ruling.COUNTED, **more: Any
) -> Nomination:
    given: dict[str, Any] = {
        "nominee": nominee(title),
        "confidence": 0.9,
        "reason": "the title stands there",
    }
    return Nomination(
        span=locate(text, fold(title), n),
        wording=title,
        folded=fold(title),
        occurrence=n,
        stance=Stance.NOMINATED,
        ruling=ruling,
        **{**given, **more},
    )


@dataclass
class Desk:
    store: Store
    talk: Talk = field(default_factory=a_talk)
    now = NOON
    host = "Anna"

    def __post_init__(self) -> None:
        self.store.talks.register([self.talk.name], self.now)
        self.standings = Standings(self.store, {slug(title): title for title in TITLES})
        self.review = Review(
            store=self.store,
            lexicon=lexicon(),
            talks=lambda: {self.talk.name: self.talk},
            standings=self.standings,
        )
        self.said = 0

    def hears(
        self,
        *titles: str,
        by: str = "1",
        ruling: Ruling = Ruling.COUNTED,
        network: str = "x",
        nominations: Sequence[Nomination] | None = None,
        placed: Ruling = Ruling.COUNTED,
        **fields: Any,
    ) -> str:
        """An answer that nominates these titles, a minute after the one before; its id."""
        self.said += 1
        text = f"{' and '.join(titles)} number {self.said}"
        answer = an_answer(str(self.said), text, by=by, **fields)
        answer = replace(
            answer,
            account=an_account(by, network),
            said_at=fields.get("said_at", OPENS + timedelta(minutes=self.said)),
        )
        if nominations is None:
            nominations = [picked(text, title, ruling=ruling) for title in titles]
        conclusion = Conclusion(
            answer=answer.id,
            read_with="r",
            is_answer=True,
            belonging=(
                Belonging(talk=self.talk.name, ruling=placed, confidence=1.0, reason="its tag"),
            ),
            settled={self.talk.name: tuple(Settled(stands=n, as_read=n) for n in nominations)},
        )
        self.store.pages.keep(HASHTAG, a_page(answer), {answer.id: conclusion}, now=self.now)
        return answer.id

    def passage(self, answer: str, wording: str = "", **more: Any) -> Passage:
        return Passage(answer=answer, talk=self.talk.name, wording=wording, **more)

    def standing(self) -> Standing:
        return self.standings.of(self.talk, self.now)

    def count(self) -> dict[str, int]:
        return {place.nominee.name: place.people for place in self.standing().places}

    @property
    def signed(self) -> dict[str, Any]:
        return {"host": self.host, "now": self.now}
