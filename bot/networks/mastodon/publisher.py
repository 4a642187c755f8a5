"""Posts to Mastodon: with an Idempotency-Key, which not every server heeds, so they are claimed before."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.errors import NetworkError, Trouble
from bot.model import Limits, Part, Ref
from bot.model.weight import fold_urls
from bot.networks.html import plain
from bot.networks.limits import LIMITS
from bot.networks.mastodon.settings import NETWORK, MastodonSettings
from bot.networks.mastodon.shapes import native_of, parent_of, uri_of
from bot.networks.mastodon.troubles import trouble
from bot.networks.mastodon.wire import Told, Wire

_SLACK = timedelta(minutes=5)  # between the clock that dated the post and ours
_JPEG = b"\xff\xd8\xff"
_LOOKS = 5  # at a picture that is still being worked on
_PAUSE = 1.0  # seconds between them
_PAGES = 10  # of our own timeline that are looked through at most
_SPACES = re.compile(r"\s+")
_ADDRESS = re.compile(r"(https?://[^/\s]+)/(?:@|users/)([^/@\s]+)/(?:statuses/)?(\w+)/?")


class MastodonPublisher:
    """The Publisher of Mastodon."""

    def __init__(
        self, settings: MastodonSettings, wire: Wire, clock: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._wire = wire
        self._clock = clock
        self._limits: Limits | None = None

    @property
    def limits(self) -> Limits:
        """What the instance says it takes, asked once; Mastodon's usual limits while it is silent."""
        if self._limits is None:
            try:
                self._limits = limits_of(self._instance())
            except NetworkError:
                return LIMITS[NETWORK]
        return self._limits

    def _instance(self) -> Mapping[str, Any]:
        try:
            told, _ = self._wire.ask(lambda client: client.instance_v2(), dict)
        except NetworkError as error:
            if error.trouble is not Trouble.REFUSED:
                raise
            # older and kindred servers know the first version only
            told, _ = self._wire.ask(lambda client: client.instance_v1(), dict)
        found: Mapping[str, Any] = told
        return found

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:
        """Send one message, once. Not safe to repeat: GoToSocial ignores the key.

        Raises NetworkError: UNCLEAR where the message may have gone out, PICTURE where the
        picture was not taken, anything else where it certainly has not.
        """
        media = None if picture is None else [self._uploaded(part, picture)]
        made, _ = self._wire.ask(
            lambda client: client.status_post(
                part.text,
                in_reply_to_id=part.parent.native if part.parent is not None else None,
                media_ids=media,
                visibility=self._settings.visibility,
                language=part.language,
                idempotency_key=part.key,
            ),
            dict,
            fateful=True,
        )
        ref = _ref(made)
        if ref is None:
            raise trouble(Trouble.UNCLEAR, "it was taken, but not named")
        return ref

    def find(self, part: Part, since: datetime) -> Sequence[Ref]:
        """Posts of ours since an instant with the part's words and parent, links compared folded."""
        token: str | None = None
        found: list[Ref] = []
        for _ in range(_PAGES):
            statuses, told = self._own(token)
            recent = [s for s in statuses if isinstance(s, dict) and _made_at(s) >= since - _SLACK]
            found += [ref for s in recent if _is(s, part) and (ref := _ref(s)) is not None]
            token = told.next
            if token is None or len(recent) < len(statuses):
                break
        return found

    def _own(self, token: str | None) -> tuple[Sequence[Any], Told]:
        me = native_of(self._wire.me)
        return self._wire.ask(
            lambda client: client.account_statuses(
                me, max_id=token, limit=self._settings.page_size
            ),
            list,
        )

    def withdraw(self, ref: Ref) -> None:
        """Delete what was posted; already gone is fine. Raises NetworkError."""
        try:
            self._wire.ask(lambda client: client.status_delete(ref.native), dict)
        except NetworkError as error:
            if error.status not in {404, 410}:
                raise

    def _uploaded(self, part: Part, picture: bytes) -> str:
        """The instance's own id of a picture that can be posted."""
        kind = "image/jpeg" if picture.startswith(_JPEG) else "image/png"
        alt = part.card.alt[: self.limits.alt] if part.card is not None else None
        try:
            media, told = self._wire.ask(
                lambda client: client.media_post(picture, kind, description=alt), dict
            )
            native = native_of(media)
            for _ in range(_LOOKS):
                if told.status == 200:
                    break
                time.sleep(_PAUSE)
                media, told = self._wire.ask(lambda client: client.media(native), dict)
        except NetworkError as error:
            if error.trouble is Trouble.REFUSED:
                raise trouble(Trouble.PICTURE, error.detail, status=error.status) from error
            raise
        if native is None or told.status != 200:
            raise trouble(Trouble.LATER, "the picture is still being worked on")
        return native


def limits_of(instance: Mapping[str, Any]) -> Limits:
    """The limits that an instance tells of itself; Mastodon's usual ones for the rest."""
    usual = LIMITS[NETWORK]
    configuration = _mapping(instance.get("configuration"))
    statuses = _mapping(configuration.get("statuses"))
    media = _mapping(configuration.get("media_attachments"))
    # Pleroma and Misskey's descendants say it at the top
    weight = statuses.get("max_characters") or instance.get("max_toot_chars")
    return replace(
        usual,
        weight=_number(weight, usual.weight),
        alt=_number(media.get("description_limit"), usual.alt),
    )


def _number(value: Any, usual: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else usual


def _is(status: Mapping[str, Any], part: Part) -> bool:
    parent = part.parent.native if part.parent is not None else None
    return parent_of(status) == parent and _compared(
        plain(str(status.get("content"))).text
    ) == _compared(part.text)


def _compared(text: str) -> str:
    return _SPACES.sub(" ", fold_urls(text)).strip()


def _made_at(status: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(status["created_at"]))


def _ref(status: Mapping[str, Any]) -> Ref | None:
    native, uri, url = native_of(status), uri_of(status), status.get("url")
    if native is None or uri is None:
        return None
    return Ref(network=NETWORK, id=uri, native=native, url=url if isinstance(url, str) else None)


def ref_at(address: str) -> Ref | None:
    """The post of an address on our own instance, or None where it is none."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    server, name, native = found.groups()
    uri = f"{server}/users/{name}/statuses/{native}"
    return Ref(network=NETWORK, id=f"{NETWORK}:{uri}", native=native, url=address)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
