"""What should be said when: a talk's agenda in words or cron → occasions. The clock is an argument.

Wall-clock times are the talk's own, right through daylight saving: a time that the clocks
skip is the moment they jump to, a time that comes twice is its first coming. A slot is a
local date or an ordinal, so that moving an hour plans nothing twice.

The words: "at open", "at close" · "2 days before close", "12 hours after open" · "after 10
answers" · "every day at 18:00", "every monday and thursday at 09:00", "every weekday at
08:15", "every 3 days at 18:30", "every 2 weeks at 10:00" (both counted from the opening) ·
or five cron fields, where days of the week go by name or from Sunday = 0.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

from cronsim import CronSim, CronSimError

from bot.errors import Fault
from bot.model import AgendaEntry, Occasion, Talk

__all__ = ["answers_needed", "check", "is_quiet", "occasions", "upcoming"]

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SETS = {"day": _DAYS, "weekday": _DAYS[:5], "weekend": _DAYS[5:]}
_UNITS = {"minute": "minutes", "hour": "hours", "day": "days", "week": "weeks"}

_AT = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})"
_EDGE = re.compile(r"at (?P<edge>open|close)")
_OFFSET = re.compile(
    r"(?P<n>\d+) (?P<unit>minute|hour|day|week)s? (?P<way>before|after) (?P<edge>open|close)"
)
_COUNT = re.compile(r"after (?P<n>\d+) answers?")
_PERIOD = re.compile(rf"every (?P<n>\d+) (?P<unit>day|week)s? at {_AT}")
_WEEKLY = re.compile(rf"every (?P<days>[a-z]+(?:(?:, | and |, and )[a-z]+)*) at {_AT}")

_EXAMPLES = (
    '"every monday at 09:00", "after 10 answers", "2 days before close", "at open" or "0 9 * * 1"'
)


@dataclass(frozen=True, slots=True)
class _Moment:
    """An instant that an entry names, and the slot it goes by."""

    slot: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _View:
    """What an entry's moments depend on: the talk, the answers so far, the local day to begin at."""

    talk: Talk
    answered: Sequence[datetime]
    first_day: date


_Schedule = Callable[[_View], Iterator[_Moment]]


class _BadWordsError(ValueError):
    """An entry's `when` that says nothing; the message says what to write instead."""


def occasions(
    talk: Talk, now: datetime, answered: Sequence[datetime], since: datetime | None = None
) -> Sequence[Occasion]:
    """Every occasion that was due at or before `now`, by time, one for each network.

    `answered` are the instants at which the talk's first answers came to be known, oldest
    first; as many as `answers_needed` says suffice. Occasions due before `since` may be
    missing. Those whose `expires` is past are among them: whoever asks too late sees what
    was missed. Quiet hours put an occasion off to their end. Entries whose words are
    wrong name no occasion; `check` tells of them.
    """
    begin = max(talk.opens, since) if since else talk.opens
    first_day = begin.astimezone(talk.zone).date() - timedelta(days=1)
    view = _View(talk, answered, first_day)
    found = [o for entry in talk.agenda for o in _called_for(entry, view, now)]
    return sorted(
        (o for o in found if since is None or o.due >= since), key=lambda o: (o.due, o.key)
    )


def upcoming(talk: Talk, now: datetime, ahead: timedelta) -> Sequence[Occasion]:
    """The occasions due after `now` and within `ahead` of it, as far as the clock alone can tell."""
    due = occasions(talk, now + ahead, (), since=now)
    return [occasion for occasion in due if occasion.due > now]


def answers_needed(talk: Talk) -> int:
    """How many of the talk's first answers `occasions` wants to know the time of."""
    counts = (_COUNT.fullmatch(_tidy(entry.when)) for entry in talk.agenda)
    return max((int(found["n"]) for found in counts if found), default=0)


def is_quiet(talk: Talk, at: datetime) -> bool:
    """Whether an instant lies in the talk's quiet hours, by its own clock."""
    if talk.quiet is None:
        return False
    start, end = talk.quiet
    local = at.astimezone(talk.zone).time()
    return start <= local < end if start <= end else local >= start or local < end


def check(talk: Talk, file: str) -> Sequence[Fault]:
    """What is wrong with the agenda's words, each with its place in the file."""
    faults = []
    for n, entry in enumerate(talk.agenda, 1):
        try:
            _schedule(entry.when)
        except _BadWordsError as error:
            faults.append(Fault(file=file, key=f"agenda.{n}.when", what=str(error)))
    return faults


def _called_for(entry: AgendaEntry, view: _View, now: datetime) -> Iterator[Occasion]:
    try:
        moments = _schedule(entry.when)(view)
    except _BadWordsError:
        return
    talk = view.talk
    for moment in takewhile(lambda m: m.at <= now, moments):
        due = _after_quiet(talk, moment.at)
        if due > now:
            continue
        for network in entry.networks:
            yield Occasion(
                talk=talk.name, kind=entry.kind, slot=moment.slot, network=network,
                due=due, cut_off=due, expires=due + entry.late,
            )  # fmt: skip


def _after_quiet(talk: Talk, at: datetime) -> datetime:
    """The instant itself, or the end of the quiet hours that it falls into."""
    if talk.quiet is None or not is_quiet(talk, at):
        return at
    end = talk.quiet[1]
    day = at.astimezone(talk.zone).date()
    today = _instant(talk, day, end)
    return today if today > at else _instant(talk, day + timedelta(days=1), end)


def _tidy(when: str) -> str:
    return " ".join(when.lower().split())


def _schedule(when: str) -> _Schedule:
    words = _tidy(when)
    for pattern, reading in (
        (_EDGE, _at_edge),
        (_OFFSET, _offset),
        (_COUNT, _count),
        (_PERIOD, _period),
        (_WEEKLY, _weekly),
    ):
        if found := pattern.fullmatch(words):
            return reading(found)
    if len(words.split()) == 5:
        return _cron(words)
    raise _BadWordsError(f"{when!r} names no time; write for example {_EXAMPLES}")


def _instant(talk: Talk, day: date, at: time) -> datetime:
    """A local wall-clock time as UTC; skipped times move on by the jump, doubled ones come first."""
    return datetime.combine(day, at, tzinfo=talk.zone).astimezone(UTC)


def _clock(found: re.Match[str]) -> time:
    try:
        return time(int(found["hour"]), int(found["minute"]))
    except ValueError as error:
        raise _BadWordsError(
            f"{found['hour']}:{found['minute']} is no time of day; use 00:00 to 23:59"
        ) from error


def _edge(talk: Talk, name: str) -> datetime:
    return talk.opens if name == "open" else talk.closes


def _at_edge(found: re.Match[str]) -> _Schedule:
    return lambda view: iter(
        [_Moment(found["edge"], _edge(view.talk, found["edge"]).astimezone(UTC))]
    )


def _offset(found: re.Match[str]) -> _Schedule:
    """Days and weeks go by the calendar (the same time of day); hours and minutes by the clock."""
    unit = found["unit"]
    delta = timedelta(**{_UNITS[unit]: int(found["n"])})
    if found["way"] == "before":
        delta = -delta
    slot = f"{found['n']}{unit[0]} {found['way']} {found['edge']}"

    def moments(view: _View) -> Iterator[_Moment]:
        edge = _edge(view.talk, found["edge"])
        if unit in {"day", "week"}:
            local = edge.astimezone(view.talk.zone)
            yield _Moment(slot, _instant(view.talk, local.date() + delta, local.time()))
        else:
            yield _Moment(slot, edge.astimezone(UTC) + delta)

    return moments


def _count(found: re.Match[str]) -> _Schedule:
    n = int(found["n"])
    if n == 0:
        raise _BadWordsError("after 0 answers is before any; count from 1, or say 'at open'")

    def moments(view: _View) -> Iterator[_Moment]:
        if len(view.answered) >= n:
            yield _Moment(str(n), view.answered[n - 1].astimezone(UTC))

    return moments


def _period(found: re.Match[str]) -> _Schedule:
    at = _clock(found)
    days = int(found["n"]) * (7 if found["unit"] == "week" else 1)
    if days == 0:
        raise _BadWordsError("every 0 days never comes; count from 1")

    def on(view: _View, day: date) -> bool:
        opened = view.talk.opens.astimezone(view.talk.zone).date()
        return (day - opened).days % days == 0

    return lambda view: _daily(view, at, lambda day: on(view, day))


def _weekly(found: re.Match[str]) -> _Schedule:
    at = _clock(found)
    wanted: set[str] = set()
    for name in re.split(r", and |, | and ", found["days"]):
        names = _SETS.get(name.removesuffix("s")) or [
            d for d in _DAYS if d == name.removesuffix("s")
        ]
        if not names:
            raise _BadWordsError(
                f"{name!r} is no day; use monday to sunday, day, weekday or weekend"
            )
        wanted.update(names)
    return lambda view: _daily(view, at, lambda day: _DAYS[day.weekday()] in wanted)


def _daily(view: _View, at: time, on: Callable[[date], bool]) -> Iterator[_Moment]:
    """One moment on each day that is asked for, while the talk is open."""
    day, talk = view.first_day, view.talk
    while (instant := _instant(talk, day, at)) < talk.closes:
        if instant >= talk.opens and on(day):
            yield _Moment(day.isoformat(), instant)
        day += timedelta(days=1)


def _cron(words: str) -> _Schedule:
    try:
        CronSim(words, datetime(2000, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise _BadWordsError(
            f"{words!r} is no cron expression ({error}); write {_EXAMPLES}"
        ) from error

    def moments(view: _View) -> Iterator[_Moment]:
        talk = view.talk
        midnight = datetime.combine(view.first_day, time(), tzinfo=talk.zone)
        that_day: Counter[str] = Counter()
        for local in CronSim(words, midnight - timedelta(minutes=1)):
            instant = local.astimezone(UTC)
            if instant >= talk.closes:
                return
            day = local.date().isoformat()
            that_day[day] += 1
            slot = day if that_day[day] == 1 else f"{day}.{that_day[day]}"
            if instant >= talk.opens:
                yield _Moment(slot, instant)

    return moments
