"""Kill the sender, or break the network, at a random instant of a five-part thread with picture.

Prints what became of it on each network, and the goals beside what was measured; exits 1,
naming them, where a row is missed.

    python -m tests.bench.crash_matrix                 # at most ten minutes
    python -m tests.bench.crash_matrix --full          # a thousand on X, on Bluesky, on Mastodon
    python -m tests.bench.crash_matrix --only Mastodon # the crashes on one network alone

A victim is forked from a warm parent (or, twenty times, a whole process of its own), sends,
and is killed, stopped or served faults; then the outbox is ticked on, in simulated minutes,
until it rests. What stands on the network is compared with the outbox. "X" is its stand-in,
"Bluesky" a real PDS, "Mastodon" a third party's stand-in that is kept from heeding
Idempotency-Keys, as GoToSocial does; all bring their bad weather with them.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from tests.bench.crash_matrix.goals import Goal, measured
from tests.bench.crash_matrix.grounds import GROUNDS, FileGround
from tests.bench.crash_matrix.trials import VERDICTS, tried, wrong
from tests.bench.crash_matrix.tricks import PACE, TRICKS, victim

EVERYWHERE = ("kill -9", "network faults", "faults and kill -9")
QUICK = {"a file": 40, "X": 60, "Bluesky": 24, "Mastodon": 30}  # times each trick, by network
FULL = {"a file": 250, "X": 334, "Bluesky": 334, "Mastodon": 334}
WHOLE = 20  # whole processes
ROWS = 2 * (os.cpu_count() or 1)  # a trial waits about as long as it computes

Results = Mapping[str, Mapping[str, Counter[str]]]
"""Verdicts by network and trick."""


def tricks_on(network: str, times: int) -> Mapping[str, int]:
    """How often each trick is played on a network: all of them on a file, which is the quickest."""
    if network != "a file":
        return dict.fromkeys(EVERYWHERE, times)
    return {trick: WHOLE if trick.startswith("whole") else times for trick in TRICKS}


def crashes(
    networks: Iterable[str], only: Collection[str], *, full: bool, seed: int, rows: int
) -> Results:
    """Every trick on each network, or the `only` ones; each is printed as it ends."""
    print(line("network", "trick", VERDICTS), flush=True)
    results: dict[str, dict[str, Counter[str]]] = {}
    for network in networks:
        tricks = {
            trick: times
            for trick, times in tricks_on(network, (FULL if full else QUICK)[network]).items()
            if not only or trick in only
        }
        results[network] = {}
        for trick, verdicts in tried(GROUNDS[network], tricks, seed, rows):
            results[network][trick] = verdicts
            print(line(network, trick, [str(verdicts[word]) for word in VERDICTS]), flush=True)
    return results


def line(network: str, trick: str, cells: Sequence[str]) -> str:
    """One row of the verdicts as it is printed."""
    return "  ".join([network.ljust(8), trick.ljust(22), *(cell.rjust(15) for cell in cells)])


def crash_goals(results: Results) -> Sequence[Goal]:
    """What the verdicts come to, by network."""
    goals = []
    for network, by_trick in results.items():
        total = sum(by_trick.values(), Counter[str]())
        times = sum(total[word] for word in VERDICTS if word != "cut short")
        amiss = ", ".join(f"{total[word]} {word}" for word in VERDICTS[3:])
        goals.append(
            Goal(
                what=f"{times} crashes and faults on {network}",
                goal="0 twice, 0 lost, 0 settled wrongly",
                measured=amiss,
                met=not wrong(total) and times > 0,
            )
        )
    return goals


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say whether every goal was met."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--full", action="store_true", help="the stated numbers")
    parser.add_argument(
        "--only", action="append", choices=GROUNDS, help="crashes on this network alone"
    )
    parser.add_argument("--trick", action="append", choices=TRICKS, help="this trick alone")
    parser.add_argument("--seed", type=int, default=2015)
    parser.add_argument(
        "--rows", type=int, default=ROWS, help=f"so many trials at a time (default: {ROWS})"
    )
    parser.add_argument("--victim", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.victim:
        outbox, network = given.victim
        victim(outbox, FileGround(network), PACE, lambda: None)
        return 0
    started = time.monotonic()
    goals = [
        *crash_goals(
            crashes(
                given.only or GROUNDS,
                given.trick or (),
                full=given.full,
                seed=given.seed,
                rows=given.rows,
            )
        )
    ]
    if not given.only and not given.trick:
        goals += measured()
    print()
    for goal in goals:
        print(goal)
    print(f"\n{time.monotonic() - started:.0f} s")
    missed = [goal.what for goal in goals if not goal.met]
    print(f"MISSED: {'; '.join(missed)}" if missed else "goals met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
