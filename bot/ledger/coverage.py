"""How much was gathered of what there is: capture and recapture, and stretches of time.

A sample that was drawn without regard to what is known tells by how many of it are known
how complete the knowledge is. The routes as polled do not overlap by design, so the sample
is one page of search without the usual exclusions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log1p, sqrt

_Z = 1.959964  # of a two-sided interval at 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number that is not known, and the bounds between which it lies with 95 % confidence."""

    value: float
    low: float
    high: float


def share(known: int, shown: int) -> Estimate | None:
    """The share of answers that was gathered, from a sample's size and how many were known.

    Wilson's interval, which keeps its bounds at 0 and 1. None without a sample.
    """
    if shown <= 0:
        return None
    p, z2 = known / shown, _Z * _Z / shown
    middle = (p + z2 / 2) / (1 + z2)
    half = _Z * sqrt(p * (1 - p) / shown + z2 / (4 * shown)) / (1 + z2)
    # the bounds touch 0 and 1 there, but for the last bit
    return Estimate(
        value=p, low=min(p, max(0.0, middle - half)), high=max(p, min(1.0, middle + half))
    )


def crowd(gathered: int, shown: int, known: int) -> Estimate | None:
    """How many answers there are, by Chapman's estimate from two captures.

    `gathered` were known before a sample of `shown` was drawn, of which `known` were among
    them. The interval is log-normal on the unseen, so that it never falls below what was
    seen. None without a sample.
    """
    if shown <= 0 or not 0 <= known <= min(gathered, shown):
        return None
    seen = gathered + shown - known
    value = (gathered + 1) * (shown + 1) / (known + 1) - 1
    unseen = value - seen
    if unseen <= 0:
        return Estimate(value=float(seen), low=float(seen), high=float(seen))
    variance = (
        (gathered + 1) * (shown + 1) * (gathered - known) * (shown - known)
        / ((known + 1) ** 2 * (known + 2))
    )  # fmt: skip
    factor = exp(_Z * sqrt(log1p(variance / unseen**2)))
    return Estimate(value=value, low=seen + unseen / factor, high=seen + unseen * factor)


def stretch(
    stretches: Iterable[tuple[datetime, datetime]], since: datetime, until: datetime
) -> timedelta:
    """How long stretches of time last together within bounds; what overlaps counts once."""
    total, end = timedelta(0), since
    for low, high in sorted(stretches):
        start, stop = max(low, end), min(high, until)
        if stop > start:
            total += stop - start
            end = stop
    return total
