"""The hosts' verdicts, merges and links; search over nominees; what waits for them."""

from bot.review.asking import Cursor, Look, Order, cursor, look, named, order, window
from bot.review.desk import Done, Review
from bot.review.passages import Passage
from bot.review.preview import Preview, Shift
from bot.review.queue import Item, Weight

__all__ = [
    "Cursor",
    "Done",
    "Item",
    "Look",
    "Order",
    "Passage",
    "Preview",
    "Review",
    "Shift",
    "Weight",
    "cursor",
    "look",
    "named",
    "order",
    "window",
]
