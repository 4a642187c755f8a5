"""A talk made at the desk, written as the file that it could be."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import tomlkit

_TIMES = frozenset({"opens", "closes"})


def talk_file(name: str, spec: Mapping[str, Any]) -> str:
    """The text of `config/talks/NAME.toml` that says what the spec says.

    Read back by `read_talk`, it gives the same talk.
    """
    written = tomlkit.document()
    written.add(tomlkit.comment(f"The talk {name}, as it was made at the desk."))
    for key in sorted(spec, key=lambda key: isinstance(spec[key], dict | list)):
        if spec[key] is not None:
            written.add(key, _value(key, spec[key]))
    return tomlkit.dumps(written)


def _value(key: str, value: Any) -> Any:
    if key in _TIMES:
        return tomlkit.item(datetime.fromisoformat(value))
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline=True)
    if isinstance(value, dict):
        return tomlkit.item({k: v for k, v in value.items() if v is not None})
    return tomlkit.item(value)
