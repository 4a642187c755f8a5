"""Rulings, merges and links → ballots → standing. Pure, but for `Standings`, which asks storage."""

from bot.tally.ballots import Naming, ballots, canonical, lift
from bot.tally.groups import HOST, Clash, Merges, groups, path, persons, refuse_clash, refuse_undo
from bot.tally.live import live
from bot.tally.memory import remembered
from bot.tally.passages import locate, sentence_digest
from bot.tally.settling import BEFORE_EDIT, UNREAD, as_read, belonging, covers, settle
from bot.tally.standing import recast, standing
from bot.tally.standings import Standings

__all__ = [
    "BEFORE_EDIT",
    "HOST",
    "UNREAD",
    "Clash",
    "Merges",
    "Naming",
    "Standings",
    "as_read",
    "ballots",
    "belonging",
    "canonical",
    "covers",
    "groups",
    "lift",
    "live",
    "locate",
    "path",
    "persons",
    "recast",
    "refuse_clash",
    "refuse_undo",
    "remembered",
    "sentence_digest",
    "settle",
    "standing",
]
