"""Who asks to be left out is left out at once, and stays so."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.model import Answer, Conclusion, Page
from bot.storage import Store

WHY = "asked by an answer"


def without_opted_out(page: Page, store: Store) -> Page:
    """The page without the answers of accounts that are left out; they were paid for all the same."""
    out = store.opt_outs.among(answer.account.id for answer in page.answers)
    return replace(page, answers=_not_of(page.answers, out)) if out else page


def honour(page: Page, conclusions: Mapping[str, Conclusion], store: Store, now: datetime) -> Page:
    """Leave out whoever asks for it on this page; returns the page without their answers.

    What is kept of them is erased before the page is kept, so that a program that dies in
    between meets the wish again with the page.
    """
    stops = [a for a in page.answers if a.id in conclusions and conclusions[a.id].stops]
    if not stops:
        return page
    asking = frozenset(answer.account.id for answer in stops)
    asked_at = min(answer.edited_at or answer.said_at for answer in stops)
    store.opt_outs.add(asking, WHY, now, min(asked_at, now))
    return replace(page, answers=_not_of(page.answers, asking))


def _not_of(answers: Sequence[Answer], accounts: frozenset[str]) -> tuple[Answer, ...]:
    return tuple(answer for answer in answers if answer.account.id not in accounts)
