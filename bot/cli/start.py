"""From a command's options to what it works with: the environment, config, the app."""

import importlib
import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import config as files
from bot.app import App
from bot.app.tokens import as_environment, tokens_of
from bot.cli.frame import Options
from bot.cli.place import directory, environment
from bot.config import Config
from bot.errors import ConfigError, Fault, Unknown
from bot.storage.tokens import Tokens
from bot.telemetry import configure

_SPANS_GO_TO = {"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"}


def config(options: Options, needs: Collection[str] | None = ()) -> Config:
    """The checked config; `needs` are the networks that the command will use (None: all).

    What `connect` kept stands in for credentials that the environment does not name.
    """
    folder, environ = directory(options), environment()
    tokens = _tokens(options, folder, environ)
    given = {**as_environment(tokens.every()), **environ} if tokens else environ
    read = replace(files.load(folder, given, needs), tokens=tokens)
    return read if options.database is None else replace(read, database=options.database)


def lenient_config(
    options: Options, only: Collection[str] | None = None
) -> tuple[Config, list[Fault]]:
    """The config with as many networks as can be used, and what keeps the others from it.

    Raises ConfigError for everything else that is wrong, Unknown for a network of no name.
    """
    read = config(options)
    listed = files.listed(directory(options))
    networks, faults = dict(read.networks), list[Fault]()
    for name in sorted(only or files.used(read.talks) & listed.keys()):
        _must_be_listed(name, listed)
        try:
            networks |= config(options, [name]).networks
        except ConfigError as error:
            faults += error.faults
    return replace(read, networks=networks), faults


def running_config(options: Options, now: datetime) -> Config:
    """The config for what reads and posts, with every listed network that can be used.

    Raises ConfigError, with every fault at once, where `able_config` finds any.
    """
    able, faults = able_config(options, now)
    if faults:
        raise ConfigError(faults)
    return able


def able_config(options: Options, now: datetime) -> tuple[Config, Sequence[Fault]]:
    """The config with every listed network that can be used, and what keeps a needed one from it.

    A talk that is over needs none, and one made at the desk waits for it. Raises ConfigError
    for everything else that is wrong.
    """
    listed = files.listed(directory(options)).keys()
    able, _ = lenient_config(options, listed)
    going = [talk for talk in able.talks if now < talk.closes + able.polling.after_close]
    try:
        config(options, files.used(going) & listed)
    except ConfigError as error:
        return able, error.faults
    return able, ()


def network_settings(options: Options, name: str) -> Any:
    """One network's settings, whether or not there are credentials yet. Raises ConfigError, Unknown."""
    folder = directory(options)
    listed = files.listed(folder)
    _must_be_listed(name, listed)
    return files.settings_of(name, listed[name], str(folder / files.MAIN_FILE))


def _must_be_listed(name: str, listed: Collection[str]) -> None:
    if name not in listed:
        raise Unknown("network in bot.toml", name, tuple(sorted(listed)))


def _tokens(options: Options, folder: Path, environ: Mapping[str, str]) -> Tokens | None:
    """Where tokens are kept; None while config has faults, which are told by whoever reads it whole."""
    try:
        database = options.database or files.load(folder, environ, ()).database
    except ConfigError:
        return None
    return tokens_of(database, environ)


def spans() -> AbstractContextManager[None]:
    """Follows spans where the environment says to which address they go; else imports nothing.

    Raises ConfigError where the extra is not installed.
    """
    given = {name: value for name, value in environment().items() if name.startswith("OTEL_")}
    if not given.keys() & _SPANS_GO_TO:
        return nullcontext()
    try:
        otel = importlib.import_module("bot.telemetry.otel")
    except ModuleNotFoundError as error:
        what = f"spans need {error.name}: install 'talkforreal[otel]'"
        fault = Fault(file="environment", key=min(given), what=what)
        raise ConfigError([fault]) from error
    os.environ.update(given)  # its exporter looks there alone, not in .env
    following: AbstractContextManager[None] = otel.following()
    return following


def app(options: Options, needs: Collection[str] | None = ()) -> App:
    """The app over the config, its store open, logs set up; raises ConfigError or StorageError.

    It knows the talks that were made at the desk, too.
    """
    return _opened(config(options, needs))


def running_app(options: Options, now: datetime) -> App:
    """The same over `running_config`: for what posts to the talks' own networks."""
    return _opened(running_config(options, now))


def _opened(read: Config) -> App:
    configure(level="warning", secrets=read.secrets())
    opened = App.open(read)
    opened.learn_talks()
    return opened
