"""The house style out of config, and what the hosts' own picks were read to name."""

from collections.abc import Mapping, Sequence
from functools import partial

from bot.collect import pick_answers
from bot.config import Blog, Config
from bot.model import Nominee, Ruling, Talk, Work
from bot.publish import House
from bot.roundup import Look, Titles, can_paint, load_templates, paint
from bot.storage import Store


def house(config: Config, works: Mapping[str, Work]) -> House:
    """Templates, titles and the painter of cards. Raises ConfigError with what is wrong with them."""
    look = look_of(config.blog)
    style = House(
        templates=load_templates(config.directory / "templates"), titles=Titles.among(works)
    )
    if not can_paint():
        return style
    return House(templates=style.templates, titles=style.titles, paint=partial(paint, look=look))


def look_of(blog: Blog) -> Look:
    """The card's colours, by the blog's."""
    return Look(blog=blog.name, paper=blog.paper, ink=blog.ink, accent=blog.accent)


def host_picks(store: Store, talk: Talk) -> Mapping[str, Sequence[Nominee]]:
    """What each host's own pick nominates and counts, by host, in the order of the talk's file."""
    ids = {pick.id: pick.account.name or "" for pick in pick_answers(talk)}
    kept = store.conclusions.of(ids)
    return {
        host: [
            nomination.settled.stands.nominee
            for nomination in kept.get(id_, ())
            if nomination.settled.stands.ruling is Ruling.COUNTED
            and nomination.settled.stands.nominee is not None
        ]
        for id_, host in ids.items()
    }
