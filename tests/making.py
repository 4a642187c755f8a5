"""Values for tests, made with as little as a test needs to say."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.model import (
    Account,
    Answer,
    Belonging,
    Conclusion,
    Cursor,
    Feed,
    Nomination,
    Nominee,
    NomineeKind,
    Page,
    Route,
    Ruling,
    Settled,
    Stance,
    Talk,
)

OPENS = datetime(2015, 10, 8, 13, 0, tzinfo=UTC)
CLOSES = datetime(2015, 11, 9, 4, 59, tzinfo=UTC)
HASHTAG = Feed(network="x", route=Route.HASHTAG, query="talkforreal")


def a_talk(name: str = "epic-kiss", **fields: Any) -> Talk:
    """An open talk of October 2015."""
    given: dict[str, Any] = {
        "prompt": "What is the most epic kiss scene you've ever seen?",
        "opens": OPENS,
        "closes": CLOSES,
        "zone": ZoneInfo("America/New_York"),
        "series_tag": "talkforreal",
    }
    return Talk(name=name, **given | fields)


def an_account(id_: str = "1", network: str = "x", **fields: Any) -> Account:
    """An account on X unless told otherwise."""
    return Account(id=f"{network}:{id_}", network=network, **fields)


def an_answer(id_: str = "1", text: str = "Coffee Prince!", by: str = "1", **fields: Any) -> Answer:
    """A post on X, said an hour after the talk opened."""
    given: dict[str, Any] = {
        "network": "x",
        "account": an_account(by),
        "said_at": OPENS + timedelta(hours=1),
        "version": id_,
        "tags": ("talkforreal",),
    }
    return Answer(id=f"x:{id_}", text=text, **given | fields)


def a_page(*answers: Answer, mark: str | None = "9", complete: bool = True, **fields: Any) -> Page:
    """The only page of a sweep."""
    return Page(answers=answers, cursor=Cursor(mark=mark), complete=complete, **fields)


def a_work(name: str = "Coffee Prince", key: str = "coffee-prince-2007") -> Nominee:
    """A work as a nominee."""
    return Nominee(kind=NomineeKind.WORK, key=f"work/{key}", name=name, work=key)


def a_nomination(wording: str = "Coffee Prince", **fields: Any) -> Nomination:
    """A counted pick at the start of its text."""
    given: dict[str, Any] = {
        "span": (0, len(wording)),
        "folded": wording.casefold(),
        "occurrence": 0,
        "nominee": a_work(),
        "stance": Stance.NOMINATED,
        "ruling": Ruling.COUNTED,
        "confidence": 0.95,
        "reason": "the title stands in the text",
    }
    return Nomination(wording=wording, **given | fields)


def a_conclusion(answer: str, *nominations: Nomination, talk: str = "epic-kiss") -> Conclusion:
    """An answer that surely belongs to a talk, with these passages, untouched by hosts."""
    belongs = Belonging(talk=talk, ruling=Ruling.COUNTED, confidence=1.0, reason="series tag")
    settled = tuple(Settled(stands=n, as_read=n) for n in nominations)
    return Conclusion(
        answer=answer,
        read_with="test",
        is_answer=bool(nominations),
        belonging=(belongs,),
        settled={talk: settled},
    )
