"""`talkforreal rule`."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.app import App
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import screen
from bot.cli.signing import Host, known_host
from bot.errors import Conflict, Unknown
from bot.model import Nominee, Ruling
from bot.review import Passage


def command(
    options: Options,
    host: Host,
    answer: Annotated[str, typer.Argument(help="The answer's id.", show_default=False)] = "",
    ruling: Annotated[
        Ruling | None, typer.Argument(help="How it is to stand.", show_default=False)
    ] = None,
    wording: Annotated[
        str, typer.Option(help="The passage as it is written; else the whole.")
    ] = "",
    nominee: Annotated[str, typer.Option(help="What it means: a key, or words to look for.")] = "",
    talk: Annotated[str, typer.Option(help="In this talk; needed where there are several.")] = "",
    reason: Annotated[str, typer.Option(help="Why, for the log.")] = "",
    undo: Annotated[str, typer.Option(help="Undo the verdict with this id instead.")] = "",
) -> None:
    """Decide how a nomination stands. The latest standing verdict wins; any can be undone alone."""
    now = datetime.now(UTC)
    with closing(start.app(options)) as app:
        app.meet(now)
        name = known_host(app.config, host)
        if undo:
            done = app.review.undo(undo, host=name, now=now)
            app.reread(done.reread, now)
            screen().print(f"Undone: {undo}.")
            return
        if not answer or ruling is None:
            raise typer.BadParameter("give an ANSWER and a RULING, or --undo and an id")
        passage = Passage(answer=answer, talk=_talk(app, talk), wording=wording)
        meant = found(app, nominee) if nominee else None
        done = app.review.rule(passage, ruling, host=name, now=now, nominee=meant, reason=reason)
        app.reread(done.reread, now)
    screen().print(f"{ruling.value.capitalize()}. To take it back: --undo {done.ids[0]}")


def _talk(app: App, given: str) -> str:
    names = [talk.name for talk in app.config.talks]
    if given:
        return app.config.talk(given).name
    if len(names) == 1:
        return names[0]
    raise Conflict(f"which talk? name it with --talk: {', '.join(names)}")


def found(app: App, words: str) -> Nominee:
    """The nominee of a key, or the one that the words find. Raises Unknown, or Conflict for several."""
    near = app.review.search(
        words.removeprefix("work/").replace("-", " ") if "/" in words else words
    )
    for nominee in near:
        if nominee.key == words or nominee.name.casefold() == words.casefold():
            return nominee
    if not near:
        raise Unknown("nominee", words)
    if len(near) > 1:
        listed = "; ".join(f"{nominee.key} ({nominee.name})" for nominee in near[:5])
        raise Conflict(f"{words!r} could be several: name one by its key: {listed}")
    return near[0]
