"""Whose mentions are meant, and whether they are our own, which makes them cheap."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.errors import Trouble
from bot.model import Account, Allowance, Charge
from bot.networks.x.roads import USER_READ
from bot.networks.x.settings import XCredentials, XSettings
from bot.networks.x.shapes import read_users
from bot.networks.x.troubles import trouble
from bot.networks.x.wire import Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An account's id, whether reading as it is an owned read, and what is left after finding it."""

    id: str
    owned: bool
    left: Allowance


class OwnAccount:
    """The account that posts and is mentioned; a handle is looked up once and remembered."""

    def __init__(
        self,
        settings: XSettings,
        credentials: XCredentials,
        wire: Wire,
        charge: Callable[[Charge], None],
    ) -> None:
        self._charge = charge
        self._settings = settings
        self._credentials = credentials
        self._wire = wire
        self._known: dict[str, str] = {}

    @property
    def id(self) -> str:
        """The account's own id, looked up where nothing tells it. Raises NetworkError."""
        given = self._settings.user_id or self._credentials.user_id
        if given is not None:
            return given
        if not self._settings.handle:
            raise trouble(Trouble.CREDENTIALS, "neither the account's handle nor its id is set")
        found = self.of(self._settings.handle, Allowance())
        assert found is not None, "an allowance without bounds affords a look-up"
        return found.id

    @property
    def known(self) -> Account | None:
        """The account itself, as far as it is known without asking."""
        number = self._settings.user_id or self._credentials.user_id
        handle = (self._settings.handle or "").lstrip("@")
        if number is None or not handle:
            return None
        url = f"https://x.com/{handle}"
        return Account(id=f"x:{number}", network="x", handle=handle, url=url)

    @property
    def owned(self) -> bool:
        """Whether reads of this account's mentions and timeline are owned reads."""
        return self._settings.owns_app and self._credentials.is_user

    def of(self, handle: str, allowance: Allowance) -> Found | None:
        """The account with a handle; None where finding it cannot be afforded."""
        name = _folded(handle)
        given = self._settings.user_id or self._credentials.user_id
        ours = name == _folded(self._settings.handle or "")
        if ours and given is not None:
            return Found(id=given, owned=self.owned, left=allowance)
        if name in self._known:
            return Found(id=self._known[name], owned=ours and self.owned, left=allowance)
        price = self._settings.prices.user_read
        if not allowance.admits((Charge(resource=USER_READ, id=f"@{name}", price=price),)):
            return None
        self._known[name] = self._looked_up(name)
        self._charge(Charge(resource=USER_READ, id=self._known[name], price=price))
        left = replace(allowance, dollars=allowance.less(price).dollars)
        return Found(id=self._known[name], owned=ours and self.owned, left=left)

    def _looked_up(self, name: str) -> str:
        users = read_users(self._wire.get(f"/2/users/by/username/{name}", {}).body)
        if not users:
            raise trouble(Trouble.REFUSED, f"X knows no account @{name}")
        return users[0].id.removeprefix("x:")


def _folded(handle: str) -> str:
    return handle.lstrip("@").casefold()
