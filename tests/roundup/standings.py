"""Random standings and what is wrong with the roundups made of them; shared with the bench."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.model import AskedOn, Limits, Nominee, NomineeKind, OccasionKind, Standing
from bot.networks.limits import limits_of
from bot.roundup import (
    Quote,
    Sheet,
    Titles,
    compose,
    correcting,
    lint,
    load_templates,
    sheet_of,
    unmarked,
)
from tests.publish.network import MONDAY, standing, talk

TEMPLATES = load_templates(Path(__file__).parents[2] / "config" / "templates")
NETWORKS = ("x", "bluesky", "mastodon", "wordpress", "console:x")
SCRIPTS = (
    "abcdefghijklmnopqrstuvwxyz'!,:&",
    "가나다라마바사아자차카타파하별그대꽃보다남자",
    "花男子愛情微笑很傾城的你我他天地玄黄",
    "あいうえおかきくけこさしすせそアイウエオー",
    "กลรักเกมร้ายมาเวลาหัวใจที่ไม่",
    "😍❤️🌸🔥👩‍❤️‍💋‍👨",
)
LONGEST = 120  # characters of a title
_PLACES = ("x", "bluesky", "mastodon", "wordpress", "archive")


def title(chance: random.Random, longest: int) -> str:
    """A title of one script, spaces strewn in."""
    letters = chance.choice(SCRIPTS)
    size = chance.randint(1, longest)
    made = "".join(chance.choice(letters + "   ") for _ in range(size))
    return " ".join(made.split()) or "untitled"


def random_standing(seed: int) -> list[tuple[str, int]]:
    """Titles with how many people: none of them, one, ties, zeros, thousands."""
    chance = random.Random(seed)
    longest = chance.choice([12, 40, LONGEST])
    most = chance.choice([1, 3, 1000])
    titles = {title(chance, longest) for _ in range(chance.randint(0, 14))}
    return [(name, chance.randint(0, most)) for name in sorted(titles)]


def random_sheet(seed: int, kind: OccasionKind) -> Sheet:
    """All that a post may state: with hosts' picks, a roundup before, a page to link, or without."""
    chance = random.Random(-seed)
    asked = talk(close=chance.choice(["", "Sound off below!"]))
    if chance.random() < 0.5:
        page = AskedOn(network="wordpress", post="https://blog.example/2015/10/08/the-talk/")
        asked = replace(asked, asked_on=(page,))
    earlier = sheet_of(asked, _counted(chance, seed + 1), Titles())
    now = sheet_of(
        asked,
        _counted(chance, seed),
        Titles(),
        previous=earlier if chance.random() < 0.7 else None,
        picks={host: [_pick(chance)] for host in ("Anna", "Estelle")[: chance.randint(0, 2)]},
    )
    if kind is not OccasionKind.CORRECTION:
        return now
    return correcting(earlier, now, quote_gone=chance.random() < 0.5)


def _counted(chance: random.Random, seed: int) -> Standing:
    counts = random_standing(seed)
    everywhere = dict.fromkeys(chance.sample(_PLACES, chance.randint(1, len(_PLACES))), 1)
    made = standing(counts, MONDAY + timedelta(days=seed % 28))
    return replace(made, networks=everywhere if made.people else {})


def _pick(chance: random.Random) -> Nominee:
    name = title(chance, LONGEST)
    return Nominee(kind=NomineeKind.WORK, key=f"work/{name}", name=name, work=name)


def random_quotes(seed: int) -> Sequence[Quote]:
    """What a host may have chosen, in any script and length."""
    chance = random.Random(seed)
    return [
        Quote(
            id=str(n),
            text=title(chance, chance.choice([30, 280])),
            name="Demo fan",
            handle="demo_fan",
            url="https://social.example/@demo_fan/1",
        )
        for n in range(chance.randint(0, 4))
    ]


def faults_of(seed: int, network: str, kind: OccasionKind, variant: int) -> Sequence[str]:
    """What is wrong with one post made of a random standing; nothing where all is well."""
    sheet, limits, quotes = random_sheet(seed, kind), limits_of(network), random_quotes(seed)
    variants = TEMPLATES.variants(kind, html=limits.html)
    composed = compose(sheet, variants[variant % len(variants)], limits, kind, quotes=quotes)
    chosen = {quote.id: quote for quote in quotes}
    texts = [unmarked(text, chosen, html=limits.html) for text in composed.texts]
    where = f"{seed} {network} {kind.value} {composed.template}"
    return [f"{where}: {fault}" for fault in _faults(sheet, limits, texts)]


def _faults(sheet: Sheet, limits: Limits, texts: Sequence[str]) -> Iterator[str]:
    if not texts:
        yield "says nothing"
    yield from map(str, lint(texts, limits))
    if not limits.html:
        yield from _cut_titles(sheet, texts)


def _cut_titles(sheet: Sheet, texts: Sequence[str]) -> Iterator[str]:
    """Titles that begin in one message and end in the next, or are not whole in their place."""
    titles = [str(sheet.of(f"places.{n}.title")) for n in range(sheet.places())]
    whole = " ".join(" ".join(texts).split())
    for name in titles:
        if name in whole and not any(name in " ".join(text.split()) for text in texts):
            yield f"cut in two: {name}"
    for line in (line for text in texts for line in text.splitlines()):
        rank, _, rest = line.partition(". ")
        named = any(rest == name or rest.startswith(f"{name} – ") for name in titles)
        if rank.isdigit() and rest and not named:
            yield f"not whole: {line}"
