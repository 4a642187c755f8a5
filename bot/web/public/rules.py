"""A talk's counting rule in words, and its standing as plain values."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import Unknown
from bot.model import Again, HostsCount, Standing, Talk
from bot.web.site import Site


def public_talk(site: Site, name: str) -> Talk:
    """The talk of a name, where fans may see it. Raises Unknown else, as if it were not there."""
    talk = site.talks().get(name)
    if talk is None or not talk.public:
        raise Unknown("talk", name)
    return talk


def rule_in_words(talk: Talk) -> Sequence[str]:
    """How the talk counts, a sentence each."""
    rule = talk.rule
    what = rule.counts.value
    ballot = {
        None: f"You may nominate as many {what}s as you like.",
        1: f"One person, one {what}: your first pick counts.",
    }.get(rule.cap, f"Your first {rule.cap} picks count.")
    again = {
        Again.REPLACE: "Answer again and the later answer stands instead of the earlier one.",
        Again.ADD: "Answer again and the later answer counts beside the earlier one.",
    }[rule.again]
    hosts = {
        HostsCount.ALONG: "The hosts' own picks count like anybody's.",
        HostsCount.APART: "The hosts' own picks stand in a column of their own.",
        HostsCount.NO: "The hosts' own picks do not count.",
    }[rule.hosts]
    people = "People are counted, not posts: several accounts of one person are one."
    late = "What is said after the close is kept, but not counted."
    return (ballot, again, hosts, people, late)


def plain(talk: Talk, standing: Standing) -> Mapping[str, Any]:
    """The standing for programs: no account, no text of a fan in it."""
    return {
        "talk": talk.name,
        "question": talk.prompt,
        "opens": talk.opens.isoformat(),
        "closes": talk.closes.isoformat(),
        "as_of": standing.cut_off.isoformat(),
        "people": standing.people,
        "networks": dict(standing.networks),
        "rule": list(rule_in_words(talk)),
        "places": [
            {
                "rank": place.rank,
                "tied": place.tied,
                "nominee": place.nominee.name,
                "kind": place.nominee.kind.value,
                "people": place.people,
                "hosts": place.hosts,
                "networks": dict(place.networks),
            }
            for place in standing.places
        ],
    }
