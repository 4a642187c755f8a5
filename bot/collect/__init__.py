"""In: ask a network, read what came, keep it, page by page."""

from bot.collect.polling import Outcome, ReadPage, collect, recheck
from bot.collect.reading import Reader, pick_answers

__all__ = ["Outcome", "ReadPage", "Reader", "collect", "pick_answers", "recheck"]
