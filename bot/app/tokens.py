"""Where tokens are kept, how they become credentials, and how a network is given fresh ones."""

import importlib
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.errors import StorageError
from bot.networks import REGISTRY
from bot.storage.engine import make_engine
from bot.storage.tokens import Kept, TokenFile, Tokens

FILE = "TALKFORREAL_TOKENS"
KEY = "TALKFORREAL_TOKEN_KEY"
DEFAULT_FILE = "talkforreal-tokens.json"


def tokens_of(database: str, environ: Mapping[str, str]) -> Tokens:
    """The token store of a database's URL: a file, or rows where PostgreSQL and a key are set.

    Raises StorageError.
    """
    key = environ.get(KEY)
    if database.startswith("postgresql") and key:
        try:
            sealed = importlib.import_module("bot.storage.sealed")
        except ImportError as error:
            what = f"{error.name} is not installed: pip install 'talkforreal[postgres]'"
            raise StorageError(what) from error
        rows: Tokens = sealed.TokenRows(make_engine(database), key)
        return rows
    return TokenFile(Path(environ.get(FILE) or DEFAULT_FILE))


def as_environment(every: Mapping[str, Kept]) -> Mapping[str, str]:
    """Kept tokens as the variables of the environment that they stand in for."""
    return {
        f"{network}_{name}".upper(): value
        for network, kept in every.items()
        for name, value in kept.items()
    }


def wiring(name: str, settings: Any, tokens: Tokens | None) -> Mapping[str, Any]:
    """What a network's `connect` takes beside settings and credentials, so that tokens last.

    `recall` and `keep` are for a session that outlives the program, `renew` for a token
    that was refused.
    """
    module = importlib.import_module(REGISTRY[name])
    takes = inspect.signature(module.connect).parameters
    if tokens is None:
        return {}
    able: dict[str, Callable[..., Any]] = {
        "recall": lambda: tokens.every().get(name, {}).get("session"),
        "keep": lambda session: tokens.change(name, lambda kept: {**kept, "session": session}),
        "renew": lambda refused: _renewed(name, settings, tokens, refused),
    }
    return {key: value for key, value in able.items() if key in takes}


def _renewed(name: str, settings: Any, tokens: Tokens, refused: str) -> str | None:
    """A token in place of one that was refused; None where nothing is kept to get one by.

    What another process has got meanwhile is taken, since a refresh token works once.
    """

    def fresh(kept: Kept) -> Kept:
        if kept.get("user_token") != refused or "refresh_token" not in kept:
            return kept
        granting = importlib.import_module(f"{REGISTRY[name]}.granting")
        found: Kept = granting.refreshed(settings, kept)
        return found

    after = tokens.change(name, fresh).get("user_token")
    return None if after == refused else after
