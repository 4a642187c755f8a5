"""A month on X as a script: who says what when, in which way, and what becomes of it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.model import AgendaEntry, Approval, AskedOn, OccasionKind, Talk
from tests.stand_ins.x import World

HOST = "annaandestelle"
SERIES = "talkforreal"
# titles that nobody takes for common words, so that they count
TITLES = (
    "Coffee Prince", "Boys Over Flowers", "Secret Garden", "Playful Kiss", "Autumn's Concerto",
    "My Love from the Star", "It's Okay, That's Love", "Crash Landing on You", "City Hunter", "Reply 1997",
)  # fmt: skip
TAGS = ("epickiss", "bestcouple", "saddestend")
FINDABLE_WITHIN = timedelta(minutes=8)  # ids come so late at most


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens on X. `what` is a way of answering, or "edit", "delete", "protect"."""

    at: datetime
    what: str
    n: int  # of the answer
    talk: int = 0
    late: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Script:
    """All that happens, in order of time; the talks that it happens to."""

    start: datetime
    end: datetime
    talks: tuple[Talk, ...]
    events: tuple[Event, ...]
    answers: int


# of a hundred answers
WAYS = {
    "mention": 40,  # names the host, with the talk's tag
    "reply": 17,  # to the prompt, so that X puts the host's handle before it
    "nested": 3,  # to another fan's reply; X puts both handles before it
    "tag": 33,  # the talk's tag alone
    "series": 3,  # the series tag alone
    "bare": 2,  # a reply without the handles that X put there
    "quote": 2,  # of the prompt, with neither handle nor tag
}
NAMES_HOST = {"mention", "reply", "nested"}


def written(start: datetime, days: int, answers: int, seed: int) -> Script:
    """A script of so many answers to three talks; nobody answers twice."""
    chance = random.Random(seed)
    end = start + timedelta(days=days)
    talks = tuple(_talk(n, start, end) for n in range(len(TAGS)))
    events = []
    for n in range(answers):
        talk = chance.randrange(len(talks))
        at = _when(chance, talks[talk].opens, talks[talk].closes)
        late = FINDABLE_WITHIN * chance.random() if chance.random() < 0.05 else timedelta(0)
        way = chance.choices(list(WAYS), list(WAYS.values()))[0]
        events.append(Event(at, way, n, talk, late))
        events += _fate(chance, events[-1], end)
    events += [
        Event(_when(chance, start + timedelta(hours=1), end), "hidden", answers + n)
        for n in range(answers // 100)
    ]
    return Script(start, end, talks, tuple(sorted(events, key=lambda e: (e.at, e.n))), answers)


def _talk(n: int, start: datetime, end: datetime) -> Talk:
    length = end - start
    return Talk(
        name=TAGS[n],
        prompt=f"Which drama is it, number {n}?",
        opens=start + length * n / 10,
        closes=end - timedelta(hours=6),
        zone=ZoneInfo("America/New_York"),
        series_tag=SERIES,
        tag=TAGS[n],
        asked_on=(AskedOn(network="x", handle=HOST),),
        agenda=(
            AgendaEntry(
                kind=OccasionKind.ROUNDUP,
                when="every monday at 09:00",
                networks=("x",),
                approval=Approval.AUTO,
            ),
        ),
    )


def _when(chance: random.Random, start: datetime, end: datetime) -> datetime:
    """Half in the days after the prompt, half evenly over the talk."""
    length = end - start
    soon = min(chance.expovariate(8.0), 0.999)
    at = soon if chance.random() < 0.5 else chance.random() * 0.999
    return (start + length * at + timedelta(minutes=2)).replace(microsecond=0)


def _fate(chance: random.Random, said: Event, end: datetime) -> Sequence[Event]:
    found: list[Event] = []
    if chance.random() < 0.02:
        found.append(Event(said.at + timedelta(minutes=chance.randint(1, 28)), "edit", said.n))
    if chance.random() < 0.02:
        hours = timedelta(hours=2) + (end - said.at) * chance.random() ** 3
        found.append(Event(said.at + hours, chance.choice(["delete", "delete", "protect"]), said.n))
    return [event for event in found if event.at < end]


class Stage:
    """A script as it is played on a world. The host and the prompts are there from the start."""

    def __init__(self, script: Script, world: World) -> None:
        self.script = script
        self.world = world
        self.natives: dict[int, str] = {}
        self._next = 0
        world.user(HOST)
        self.prompts = [
            world.place(HOST, f"{talk.prompt} #{SERIES}", at=talk.opens).id for talk in script.talks
        ]

    @property
    def talks(self) -> tuple[Talk, ...]:
        """The talks, each with its prompt's address."""
        return tuple(
            _asked(talk, prompt)
            for talk, prompt in zip(self.script.talks, self.prompts, strict=True)
        )

    def play(self, until: datetime) -> None:
        """Let happen what happens up to an instant, and set the clock to it."""
        while self._next < len(self.script.events) and self.script.events[self._next].at <= until:
            self._happens(self.script.events[self._next])
            self._next += 1
        self.world.set_clock(until)

    def native(self, answer: int) -> str:
        """The first id of an answer."""
        return self.natives[answer]

    def _happens(self, event: Event) -> None:
        if event.what == "edit":
            post = self.world.posts[self.natives[event.n]]
            self.world.edit(post.chain[-1], f"{post.text} (edited)", at=event.at)
        elif event.what == "delete":
            self.world.set_fate(self.natives[event.n], "deleted")
        elif event.what == "protect":
            self.world.set_fate(self.natives[event.n], "protected")
        else:
            self._said(event)

    def _said(self, event: Event) -> None:
        text, more = self._words(event)
        post = self.world.place(f"fan{event.n}", text, at=event.at, late=event.late, **more)
        self.natives[event.n] = post.id

    def _words(self, event: Event) -> tuple[str, dict[str, Any]]:
        """What is said, and what it is attached to."""
        title, prompt = TITLES[event.n * event.n % len(TITLES)], self.prompts[event.talk]
        tagged = f"{title}! #{TAGS[event.talk]}"
        ways: dict[str, tuple[str, dict[str, Any]]] = {
            "mention": (f"@{HOST} {tagged}", {}),
            "tag": (tagged, {}),
            "series": (f"{title}! #{SERIES}", {}),
            "hidden": (tagged, {"hidden": True}),
            "reply": (f"{title}!", {"reply_to": prompt}),
            "bare": (f"{title}!", {"reply_to": prompt, "bare": True}),
            "quote": (f"{title}!", {"quotes": prompt}),
        }
        if event.what == "nested":
            return f"{title}, no contest", {"reply_to": self._someone(event) or prompt}
        return ways[event.what]

    def _someone(self, event: Event) -> str | None:
        """A reply to the same prompt, said before."""
        prompt = self.prompts[event.talk]
        known = (self.world.posts[self.natives[n]] for n in range(event.n) if n in self.natives)
        return next((p.id for p in known if p.reply_to == prompt and p.lead and not p.fate), None)


def _asked(talk: Talk, prompt: str) -> Talk:
    address = f"https://x.com/{HOST}/status/{prompt}"
    return replace(talk, asked_on=(AskedOn(network="x", handle=HOST, post=address),))
