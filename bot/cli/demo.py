"""`talkforreal demo`."""

import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.app.rehearsal import POSTS_TO, Rehearsal, Step
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import heading, panel, progress, screen
from bot.cli.standings import shown
from bot.model import OccasionKind, State
from bot.networks.limits import limits_of
from bot.publish import said
from bot.storage.outbox import KeptPost
from bot.telemetry import configure


def command(
    options: Options,
    file: Annotated[
        Path, typer.Option(help="The demo's own database: a file of its own, never a real one.")
    ] = Path("talkforreal-demo.db"),
) -> None:
    """See it all at work on made-up answers: no account, no network.

    Reads config/demo as if it were October 2015, counts, and posts the roundups to the
    terminal as X would get them. A second run finds that everything is done already.
    """
    configure(level="error")
    out = screen()
    with closing(Rehearsal(start.config(options), file)) as rehearsal:
        out.print(heading("The Talk, rehearsed on made-up answers"))
        out.print(f"database  {file.resolve()}\n")
        steps = _played(rehearsal)
        found = _Found.of(steps)
        out.print(found.in_words(), style="dim")
        out.print()
        now = steps[-1].now
        out.print(shown(rehearsal.talk, rehearsal.app.standings.of(rehearsal.talk, now, now)))
        _posts(out, rehearsal, found)
    _next(out, file)


def _played(rehearsal: Rehearsal) -> Sequence[Step]:
    moments = rehearsal.moments
    with progress("October 2015", len(moments)) as bar:
        steps = []
        for step in rehearsal.steps():
            steps.append(step)
            bar.update(bar.task_ids[0], completed=len(steps), description=f"{step.now:%d %B %Y}")
    return steps


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a rehearsal brought, summed up."""

    fresh: int
    edited: int
    sent: frozenset[str]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, steps: Sequence[Step]) -> "_Found":
        outcomes = [outcome for step in steps for outcome in step.done.outcomes]
        posted = [part for step in steps for part in step.done.posted]
        return cls(
            fresh=sum(outcome.fresh for outcome in outcomes),
            edited=sum(outcome.edited for outcome in outcomes),
            sent=frozenset(part.key for part in posted if part.state is State.SENT),
            notes=tuple(note for outcome in outcomes for note in outcome.notes),
        )

    def in_words(self) -> str:
        if not self.fresh and not self.sent:
            return (
                "Everything was there from an earlier run: no answer was kept twice,"
                " nothing was posted twice."
            )
        edited = f"{self.edited} {'was' if self.edited == 1 else 'were'} edited"
        return f"{self.fresh} answers came in, {edited}, {len(self.sent)} posts went out."


def _posts(out: Console, rehearsal: Rehearsal, found: _Found) -> None:
    now = rehearsal.now()
    posts = sorted(
        rehearsal.app.store.outbox.posts(rehearsal.talk.name), key=lambda post: post.occasion.due
    )
    out.print()
    out.print(heading(f"Posts to {POSTS_TO}"))
    for post in posts:
        state = post.state_at(now)
        before = " in an earlier run, not again" if _is_old(post, state, found) else ""
        why = f" ({post.reason})" if post.reason else ""
        out.print(
            f"  {post.occasion.due:%Y-%m-%d}  {post.occasion.kind.value}: {state.value}{before}{why}"
        )
    roundups = [
        post
        for post in posts
        if post.occasion.kind is OccasionKind.ROUNDUP and post.state_at(now) is State.SENT
    ]
    if roundups:
        _message(out, rehearsal, roundups[-1])


def _is_old(post: KeptPost, state: State, found: _Found) -> bool:
    return state is State.SENT and post.key not in found.sent


def _message(out: Console, rehearsal: Rehearsal, post: KeptPost) -> None:
    limits = limits_of(POSTS_TO)
    texts = said(rehearsal.app.press(rehearsal.talk), post.key)
    out.print()
    out.print(heading(f"The roundup of {post.occasion.slot}, as X would get it"))
    for n, (text, part) in enumerate(zip(texts, post.parts, strict=True), start=1):
        weight = f"{limits.weigh(text)}/{limits.weight}"
        out.print(panel(text, f"part {n} of {len(texts)}", weight))
        if part.alt:
            out.print(Text(f"with a picture: {part.alt}", style="dim"))


def _next(out: Console, file: Path) -> None:
    # as it was called just now, which need not be on the path
    called = Path(sys.argv[0])
    program = str(called) if called.name == "talkforreal" else "talkforreal"
    out.print()
    out.print(heading("What to do next"))
    for line in (
        f"look closer    {program} standings epic-kiss --database sqlite:///{file}",
        f'try a text     {program} read "Ep. 6 of Me Too, Flower! No contest"',
        "make it yours  copy config/ and .env.example (as .env), fill in your talk and keys",
        f"then           {program} check, and {program} run",
    ):
        out.print(f"  {line}")
