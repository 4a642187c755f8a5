"""Which of a host's words still stand: those that no standing undo names."""

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Word(Protocol):
    """A verdict or an edge: something that can be undone by a later one of its kind."""

    @property
    def id(self) -> str:
        """Its id, by which an undo names it."""
        ...

    @property
    def undoes(self) -> str | None:
        """The id of the word that it takes back; None where it says something itself."""
        ...


W = TypeVar("W", bound=Word)


def live(words: Sequence[W]) -> tuple[W, ...]:
    """The words that stand, oldest first as given; undos themselves are left out.

    An undo comes after what it undoes, so an undo of an undo brings the first word back.
    """
    undone: set[str] = set()
    standing: list[W] = []
    for word in reversed(words):
        if word.id in undone:
            continue
        if word.undoes is None:
            standing.append(word)
        else:
            undone.add(word.undoes)
    return tuple(reversed(standing))
