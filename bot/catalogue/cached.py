"""What was found out about a word, kept for the next text that has it."""

from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Cached(dict[str, Value], Generic[Value]):
    """A pure function's answers by word, asked by subscript; all are forgotten where they are too many.

    No `functools.lru_cache`: that puts its entries in order at every look, and every word of
    every text is looked up several times.
    """

    def __init__(self, function: Callable[[str], Value], most: int) -> None:
        super().__init__()
        self.function = function
        self.most = most

    def __missing__(self, word: str) -> Value:
        if len(self) >= self.most:
            self.clear()
        found = self[word] = self.function(word)
        return found
