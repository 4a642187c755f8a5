"""Whether a work is picked, and how sure that is: a small logistic regression over what was weighed.

The weights were fitted by `python -m tests.bench.sureness` on labelled answers; that command
leaves whole sources out and tells what the fit is worth on text that it has not seen.
"""

from math import exp
from operator import mul
from typing import NamedTuple


class Weighed(NamedTuple):
    """What is known of a title, most of it 0 or 1.

    `points`: those above zero, in thirds, 3 at most; `passed`: from 0 to 2 as they fall from -2
    to -6. `firm`: as the unit's; `sole`: the answer names no
    other work; `lesser`: it does, and more speaks against this one than for it; `beside`: the
    prompt is about another. Of its sentence: `viewed`: it speaks of watching; `fond`: of what is
    loved or best; `others`: of somebody, as he, she, they; `made`: of cast, writers, songs;
    `long`: its words, as ln(1 + n) / 3. `years`: the prompt names some. `sour`: what follows the
    title speaks ill, and the prompt does not ask for that. `later`: other sentences stand before
    its own; `opens`: it begins it. `bare`: its heading speaks of no picks, nor of what is asked.
    """

    points: float
    passed: float
    firm: float
    sole: float
    lesser: float
    beside: float
    viewed: float
    fond: float
    others: float
    made: float
    long: float
    years: float
    sour: float
    later: float
    opens: float
    bare: float


WEIGHTS = Weighed(
    points=1.57,
    passed=-1.19,
    firm=0.48,
    sole=0.69,
    lesser=-0.75,
    beside=-2.14,
    viewed=-0.31,
    fond=0.34,
    others=-0.35,
    made=-1.0,
    long=-1.83,
    years=-0.07,
    sour=-0.5,
    later=-0.51,
    opens=0.73,
    bare=-0.75,
)
INTERCEPT = 1.45


def chance(weighed: Weighed) -> float:
    """The chance that a title is a pick, 0..1."""
    return 1 / (1 + exp(-sum(map(mul, weighed, WEIGHTS), INTERCEPT)))
