"""From TOML to a checked model, or to the list of what is wrong with it, in plain words."""

import difflib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.errors import Fault

T = TypeVar("T")


def read_toml(path: Path, shown: str) -> tuple[dict[str, Any] | None, list[Fault]]:
    """A TOML file's table, or the one fault that keeps it from being read; `shown` names it."""
    try:
        return tomllib.loads(path.read_text("utf-8")), []
    except FileNotFoundError:
        return None, [Fault(file=shown, key="file", what="is missing")]
    except OSError as error:
        return None, [Fault(file=shown, key="file", what=f"cannot be read: {error.strerror}")]
    except UnicodeDecodeError as error:
        what = f"is not UTF-8 (byte {error.start}): save it as UTF-8"
        return None, [Fault(file=shown, key="file", what=what)]
    except tomllib.TOMLDecodeError as error:
        return None, [Fault(file=shown, key="syntax", what=f"is not TOML: {error}")]


def checked(
    schema: type[T], table: Mapping[str, Any], file: str, under: str = ""
) -> tuple[T | None, list[Fault]]:
    """The table as a value of the schema, or every fault in it.

    Checked as JSON and strictly: "1" is no number and 1 is no text, while texts may stand
    for dates, lists for tuples and words for choices.
    """
    try:
        return TypeAdapter(schema).validate_json(_as_json(table), strict=True), []
    except ValidationError as error:
        known = _known_keys(schema)
        return None, [_fault(details, file, under, known) for details in error.errors()]


def _as_json(table: Mapping[str, Any]) -> str:
    return json.dumps(table, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"TOML holds no {type(value).__name__}")


def _known_keys(schema: type[Any]) -> Sequence[str]:
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        return list(schema.model_fields)
    return list(getattr(schema, "__dataclass_fields__", ()))


def _fault(details: ErrorDetails, file: str, under: str, known: Sequence[str]) -> Fault:
    path = [*([under] if under else []), *_steps(details["loc"])]
    return Fault(file=file, key=".".join(path) or "file", what=_what(details, path, known))


def _steps(loc: Iterable[int | str]) -> list[str]:
    # lists are counted from one, as a person counts them
    return [str(step + 1) if isinstance(step, int) else step for step in loc]


def _what(details: ErrorDetails, path: Sequence[str], known: Sequence[str]) -> str:
    kind, given = details["type"], details["input"]
    if kind in {"extra_forbidden", "unexpected_keyword_argument"}:
        near = difflib.get_close_matches(path[-1], known, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        return f"is not a key that is known here{hint}"
    if kind in {"missing", "missing_argument", "missing_keyword_only_argument"}:
        return "is missing"
    if kind == "timezone_aware":
        return f"{given} has no zone: write its offset too, such as 2015-10-08T09:00:00-04:00"
    if kind.startswith("datetime_"):
        return f"{given} is no date with its time: write it such as 2015-10-08T09:00:00-04:00"
    if kind == "value_error":
        return str(details["ctx"]["error"])
    message = details["msg"]
    said = message[:1].lower() + message[1:]
    return f"{said}, not {_shown(given)}"


def _shown(given: Any) -> str:
    text = json.dumps(given, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."
