"""`talkforreal connect NETWORK`: leads through getting credentials, and keeps them."""

import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from getpass import getpass
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from bot.app.tokens import tokens_of
from bot.cli import place, start
from bot.cli.frame import Options
from bot.cli.redirected import Redirect
from bot.cli.screen import screen
from bot.errors import Conflict, Unknown
from bot.networks.findings import Finding, Level
from bot.storage.tokens import Kept

if TYPE_CHECKING:
    from bot.networks.wordpress import WordPressSettings

PORT = 8766


def command(
    options: Options,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NETWORK", help="x, bluesky, mastodon or wordpress.", show_default=False
        ),
    ],
    port: Annotated[
        int,
        typer.Option(help="Where the yes of X or WordPress.com comes back to, on this machine."),
    ] = PORT,
    browser: Annotated[
        bool, typer.Option(help="Open pages in a browser; else they are only named.")
    ] = True,
) -> None:
    """Lead through getting a network's credentials, try them, and keep them for this machine alone.

    They are kept in a file with mode 0600 (or, with PostgreSQL and TALKFORREAL_TOKEN_KEY, as an
    encrypted row), and are used where the environment names none. Secrets are asked for,
    never taken as arguments; without a terminal each is a line of standard input.
    """
    if name not in _WAYS:
        raise Unknown("network to connect", name, tuple(_WAYS))
    config = start.config(options)
    settings = start.network_settings(options, name)
    opened = webbrowser.open if browser and sys.stdin.isatty() else _nothing
    kept = _WAYS[name](settings, port, opened)
    tokens_of(config.database, place.environment()).change(name, lambda before: {**before, **kept})
    screen().print(f"{name} is connected: talkforreal doctor says what may be done there.")


def _x(settings: object, port: int, opened: Callable[[str], object]) -> Kept:
    from bot.networks.x import XSettings  # noqa: PLC0415 (only the network that is connected is loaded)
    from bot.networks.x.granting import Request, granted  # noqa: PLC0415

    assert isinstance(settings, XSettings)
    with Redirect(port) as redirect:
        screen().print(
            "In X's developer portal, under your app's “User authentication settings”:\n"
            "allow reading and writing, type “Native App”, and set the callback address\n"
            f"  {redirect.address}\n"
            "Then copy its OAuth 2.0 Client ID."
        )
        request = Request(client_id=_asked("Client ID: "), redirect=redirect.address)
        address = request.address(settings.authorize)
        _show(address, opened)
        code = redirect.code(request.state)
    return granted(settings, request, code)


def _bluesky(settings: object, _port: int, opened: Callable[[str], object]) -> Kept:
    from bot.networks.bluesky import BlueskyCredentials, BlueskySettings  # noqa: PLC0415 (as above)
    from bot.networks.bluesky.examining import examine  # noqa: PLC0415

    assert isinstance(settings, BlueskySettings)
    screen().print("In Bluesky's settings, under Privacy and security, make an app password.")
    _show("https://bsky.app/settings/app-passwords", opened)
    kept = {
        "handle": _asked("Handle: ").lstrip("@"),
        "app_password": _asked("App password: ", secret=True),
    }
    _must_work(examine(settings, BlueskyCredentials(**kept)))
    return kept


def _mastodon(settings: object, _port: int, opened: Callable[[str], object]) -> Kept:
    from bot.networks.mastodon import MastodonCredentials, MastodonSettings  # noqa: PLC0415 (as above)
    from bot.networks.mastodon.examining import examine  # noqa: PLC0415
    from bot.networks.mastodon.granting import granted, registered  # noqa: PLC0415

    assert isinstance(settings, MastodonSettings)
    application = registered(settings)
    screen().print("Say yes on your instance; it then shows a code.")
    _show(application.address, opened)
    kept = granted(settings, application, _asked("Code: ", secret=True))
    _must_work(examine(settings, MastodonCredentials(**kept)))
    return kept


def _wordpress(settings: object, port: int, opened: Callable[[str], object]) -> Kept:
    from bot.networks.wordpress import WordPressCredentials, WordPressSettings  # noqa: PLC0415 (as above)
    from bot.networks.wordpress.examining import examine  # noqa: PLC0415

    assert isinstance(settings, WordPressSettings)
    way = _on_wordpress_com if settings.on_wordpress_com else _on_own_wordpress
    kept = way(settings, port, opened)
    _must_work(examine(settings, WordPressCredentials(**kept)))
    return kept


def _on_wordpress_com(
    settings: "WordPressSettings", port: int, opened: Callable[[str], object]
) -> Kept:
    from bot.networks.wordpress.granting import APPS, Request, granted  # noqa: PLC0415 (as above)

    with Redirect(port) as redirect:
        screen().print(
            f"On {APPS} make an application of the type “Web”, and set its redirect URL\n"
            f"  {redirect.address}\n"
            "Then copy its Client ID and Client Secret."
        )
        request = Request(
            client_id=_asked("Client ID: "),
            client_secret=_asked("Client Secret: ", secret=True),
            redirect=redirect.address,
        )
        _show(request.address(settings), opened)
        code = redirect.code(request.state)
    return granted(settings, request, code)


def _on_own_wordpress(
    settings: "WordPressSettings", _port: int, opened: Callable[[str], object]
) -> Kept:
    screen().print("Say yes on your blog, as a user who may write posts; it then shows a password.")
    _show(
        f"{settings.home}/wp-admin/authorize-application.php?app_name={quote('talkforreal')}",
        opened,
    )
    return {
        "user": _asked("User: "),
        "application_password": _asked("Application password: ", secret=True),
    }


_WAYS: Mapping[str, Callable[[object, int, Callable[[str], object]], Kept]] = {
    "x": _x,
    "bluesky": _bluesky,
    "mastodon": _mastodon,
    "wordpress": _wordpress,
}


def _must_work(found: Sequence[Finding]) -> None:
    """Nothing that does not work is kept."""
    for finding in found:
        if finding.about in {"account", "posting", "site"} and finding.level is Level.MISSING:
            raise Conflict(f"that was not taken, so nothing is kept: {finding.what}")


def _show(address: str, opened: Callable[[str], object]) -> None:
    print(address)  # noqa: T201 (the address must stand on one line)
    opened(address)


def _nothing(_address: str) -> None:
    """No browser is here."""


def _asked(question: str, *, secret: bool = False) -> str:
    if not sys.stdin.isatty():
        given = sys.stdin.readline().strip()
    else:
        given = (getpass if secret else input)(question).strip()
    if not given:
        raise Conflict(f"{question.rstrip(': ')} is needed; nothing is kept")
    return given
