"""In: ask a network, read what came, keep it, page by page."""

from bot.collect.pace import Pace, next_poll
from bot.collect.polling import Outcome, ReadPage, book_rest, collect, keep, recheck
from bot.collect.reading import Reader, pick_answers

__all__ = [
    "Outcome",
    "Pace",
    "ReadPage",
    "Reader",
    "book_rest",
    "collect",
    "keep",
    "next_poll",
    "pick_answers",
    "recheck",
]
