"""Search as one types, over the catalogue and what was made at the desk."""

from collections.abc import Iterable, Iterator, Sequence

from bot.catalogue import Lexicon, fold
from bot.model import Nominee, NomineeKind, Work
from bot.storage.nominees import Nominees


def search(
    words: str, lexicon: Lexicon, stored: Nominees, kind: NomineeKind | None, limit: int
) -> Sequence[Nominee]:
    """Nominees nearest first: an equal name, one that begins so, one of whose words do, a slip."""
    wanted = fold(words)
    if not wanted:
        return []
    best: dict[str, tuple[tuple[int, int, str], Nominee]] = {}
    for name, nominee in _named(lexicon, stored):
        if kind is not None and nominee.kind is not kind:
            continue
        rank = _rank(wanted, fold(name))
        if rank is None:
            continue
        order = (rank, len(name), nominee.key)
        if nominee.key not in best or order < best[nominee.key][0]:
            best[nominee.key] = (order, nominee)
    found = [nominee for _, nominee in sorted(best.values(), key=lambda pair: pair[0])]
    slips = (n for n in _slips(words, lexicon) if n.key not in best and kind in {None, n.kind})
    return [*found, *slips][:limit]


def _rank(wanted: str, name: str) -> int | None:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in name else None


def _named(lexicon: Lexicon, stored: Nominees) -> Iterator[tuple[str, Nominee]]:
    for work in lexicon.works.values():
        nominee = of_work(work)
        yield from ((name, nominee) for name in _names(work))
    yield from ((nominee.name, nominee) for nominee in stored.every())
    yield from stored.learned()


def _names(work: Work) -> Iterable[str]:
    return (work.title, *([work.native] if work.native else []), *work.aliases)


def _slips(words: str, lexicon: Lexicon) -> Iterator[Nominee]:
    """What the reader would take it for: slips of the pen, other romanisations."""
    seen: set[str] = set()
    for mention in lexicon.mentions(words):
        for work in mention.candidates:
            # a work made at the desk is in no catalogue: it was found by its name above
            if work in lexicon.works and work not in seen:
                seen.add(work)
                yield of_work(lexicon.works[work])


def of_work(work: Work) -> Nominee:
    """A work as what a talk counts."""
    return Nominee(kind=NomineeKind.WORK, key=f"work/{work.id}", name=work.title, work=work.id)
