"""Prices, walls, and what coverage is: the arithmetic of money and of what may be missing. Pure."""

from bot.ledger.costs import Cost, Road, add_up
from bot.ledger.coverage import Estimate, crowd, share, stretch
from bot.ledger.deciding import close_places
from bot.ledger.walls import Purse, Wall, least, payer

__all__ = [
    "Cost",
    "Estimate",
    "Purse",
    "Road",
    "Wall",
    "add_up",
    "close_places",
    "crowd",
    "least",
    "payer",
    "share",
    "stretch",
]
