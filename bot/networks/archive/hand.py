"""Answers that came by other ways: a table with its own columns, a list that a host pasted.

Both are marked as what they are: route *import*, network "import".
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from bot.errors import BadLine
from bot.model import Account, Answer, Route
from bot.networks import clean
from bot.networks.archive.lines import Found, digest
from bot.networks.guests import folded, is_nameless

NETWORK = "import"
COLUMNS = ("text", "said_at", "id", "network", "route", "handle", "name", "account", "url", "reply_to", "language")  # fmt: skip
"""What a table's column can be; only `text` must be there."""

_BULLET = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")
_NAMED = re.compile(
    r"^(?P<name>[^:,：]{1,60}?)(?:,\s*(?P<way>[^:：]{1,60}?))?\s*[:：]\s*(?P<text>\S.*)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """How to read a table: which of its columns is what, and what holds where it says nothing.

    `columns` maps our words (`COLUMNS`) to the table's headings. `zone` is that of
    times without an offset, `said_at` the time (aware) of rows without one.
    """

    columns: Mapping[str, str]
    said_at: datetime
    zone: tzinfo
    network: str = NETWORK
    route: Route = Route.IMPORT
    delimiter: str = ","
    formats: tuple[str, ...] = field(default=())


def read_csv(path: Path, mapped: Mapped) -> Iterator[Found | BadLine]:
    """Every row of a table in UTF-8, in its order, as an answer or as what is wrong with it.

    A row without an id of its own is known again by its author, time and text. Raises
    OSError, and ValueError where the mapping names a column that is not there.
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        table = csv.DictReader(file, delimiter=mapped.delimiter, strict=True)
        _check(mapped, table.fieldnames or ())
        while True:
            try:
                row = next(table)
            except StopIteration:
                return
            except csv.Error as error:
                yield BadLine(file=str(path), line=table.line_num, what=str(error))
                continue
            yield _row(str(path), table.line_num, row, mapped)


def _check(mapped: Mapped, headings: Iterable[str]) -> None:
    unknown = sorted(set(mapped.columns) - set(COLUMNS))
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: not one of {', '.join(COLUMNS)}")
    if "text" not in mapped.columns:
        raise ValueError("text: the mapping must say which column holds the answers")
    missing = sorted(set(mapped.columns.values()) - set(headings))
    if missing:
        raise ValueError(f"the table has no column {', '.join(map(repr, missing))}")


def _row(
    file: str, line: int, row: Mapping[str | None, str | None], mapped: Mapped
) -> Found | BadLine:
    given = {
        word: clean(row.get(heading) or "").strip() for word, heading in mapped.columns.items()
    }
    if not given["text"]:
        return BadLine(file=file, line=line, what="the answer is empty")
    try:
        said_at = _time(given["said_at"], mapped) if given.get("said_at") else mapped.said_at
        route = Route(given["route"].casefold()) if given.get("route") else mapped.route
    except ValueError as error:
        return BadLine(file=file, line=line, what=str(error))
    return Found(answer=_from_row(given, said_at, mapped), route=route)


def _time(written: str, mapped: Mapped) -> datetime:
    for form in mapped.formats:
        try:
            read = datetime.strptime(written, form)  # noqa: DTZ007 (the zone follows)
        except ValueError:
            continue
        return _utc(read, mapped.zone)
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError(f"{written!r} is not a time like 2015-10-08 14:30") from None
    return _utc(read, mapped.zone)


def _utc(read: datetime, zone: tzinfo) -> datetime:
    return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)


def _from_row(given: Mapping[str, str], said_at: datetime, mapped: Mapped) -> Answer:
    network = given.get("network") or mapped.network
    handle = given.get("handle", "").removeprefix("@") or None
    name = given.get("name") or handle
    text = given["text"]
    id_ = given.get("id") or f"{network}:{digest(name or '', said_at.isoformat(), text)}"
    account = given.get("account") or _account_id(network, handle or name or "", id_)
    return Answer(
        id=id_,
        network=network,
        account=Account(id=account, network=network, handle=handle, name=name),
        text=text,
        said_at=said_at,
        version=digest(text),
        url=given.get("url") or None,
        reply_to=given.get("reply_to") or None,
        language=given.get("language") or None,
    )


def _account_id(network: str, name: str, once: str) -> str:
    return f"{network}:once-{once}" if is_nameless(name) else f"{network}:{folded(name)}"


def read_list(text: str, *, name: str, said_at: datetime) -> Iterator[Found | BadLine]:
    """A pasted list, one answer a line: "Mina, by e-mail: the rooftop one".

    A line without "Name:" goes on with the answer above it; with none above, it is a bad
    line of the list called `name`. A person is known again by the name, an answer by name
    and text, so that pasting a list twice adds nothing.
    """
    gathered: list[tuple[str, str | None, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = _BULLET.sub("", clean(line)).strip()
        if match := _NAMED.match(bare):
            gathered.append((match["name"].strip(), match["way"], match["text"].strip()))
        elif bare and gathered:
            who, way, said = gathered[-1]
            gathered[-1] = (who, way, f"{said}\n{bare}")
        elif bare:
            yield BadLine(file=name, line=number, what="no name before a colon: write “Mina: …”")
    for who, way, said in gathered:
        yield Found(answer=_pasted(who, way, said, said_at), route=Route.IMPORT)


def _pasted(who: str, way: str | None, said: str, said_at: datetime) -> Answer:
    id_ = f"{NETWORK}:{digest(folded(who), said)}"
    return Answer(
        id=id_,
        network=NETWORK,
        account=Account(id=_account_id(NETWORK, who, id_), network=NETWORK, name=who),
        text=said,
        said_at=said_at,
        version=digest(said),
        raw={"way": way} if way else None,
    )
