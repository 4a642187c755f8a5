"""The kinds of value that config files write in words: lengths of time, tags, handles, zones."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator


class Table(BaseModel):
    """A table of a config file: frozen, and every key known."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_LENGTH = re.compile(r"(\d+) (second|minute|hour|day|week)s?")


def length(value: Any) -> timedelta:
    """A length of time in words, such as "5 minutes"; raises ValueError for anything else."""
    found = _LENGTH.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'{value!r} is no length of time: write it as "5 minutes" or "2 days"')
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def _positive(value: timedelta) -> timedelta:
    if value <= timedelta(0):
        raise ValueError("must be longer than nothing")
    return value


def _tag(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"\w+", value):
        raise ValueError(f"{value!r} is no hashtag: write one word, without #")
    return value


def _handle(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[\w.-]+(@[\w.-]+)?", value):
        raise ValueError(f"{value!r} is no handle: write it without @ before it")
    return value


def _zone(value: Any) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (TypeError, ValueError, KeyError, OSError):  # ZoneInfo's own error is a KeyError
        raise ValueError(f'{value!r} is no time zone: write one such as "Asia/Seoul"') from None


def _dollars(value: Any) -> Decimal:
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", value):
        raise ValueError(f'{value!r} is no sum in dollars: write it in quotes, such as "0.005"')
    return Decimal(value)


def _address(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise ValueError(f'{value!r} is no address: write it with its "https://"')
    return value.rstrip("/")


def _link(value: Any) -> str:
    _address(value)
    return str(value)


def _said(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text that is not empty")
    return value


Length = Annotated[timedelta, PlainValidator(length)]
PositiveLength = Annotated[timedelta, PlainValidator(lambda value: _positive(length(value)))]
Tag = Annotated[str, PlainValidator(_tag)]
Handle = Annotated[str, PlainValidator(_handle)]
Zone = Annotated[ZoneInfo, PlainValidator(_zone)]
Dollars = Annotated[Decimal, PlainValidator(_dollars)]
Address = Annotated[str, PlainValidator(_address)]
Link = Annotated[str, PlainValidator(_link)]
Text = Annotated[str, BeforeValidator(_said)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
