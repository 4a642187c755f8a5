"""A talk's form: from its fields to a spec in the form of a talk's file, and back. Pure."""

import itertools
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.model import Again, Approval, HostsCount, NomineeKind, OccasionKind, Talk

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
PLACES = ("handle", "site", "post")  # where a talk can be asked on a network
BLANK_ROWS = 2
_ZONE = "America/New_York"  # where nothing says another
_OPEN_FOR = timedelta(weeks=4)
_LONGEST_NAME = 40
_WORDS = ("prompt", "opening", "close", "zone", "series_tag", "tag", "asks_for")

CHOICES: Mapping[str, Sequence[str]] = {
    "counts": [kind.value for kind in NomineeKind],
    "again": [again.value for again in Again],
    "hosts": [count.value for count in HostsCount],
    "kind": [kind.value for kind in OccasionKind if kind is not OccasionKind.CORRECTION],
    "approval": [approval.value for approval in Approval],
}

# what fans read of the rule: the presets of fan awards
PRESETS: Mapping[str, tuple[str, int, str]] = {
    "one": ("One person, one vote; a later answer replaces an earlier one", 1, "replace"),
    "add": ("One person, three nominees, added up over their answers", 3, "add"),
    "unlimited": ("As many as one likes, as some fan awards have it", 0, "add"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form's fields as texts, by name; what a form leaves out is empty."""

    fields: Mapping[str, str]

    def of(self, name: str) -> str:
        """A field's text."""
        return self.fields.get(name, "").strip()


def spec_of(sheet: Sheet, before: Mapping[str, Any], hosts: Sequence[str]) -> dict[str, Any]:
    """The spec that a form describes; what the form does not show stays as it was."""
    spec = dict(before)
    for key in (*_WORDS, "opens", "closes", "picks", "agenda", "asked_on"):
        spec.pop(key, None)
    spec |= {key: sheet.of(key) for key in _WORDS if sheet.of(key)}
    for key in ("opens", "closes"):
        if sheet.of(key):
            spec[key] = _instant(sheet.of(key), sheet.of("zone"))
    spec["public"] = sheet.of("public") == "on"
    spec["rule"] = {**before.get("rule", {}), **_rule(sheet)}
    spec["asked_on"] = dict(_asked(sheet))
    spec["picks"] = [
        {"host": host, "text": sheet.of(f"pick.{host}")}
        for host in hosts
        if sheet.of(f"pick.{host}")
    ]
    spec["agenda"] = list(_agenda(sheet))
    return spec


def sheet_of(spec: Mapping[str, Any]) -> Sheet:
    """The form of a spec."""
    fields = {key: str(spec.get(key) or "") for key in _WORDS}
    for key in ("opens", "closes"):
        fields[key] = _local(spec.get(key), spec.get("zone"))
    fields["public"] = "on" if spec.get("public", True) else ""
    fields |= {key: str(value) for key, value in spec.get("rule", {}).items()}
    for network, asked in spec.get("asked_on", {}).items():
        fields |= {f"asked.{network}.{place}": str(asked.get(place) or "") for place in PLACES}
    for pick in spec.get("picks", ()):
        fields[f"pick.{pick['host']}"] = pick["text"]
    for n, entry in enumerate(spec.get("agenda", ())):
        fields |= {
            f"agenda.{n}.kind": entry["kind"],
            f"agenda.{n}.when": entry["when"],
            f"agenda.{n}.networks": ", ".join(entry["networks"]),
            f"agenda.{n}.floor": str(entry.get("floor", 0)),
            f"agenda.{n}.approval": entry.get("approval", Approval.ONE.value),
        }
    return Sheet(fields=fields)


def entries(sheet: Sheet) -> int:
    """How many entries of an agenda a form holds; blank ones follow."""
    return len(list(_agenda(sheet)))


def begun(now: datetime, talks: Iterable[Talk], site: str | None) -> dict[str, Any]:
    """The spec that a new talk begins with: as the one before goes on, open since yesterday.

    What was answered before a host came to the desk counts then. `site` is the blog's address.
    """
    latest = max(talks, key=lambda talk: talk.closes, default=None)
    zone = latest.zone if latest else ZoneInfo(_ZONE)
    opens = (now.astimezone(zone) - timedelta(days=1)).replace(hour=0, minute=0)
    return {
        "zone": zone.key,
        "opens": opens.isoformat(),
        "closes": (opens + _OPEN_FOR).isoformat(),
        "series_tag": (latest and latest.series_tag) or "",
        "asked_on": {"wordpress": {"site": site}} if site else {},
        "agenda": [
            {"kind": "first answers", "when": "after 10 answers", "networks": ["console:x"]},
            {"kind": "roundup", "when": "every monday at 09:00", "networks": ["console:x"], "floor": 1},
        ],
    }  # fmt: skip


def name_from(prompt: str, taken: Collection[str]) -> str:
    """A talk's name out of its question, and a number where another has it; "talk" without letters."""
    plain = unicodedata.normalize("NFKD", prompt).encode("ascii", "ignore").decode()
    whole = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").casefold()).strip("-") or "talk"
    cut = whole[:_LONGEST_NAME]
    stem = cut if cut == whole else cut.rpartition("-")[0] or cut
    numbered = (f"{stem}-{n}" for n in itertools.count(2))
    return next(name for name in itertools.chain([stem], numbered) if name not in taken)


def _rule(sheet: Sheet) -> dict[str, Any]:
    given = {key: sheet.of(key) for key in ("counts", "again", "hosts") if sheet.of(key)}
    preset = PRESETS.get(sheet.of("preset"))
    if preset is not None:
        return given | {"cap": preset[1], "again": preset[2]}
    cap = sheet.of("cap")
    return given | ({"cap": int(cap) if cap.isdecimal() else cap} if cap else {})


def _asked(sheet: Sheet) -> Iterator[tuple[str, dict[str, str]]]:
    networks = dict.fromkeys(
        name.split(".")[1] for name in sheet.fields if name.startswith("asked.")
    )
    for network in networks:
        places = {place: sheet.of(f"asked.{network}.{place}") for place in PLACES}
        if any(said for place, said in places.items() if place != "site"):
            yield network, {place: said for place, said in places.items() if said}


def _agenda(sheet: Sheet) -> Iterator[dict[str, Any]]:
    numbers = {name.split(".")[1] for name in sheet.fields if name.startswith("agenda.")}
    for n in sorted((n for n in numbers if n.isdecimal()), key=int):
        when, networks = sheet.of(f"agenda.{n}.when"), sheet.of(f"agenda.{n}.networks")
        if not when and not networks:
            continue
        floor = sheet.of(f"agenda.{n}.floor")
        yield {
            "kind": sheet.of(f"agenda.{n}.kind"),
            "when": when,
            "networks": [name for name in re.split(r"[,\s]+", networks) if name],
            "floor": int(floor) if floor.isdecimal() else 0,
            "approval": sheet.of(f"agenda.{n}.approval") or Approval.ONE.value,
        }


def _instant(local: str, zone: str) -> str:
    """A local time with its zone's offset; as it was given where either says nothing."""
    try:
        at = datetime.fromisoformat(local)
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).isoformat()
    except (ValueError, KeyError, OSError):  # ZoneInfo's own error is a KeyError
        return local


def _local(at: Any, zone: Any) -> str:
    """An instant as a form's field shows it, in the talk's zone."""
    try:
        shown = datetime.fromisoformat(str(at)).astimezone(ZoneInfo(str(zone)))
    except (ValueError, KeyError, OSError):
        return str(at or "")
    return shown.strftime("%Y-%m-%dT%H:%M")
