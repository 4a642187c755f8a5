"""Figures → words and card, within a network's limits. Pure: no clock, no network, no database."""

from bot.roundup.alt import alt_text
from bot.roundup.card import DARK, LIGHT, Look, can_paint, paint
from bot.roundup.compose import Composed, compose
from bot.roundup.figures import Sheet, Titles, correcting, order, sheet_of
from bot.roundup.lint import Breach, lint, price_of
from bot.roundup.quotes import ERASED, Quote, unmarked
from bot.roundup.templates import Template, Templates, check_templates, load_templates

__all__ = [
    "DARK",
    "ERASED",
    "LIGHT",
    "Breach",
    "Composed",
    "Look",
    "Quote",
    "Sheet",
    "Template",
    "Templates",
    "Titles",
    "alt_text",
    "can_paint",
    "check_templates",
    "compose",
    "correcting",
    "lint",
    "load_templates",
    "order",
    "paint",
    "price_of",
    "sheet_of",
    "unmarked",
]
