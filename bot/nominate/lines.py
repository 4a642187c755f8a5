"""One object in, one object out: the reading as other programs use it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.catalogue import Lexicon
from bot.catalogue.naming import written_too
from bot.model import Context, Nomination, Said, Work
from bot.nominate.cues import Cues
from bot.nominate.reading import read

_ARTICLE: Final = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_VOWELS: Final = frozenset("AEIOU")
_COUNTRY: Final = re.compile(r"\s*\([^)]*\)$")


def read_json(
    given: Mapping[str, Any], lexicon: Lexicon, cues: Cues | None = None
) -> dict[str, Any]:
    """Read {"id"?, "text", "prompt"?, "reply_to"?: {"text", "author"?}} and give what it nominates.

    Without `cues`, those that come with the program.
    "id" is given back as it is; an optional key may be null, and other keys are not looked
    at. Nominations are in order of their place in the text. Where "open" is true, a host
    must say which work is meant, and "work" is no more than a guess: the likeliest of
    several, or null. Raises ValueError, in a sentence, where a text is missing or a key is
    of another type.
    """
    text, prompt = _text(given, "text"), _text(given, "prompt", "")
    thread = _thread(given.get("reply_to"), prompt, lexicon, cues)
    reading = read(text, Context(prompt=prompt, thread=thread, reply=bool(thread)), lexicon, cues)
    return {
        "id": given.get("id"),
        "is_answer": reading.is_answer,
        "nominations": [_nomination(n, lexicon) for n in reading.nominations],
    }


def _thread(above: object, prompt: str, lexicon: Lexicon, cues: Cues | None) -> tuple[Said, ...]:
    if above is None:
        return ()
    if not isinstance(above, Mapping):
        raise ValueError(  # noqa: TRY004  # the caller's input, not its types
            '"reply_to" must be an object with the "text" above and its "author"'
        )
    text, author = _text(above, "text", of="reply_to"), _text(above, "author", "", of="reply_to")
    said = read(text, Context(prompt=prompt), lexicon, cues)
    return (Said(text=text, author=(author,) if author else (), nominations=said.nominations),)


def _text(given: Mapping[str, Any], key: str, otherwise: str | None = None, of: str = "") -> str:
    """The text under a key; `otherwise` where there is none, if it may be so."""
    text = given.get(key)
    if text is None:
        text = otherwise
    if isinstance(text, str):
        return text
    shown = f'"{key}" of "{of}"' if of else f'"{key}"'
    raise ValueError(f"{shown} {'is missing: it ' if text is None else ''}must be a text")


def _nomination(n: Nomination, lexicon: Lexicon) -> dict[str, Any]:
    guessed = n.candidates[0] if n.candidates and not n.from_thread else None
    nominee = n.nominee or guessed
    work = lexicon.works.get(nominee.work or "") if nominee else None
    return {
        "work": _work(work, lexicon.works) if work else None,
        "open": n.nominee is None,
        "stance": n.stance.value,
        "ruling": n.ruling.value if n.ruling else None,
        "confidence": n.confidence,
        "span": list(n.span) if n.span else None,
        "wording": n.wording,
        "episode": n.episode,
        "scene": n.scene,
        "people": list(n.people),
        "reason": n.reason,
    }


def _work(work: Work, works: Mapping[str, Work]) -> dict[str, Any]:
    return {
        "title": work.title,
        "year": work.year,
        "native_title": work.native,
        "aliases": list(
            dict.fromkeys([*work.aliases, *_with_articles(work), *written_too(work, works)])
        ),
    }


def _with_articles(work: Work) -> Iterator[str]:
    """The same names as others write them: without subtitle, country, year, article, or with one."""
    for name in (work.title, *work.also):
        bare = _COUNTRY.sub("", name)
        for shorter in (bare, bare.partition(":")[0].strip()):
            article = _ARTICLE.match(shorter)
            yield shorter
            if article:
                yield shorter[article.end() :]
            elif shorter.isascii():  # English has articles, the others have none to drop
                yield f"The {shorter}"
                yield f"{'An' if shorter[:1] in _VOWELS else 'A'} {shorter}"
            if shorter.endswith(f" {work.year}"):
                yield shorter.removesuffix(f" {work.year}")
