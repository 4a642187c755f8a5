"""The works, every name they go by, and the index over those names. Pure."""

from bot.catalogue.checking import check
from bot.catalogue.folding import fold
from bot.catalogue.lexicon import Lexicon, build
from bot.catalogue.loading import load
from bot.catalogue.values import Catalogue, Mention, Person

__all__ = ["Catalogue", "Lexicon", "Mention", "Person", "build", "check", "fold", "load"]
