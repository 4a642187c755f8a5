"""What a hundred million answers would take, reckoned from the rates that `tests.bench.scale` measured.

    python -m tests.bench.paper
    python -m tests.bench.paper --stored 1300 --read 3200 --reread 800 --gigabytes 1.2

Every figure is a plain product of those inputs, which docs/scale.md names: nothing here is
measured. Days are of 24 hours; cores are of the kind that was measured on.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

DAY = 86_400
X_POST = 0.005  # dollars a post read


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Answers a second on one core: stored and read, read alone, reread by a worker; GB a million."""

    stored: float
    read: float
    reread: float
    gigabytes: float


def reckoned(answers: int, days: int, measured: Measured) -> Sequence[tuple[str, str]]:
    """What so many answers within so many days would take."""
    rate = answers / (days * DAY)
    peak = 10 * rate  # the first hours after a prompt
    return [
        ("answers", f"{answers:,} in {days} days"),
        ("a second, on average and at the peak", f"{rate:,.0f} and {peak:,.0f}"),
        ("cores that take them in at the peak", f"{peak / measured.stored:,.1f}"),
        ("cores that read at the peak", f"{peak / measured.read:,.1f}"),
        ("disk with raw forms", f"{answers / 1e6 * measured.gigabytes:,.0f} GB"),
        ("reread on one core", f"{answers / measured.reread / 3600:,.0f} hours"),
        ("reread on 32 cores, 0.75 of them used", f"{answers / measured.reread / 3600 / 24:,.1f} hours"),
        ("what X would bill", f"${answers * X_POST:,.0f}"),
    ]  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--answers", type=int, default=100_000_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--stored", type=float, default=1945)
    parser.add_argument("--read", type=float, default=3830)
    parser.add_argument("--reread", type=float, default=974)
    parser.add_argument("--gigabytes", type=float, default=1.12)
    given = parser.parse_args(arguments)
    measured = Measured(
        stored=given.stored, read=given.read, reread=given.reread, gigabytes=given.gigabytes
    )
    shown = Table("what", "is", box=None, pad_edge=False)
    for what, value in reckoned(given.answers, given.days, measured):
        shown.add_row(what, value)
    Console(width=100).print(shown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
