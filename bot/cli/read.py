"""`talkforreal read`: one text for a person, or many for a program."""

import json as jsonlib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any

import typer

from bot import catalogue, nominate
from bot.catalogue import Lexicon, fold
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import complain, harmless, heading, screen, table
from bot.model import Context, Nomination, Reading, Said, Talk, Work


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

    With --jsonl: {"id", "text", "prompt"?, "kind"?, "reply_to"?: {"text", "author"}} a line in,
    {"id", "is_answer", "nominations"} a line out; a line that cannot be read is told on
    standard error, and the end is 1.
    """
    config = start.config(options)
    lexicon = catalogue.build(catalogue.load(config.directory / "catalogue"))
    asked = None if talk is None else config.talk(talk)
    reader = _Reader(lexicon, config.talks, asked, prompt)
    if jsonl:
        lines = (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
        raise typer.Exit(0 if reader.answer_all(lines) else 1)
    if text is None:
        raise typer.BadParameter("give a TEXT, or --jsonl and objects on standard input")
    reading = reader.read({"text": text})
    if json:
        print(jsonlib.dumps(plain(None, reading, lexicon), ensure_ascii=False, indent=2))  # noqa: T201 (the command's answer)
    else:
        _show(reading, lexicon)


class _Reader:
    """Texts as a program hands them in, each read by itself."""

    def __init__(
        self, lexicon: Lexicon, talks: Iterable[Talk], talk: Talk | None, prompt: str
    ) -> None:
        asked = [talk] if talk is not None else list(talks)
        self._lexicon = lexicon
        self._shared = Context(
            prompt=prompt or (talk.prompt if talk is not None else ""),
            tags=tuple({tag: None for t in asked for tag in (t.tag, t.series_tag) if tag}),
            handles=tuple({a.handle: None for t in asked for a in t.asked_on if a.handle}),
            asks_for=talk.asks_for if talk is not None else None,
            countries=talk.countries if talk is not None else (),
        )
        self._picks = {} if talk is None else self._said_by_hosts(talk)

    def _said_by_hosts(self, talk: Talk) -> Mapping[str, tuple[Nomination, ...]]:
        return {
            fold(pick.host): nominate.read(pick.text, self._shared, self._lexicon).nominations
            for pick in talk.picks
        }

    def answer_all(self, lines: Iterable[str]) -> bool:
        """Print a reading for each line, as it comes; False where a line could not be read."""
        fine = True
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                given = _checked(jsonlib.loads(line))
            except (jsonlib.JSONDecodeError, _NotReadableError) as error:
                complain(f"standard input: line {number}: {error}")
                fine = False
                continue
            answer = plain(given.get("id"), self.read(given), self._lexicon)
            print(jsonlib.dumps(answer, ensure_ascii=False), flush=True)  # noqa: T201 (the command's answer)
        return fine

    def read(self, given: Mapping[str, Any]) -> Reading:
        """The reading of one object."""
        shared = self._shared
        prompt = given.get("prompt") or shared.prompt
        above = given.get("reply_to") or {}
        context = replace(shared, prompt=prompt, said_by=self._picks)
        if above:
            said = nominate.read(above["text"], context, self._lexicon)
            author = (above["author"],) if above.get("author") else ()
            thread = Said(text=above["text"], author=author, nominations=said.nominations)
            known = {fold(name): said.nominations for name in author}
            context = replace(
                context, thread=(thread,), reply=True, said_by={**self._picks, **known}
            )
        return nominate.read(given["text"], context, self._lexicon)


class _NotReadableError(Exception):
    """An object that is not one of those that are read; the message says what it should be."""


def _checked(given: Any) -> Mapping[str, Any]:
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise _NotReadableError('must be an object with a "text"')
    above = given.get("reply_to")
    if above is not None and not (isinstance(above, dict) and isinstance(above.get("text"), str)):
        raise _NotReadableError('"reply_to" must be an object with a "text" and an "author"')
    if not isinstance(given.get("prompt") or "", str):
        raise _NotReadableError('"prompt" must be a text')
    return given


def plain(id_: Any, reading: Reading, lexicon: Lexicon) -> dict[str, Any]:
    """A reading in the form that programs get."""
    return {
        "id": id_,
        "is_answer": reading.is_answer,
        "nominations": [_nomination(nomination, lexicon) for nomination in reading.nominations],
    }


def _nomination(nomination: Nomination, lexicon: Lexicon) -> dict[str, Any]:
    return {
        "work": _work(work_of(nomination, lexicon)),
        "stance": nomination.stance.value,
        "ruling": None if nomination.ruling is None else nomination.ruling.value,
        "confidence": round(nomination.confidence, 3),
        "span": None if nomination.span is None else list(nomination.span),
        "wording": nomination.wording,
        "episode": nomination.episode,
        "scene": nomination.scene,
        "people": list(nomination.people),
        "reason": nomination.reason,
    }


def work_of(nomination: Nomination, lexicon: Lexicon) -> Work | None:
    """The catalogue's entry that a nomination is of, or lies in."""
    nominee = nomination.nominee
    if nominee is None:
        return None
    return lexicon.works.get(nominee.work or nominee.key.removeprefix("work/"))


def _work(work: Work | None) -> dict[str, Any] | None:
    if work is None:
        return None
    return {
        "title": work.title,
        "year": work.year,
        "native_title": work.native,
        "aliases": list(work.aliases),
    }


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
