"""Secrets from the environment: NAME, or the file that NAME_FILE names, as containers have it."""

from collections.abc import Mapping
from pathlib import Path

from bot.errors import Fault

# what must be there to use a network at all, and what it is called where it is handed out
REQUIRED: Mapping[str, Mapping[str, str]] = {
    "x": {
        "X_CONSUMER_KEY": "the app's API key",
        "X_CONSUMER_SECRET": "the app's API key secret",
        "X_ACCESS_TOKEN": "the account's access token",
        "X_ACCESS_TOKEN_SECRET": "the account's access token secret",
    },
    "wordpress": {},
}


def given(
    network: str, environ: Mapping[str, str], *, required: bool
) -> tuple[Mapping[str, str], list[Fault]]:
    """A network's credentials under lower-case names without its prefix, and what is wrong.

    An empty variable counts as absent. Where `required`, each that must be there and is
    not is a fault.
    """
    prefix = f"{network.upper()}_"
    names = {name.removesuffix("_FILE") for name in environ if name.startswith(prefix)}
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for name in sorted(names | REQUIRED.get(network, {}).keys()):
        value, fault = _one(name, environ)
        if fault is not None:
            faults.append(fault)
        elif value:
            found[name.removeprefix(prefix).lower()] = value
        elif required and name in REQUIRED.get(network, {}):
            faults.append(_absent(name, REQUIRED[network][name]))
    return found, faults if required else []


def _one(name: str, environ: Mapping[str, str]) -> tuple[str, Fault | None]:
    if value := environ.get(name, "").strip():
        return value, None
    path = environ.get(f"{name}_FILE", "")
    if not path:
        return "", None
    try:
        return Path(path).read_text("utf-8").strip(), None
    except (OSError, UnicodeDecodeError) as error:
        what = f"its file {path} cannot be read: {error}"
        return "", Fault(file="environment", key=f"{name}_FILE", what=what)


def _absent(name: str, means: str) -> Fault:
    what = (
        f"is not set ({means}): set it in the environment or in .env, or name a file in {name}_FILE"
    )
    return Fault(file="environment", key=name, what=what)
