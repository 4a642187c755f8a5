"""Merges and links: the connected components of the edges that stand."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.errors import Conflict, Unknown
from bot.model import Edge, EdgeKind, NomineeKind
from bot.tally.live import live

HOST = "host:"
"""What a person's id begins with where it is a host."""

_OPPOSITE = {EdgeKind.MERGE: EdgeKind.DIFFERENT, EdgeKind.LINK: EdgeKind.APART}
_JOINING = {other: kind for kind, other in _OPPOSITE.items()}

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two things that are called different and are joined all the same, by this path."""

    a: str
    b: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merges:
    """Which nominees are one, by key.

    `leader` maps each member of a group to the key that stands for the group: the one
    kept by the group's oldest standing merge. `members` lists each group by its leader,
    sorted. `names` holds the names that hosts chose, by the member they were chosen for.
    `clashes` is empty unless two hosts' words contradict each other.
    """

    leader: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    different: frozenset[frozenset[str]] = frozenset()
    clashes: tuple[Clash, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def canonical(self, key: str) -> str:
        """The key that stands for this nominee's group; its own where it is in none."""
        return self.leader.get(key, key)

    def name(self, key: str) -> str | None:
        """The name that a host chose for a nominee's group; None where nobody did."""
        leader = self.canonical(key)
        chosen = (leader, *(m for m in self.members.get(leader, ()) if m != leader))
        return next((self.names[member] for member in chosen if member in self.names), None)


def groups(
    edges: Sequence[Edge], talk: str | None = None, names: Mapping[str, str] | None = None
) -> Merges:
    """The groups that the standing merges make; edges oldest first, as stored.

    With a talk, its own edges and those for every talk; else all of them. Undoing any edge,
    in any order, gives what the others alone would.
    """
    standing = _of_talk(live(edges), talk)
    joined = _pairs(standing, EdgeKind.MERGE)
    apart = _pairs(standing, EdgeKind.DIFFERENT)
    leader, members = _components(joined)
    return Merges(
        leader=leader,
        members=members,
        different=frozenset(frozenset(pair) for pair in apart),
        clashes=_clashes(joined, apart, leader),
        names=dict(names or {}),
    )


def persons(edges: Sequence[Edge], hosts: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Account to person, for accounts that are linked or a host's; any other account is itself.

    `hosts` maps accounts to the host whose they are; all of a host's accounts, and what is
    linked to them, are the one person "host:NAME".
    """
    own = sorted((hosts or {}).items(), key=lambda item: (item[1], item[0]))
    joined = [(HOST + host, account) for account, host in own]
    linked = _pairs(live(edges), EdgeKind.LINK)
    # a pick's account is called as the host is, and leads even before its pick was read
    joined += [(thing, thing) for pair in linked for thing in pair if thing.startswith(HOST)]
    joined += linked
    leader, _ = _components(joined)
    return {thing: person for thing, person in leader.items() if not thing.startswith(HOST)}


def refuse_clash(edges: Sequence[Edge], new: Edge) -> None:
    """Raise Conflict where a new word contradicts those that stand, with the path that says so.

    Refused are: a join of a thing with itself, of two kinds of nominees, of two that were
    called different, by whatever way it would join them; calling different what is
    joined; and saying again what stands already. Raises Unknown for what is no nominee's
    key.
    """
    if new.a == new.b:
        raise Conflict(f"{new.a} cannot be joined with or told apart from itself")
    _refuse_mixture(new)
    standing = _of_talk(live(edges), new.talk)
    _refuse_echo(standing, new)
    joining = _JOINING.get(new.kind, new.kind)
    joined = _pairs(standing, joining)
    apart = _pairs(standing, _OPPOSITE[joining])
    (joined if new.kind is joining else apart).append((new.a, new.b))
    leader, _ = _components(joined)
    for clash in _clashes(joined, apart, leader):
        raise Conflict(
            f"{clash.a} and {clash.b} were called different, and this would make them one"
            if new.kind is joining
            else f"{clash.a} and {clash.b} are one already; undo that first",
            clash.path,
        )


def refuse_undo(edges: Sequence[Edge], undo: Edge) -> None:
    """Raise Conflict where an undo would change nothing, or bring back what contradicts others.

    Taking back a merge is never refused; taking back an undo may be.
    """
    after = [*edges, undo]
    if live(after) == live(edges):
        taken = next((e.host for e in reversed(edges) if e.undoes == undo.undoes), "somebody")
        raise Conflict(f"{taken} took that back already")
    known = {(clash.a, clash.b) for clash in _every_clash(edges)}
    for clash in _every_clash(after):
        if (clash.a, clash.b) not in known:
            raise Conflict(f"{clash.a} and {clash.b} were called different since", clash.path)


def _every_clash(edges: Sequence[Edge]) -> Iterator[Clash]:
    standing = live(edges)
    for joining, other in _OPPOSITE.items():
        joined = _pairs(standing, joining)
        leader, _ = _components(joined)
        yield from _clashes(joined, _pairs(standing, other), leader)


def _refuse_mixture(new: Edge) -> None:
    if new.kind not in {EdgeKind.MERGE, EdgeKind.DIFFERENT}:
        return
    kinds = (new.a.split("/", 1)[0], new.b.split("/", 1)[0])
    for key, kind in zip((new.a, new.b), kinds, strict=True):
        if kind not in set(NomineeKind) or "/" not in key:
            raise Unknown("nominee", key)
    if new.kind is EdgeKind.MERGE and kinds[0] != kinds[1]:
        raise Conflict(
            f"only nominees of one kind are merged; {new.a} is a {kinds[0]}, {new.b} a {kinds[1]}"
        )


def _refuse_echo(standing: Iterable[Edge], new: Edge) -> None:
    for edge in standing:
        if edge.kind is new.kind and {edge.a, edge.b} == {new.a, new.b}:
            raise Conflict(f"{edge.host} said so already of {new.a} and {new.b}")


def _of_talk(edges: Iterable[Edge], talk: str | None) -> Sequence[Edge]:
    return [edge for edge in edges if talk is None or edge.talk in {None, talk}]


def _pairs(edges: Iterable[Edge], kind: EdgeKind) -> list[Pair]:
    return [(edge.a, edge.b) for edge in edges if edge.kind is kind]


def _components(
    pairs: Sequence[Pair],
) -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """Member to leader and leader to members; a leader is the first thing of the oldest pair."""
    near = _neighbours(pairs)
    leader: dict[str, str] = {}
    for first, _ in pairs:
        if first not in leader:
            leader |= dict.fromkeys(_reached(near, first), first)
    members: dict[str, list[str]] = defaultdict(list)
    for member in sorted(leader):
        members[leader[member]].append(member)
    return leader, {first: tuple(group) for first, group in members.items()}


def _neighbours(pairs: Iterable[Pair]) -> Mapping[str, Sequence[str]]:
    near: dict[str, list[str]] = defaultdict(list)
    for a, b in pairs:
        near[a].append(b)
        near[b].append(a)
    return near


def _reached(near: Mapping[str, Sequence[str]], start: str) -> Mapping[str, str | None]:
    """Everything joined to `start`, each with the thing from which it was reached first."""
    came_from: dict[str, str | None] = {start: None}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there in near.get(here, ()):
            if there not in came_from:
                came_from[there] = here
                queue.append(there)
    return came_from


def path(pairs: Iterable[Pair], a: str, b: str) -> tuple[str, ...]:
    """The shortest chain of pairs from `a` to `b`, both named; empty where there is none."""
    came_from = _reached(_neighbours(pairs), a)
    if b not in came_from:
        return ()
    chain: list[str] = []
    here: str | None = b
    while here is not None:
        chain.append(here)
        here = came_from[here]
    return tuple(reversed(chain))


def _clashes(
    joined: Sequence[Pair], apart: Iterable[Pair], leader: Mapping[str, str]
) -> tuple[Clash, ...]:
    return tuple(
        Clash(a=a, b=b, path=path(joined, a, b))
        for a, b in apart
        if leader.get(a, a) == leader.get(b, b)
    )
