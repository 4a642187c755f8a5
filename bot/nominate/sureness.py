"""How sure a pick is: a small logistic regression over what was weighed for it.

The weights were fitted by `python -m tests.bench.sureness` on labelled answers; that command
leaves whole sources out and tells what the fit is worth on text that it has not seen.
"""

from math import exp
from typing import NamedTuple


class Weighed(NamedTuple):
    """What a pick's sureness is told from, each 0 or 1 but for the first two.

    `ladder`: how sure its margin of points alone makes, 0..1; `points`: they themselves, in
    thirds, between -2 and 3. `leads`: the answer begins with it; `open`: the prompt asks for
    nothing; `both`: for the best and the worst; `under`, `firm`, `stands`: as the unit's;
    `sole`: the answer names no other work.
    """

    ladder: float
    points: float
    leads: float
    open: float
    both: float
    under: float
    firm: float
    stands: float
    sole: float


WEIGHTS = Weighed(2.29, 0.64, 0.71, -1.07, -2.28, -1.21, 1.27, 0.69, 0.62)
BIAS = -0.92


def chance(weighed: Weighed) -> float:
    """The chance that a pick is one, 0..1."""
    score = BIAS
    for value, weight in zip(weighed, WEIGHTS, strict=True):
        score += value * weight
    return 1 / (1 + exp(-score))
