"""The plots of a talk, from what is stored: its answers over time, its ranks from roundup to roundup."""

from collections.abc import Sequence

from bot.model import Standing, Talk
from bot.publish import present, rounds
from bot.storage.found import Day
from bot.web.plots import Bumps, bumps
from bot.web.site import Site

_POSTS = 60  # the latest of a talk, on all networks
_PLACES = 20


def days(site: Site, talk: Talk) -> Sequence[Day]:
    """A talk's answers by the UTC day, as they were lately."""
    return site.lately("days", lambda each: site.app.store.found.by_day(each.name), talk)


def moves(site: Site, talk: Talk, standing: Standing) -> Bumps | None:
    """How those that lead now moved through the roundups that went out; None before the first."""
    posts = site.app.store.outbox.posts(talk.name, limit=_POSTS)
    return bumps([*rounds(posts, site.clock()), present(standing, _PLACES)])
