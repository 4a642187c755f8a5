"""Speed, memory, build time and recall of the reader beside others, on the same names and posts.

    python -m tests.bench.reading [--posts N] [--runs N] [--made] [--works N] [--seed N]
    python -m tests.bench.reading --interpreted

Prints one table for all engines and one for the goals; exits 1 and names each goal that is
missed. Our reader is measured as a wheel brings it, compiled (the others are C, Cython and
Rust), from a copy that is made here where a C compiler is; with --interpreted, and where there
is none, as Python runs it from source. Every engine runs in a process of its own, and they take turns at
the posts; of several runs each engine's best counts. All 50,000 posts take some three minutes; --posts 5000
is quicker, but more of their words are met for the first time. The corpus is the shared one where it lies
beside the clone, else, and with --made, one is made from the seed.
"""

import argparse
import gc
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.catalogue import build, load
from bot.model import Context
from bot.nominate import read
from tests.bench import compiled
from tests.bench.corpus import Corpus, made, shared
from tests.bench.engines import ALL_KINDS, CONFIG, ENGINES
from tests.shared import SHARED

VARIANTS = ("exact", "case", "punct", "hashtag", "unicode", "nospace", "typo1")
Result = TypeVar("Result")
POSTS = 50_000
_ASIDE = Console(stderr=True)
"""Where progress is shown, so that the tables can be piped."""
_SLOW = {"symspellpy, windows": 10}
"""Engines that see one post in so many, so that the bench ends."""
_TURNS = 50

OURS, WHOLE, SPACY, SYMSPELL = (
    "mentions and slips",
    "whole reading",
    "spaCy PhraseMatcher LOWER",
    "symspellpy, windows",
)
UGLY: Mapping[str, str] = {
    "empty": "",
    "25,000 letters": "the best kiss is in Healer, ep 12, no contest! " * 532,
    "25,000 strange words": " ".join(f"q{i:x}z" for i in range(4200)),
    "a thousand emoji": "👩🏽‍❤️‍💋‍👨🏻" * 1000,
    "lone surrogates": "Healer \ud800\udfff \udc00 kiss " * 500,
    "zalgo": "".join(f"{c}{'̷̡̛̈́' * 8}" for c in "Coffee Prince is the best ") * 20,
    "right-to-left marks": "\u202e\u200fCoffee\u200f \u202dPrince\u202c" * 500,
    "made to explode": "a" * 12_000 + "#" * 4_000 + "(" * 4_000 + "'\"" * 2_000,
    "one word": "boysoverflowers" * 1_600,
    "Hangul without a space": "꽃보다남자" * 5_000,
    "Han without a space": "流星花园" * 6_000,
    "cues without a space": "ชอบที่สุด Healer " * 1_500,
    "titles in capitals": "Coffee Prince CP City Hall CH " * 850,
    "turns": "Never liked Healer but Goblin " * 830,
    "both of many": "Healer and Goblin both all three both of them " * 530,
    "small words": "painter in the wind of the " * 920,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one engine reached: seconds, megabytes, posts a second, recall by variant.

    Seconds are those of one core, so that a busy machine spoils them less.
    """

    build: float
    memory: float
    speed: float
    recall: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A row of the goals: what was measured, what is asked, and whether it is met."""

    what: str
    value: str
    asked: str
    met: bool


def race(corpus: Corpus) -> Mapping[str, Figures | str]:
    """Each engine's figures, or why there are none; they take turns at the posts."""
    context = get_context("spawn")
    with ExitStack() as stack:
        lanes: dict[str, Connection] = {}
        told: dict[str, str | None] = {}
        for name in ENGINES:
            lanes[name], theirs = context.Pipe()
            process = context.Process(target=_run, args=(theirs, name, corpus), daemon=True)
            process.start()
            theirs.close()  # theirs alone: so that one that dies is heard of
            stack.callback(process.join)
            stack.enter_context(lanes[name])
            _ASIDE.print(f"making ready: {name}")
            told[name] = lanes[name].recv()  # it is built before the next begins
        running = [lane for name, lane in lanes.items() if told[name] is None]
        turns = [len(corpus.posts) * n // _TURNS for n in range(_TURNS + 1)]
        for first, last in track([*pairwise(turns)], "all engines, in turns", console=_ASIDE):
            for lane in running:
                lane.send((first, last))
                lane.recv()
        for lane in running:
            lane.send(None)
        return {name: told[name] or lane.recv() for name, lane in lanes.items()}


def _run(turns: Connection, name: str, corpus: Corpus) -> None:
    """In a process of its own: make an engine, read posts [first, last) at each turn, tell the figures at the end."""
    gc.collect()
    before = _resident()
    began = time.process_time()
    try:
        engine = ENGINES[name](corpus)
    except ImportError as error:
        turns.send(f"{name}: {error}")
        return
    built = time.process_time() - began
    gc.collect()
    memory = _resident() - before
    gc.freeze()  # as a program does that holds an index to its end
    turns.send(None)
    spent, seen = 0.0, 0
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    while (turn := turns.recv()) is not None:
        first, last = turn
        posts = corpus.posts[first : last : _SLOW.get(name, 1)]
        began = time.process_time()
        found = [engine(text) for text, _ in posts]
        spent += time.process_time() - began
        seen += len(posts)
        for (_, planted), works in zip(posts, found, strict=True):
            for one in planted:
                asked[one.variant] += 1
                right[one.variant] += one.work in works
        turns.send(None)
    recall = {v: right[v] / asked[v] if asked[v] else 1.0 for v in VARIANTS}
    turns.send(Figures(build=built, memory=memory, speed=seen / spent, recall=recall))


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def alone(what: Callable[..., Result], *given: object) -> Result:
    """Call it in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(what, *given).result()


def shipped() -> tuple[float, float]:
    """Megabytes of the shipped catalogue with its index; seconds of the slowest ugly text, read whole."""
    gc.collect()
    before = _resident()
    lexicon = build(load(CONFIG))
    lexicon.mentions(ALL_KINDS)
    gc.collect()
    memory = _resident() - before
    context = Context(prompt="What is your favorite kiss scene?")
    read(ALL_KINDS, context, lexicon)
    spent = []
    for text in UGLY.values():
        began = time.thread_time()
        read(text, context, lexicon)
        spent.append(time.thread_time() - began)
    return memory, max(spent)


def started() -> tuple[float, float]:
    """Seconds until `talkforreal read` has shown one line, of one core and by the clock: the best of three."""
    line = "Ep. 6 of Me Too, Flower! No contest"
    command = [sys.executable, "-m", "bot.cli", "--config", str(CONFIG.parent), "read", line]
    return min(_seconds_once(command) for _ in range(3))


def _seconds_once(command: Sequence[str]) -> tuple[float, float]:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(command, cwd=CONFIG.parents[1], stdout=subprocess.PIPE) as process:
        shown = process.stdout.read(1) if process.stdout else b""
        clock = time.perf_counter() - began
        process.kill()  # it is shown: how long the process takes to tidy up nobody waits for
    if not shown:
        raise RuntimeError(f"{' '.join(command)} has shown nothing")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock


def best(runs: Sequence[Figures]) -> Figures:
    """Of one engine's runs the quickest, with the shortest time to build."""
    quickest = max(runs, key=lambda run: run.speed)
    return replace(quickest, build=min(run.build for run in runs))


def goals(
    figures: Mapping[str, Figures], shipped_mb: float, ugly: float, up: tuple[float, float]
) -> Iterator[Goal]:
    """Every row of the goals that could be measured."""
    ours = figures[OURS]
    if SPACY in figures:
        yield _least("mentions and slips, of spaCy's speed", ours.speed / figures[SPACY].speed, 1)
    if WHOLE in figures and SYMSPELL in figures:
        ratio = figures[WHOLE].speed / figures[SYMSPELL].speed
        yield _least("whole reading, of symspellpy's speed", ratio, 4)
    for variant in VARIANTS:
        asked = {"nospace": 0.97, "typo1": 0.92}.get(variant, 0.99)
        yield _least(f"recall, {variant}", ours.recall[variant], asked)
    yield _most("memory of the index, MB", ours.memory, 350)
    yield _most("time to build, s", ours.build, 3.5)
    yield _most("shipped catalogue, MB", shipped_mb, 60)
    core, clock = up
    yield _most(f"one line from the shell, s ({clock:.2g} by the clock)", core, 1)
    yield _most("the slowest ugly text, ms", ugly * 1000, 50)


def _least(what: str, value: float, asked: float) -> Goal:
    return Goal(what=what, value=f"{value:.3g}", asked=f"≥ {asked:g}", met=value >= asked)


def _most(what: str, value: float, asked: float) -> Goal:
    return Goal(what=what, value=f"{value:.3g}", asked=f"≤ {asked:g}", met=value <= asked)


def corpus(posts: int, works: int, seed: int, *, own: bool = False) -> Corpus:
    """The shared corpus, or a made one where it is not there or an own one is wanted."""
    folder = SHARED / "bench"
    return made(seed, works, posts) if own or not folder.is_dir() else shared(folder, posts)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit code whether all goals are met."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.reading", description=__doc__)
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--works", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=2015)
    parser.add_argument("--runs", type=int, default=1, help="of each engine; the best counts")
    parser.add_argument("--made", action="store_true", help="a corpus made here in any case")
    parser.add_argument("--interpreted", action="store_true", help="our reader as it is here")
    options = parser.parse_args(argv)
    if not options.interpreted and not compiled.is_compiled():
        home = compiled.place()
        if isinstance(home, Path):
            return _within(home, sys.argv[1:] if argv is None else argv)
        print(home)
    given = corpus(options.posts, options.works, options.seed, own=options.made)
    print(f"{given.source}: {len(given.names):,} names, {len(given.posts):,} posts")
    print(f"our reader: {'compiled' if compiled.is_compiled() else 'interpreted'}")
    runs: dict[str, list[Figures]] = {}
    for _ in range(max(1, options.runs)):
        for name, result in race(given).items():
            if isinstance(result, str):
                print(f"not measured: {result}")
            else:
                runs.setdefault(name, []).append(result)
    figures = {name: best(several) for name, several in runs.items()}
    show(("engine", "build s", "MB", "posts/s", *VARIANTS), _compared(figures))
    rows = list(goals(figures, *alone(shipped), started()))
    show(("goal", "reached", "asked", ""), ((g.what, g.value, g.asked, _word(g)) for g in rows))
    missed = [goal.what for goal in rows if not goal.met]
    print(f"missed: {'; '.join(missed)}" if missed else "all goals met")
    return 1 if missed else 0


def _within(home: Path, argv: Sequence[str]) -> int:
    """This bench with the program that lies there."""
    told = os.environ | {"TALKFORREAL_SHARED": str(SHARED.resolve())}
    command = [sys.executable, "-m", "tests.bench.reading", *argv]
    return subprocess.run(command, cwd=home, env=told, check=False).returncode


def _word(goal: Goal) -> str:
    return "met" if goal.met else "MISSED"


def _compared(figures: Mapping[str, Figures]) -> Iterator[tuple[str, ...]]:
    """All engines side by side."""
    for name, f in figures.items():
        measures = f"{f.build:.1f}", f"{f.memory:.0f}", f"{f.speed:,.0f}"
        yield name, *measures, *(f"{f.recall[v]:.3f}" for v in VARIANTS)


def show(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, whole whatever the terminal's width."""
    table = Table(box=None, pad_edge=False)
    for i, header in enumerate(headers):
        table.add_column(header, justify="right" if i else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    Console(width=120, highlight=False).print(table)


if __name__ == "__main__":
    sys.exit(main())
