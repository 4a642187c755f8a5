"""The hosts' verdicts, merges and links; search over nominees; what waits for them."""

from bot.review.asking import Cursor, Look, Order, cursor, look, named, order, window
from bot.review.desk import Done, Review
from bot.review.fairness import Clique, Mood, fair_play, moods, one_person, without
from bot.review.mergeable import Pair, mergeable
from bot.review.passages import Passage, token
from bot.review.preview import Preview, Shift
from bot.review.queue import Item, Weight

__all__ = [
    "Clique",
    "Cursor",
    "Done",
    "Item",
    "Look",
    "Mood",
    "Order",
    "Pair",
    "Passage",
    "Preview",
    "Review",
    "Shift",
    "Weight",
    "cursor",
    "fair_play",
    "look",
    "mergeable",
    "moods",
    "named",
    "one_person",
    "order",
    "token",
    "window",
    "without",
]
