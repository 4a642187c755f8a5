"""Each network's own settings and credentials, as its `connect` declares them.

A network's file says what it takes by the types of `connect(settings, credentials)`:
dataclasses whose fields are the keys of its table in bot.toml, and whose credentials'
fields are variables of the environment (`access_token` of X is X_ACCESS_TOKEN).
"""

import importlib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import timedelta
from types import UnionType
from typing import Any, get_args, get_type_hints

from bot.config.credentials import given
from bot.config.faults import checked
from bot.config.kinds import length
from bot.config.values import Network
from bot.errors import ConfigError, Fault
from bot.networks import REGISTRY


def network(
    name: str, table: Mapping[str, Any], environ: Mapping[str, str], file: str
) -> tuple[Network | None, list[Fault]]:
    """A network ready to be connected, or everything that keeps it from being so."""
    try:
        module = importlib.import_module(REGISTRY[name])
    except ImportError as error:
        what = f"cannot be used here, {error.name} is not installed"
        return None, [Fault(file=file, key=f"networks.{name}", what=what)]
    # a network without `connect`, such as the console, takes neither
    takes = get_type_hints(module.connect) if hasattr(module, "connect") else {}
    settings, faults = _settings(_dataclass(takes.get("settings")), name, table, file)
    credentials, more = _credentials(_dataclass(takes.get("credentials")), name, environ)
    faults += more
    return (
        None if faults else Network(name=name, settings=settings, credentials=credentials)
    ), faults


def settings_of(name: str, table: Mapping[str, Any], file: str) -> Any:
    """A network's settings alone. Raises ConfigError."""
    try:
        module = importlib.import_module(REGISTRY[name])
    except ImportError as error:
        what = f"cannot be used here, {error.name} is not installed"
        raise ConfigError([Fault(file=file, key=f"networks.{name}", what=what)]) from error
    takes = get_type_hints(module.connect)
    settings, faults = _settings(_dataclass(takes.get("settings")), name, table, file)
    if faults:
        raise ConfigError(faults)
    return settings


def _dataclass(hint: Any) -> type[Any] | None:
    """The dataclass of `X` or `X | None`."""
    options = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    return next((o for o in options if isinstance(o, type) and is_dataclass(o)), None)


def _settings(
    schema: type[Any] | None, name: str, table: Mapping[str, Any], file: str
) -> tuple[Any, list[Fault]]:
    under = f"networks.{name}"
    if schema is None:
        return None, [_unknown(file, f"{under}.{key}") for key in table]
    plain, faults = _plain(schema, table, file, under)
    value, more = checked(schema, plain, file, under)
    return value, [*faults, *more]


def _plain(
    schema: type[Any], table: Mapping[str, Any], file: str, under: str
) -> tuple[dict[str, Any], list[Fault]]:
    """The table with its lengths of time as JSON has them, and the keys that the schema does not know."""
    kinds = get_type_hints(schema)
    plain: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, value in table.items():
        if key not in kinds:
            faults.append(_unknown(file, f"{under}.{key}"))
        elif kinds[key] is timedelta:
            try:
                plain[key] = f"PT{length(value).total_seconds():.0f}S"  # as JSON writes lengths
            except ValueError as error:
                faults.append(Fault(file=file, key=f"{under}.{key}", what=str(error)))
        elif is_dataclass(kinds[key]) and isinstance(value, Mapping):
            plain[key], more = _plain(kinds[key], value, file, f"{under}.{key}")
            faults += more
        else:
            plain[key] = value
    return plain, faults


def _unknown(file: str, key: str) -> Fault:
    return Fault(file=file, key=key, what="is not a key that is known here")


def _credentials(
    schema: type[Any] | None, name: str, environ: Mapping[str, str]
) -> tuple[Any, list[Fault]]:
    if schema is None:
        return None, []
    found, faults = given(name, [field.name for field in fields(schema)], environ)
    needed = {field.name for field in fields(schema) if _is_needed(field)}
    wrong = {fault.key for fault in faults}
    for missing in sorted(needed - found.keys()):
        variable = f"{name}_{missing}".upper()
        if f"{variable}_FILE" not in wrong:
            what = f"is not set: set it in the environment or in .env, or name a file in {variable}_FILE"
            faults.append(Fault(file="environment", key=variable, what=what))
    if faults:
        return None, faults
    credentials = schema(**found)
    try:
        if hasattr(credentials, "check"):
            credentials.check()  # what only the network knows: which of them go together
    except ConfigError as error:
        return None, list(error.faults)
    return credentials, []


def _is_needed(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING
