"""Posts to X: one message at a time, a picture with its words, and a look whether it arrived."""

import base64
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.errors import NetworkError, Trouble
from bot.model import Allowance, Answer, Charge, Feed, Limits, Part, Ref, Route
from bot.model.weight import fold_urls, urls
from bot.networks.x import ids, roads
from bot.networks.x.account import OwnAccount
from bot.networks.x.files import native_of
from bot.networks.x.roads import Road
from bot.networks.x.settings import XSettings
from bot.networks.x.sweeps import Sweep, Window
from bot.networks.x.troubles import trouble
from bot.networks.x.wire import Reply, Wire

_CREATE = "post create"
_LOOK_PAGES = 8  # the timeline's pages that a look may turn
_SLACK = timedelta(minutes=1)  # between X's clock and ours


class XPublisher:
    """The Publisher of X."""

    def __init__(
        self,
        settings: XSettings,
        wire: Wire,
        own: OwnAccount,
        charge: Callable[[Charge], None],
    ) -> None:
        self._settings = settings
        self._wire = wire
        self._own = own
        self._charge = charge

    @property
    def limits(self) -> Limits:
        """X's limits at the set prices."""
        look = self._timeline("").worst * self._settings.page_size
        return replace(self._settings.limits, look_price=look)

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:
        """Send one message, once; the picture and its words go before it.

        Raises NetworkError: UNCLEAR where the message may have gone out, DUPLICATE where
        X says that it has, PICTURE where only the picture was refused, anything else where it
        certainly has not gone out.
        """
        body: dict[str, Any] = {"text": part.text}
        if part.parent is not None:
            body["reply"] = {"in_reply_to_tweet_id": part.parent.native}
        if picture is not None:
            body["media"] = {"media_ids": [self._uploaded(picture, part)]}
        reply = self._wire.write("POST", "/2/tweets", body, fateful=True)
        native = _id_of(reply, Trouble.UNCLEAR)
        self._charge_create(part, native)
        return _ref(native)

    def find(self, part: Part, since: datetime) -> tuple[Ref, ...]:
        """Our posts since an instant with this text, links folded, under the same parent; newest first."""
        begin = Window(since=ids.first_id(since - _SLACK))
        own = self._own.id
        sweep = Sweep(
            feed=Feed(network="x", route=Route.HOST, query=own),
            road=self._timeline(own),
            wire=self._wire,
            settings=self._settings,
            allowance=Allowance(pages=_LOOK_PAGES),
            window=begin,
        )
        found = [
            answer for page in sweep.pages() for answer in self._paid(page.charges, page.answers)
        ]
        same = [answer for answer in found if _is_same(part, answer)]
        for answer in same:
            # what was sent into silence was billed all the same
            self._charge_create(part, answer.version)
        return tuple(_ref(answer.version) for answer in same)

    def withdraw(self, ref: Ref) -> None:
        """Delete what was posted; already gone is fine. Raises NetworkError."""
        try:
            self._wire.write("DELETE", f"/2/tweets/{ref.native}")
        except NetworkError as error:
            if error.status != 404:
                raise
            return
        price = self._settings.prices.delete
        self._charge(Charge(resource="post delete", id=ref.native, price=price))

    def _timeline(self, own: str) -> Road:
        return roads.timeline(own, self._settings, owned=self._own.owned)

    def _uploaded(self, picture: bytes, part: Part) -> str:
        """The picture's id; PICTURE where X does not take it, since then the text may go alone."""
        try:
            return self._upload(picture, part)
        except NetworkError as error:
            if error.trouble in {Trouble.LATER, Trouble.REFUSED}:
                raise trouble(Trouble.PICTURE, error.detail, status=error.status) from error
            raise

    def _upload(self, picture: bytes, part: Part) -> str:
        """Upload a picture with its alt text; X forgets it after a day, so this is done when sending."""
        media = base64.b64encode(picture).decode("ascii")
        body = {"media": media, "media_category": "tweet_image"}
        native = _id_of(self._wire.write("POST", "/2/media/upload", body), Trouble.LATER)
        alt = part.card.alt.strip() if part.card is not None else ""
        if alt:
            told = {"alt_text": {"text": alt[: self._settings.limits.alt]}}
            self._wire.write("POST", "/2/media/metadata", {"id": native, "metadata": told})
            price = self._settings.prices.alt_text
            self._charge(Charge(resource="alt text", id=native, price=price))
        return native

    def _charge_create(self, part: Part, native: str) -> None:
        prices = self._settings.prices
        price = prices.create_with_link if urls(part.text) else prices.create
        self._charge(Charge(resource=_CREATE, id=native, price=price))

    def _paid(self, charges: tuple[Charge, ...], answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
        for charge in charges:
            self._charge(charge)
        return answers


def _id_of(reply: Reply, otherwise: Trouble) -> str:
    data = reply.body.get("data")
    native = data.get("id") if isinstance(data, dict) else None
    if not isinstance(native, str) or not native.isdecimal():
        raise trouble(otherwise, "X said yes, but named no id")
    return native


def _ref(native: str) -> Ref:
    url = f"https://x.com/i/status/{native}"
    return Ref(network="x", id=ids.worldwide(native), native=native, url=url)


def ref_at(address: str) -> Ref | None:
    """The post of an address, or None where it is not one of X."""
    native = native_of(address)
    return None if native is None else _ref(native)


def _is_same(part: Part, answer: Answer) -> bool:
    parent = part.parent.id if part.parent is not None else None
    return answer.reply_to == parent and _folded(answer.text) == _folded(part.text)


def _folded(text: str) -> str:
    return " ".join(fold_urls(unicodedata.normalize("NFC", text)).split())
