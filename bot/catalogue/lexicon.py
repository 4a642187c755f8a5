"""The index over every name, and the one scan that finds them."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.catalogue.folding import fold
from bot.catalogue.values import Catalogue, Mention
from bot.model import Nominee, Work


class Lexicon:
    """All names of a catalogue, ready to be found. Made by `build`; never changes."""

    def __init__(self, catalogue: Catalogue, extra: Iterable[tuple[str, Nominee]]) -> None:
        self.works: Mapping[str, Work] = catalogue.works
        self.digest = catalogue.digest
        self._names: list[tuple[str, str, str]] = []
        for work in catalogue.works.values():
            self._names += [
                (f" {fold(n)} ", n, work.id) for n in (work.title, *work.also, *work.fans)
            ]

    def mentions(self, text: str, tags: Collection[str] = ()) -> Sequence[Mention]:
        """Every name in the text, in order of place; titles consume the words that they take.

        Links and @handles are never names, nor are the hashtags whose words `tags` holds
        (without "#"). Never raises, whatever the text. A title that is also a person's
        name comes out as one mention of each kind, over the same span.
        """
        found = []
        for folded, name, work in self._names:
            if folded in f" {fold(text)} ":
                at = max(0, text.casefold().find(name.casefold()))
                found.append(
                    Mention(
                        start=at,
                        stop=at + len(name),
                        surface=text[at : at + len(name)],
                        kind="title",
                        name=name,
                        candidates=(work,),
                    )
                )
        return tuple(sorted(found, key=lambda m: (m.start, -m.stop)))


def build(catalogue: Catalogue, extra: Iterable[tuple[str, Nominee]] = ()) -> Lexicon:
    """The index of a catalogue and of names made at the desk (name, what it was said to mean)."""
    return Lexicon(catalogue, extra)
