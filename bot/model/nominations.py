"""What was meant, and what hosts decided: conclusions, verdicts, and edges between things."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.model.works import Nominee, NomineeKind


class Stance(StrEnum):
    """How a passage speaks of what it names. Only *nominated* can count."""

    NOMINATED = "nominated"
    MENTIONED = "mentioned"
    NEGATIVE = "negative"


class Ruling(StrEnum):
    """How a *nominated* nomination stands."""

    COUNTED = "counted"
    PENDING = "pending"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """What a passage of an answer was taken to mean. A conclusion: it can be drawn again.

    `span` is in code points of the answer's text (None: inferred from thread or prompt);
    `wording` is the text of the span, `folded` the same by `bot.catalogue.fold`,
    `occurrence` counts equal folded wordings from 0: a verdict targets (answer, folded
    wording, occurrence). `nominee` is None where
    several `candidates` (best first) remain. `honourable` marks runner-ups, which stand
    after the picks. `ruling` is None unless *nominated*. `confidence` is the reader's
    probability that nominee and stance are right, 0..1. `reason` is a sentence for a host.
    `leans_on` are ids of verdicts that this reading learned from. `from_thread` is set
    where thread, people or the prompt were needed, so that its choice is never learned.
    """

    span: tuple[int, int] | None
    wording: str
    folded: str
    occurrence: int
    nominee: Nominee | None
    stance: Stance
    confidence: float
    reason: str
    ruling: Ruling | None = None
    candidates: tuple[Nominee, ...] = ()
    honourable: bool = False
    episode: int | None = None
    scene: str | None = None
    people: tuple[str, ...] = ()
    mood: str | None = None
    spoiler: bool = False
    leans_on: tuple[str, ...] = ()
    from_thread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Which talk an answer belongs to, why, and how surely. `ruling` pending: a host decides."""

    talk: str
    ruling: Ruling
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one reading of an answer concluded; nominations in order of their place in the text."""

    is_answer: bool
    nominations: tuple[Nomination, ...]
    belonging: tuple[Belonging, ...] = ()
    spam: tuple[str, ...] = ()
    clips: tuple[str, ...] = ()
    stops: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a verdict is about: an answer, or one passage of it.

    `wording` is folded (see `bot.catalogue.fold`) and empty for the answer as a whole.
    `sentence` is the digest of the passage's sentence when it was ruled on.
    """

    answer: str
    wording: str = ""
    occurrence: int = 0
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a host decided: signed, dated, append-only. Fields left None decide nothing.

    `belonging` is a talk's name ("" for none). `undoes` names another verdict; such a
    verdict decides nothing else. The latest live verdict wins, field by field.
    """

    id: str
    at: datetime
    host: str
    talk: str
    target: Target
    ruling: Ruling | None = None
    nominee: Nominee | None = None
    stance: Stance | None = None
    split: tuple[str, ...] | None = None
    hold: bool | None = None
    belonging: str | None = None
    undoes: str | None = None
    reason: str = ""


class EdgeKind(StrEnum):
    """What a host says of two things: nominees (merge, different) or accounts (link, apart)."""

    MERGE = "merge"
    DIFFERENT = "different"
    LINK = "link"
    APART = "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A host's "these two are the same", or "are different", of two as the host picked them.

    `a` and `b` are nominee keys, or account ids. An undo is an edge whose `undoes` names
    another; it says nothing else. `talk` is None where it holds for every talk.
    """

    id: str
    at: datetime
    host: str
    kind: EdgeKind
    a: str
    b: str
    talk: str | None = None
    undoes: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What stands above an answer in its thread: who said it, and what it was read to nominate.

    `author` holds every name it may be called by there (handle, name, host's name).
    """

    text: str
    author: tuple[str, ...]
    nominations: tuple[Nomination, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A host's earlier choice of nominee for a folded wording, and the verdict that made it."""

    nominee: Nominee
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a reading may lean on beside the text itself.

    `thread` is what stands above, nearest first; `said_by` maps a folded name to what that
    host or commenter nominated in this talk (for "I'm with Anna"). `memory` maps folded
    wordings to the hosts' earlier choices. `reply` tells that the answer replies to another
    fan's.
    """

    prompt: str = ""
    asks_for: str | None = None
    counts: NomineeKind = NomineeKind.WORK
    countries: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    thread: tuple[Said, ...] = ()
    said_by: Mapping[str, tuple[Nomination, ...]] = field(default_factory=dict)
    memory: Mapping[str, Remembered] = field(default_factory=dict)
    reply: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A nomination as it stands after the hosts' verdicts, beside the one that was read.

    `held` is set while a host keeps it out of the count; `verdicts` are the ids of those
    that shaped it, oldest first.
    """

    stands: Nomination
    as_read: Nomination
    held: bool = False
    verdicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """All that is concluded of one answer, stored in place of what was concluded before.

    `read_with` is the digest of reader, lexicon and cues. `stops`: its author asks to be
    left out from now on. `settled` has an entry for each talk
    that the answer belongs to, in order of place in the text.
    """

    answer: str
    read_with: str
    is_answer: bool
    belonging: tuple[Belonging, ...]
    settled: Mapping[str, tuple[Settled, ...]]
    spam: tuple[str, ...] = ()
    clips: tuple[str, ...] = ()
    stops: bool = False
