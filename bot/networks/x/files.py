"""X's posts out of files: pages of the API as JSON, twarc's CSV, the archive that a user downloads.

Nothing is asked of X, and nothing is billed. What cannot be read is told, the rest is kept.
"""

import csv
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from bot.errors import BadLine, NetworkError, Trouble
from bot.model import Account, Answer
from bot.networks import clean
from bot.networks.x import ids
from bot.networks.x.shapes import read_posts
from bot.networks.x.troubles import trouble
from bot.networks.x.words import unescaped, words

_FIRST_TIME = "%a %b %d %H:%M:%S %z %Y"  # how X's older shape writes a time
_LARGEST = 512 * 1024 * 1024  # bytes of one part of an archive; a zip can claim anything


def read_file(path: Path) -> Iterator[Answer | BadLine]:
    """Every post of a file, reposts left out, as an answer or as what is wrong with it.

    By the file's name: .json and .jsonl hold the API's pages, one or many, .csv a table with
    twarc's columns, .zip the archive that X gives its users. Raises NetworkError with REFUSED
    where the file as a whole cannot be read.
    """
    kinds = {".json": _pages, ".jsonl": _pages, ".csv": _table, ".zip": _archive}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise _unreadable(path, f"X's posts come as {', '.join(kinds)}")
    try:
        yield from kind(path)
    except (OSError, UnicodeDecodeError, zipfile.BadZipFile, csv.Error) as error:
        raise _unreadable(path, str(error)) from error


def native_of(given: str) -> str | None:
    """The id of a post by its id or its address; None where it is neither."""
    last = given.strip().partition("?")[0].rstrip("/").rpartition("/status/")[2]
    last = last.partition("/")[0]
    return last if last.isascii() and last.isdecimal() and len(last) <= 19 else None


def _unreadable(path: Path, why: str) -> NetworkError:
    return trouble(Trouble.REFUSED, f"{path}: cannot be read: {why}")


def _pages(path: Path) -> Iterator[Answer | BadLine]:
    text = path.read_text("utf-8-sig")
    try:
        bodies = [(1, json.loads(text))]
    except json.JSONDecodeError:
        yield from _lines_of_pages(path, text)
        return
    for number, body in bodies:
        yield from _page(path, number, body)


def _lines_of_pages(path: Path, text: str) -> Iterator[Answer | BadLine]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield from _page(path, number, json.loads(line))
        except json.JSONDecodeError as error:
            yield BadLine(file=str(path), line=number, what=f"not JSON: {error.msg}")


def _page(path: Path, number: int, body: Any) -> Iterator[Answer | BadLine]:
    """A page, a list of pages or posts, or one post."""
    if isinstance(body, list) and all(isinstance(each, dict) and "data" in each for each in body):
        for each in body:
            yield from _page(path, number, each)
        return
    page = _as_page(body)
    if page is None:
        yield BadLine(file=str(path), line=number, what="neither a page of X's API nor a post")
        return
    try:
        batch = read_posts(page)
    except NetworkError as error:
        yield BadLine(file=str(path), line=number, what=error.detail)
        return
    yield from batch.answers
    for native, why in batch.broken.items():
        yield BadLine(file=str(path), line=number, what=f"post {native}: {why}")


def _as_page(body: Any) -> Mapping[str, Any] | None:
    if isinstance(body, list) and body and all(isinstance(each, dict) for each in body):
        return {"data": body}
    if not isinstance(body, dict):
        return None
    data = body.get("data", body if "text" in body else None)
    return {**body, "data": [data]} if isinstance(data, dict) else body if data else None


def _table(path: Path) -> Iterator[Answer | BadLine]:
    """Twarc's table, whose columns are the API's fields with dots between them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in (reader := csv.DictReader(file)):
            if row.get("referenced_tweets.retweeted.id") or row.get("retweeted_user_id"):
                continue
            post = {
                "id": row.get("id"),
                "author_id": row.get("author_id"),
                "text": row.get("text"),
                "created_at": row.get("created_at"),
                "conversation_id": row.get("conversation_id") or row.get("id"),
                "lang": row.get("lang") or None,
                "edit_history_tweet_ids": _list(row.get("edit_history_tweet_ids")) or [row.get("id")],
                "in_reply_to_user_id": row.get("in_reply_to_user_id") or None,
                "referenced_tweets": _references(row),
                "entities": _entities(row),
            }  # fmt: skip
            user = {"id": row.get("author_id"), "username": row.get("author.username"), "name": row.get("author.name")}  # fmt: skip
            given = {key: value for key, value in post.items() if value is not None}
            page = {"data": [given], "includes": {"users": [user]}}
            yield from _page(path, reader.line_num, page)


def _list(cell: str | None) -> list[Any]:
    try:
        found = json.loads(cell or "[]")
    except json.JSONDecodeError:
        return []
    return found if isinstance(found, list) else []


def _references(row: Mapping[str, str]) -> list[dict[str, str]]:
    named = {kind: row.get(f"referenced_tweets.{kind}.id") for kind in ("replied_to", "quoted")}
    return [{"type": kind, "id": native} for kind, native in named.items() if native]


def _entities(row: Mapping[str, str]) -> dict[str, list[Any]]:
    return {kind: _list(row.get(f"entities.{kind}")) for kind in ("hashtags", "mentions", "urls")}


def _archive(path: Path) -> Iterator[Answer | BadLine]:
    """The archive of one account: its own posts, in X's older shape, as JavaScript."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        owner = next(
            iter(_script(archive, [n for n in names if n.endswith("data/account.js")])), {}
        )
        account = _owner(owner.get("account", {}))
        parts = [n for n in names if n.startswith("data/tweet") and n.endswith(".js")]
        parts = [n for n in parts if n.rpartition("/")[2].startswith(("tweets.", "tweets-part", "tweet."))]  # fmt: skip
        for number, held in enumerate(_script(archive, parts), 1):
            try:
                answer = _older(held.get("tweet", held), account)
            except (KeyError, TypeError, ValueError) as error:
                yield BadLine(file=str(path), line=number, what=f"post without {error}")
                continue
            if answer is not None:
                yield answer


def _script(archive: zipfile.ZipFile, names: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    for name in sorted(names):
        if archive.getinfo(name).file_size > _LARGEST:
            raise zipfile.BadZipFile(f"{name} is larger than {_LARGEST} bytes")
        with archive.open(name) as part:
            text = TextIOWrapper(part, "utf-8").read()
        try:
            found = json.loads(text.partition("=")[2])
        except json.JSONDecodeError as error:
            raise zipfile.BadZipFile(f"{name} is not as X writes it: {error}") from error
        yield from (each for each in found if isinstance(each, dict))


def _owner(told: Mapping[str, Any]) -> Account:
    number = str(told.get("accountId") or "")
    if not number.isdecimal():
        raise zipfile.BadZipFile("it does not say whose archive it is (data/account.js)")
    handle = told.get("username")
    return Account(
        id=f"x:{number}",
        network="x",
        handle=clean(handle) if isinstance(handle, str) else None,
        name=clean(unescaped(str(told.get("accountDisplayName") or ""))) or None,
        url=f"https://x.com/i/user/{number}",
    )


def _older(post: Mapping[str, Any], account: Account) -> Answer | None:
    """A post in X's older shape; None for a repost. Raises KeyError, TypeError, ValueError."""
    native, text = str(post["id_str"]), str(post["full_text"])
    if not native.isdecimal():
        raise ValueError("an id")
    if text.startswith("RT @"):
        return None
    parent = post.get("in_reply_to_status_id_str")
    said = words({"text": text, "entities": _newer(post.get("entities"))}, is_reply=parent is not None, quoted=None)  # fmt: skip
    return Answer(
        id=ids.worldwide(native),
        network="x",
        account=account,
        text=said.text,
        said_at=datetime.strptime(post["created_at"], _FIRST_TIME).astimezone(UTC),
        version=native,
        url=f"https://x.com/i/status/{native}",
        reply_to=ids.worldwide(parent) if parent else None,
        tags=said.tags,
        mentions=said.mentions,
        links=said.links,
        language=post.get("lang"),
    )


def _newer(entities: Any) -> dict[str, list[dict[str, Any]]]:
    """Entities of the older shape in the words of the newer one."""
    told = entities if isinstance(entities, dict) else {}
    names = {
        "hashtags": ("hashtags", {"text": "tag"}),
        "user_mentions": ("mentions", {"screen_name": "username"}),
        "urls": ("urls", {}),
    }
    return {
        new: [_entity(each, renamed) for each in told.get(old, ()) if isinstance(each, dict)]
        for old, (new, renamed) in names.items()
    }


def _entity(given: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    start, end = (int(place) for place in given.get("indices", (0, 0)))
    plain = {renamed.get(key, key): value for key, value in given.items()}
    return {**plain, "start": start, "end": end}
