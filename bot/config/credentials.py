"""Secrets from the environment: NAME, or the file that NAME_FILE names, as containers have it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.errors import Fault


def given(
    network: str, names: Sequence[str], environ: Mapping[str, str]
) -> tuple[dict[str, str], list[Fault]]:
    """Those of a network's credentials that are there, by name, and files that cannot be read.

    An empty variable counts as absent.
    """
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for name in names:
        variable = f"{network}_{name}".upper()
        try:
            value = _one(variable, environ)
        except (OSError, UnicodeDecodeError) as error:
            what = f"its file {environ[f'{variable}_FILE']!r} cannot be read: {_why(error)}"
            faults.append(Fault(file="environment", key=f"{variable}_FILE", what=what))
            continue
        if value:
            found[name] = value
    return found, faults


def _one(variable: str, environ: Mapping[str, str]) -> str:
    if value := environ.get(variable, "").strip():
        return value
    path = environ.get(f"{variable}_FILE", "")
    return Path(path).read_text("utf-8").strip() if path else ""


def _why(error: OSError | UnicodeDecodeError) -> str:
    return "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or "?"
