"""`talkforreal read`: one text for a person, or many for a program."""

import json as jsonlib
import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

import typer

from bot import catalogue, nominate
from bot.catalogue import Lexicon, fold
from bot.cli import place
from bot.cli.frame import Options
from bot.cli.screen import as_json, complain, harmless, heading, screen, table
from bot.model import Context, Nomination, Reading, Talk, Work
from bot.nominate import Cues


def command(
    options: Options,
    text: Annotated[
        str | None, typer.Argument(help="What a fan wrote.", show_default=False)
    ] = None,
    prompt: Annotated[str, typer.Option(help="The question that it answers.")] = "",
    talk: Annotated[str | None, typer.Option(help="Read it as an answer to this talk.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read objects from standard input, one a line.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="The reading as JSON.")] = False,
) -> None:
    """Show what a text nominates, and why.

    With --jsonl: {"id"?, "text", "prompt"?, "reply_to"?: {"text", "author"?}} a line in,
    {"id", "is_answer", "nominations"} a line out; a line that cannot be read is told on
    standard error, and the end is 1. A nomination that is "open" has a guess for its work.
    """
    folder = place.directory(options)
    cues = nominate.cues_of(folder)
    lexicon = catalogue.build(catalogue.load(folder / "catalogue"))
    if jsonl:
        raise typer.Exit(0 if _answer_all(sys.stdin.buffer, prompt, lexicon, cues) else 1)
    if text is None:
        raise typer.BadParameter("give a TEXT, or --jsonl and objects on standard input")
    # the talks' own tags and handles matter only to a text that has any; config takes its time
    alone = talk is None and {"#", "@"}.isdisjoint(text)
    config = None if alone else place.config(options)
    asked = None if talk is None or config is None else config.talk(talk)
    text = text.encode("utf-8", "surrogateescape").decode(
        "utf-8", "replace"
    )  # bytes that are no text
    if json:
        given = {"text": text, "prompt": prompt or (asked.prompt if asked else "")}
        as_json(nominate.read_json(given, lexicon, cues))
    else:
        context = _context(config.talks if config else (), asked, prompt, lexicon, cues)
        _show(nominate.read(text, context, lexicon, cues), lexicon)


def _answer_all(lines: Iterable[bytes], prompt: str, lexicon: Lexicon, cues: Cues) -> bool:
    """Print a reading for each line, as it comes; False where a line could not be read."""
    fine = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = jsonlib.loads(line)
            if not isinstance(given, dict):
                given = {}  # as good as an object without a text: told so
            answer = nominate.read_json({"prompt": prompt, **given}, lexicon, cues)
        except (ValueError, RecursionError) as error:
            complain(f"standard input: line {number}: {error or 'nested too deeply'}")
            fine = False
            continue
        print(jsonlib.dumps(answer, ensure_ascii=False), flush=True)  # noqa: T201 (the command's answer)
    return fine


def _context(
    talks: Iterable[Talk], talk: Talk | None, prompt: str, lexicon: Lexicon, cues: Cues
) -> Context:
    """What a lone text may lean on: the prompt and tags, and what the hosts picked."""
    asked = [talk] if talk is not None else list(talks)
    shared = Context(
        prompt=prompt or (talk.prompt if talk is not None else ""),
        tags=tuple({tag: None for t in asked for tag in (t.tag, t.series_tag) if tag}),
        asks_for=talk.asks_for if talk is not None else None,
        countries=talk.countries if talk is not None else (),
    )
    if talk is None:
        return shared
    picks = {p.host: nominate.read(p.text, shared, lexicon, cues).nominations for p in talk.picks}
    return replace(shared, said_by={fold(host): said for host, said in picks.items()})


def work_of(nomination: Nomination, lexicon: Lexicon) -> Work | None:
    """The catalogue's entry that a nomination is of, or lies in."""
    nominee = nomination.nominee
    if nominee is None:
        return None
    return lexicon.works.get(nominee.work or nominee.key.removeprefix("work/"))


def _show(reading: Reading, lexicon: Lexicon) -> None:
    out = screen()
    if not reading.nominations:
        out.print("No nominee found here." if reading.is_answer else "This answers nothing.")
        return
    rows = [_row(nomination, lexicon) for nomination in reading.nominations]
    out.print(table(["stance", "ruling", "nominee", "details", "sure", "wording"], rows))
    out.print(heading("Why"))
    for nomination in reading.nominations:
        out.print(
            f"  {harmless(nomination.wording or '(not named)')}: {harmless(nomination.reason)}"
        )


def _row(nomination: Nomination, lexicon: Lexicon) -> tuple[str, ...]:
    work, nominee = work_of(nomination, lexicon), nomination.nominee
    named = f"{work.title} ({work.year})" if work else nominee.name if nominee else "not sure"
    maybe = ", ".join(candidate.name for candidate in nomination.candidates[:3])
    details = [
        f"episode {nomination.episode}" if nomination.episode is not None else "",
        nomination.scene or "",
        ", ".join(nomination.people),
        f"or {maybe}" if maybe and nominee is None else "",
    ]
    return (
        nomination.stance.value,
        nomination.ruling.value if nomination.ruling else "",
        named,
        harmless("; ".join(detail for detail in details if detail)),
        f"{nomination.confidence:.0%}",
        harmless(nomination.wording),
    )
