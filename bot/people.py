"""Which accounts may be one person, and what looks like a crowd that is none. Pure.

Everything here is a proposal with its evidence in words: a host links, and the talk's
rule decides what counts; nothing is dropped.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from urllib.parse import urlsplit

from bot.catalogue import fold
from bot.model import Account, Answer, Standing

WITHIN = timedelta(minutes=10)  # how near in time equal words must stand
UNUSUAL = 25  # letters that a folded text must have to be nobody else's by chance
CROWDED = 4  # a link or a text that more accounts share than this says nothing of two of them
NEW = timedelta(days=30)  # how young an account is new
BURST = 5  # accounts that must meet within a window to be a burst
WINDOW = timedelta(minutes=10)

# places where everybody's links point
_SHARED_HOSTS = frozenset(
    {"bit.ly", "t.co", "linktr.ee", "youtube.com", "youtu.be", "instagram.com", "facebook.com"}
)
_HANDLE = re.compile(r"@([\w.-]+(?:@[\w.-]+)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Two accounts that may be one person, `a` before `b`, and why, in sentences."""

    a: str
    b: str
    evidence: tuple[str, ...]


def proposals(
    accounts: Iterable[Account],
    answers: Iterable[Answer] = (),
    apart: frozenset[frozenset[str]] = frozenset(),
) -> Sequence[Proposal]:
    """Pairs of accounts that may be one person, those with most evidence first.

    Evidence is the same link in two profiles, a profile that links to the other account, a
    bio that names the other's handle, and equal unusual words within minutes on two
    accounts. Pairs in `apart` were settled by a host and are not proposed again.
    """
    known = {account.id: account for account in accounts}
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for a, b, why in (*_by_links(known), *_by_claims(known), *_by_words(answers)):
        if a != b and frozenset((a, b)) not in apart:
            found[min(a, b), max(a, b)][why] = None
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Proposal(a=a, b=b, evidence=tuple(why)) for (a, b), why in ordered]


def _by_links(accounts: Mapping[str, Account]) -> Iterator[tuple[str, str, str]]:
    """The same link in two profiles, unless half the world links there."""
    by_link: dict[str, list[str]] = defaultdict(list)
    for account in accounts.values():
        for link in sorted(_links(account)):
            by_link[link].append(account.id)
    for link, sharing in by_link.items():
        if 1 < len(sharing) <= CROWDED:
            for a, b in combinations(sorted(sharing), 2):
                yield a, b, f"both profiles link to {link}"


def _by_claims(accounts: Mapping[str, Account]) -> Iterator[tuple[str, str, str]]:
    """A profile that links to another account, or names its handle."""
    pages = {page: a.id for a in accounts.values() if a.url and (page := _tidy(a.url))}
    handles = _handles(accounts.values())
    for account in accounts.values():
        for link in sorted(_links(account)):
            other = pages.get(link)
            if other is not None and other != account.id:
                yield account.id, other, _claim(accounts, account, other, "links to")
        for handle in _HANDLE.findall(account.bio or ""):
            for other in handles.get(handle.casefold(), ()):
                if accounts[other].network != account.network:
                    yield account.id, other, _claim(accounts, account, other, "names")


def _claim(accounts: Mapping[str, Account], account: Account, other: str, how: str) -> str:
    theirs = accounts[other]
    said = f"the profile of {_shown(account)} {how} {_shown(theirs)}"
    back = account.url is not None and _tidy(account.url) in _links(theirs)
    return f"{said}, and is linked from there" if back else said


def _handles(accounts: Iterable[Account]) -> Mapping[str, Sequence[str]]:
    """Accounts by handle; handles that several accounts of one network share say nothing."""
    found: dict[str, list[str]] = defaultdict(list)
    for account in accounts:
        if account.handle:
            found[account.handle.casefold()].append(account.id)
    return found


def _by_words(answers: Iterable[Answer]) -> Iterator[tuple[str, str, str]]:
    """Equal unusual words from two accounts within minutes."""
    for same in _alike(answers).values():
        if len({answer.account.id for answer in same}) > CROWDED:
            continue
        for one, other in combinations(same, 2):
            apart = abs(other.said_at - one.said_at)
            if one.account.id != other.account.id and apart <= WITHIN:
                minutes = int(apart.total_seconds() // 60)
                yield one.account.id, other.account.id, f"the same words {minutes} minutes apart"


def _alike(answers: Iterable[Answer]) -> Mapping[str, Sequence[Answer]]:
    """Answers by the hash of their words, oldest first; short ones, which anyone says, are left out."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in sorted(answers, key=lambda a: (a.said_at, a.id)):
        digest = words_digest(answer.text)
        if digest is not None:
            found[digest].append(answer)
    return {digest: same for digest, same in found.items() if len(same) > 1}


def words_digest(text: str) -> str | None:
    """The hash of a text's folded words; None where they are too few to be anybody's own."""
    folded = fold(re.sub(r"https?://\S+|[@#]\w+", " ", text))
    if len(folded.replace(" ", "")) < UNUSUAL:
        return None
    return hashlib.sha256(folded.encode("utf-8")).hexdigest()


def _links(account: Account) -> frozenset[str]:
    in_bio = re.findall(r"https?://[^\s<>\"')]+", account.bio or "")
    tidied = (_tidy(link) for link in (*account.links, *in_bio))
    return frozenset(link for link in tidied if link and link.split("/")[0] not in _SHARED_HOSTS)


def _tidy(link: str) -> str:
    """A link as it is compared: host and path, without scheme, www and a last slash."""
    try:
        parts = urlsplit(link if "//" in link else f"//{link}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # no URL at all: strangers fill these fields in
        return ""
    return f"{host}{parts.path.rstrip('/')}" if "." in host else ""


def _shown(account: Account) -> str:
    return f"{account.handle or account.name or account.id} on {account.network}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """Something that a crowd of one's own making would look like: what, whose, and why in words."""

    kind: str
    accounts: tuple[str, ...]
    answers: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What looks odd in a talk, and its standing with and without the accounts named there."""

    oddities: tuple[Oddity, ...]
    accounts: frozenset[str]
    whole: Standing
    without: Standing


def crowd(
    answers: Sequence[Answer],
    picks: Mapping[str, str],
    recount: Callable[[frozenset[str]], Standing],
) -> Crowd:
    """Bursts, new accounts and copied words, with the ranking with and without them.

    `picks` maps answers to the key of what they were counted for. `recount` gives the
    standing without some accounts.
    """
    oddities = (*bursts(answers, picks), *new_accounts(answers, picks), *copies(answers))
    accounts = frozenset(account for oddity in oddities for account in oddity.accounts)
    return Crowd(
        oddities=oddities,
        accounts=accounts,
        whole=recount(frozenset()),
        without=recount(accounts),
    )


def bursts(answers: Iterable[Answer], picks: Mapping[str, str]) -> Iterator[Oddity]:
    """Many accounts for one nominee within minutes, each for the first time in this talk."""
    for nominee, firsts in _firsts(answers, picks).items():
        start = 0
        for stop in range(1, len(firsts) + 1):
            last = stop == len(firsts)
            if not last and firsts[stop].said_at - firsts[stop - 1].said_at <= WINDOW / BURST:
                continue
            run, start = firsts[start:stop], stop
            if len(run) >= BURST:
                minutes = max(1, round((run[-1].said_at - run[0].said_at).total_seconds() / 60))
                why = f"{len(run)} accounts named {nominee} within {minutes} minutes"
                yield _oddity("burst", run, why)


def _firsts(answers: Iterable[Answer], picks: Mapping[str, str]) -> Mapping[str, Sequence[Answer]]:
    """Each account's first answer, by what it was counted for, oldest first."""
    met: set[str] = set()
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in sorted(answers, key=lambda a: (a.said_at, a.id)):
        if answer.id in picks and answer.account.id not in met:
            met.add(answer.account.id)
            found[picks[answer.id]].append(answer)
    return found


def new_accounts(answers: Iterable[Answer], picks: Mapping[str, str]) -> Iterator[Oddity]:
    """Accounts younger than a month when they answered, by what they named."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in sorted(answers, key=lambda a: (a.said_at, a.id)):
        if answer.id in picks and is_new(answer.account, answer.said_at):
            found[picks[answer.id]].append(answer)
    for nominee, young in found.items():
        why = f"{_accounts(young)} younger than {NEW.days} days named {nominee}"
        yield _oddity("new accounts", young, why)


def is_new(account: Account, at: datetime) -> bool:
    """Whether an account was new at an instant; False where its age was never paid for."""
    return account.since is not None and at - account.since < NEW


def copies(answers: Iterable[Answer]) -> Iterator[Oddity]:
    """The same unusual words from several accounts."""
    for same in _alike(answers).values():
        if len({answer.account.id for answer in same}) > 1:
            yield _oddity("copied words", same, f"{_accounts(same)} said the same words")


def _oddity(kind: str, answers: Sequence[Answer], why: str) -> Oddity:
    return Oddity(
        kind=kind,
        accounts=tuple(dict.fromkeys(answer.account.id for answer in answers)),
        answers=tuple(answer.id for answer in answers),
        why=why,
    )


def _accounts(answers: Iterable[Answer]) -> str:
    n = len({answer.account.id for answer in answers})
    return "1 account" if n == 1 else f"{n} accounts"
