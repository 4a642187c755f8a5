"""Forgetting, opting out, dossiers: what a person may ask of those who gather."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.errors import StorageError, Unknown
from bot.model import EdgeKind
from bot.storage import Store
from bot.storage.erasure import Receipt
from bot.storage.remembering import Erased

__all__ = ["dossier", "forget", "journal", "replay"]


def forget(
    store: Store, account: str, *, asked_at: datetime, now: datetime, who: str, linked: bool = False
) -> Sequence[Receipt]:
    """Delete all that is kept of an account, and of those linked to it where asked; receipts in order.

    The accounts are not gathered again. An account that was never met gets a receipt too,
    since it is left out from now on. Each account is one transaction.
    """
    wanted = [account, *(linked_to(store, account) if linked else ())]
    return [store.erasures.forget(uid, asked_at=asked_at, now=now, who=who) for uid in wanted]


def dossier(store: Store, account: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Everything that is kept of an account, for the person; raises Unknown where that is nothing."""
    found = store.erasures.dossier(account)
    if not found:
        raise Unknown("account", account)
    return found


def linked_to(store: Store, account: str) -> Sequence[str]:
    """The accounts that hosts linked to this one, directly, in order."""
    undone = {edge.undoes for edge in store.edges.every() if edge.undoes}
    links = [e for e in store.edges.every() if e.kind is EdgeKind.LINK and e.id not in undone]
    return sorted(
        {(edge.b if edge.a == account else edge.a) for edge in links if account in {edge.a, edge.b}}
    )


def journal(store: Store, file: Path, since: datetime) -> int:
    """Append the erasures made since an instant to a file beside the backups; returns how many.

    Lines are keyed hashes and times: whoever reads the file learns nothing of anyone. An
    erasure that stands there already is not written twice. Raises StorageError.
    """
    known = {one.mark for one in _read(file)}
    fresh = [one for one in store.erasures.done(since) if one.mark not in known]
    if fresh:
        try:
            with file.open("a", encoding="utf-8") as lines:
                lines.writelines(json.dumps(asdict(one), default=str) + "\n" for one in fresh)
        except OSError as error:
            raise StorageError(f"{file}: cannot be written: {error.strerror}") from error
    return len(fresh)


def replay(store: Store, file: Path, now: datetime) -> int:
    """Forget again what the journal names: for a restored copy, before its first tick."""
    return store.erasures.replay(_read(file), now)


def _read(file: Path) -> Sequence[Erased]:
    if not file.exists():
        return []
    lines = file.read_bytes().splitlines()
    return [_erased(line, number, file) for number, line in enumerate(lines, 1)]


def _erased(line: bytes, number: int, file: Path) -> Erased:
    try:
        given = json.loads(line)
        asked_at, at = (datetime.fromisoformat(given.pop(name)) for name in ("asked_at", "at"))
        return Erased(**given, asked_at=asked_at, at=at)
    except (ValueError, TypeError, KeyError) as error:
        raise StorageError(f"{file}: line {number}: is no erasure: {error}") from error
