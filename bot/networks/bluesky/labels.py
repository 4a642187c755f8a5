"""What moderation services and writers themselves say of a post or an account, and what follows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.model import Fate, Visibility

_HIDDEN = {"!hide", "!takedown", "!suspend"}
_SPAM = {"spam", "scam", "impersonation", "inauthentic"}
_SIGNED_IN_ONLY = "!no-unauthenticated"
_BOT = "bot"
_WARNING = "!warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What labels ask: `fate` where a post must not be shown, `spoiler` what to warn of."""

    fate: Fate | None = None
    spoiler: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    automated: bool = False


def heeded(view: Mapping[str, Any], now: datetime) -> Verdict:
    """What the labels of a post and its writer ask, as they hold now.

    A writer's own labels warn and hide from strangers, but make nobody a spammer.
    """
    author = view.get("author")
    author = author if isinstance(author, dict) else {}
    did = author.get("did")
    found = [*_labels(view.get("labels"), now), *_labels(author.get("labels"), now)]
    said = {value for value, by in found if by != did}
    own = {value for value, by in found if by == did} | set(_self_labels(view.get("record")))
    warnings = sorted(
        value
        for value in said | own
        if value == _WARNING or (not value.startswith("!") and value not in _SPAM | {_BOT})
    )
    return Verdict(
        fate=_fate(said),
        spoiler=", ".join(value.removeprefix("!") for value in warnings) or None,
        visibility=Visibility.SIGNED_IN if _SIGNED_IN_ONLY in said | own else Visibility.PUBLIC,
        automated=_BOT in said | own,
    )


def _fate(said: set[str]) -> Fate | None:
    if said & _HIDDEN:
        return Fate.WITHHELD
    return Fate.SPAM if said & _SPAM else None


def _labels(labels: Any, now: datetime) -> Iterator[tuple[str, Any]]:
    """Values with who set them; the later of two on one thing holds, also where it takes back."""
    live: dict[tuple[str, Any], bool] = {}
    for label in labels if isinstance(labels, list) else ():
        if isinstance(label, dict) and isinstance(label.get("val"), str):
            live[label["val"], label.get("src")] = not label.get("neg") and not _past(label, now)
    return (named for named, holds in live.items() if holds)


def _past(label: Mapping[str, Any], now: datetime) -> bool:
    ends = label.get("exp")
    try:
        return isinstance(ends, str) and datetime.fromisoformat(ends) <= now
    except (ValueError, TypeError):
        return False


def _self_labels(record: Any) -> Iterable[str]:
    labels = record.get("labels") if isinstance(record, dict) else None
    values = labels.get("values") if isinstance(labels, dict) else None
    for value in values if isinstance(values, list) else ():
        if isinstance(value, dict) and isinstance(value.get("val"), str):
            yield value["val"]
