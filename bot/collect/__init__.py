"""In: ask a network, read what came, keep it, page by page."""

from bot.collect.pace import Pace, next_poll
from bot.collect.polling import Outcome, ReadPage, collect, keep, recheck
from bot.collect.reading import Reader, pick_answers, read_with
from bot.collect.rounds import Asking, MeteredSource, look_after
from bot.collect.spending import Spending

__all__ = [
    "Asking",
    "MeteredSource",
    "Outcome",
    "Pace",
    "ReadPage",
    "Reader",
    "Spending",
    "collect",
    "keep",
    "look_after",
    "next_poll",
    "pick_answers",
    "read_with",
    "recheck",
]
