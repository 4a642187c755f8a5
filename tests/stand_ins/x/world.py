"""What the stand-in holds: users, posts and their versions, the clock, the bill, the mischief."""

import re
import threading
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tests.stand_ins.x.mischief import Mischief
from tests.stand_ins.x.oauth import Grants

EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657_000, tzinfo=UTC)
REACH = timedelta(days=7)
TAG = re.compile(r"(?<![\w&])[#＃](\w*[^\W\d_]\w*)")
HANDLE = re.compile(r"(?<![\w@])[@＠](\w{1,15})")
MENTIONS_SHOWN = 800


def first_id(at: datetime) -> int:
    """The lowest id of an instant."""
    return (at - EPOCH) // timedelta(milliseconds=1) << 22


@dataclass(frozen=True, slots=True)
class Prices:
    post_read: Decimal = Decimal("0.005")
    owned_read: Decimal = Decimal("0.001")
    user_read: Decimal = Decimal("0.010")
    counts: Decimal = Decimal("0.005")
    create: Decimal = Decimal("0.015")
    create_with_link: Decimal = Decimal("0.200")
    delete: Decimal = Decimal("0.010")
    alt_text: Decimal = Decimal("0.005")


@dataclass(slots=True)
class User:
    id: str
    username: str
    name: str
    bio: str = ""
    fate: str | None = None


@dataclass(slots=True)
class Post:
    """One version of a post. `chain` holds all its versions' ids and is shared by them."""

    id: str
    author: User
    text: str
    created_at: datetime
    conversation: str
    visible_from: datetime
    lead: tuple[str, ...] = ()
    reply_to: str | None = None
    quotes: str | None = None
    reposts: str | None = None
    lang: str = "en"
    media: bool = False
    hidden: bool = False
    chain: list[str] = field(default_factory=list)
    fate: str | None = None
    tags: frozenset[str] = field(init=False)
    handles: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.tags = frozenset(tag.casefold() for tag in TAG.findall(self.whole))
        self.handles = frozenset(handle.casefold() for handle in HANDLE.findall(self.whole))

    @property
    def whole(self) -> str:
        """The text with the handles that X puts before a reply."""
        return " ".join([*(f"@{handle}" for handle in self.lead), self.text])

    @property
    def is_newest(self) -> bool:
        return self.chain[-1] == self.id


class World:
    """Everything, behind one lock. Without `now` the clock is the machine's."""

    def __init__(
        self,
        *,
        now: datetime | None = None,
        prices: Prices | None = None,
        dialects: frozenset[str] = frozenset({"tweet", "post"}),
        limits: dict[str, int] | None = None,
    ) -> None:
        self.lock = threading.RLock()
        self.prices = prices or Prices()
        self.dialects = dialects
        self.limits = {"search": 450, "mentions": 300, "create": 100, **(limits or {})}
        self.users: dict[str, User] = {}
        self.posts: dict[str, Post] = {}
        self.media: dict[str, str | None] = {}
        self.mischief = Mischief()
        self.grants = Grants()
        self.requests: list[dict[str, object]] = []
        self.billed: dict[tuple[str, str, str], Decimal] = {}
        self.told: set[str] = (
            set()
        )  # ids of all posts that were ever in an answer, their first ones too
        self.turned_away = 0  # requests that a limit refused, without those told to fail
        self.parent_delay = timedelta(0)
        self.date_skew = timedelta(0)
        self._fixed = now
        self._order: list[int] = []
        self._named: dict[str, User] = {}
        self._sequence = 0
        self._unnamed = 0
        self._spent: Counter[tuple[str, int]] = Counter()

    @property
    def now(self) -> datetime:
        return self._fixed or datetime.now(UTC)

    def set_clock(self, now: datetime) -> None:
        self._fixed = now

    def advance(self, step: timedelta) -> datetime:
        self._fixed = self.now + step
        return self._fixed

    @property
    def owner(self) -> User:
        """Who owns the app: the first user that was made."""
        return next(iter(self.users.values()))

    def user(self, username: str, name: str | None = None) -> User:
        """The user with a handle, made where there is none."""
        with self.lock:
            known = self._named.get(username)
            if known is None:
                known = User(str(1000 + len(self.users)), username, name or username.title())
                self.users[known.id] = self._named[username] = known
            return known

    def named(self, username: str) -> User | None:
        """The user with a handle, if there is one."""
        return self._named.get(username)

    def new_id(self, at: datetime) -> str:
        self._sequence = (self._sequence + 1) % 4096
        number = first_id(at) | self._sequence
        while str(number) in self.posts:
            number += 1
        return str(number)

    def place(
        self,
        author: str,
        text: str,
        *,
        reply_to: str | None = None,
        quotes: str | None = None,
        reposts: str | None = None,
        at: datetime | None = None,
        late: timedelta = timedelta(0),
        lang: str = "en",
        media: bool = False,
        hidden: bool = False,
        native: str | None = None,
        bare: bool = False,
    ) -> Post:
        """Post something as a user. `late`: how long after its time search comes to know it.

        `bare`: a reply whose writer took out the handles that X puts before it.
        """
        with self.lock:
            said_at = at or self.now
            writer = self.user(author)
            number = native or self.new_id(said_at)
            parent = self.posts.get(reply_to or "")
            post = Post(
                id=number,
                author=writer,
                text=text,
                created_at=said_at,
                conversation=parent.conversation if parent else number,
                visible_from=said_at + late,
                lead=() if bare else self._lead(writer, parent, text),
                reply_to=reply_to,
                quotes=quotes,
                reposts=reposts,
                lang=lang,
                media=media,
                hidden=hidden,
                chain=[number],
            )
            self._keep(post)
            return post

    def edit(self, native: str, text: str, at: datetime | None = None) -> Post:
        """A new version under a new id; the old one stays readable by its own."""
        with self.lock:
            old = self.posts[native]
            edited_at = at or self.now
            number = self.new_id(edited_at)
            new = Post(
                id=number, author=old.author, text=text, created_at=edited_at,
                conversation=old.conversation, visible_from=edited_at, lead=old.lead,
                reply_to=old.reply_to, quotes=old.quotes, lang=old.lang, chain=old.chain,
            )  # fmt: skip
            old.chain.append(number)
            self._keep(new)
            return new

    def set_fate(self, native: str, fate: str) -> None:
        """Delete, protect, suspend or withhold: of a post its whole chain, of the others its author."""
        with self.lock:
            post = self.posts[native]
            if fate in {"protected", "suspended"}:
                post.author.fate = fate
                return
            for version in post.chain:
                self.posts[version].fate = fate

    def fate_of(self, post: Post) -> str | None:
        return post.fate or post.author.fate

    def shown(self, above: int = 0, below: int = 2**63) -> Iterator[Post]:
        """What can be found now, newest first by id: newest versions, neither gone nor late."""
        first, last = bisect_right(self._order, above), bisect_left(self._order, below)
        now = self.now
        for number in reversed(self._order[first:last]):
            post = self.posts[str(number)]
            if (
                post.is_newest
                and post.visible_from <= now
                and self.fate_of(post) in {None, "withheld"}
            ):
                yield post

    def _keep(self, post: Post) -> None:
        self.posts[post.id] = post
        insort(self._order, int(post.id))

    def charge(self, kind: str, native: str | None, price: Decimal) -> None:
        """Bill a resource, once a UTC day; without an id every time."""
        day = self.now.date().isoformat()
        key = (day, kind, native or f"#{len(self.billed)}")
        self.billed.setdefault(key, price)

    @property
    def bill(self) -> Decimal:
        return sum(self.billed.values(), Decimal(0))

    def spend_limit(self, what: str) -> tuple[int, int, int]:
        """Count a request: the limit, what is left after it (below zero: refused), the reset."""
        limit = self.limits.get(what, 900)
        window = int(self.now.timestamp()) // 900
        self._spent[what, window] += 1
        return limit, limit - self._spent[what, window], (window + 1) * 900

    def _lead(self, writer: User, parent: Post | None, text: str) -> tuple[str, ...]:
        if parent is None or parent.author is writer:
            return ()
        handles = dict.fromkeys([parent.author.username, *parent.lead])
        said = text.casefold()
        return tuple(
            handle
            for handle in handles
            if handle != writer.username and f"@{handle.casefold()}" not in said
        )
