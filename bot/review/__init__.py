"""The hosts' verdicts, merges and links; search over nominees; what waits for them."""

from bot.review.desk import Done, Review
from bot.review.passages import Passage
from bot.review.preview import Preview, Shift
from bot.review.queue import Item

__all__ = ["Done", "Item", "Passage", "Preview", "Review", "Shift"]
