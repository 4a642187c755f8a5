"""What the press is made of, and what a post states as of its cut-off."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.model import Limits, Nominee, Occasion, OccasionKind, Standing, Talk
from bot.networks import Publisher
from bot.roundup import (
    Breach,
    Composed,
    Quote,
    Sheet,
    Template,
    Templates,
    Titles,
    alt_text,
    compose,
    correcting,
    lint,
    price_of,
    sheet_of,
    unmarked,
)
from bot.storage import Store
from bot.storage.outbox import KeptPost, Quoted

WITH_STANDING = (OccasionKind.FIRST_ANSWERS, OccasionKind.ROUNDUP)
WITH_CARD = (*WITH_STANDING, OccasionKind.RESULT)

Painter = Callable[[Sheet], bytes | None]


def no_card(_sheet: Sheet) -> bytes | None:
    """No picture: the text goes alone."""
    return None


def no_picks(_talk: Talk) -> Mapping[str, Sequence[Nominee]]:
    """No picks of the hosts."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The house style: templates, what works are called, and who paints the card (PNG bytes)."""

    templates: Templates
    titles: Titles = field(default_factory=Titles)
    paint: Painter = no_card


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """All that publishing needs.

    `publishers` are by network as a talk's agenda names it; `talks` by name. `standing_at`
    counts a talk at a cut-off (aware UTC); `picks_of` are the hosts' own picks, by host.
    """

    store: Store
    publishers: Mapping[str, Publisher]
    talks: Mapping[str, Talk]
    standing_at: Callable[[Talk, datetime], Standing]
    house: House
    picks_of: Callable[[Talk], Mapping[str, Sequence[Nominee]]] = no_picks


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a post says: figures and words, the digest an approval is bound to, and the card."""

    occasion: Occasion
    sheet: Sheet
    composed: Composed
    template: Template
    quotes: Mapping[str, Quote]
    digest: str
    alt: str = ""
    picture: bytes | None = None
    corrects: str | None = None
    limits: Limits

    @property
    def texts(self) -> Sequence[str]:
        """The messages just as the network would get them."""
        return [unmarked(t, self.quotes, html=self.limits.html) for t in self.composed.texts]

    @property
    def price(self) -> Decimal:
        """Dollars that all of it would cost, the picture's words among it."""
        alt = self.limits.alt_price if self.picture is not None else Decimal(0)
        return sum((price_of(text, self.limits) for text in self.texts), alt)

    @property
    def breaches(self) -> Sequence[Breach]:
        """The rules that it breaks; nothing where all is well."""
        live = bool(self.sheet.of("live_mentions"))
        return lint(self.texts, self.limits, alt=self.alt, live_mentions=live)

    def snapshot(self) -> dict[str, Any]:
        """What the post's row keeps: enough to say the same again. No handle, no fan's words."""
        stated = [self.quotes[id_] for id_ in self.composed.quotes]
        return {
            "template": self.template.name,
            "source": self.template.source,
            "html": self.template.html,
            "figures": self.sheet.to_json(),
            "stated": list(self.composed.stated),
            "quotes": digests_of(stated),
            "left_out": list(self.composed.left_out),
            "corrects": self.corrects,
        }


def state(press: Press, occasion: Occasion, *, template: Template | None = None) -> Statement:
    """Compose what an occasion calls for, as of its cut-off. Writes nothing.

    Raises ConfigError where a template cannot be rendered.
    """
    talk = press.talks[occasion.talk]
    limits = press.publishers[occasion.network].limits
    earlier = press.store.outbox.previous(
        talk.name, occasion.network, WITH_STANDING, occasion.cut_off
    )
    previous = None if earlier is None else sheet_in(earlier.snapshot)
    sheet = sheet_for(press, occasion, previous, whole=limits.html)
    chosen = template or variant(press, occasion, limits, earlier)
    return _statement(press, occasion, sheet, chosen, limits)


def state_correction(
    press: Press, occasion: Occasion, said: KeptPost, template: Template | None = None
) -> Statement:
    """Compose a correction of what was said: the places then, and the places as they hold."""
    limits = press.publishers[occasion.network].limits
    sheet = correction_sheet(press, said)
    chosen = template or variant(press, occasion, limits, None)
    return _statement(press, occasion, sheet, chosen, limits, corrects=said.key)


def _statement(
    press: Press,
    occasion: Occasion,
    sheet: Sheet,
    template: Template,
    limits: Limits,
    *,
    corrects: str | None = None,
) -> Statement:
    quotes = [] if corrects else quotes_of(press.store.outbox.quotes(occasion.talk))
    composed = compose(sheet, template, limits, occasion.kind, quotes=quotes)
    used = {quote.id: quote for quote in quotes if quote.id in composed.quotes}
    pictured = occasion.kind in WITH_CARD and limits.pictures > 0 and sheet.places() > 0
    picture = press.house.paint(sheet) if pictured else None
    return Statement(
        occasion=occasion,
        sheet=sheet,
        composed=composed,
        template=template,
        quotes=used,
        digest=digest_of(sheet, composed.stated, digests_of(list(used.values()))),
        alt=alt_text(sheet, limits.alt) if picture else "",
        picture=picture,
        corrects=corrects,
        limits=limits,
    )


def restate(press: Press, post: KeptPost) -> str:
    """The digest of what a post states, recomputed now at its own cut-off."""
    sheet = current_sheet(press, post)
    edited = [post.snapshot["edited"]] if post.snapshot.get("edited") else []
    return digest_of(sheet, post.snapshot["stated"], post.snapshot["quotes"], edited)


def current_sheet(press: Press, post: KeptPost) -> Sheet:
    """The figures of a post as they hold now, as of its own cut-off."""
    corrects = post.snapshot.get("corrects")
    if corrects:
        return correction_sheet(press, press.store.outbox.post(corrects))
    earlier = press.store.outbox.previous(
        post.occasion.talk, post.occasion.network, WITH_STANDING, post.occasion.cut_off
    )
    previous = None if earlier is None else sheet_in(earlier.snapshot)
    return sheet_for(press, post.occasion, previous, whole=bool(post.snapshot.get("html")))


def sheet_for(press: Press, occasion: Occasion, previous: Sheet | None, *, whole: bool) -> Sheet:
    """The figures at an occasion's cut-off: every place for a blog's table, else the first ten."""
    talk = press.talks[occasion.talk]
    return sheet_of(
        talk,
        press.standing_at(talk, occasion.cut_off),
        press.house.titles,
        previous=previous,
        picks=press.picks_of(talk),
        whole=whole,
    )


def correction_sheet(press: Press, said: KeptPost) -> Sheet:
    """The figures of a correction of a post that was sent."""
    holds = current_sheet(press, said)
    gone = not set(said.snapshot["quotes"]) <= {
        q.id for q in press.store.outbox.quotes(said.occasion.talk)
    }
    return correcting(sheet_in(said.snapshot), holds, quote_gone=gone)


def sheet_in(snapshot: Mapping[str, Any]) -> Sheet:
    """The figures that a snapshot keeps."""
    return Sheet.from_json(snapshot.get("figures", {}))


def digest_of(
    sheet: Sheet,
    stated: Sequence[str],
    quotes: Mapping[str, str],
    edited: Sequence[str] = (),
) -> str:
    """What an approval is bound to: the figures and quotes stated, and a host's own wording."""
    return sheet.digest(stated, [*(f"{id_}:{quotes[id_]}" for id_ in sorted(quotes)), *edited])


def quotes_of(kept: Sequence[Quoted]) -> list[Quote]:
    """The hosts' quotes as a text shows them."""
    return [
        Quote(
            id=q.id, text=q.text, name=q.name or q.handle or "someone", handle=q.handle,
            url=q.url, network=q.network, spoiler=q.spoiler,
        )
        for q in kept
    ]  # fmt: skip


def digests_of(quotes: Sequence[Quote]) -> dict[str, str]:
    """What each quote says, as a hash under its id."""
    return {q.id: hashlib.sha256(q.text.encode()).hexdigest()[:32] for q in quotes}


def variant(press: Press, occasion: Occasion, limits: Limits, earlier: KeptPost | None) -> Template:
    """The words for an occasion: those after the last time's, so that all come before any again.

    The first time, they are chosen by the occasion's slot.
    """
    found = press.house.templates.variants(occasion.kind, html=limits.html)
    names = [template.name for template in found]
    used = earlier.snapshot.get("template") if earlier else None
    if used in names:
        return found[(names.index(used) + 1) % len(found)]
    seed = hashlib.sha256(
        f"{occasion.talk}/{occasion.kind.value}/{occasion.slot}".encode()
    ).digest()
    return found[int.from_bytes(seed[:4], "big") % len(found)]
