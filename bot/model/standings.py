"""The count: ballots and standings. Computed when read, never kept as a running counter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model.works import Nominee


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """One counted nomination as the tally receives it: who, what, when, in which place.

    `account` is a worldwide account id, `host` the host's name where it is a host's.
    `order` is (first version's time, answer id, honourable, place in the text).
    """

    account: str
    network: str
    answer: str
    nominee: Nominee
    said_at: datetime
    honourable: bool
    place: int
    scene: str | None = None
    people: tuple[str, ...] = ()
    episode: int | None = None
    mood: str | None = None
    host: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """The ordered list of what one person nominated in one talk, after merges, cut at the cap.

    `answers` and `networks` say for each nominee which answer put it there, and where.
    """

    person: str
    nominees: tuple[Nominee, ...]
    answers: tuple[str, ...]
    networks: tuple[str, ...] = ()
    host: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A nominee's place: equal counts share a rank (1, 1, 3). `hosts` is filled with hosts apart."""

    rank: int
    nominee: Nominee
    people: int
    hosts: int
    networks: Mapping[str, int]
    tied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The count of ballots of one talk at a cut-off (aware UTC), places first to last.

    Equal places are ordered by name. `people` counts ballots with at least one nominee,
    hosts among them only with hosts along; `pending` counts nominations that wait for a host.
    """

    talk: str
    cut_off: datetime
    revision: int
    places: tuple[Place, ...]
    people: int
    answers: int
    pending: int
    networks: Mapping[str, int]
