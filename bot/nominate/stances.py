"""How a text speaks of each work it names: the pick, in passing, or rejected.

Evidence is weighed: a cue in the clause, a rank or heading before it, its place in the
whole. Points above zero make a pick; what rejects is weighed on a scale of its own.
"""

import re
from dataclasses import dataclass, field

from bot.model import Stance
from bot.nominate.asking import Asked, stem
from bot.nominate.cues import Cue, Cues, Hit, Place
from bot.nominate.layout import PERSON, STOP, TITLE, Break, Layout, Sentence, find_cues

PICK, FINAL, RUNNER, ALSO, PRAISE = 3.0, 4.0, 3.5, 1.5, 1.2
PASSING, NEGATIVE, PAN = -3.0, 3.0, 1.6
RANK, HEADING, LABEL, FRAGMENT = 4.0, 4.0, 2.6, 2.0
SOLE, COLON = 1.3, 2.0
BIAS, ELSEWHERE, DECIDED = -0.8, -2.6, -4.5

_RANK = re.compile(r"^\W*(?:#|no\.?|nr\.?|number|numero|top)?\s*(\d{1,2})\s*(?:[.):\-–/]|st|nd|rd|th|(?=\s*\W*$))", re.IGNORECASE)


@dataclass(slots=True)
class Unit:
    """A name as it stands in the layout, and what was found to speak for and against it.

    `at` is its word; `group` the number of the list it stands in. `picked`: something says
    that it is the pick; `stands`: it stands like an answer; `firm`: by rank, heading or
    decision; `aside`: set aside by the words before it. `because` has all that was weighed.
    """

    number: int
    at: int
    work: str
    group: int = 0
    points: float = BIAS
    against: float = 0.0
    picked: bool = False
    stands: bool = False
    aside: bool = False
    firm: bool = False
    honourable: bool = False
    version: bool = False
    because: list[tuple[float, str]] = field(default_factory=list)

    def add(self, weight: float, why: str) -> None:
        """Weigh something in."""
        self.points += weight
        self.because.append((weight, why))


@dataclass(frozen=True, slots=True)
class Judged:
    """What came out for a unit: stance, how sure that is (0..1), why, and whether it stands second."""

    stance: Stance
    sure: float
    why: str
    honourable: bool
    points: float


class Weigher:
    """Weighs the units of one text; made for it."""

    def __init__(self, layout: Layout, units: list[Unit], asked: Asked, cues: Cues, *, reply: bool) -> None:
        self.layout = layout
        self.units = units
        self.asked = asked
        self.cues = cues
        self.reply = reply
        self.sets = cues.sets
        self.hits = find_cues(layout, cues)
        self.by_sentence: dict[int, list[Unit]] = {}
        for unit in units:
            self.by_sentence.setdefault(layout.sentence[unit.at], []).append(unit)
        self.hits_in: dict[int, list[Hit]] = {}
        for hit in self.hits:
            self.hits_in.setdefault(layout.sentence[hit.start], []).append(hit)
        self.headed: set[int] = set()
        self.compared: set[int] = set()

    def judge(self) -> list[Judged]:
        """A judgement for each unit, in their order."""
        self._group()
        for number in self.by_sentence:
            self._place(number)
        quoted = self.layout.quoted - {at for u in self.units if u.at in self.layout.quoted for at in (u.at - 1, u.at + 1)}
        free = [hit for hit in self.hits if hit.start not in self.headed and hit.start not in quoted]
        for hit in free:
            if hit.cue.place is Place.BETWEEN:
                self._compare(hit, self.layout.sentence[hit.start])
        for hit in free:
            if hit.cue.place not in {Place.NEAR, Place.BETWEEN} and hit.start not in self.compared:
                self._attach(hit)
        for hit in free:
            if hit.cue.place is Place.NEAR:
                self._attach(hit)
        self._whole()
        return [self._judged(unit) for unit in self.units]

    # lists

    def _group(self) -> None:
        """Units parted by no more than commas, "and", people and numbers stand in one list."""
        group = 0
        for before, unit in zip(self.units, self.units[1:], strict=False):
            if not self._joined(before.at, unit.at):
                group += 1
            unit.group = group

    def _joined(self, low: int, high: int) -> bool:
        words, breaks, joins = self.layout.words, self.layout.breaks, self.sets["talk.joins"]
        if high - low > 12:
            return False
        for at in range(low + 1, high):
            word = words[at]
            if word == STOP or not (word in joins or word == PERSON or word.isdigit() or word == "+"):
                return False
        return all(breaks[at] < Break.SENTENCE for at in range(low + 1, high + 1))

    def _members(self, unit: Unit) -> list[Unit]:
        return [u for u in self.units if u.group == unit.group]

    # where a unit stands

    def _place(self, number: int) -> None:
        """Ranks, headings, labels, fragments: what the sentence is like around its units."""
        units = self.by_sentence[number]
        sentence = self.layout.sentences[number]
        first = units[0]
        ranked = self._ranked(sentence, first)
        heading = self._heading(number, sentence)
        if ranked and not heading:
            self._rank(units, ranked)
        for kind, text, scope in heading:
            for unit in units:
                if scope <= unit.at:
                    self._headed(unit, kind, text)
        if not ranked and not heading:
            self._labelled(sentence, units)
            for unit in units:
                if unit.at in self.layout.colon:
                    for member in self._members(unit):
                        member.add(COLON, "a colon leads to it")
                        member.stands = True
        if sentence.question and not first.picked:
            for unit in units:
                unit.add(-1.6 if sentence.stop - sentence.start > 3 else -0.5, "it stands in a question")
        self._shared_words(sentence, units)

    def _ranked(self, sentence: Sentence, first: Unit) -> int | None:
        text = self.layout.text[sentence.begin : self.layout.starts[first.at]]
        match = _RANK.match(text) if text[:8].strip('"“ *') else None
        if match is None:
            return None
        between = self.layout.words[sentence.start : first.at]
        plain = [w for w in between if not w.isdigit() and w not in {PERSON, "#", "+"}]
        return int(match.group(1)) if len(plain) <= 8 else None

    def _rank(self, units: list[Unit], rank: int) -> None:
        for unit in units:
            if unit.group == units[0].group:
                unit.add(RANK, f"it has rank {rank}")
                unit.picked = unit.firm = True
            else:
                unit.add(-1.5, "another work has the rank")

    def _heading(self, number: int, sentence: Sentence) -> list[tuple[str, str, int]]:
        """Headings before a colon in the sentence, or a question that this sentence answers."""
        colons = sorted(at for at in self.layout.colon if sentence.start < at < sentence.stop)
        found = []
        low = sentence.start
        for at in colons:
            if at - low <= 16 and TITLE not in self.layout.words[low:at]:
                found.append((*self._head_kind(low, at), at))
                self.headed.update(range(low, at))
            low = at
        if not found and number and not colons:
            before = self.layout.sentences[number - 1]
            if before.question and TITLE not in self.layout.words[before.start : before.stop]:
                kind = self._question_kind(before)
                if kind:
                    found.append((*kind, sentence.start))
                    self.headed.update(range(before.start, before.stop))
        return found

    def _head_kind(self, low: int, high: int) -> tuple[str, str]:
        words = self.layout.words[low:high]
        text = f" {' '.join(words)} "
        shown = " ".join(words)
        if any(p == shown or (" " in p and f" {p} " in text) for p in self.sets["heading.passing"]):
            return "passing", shown
        for kind in ("runner", "negative", "pick"):
            phrases = self.sets.get(f"heading.{kind}", frozenset())
            if any(
                f" {phrase} " in text and (len(phrase) > 4 or phrase == shown or kind != "negative")
                for phrase in phrases
            ):
                return kind, shown
        if any(f" {phrase} " in text for phrase in self.sets["talk.choice"]):
            return "choice", shown
        return ("pick" if self.asked.survey or len(words) <= 5 else "some"), shown

    def _question_kind(self, before: Sentence) -> tuple[str, str] | None:
        words = self.layout.words[before.start : before.stop]
        if len(words) > 12:
            return None
        text = f" {' '.join(words)} "
        for kind in ("runner", "negative"):
            if any(f" {p} " in text for p in self.sets.get(f"heading.{kind}", ())):
                return kind, " ".join(words)
        stems = {stem(w) for w in words}
        if any(f" {p} " in text for p in self.sets["heading.pick"]) or stems & self.asked.stems:
            return "pick", " ".join(words)
        return None

    def _headed(self, unit: Unit, kind: str, text: str) -> None:
        turned = self.asked.negative or (self.asked.survey and not self.asked.both)
        if kind == "negative" and turned:
            kind = "pick"
        if kind == "pick" or (kind == "some" and not self.asked.first):
            next_to = unit.at in self.layout.colon
            unit.add(HEADING if kind == "pick" else 2.5 if next_to else 1.0, f"it stands under “{text}”")
            unit.firm = unit.firm or kind == "pick"
            unit.picked = unit.picked or kind == "pick" or next_to
        elif kind == "runner":
            unit.add(RUNNER, f"it stands under “{text}”")
            unit.honourable = unit.picked = unit.firm = True
        elif kind == "negative":
            unit.against += 4.0
            unit.because.append((-4.0, f"it stands under “{text}”"))
        elif kind == "passing":
            if unit.version and cue.place is Place.BEFORE and cue.text.split()[-1] in {"of"}:
                return
            unit.add(-4.0, f"it stands under “{text}”")

    def _labelled(self, sentence: Sentence, units: list[Unit]) -> None:
        """A title that opens a line or is most of a sentence is an answer without a verb."""
        words, breaks = self.layout.words, self.layout.breaks
        first = units[0]
        lead = [w for w in words[sentence.start : first.at] if w not in self.sets["talk.fillers"]]
        lead = [w for w in lead if w not in self.sets["talk.leads"]]
        lead = [w for w in lead if w != PERSON and not w.isdigit() and w not in self.sets["talk.joins"] and w != "+"]
        last = [u for u in units if u.group == first.group][-1]
        behind = breaks[last.at + 1] if last.at + 1 < sentence.stop else Break.SENTENCE
        others = [
            w
            for w in words[sentence.start : sentence.stop]
            if w not in {TITLE, PERSON} and w not in self.sets["talk.fillers"] and not w.isdigit()
        ]
        group = [u for u in units if u.group == first.group]
        subject = any(w in self.sets["talk.subjects"] for w in others)
        against = {"negative", "pan", "passing", "excluded"}
        doubted = any(
            self._turned(hit) in against and hit.start not in self.layout.inside
            for hit in self.hits_in.get(self.layout.sentence[first.at], ())
        )
        if len(others) <= 3 and not subject and not doubted:
            for unit in group:
                unit.add(FRAGMENT, "the sentence is little more than the title")
                unit.stands = not self.reply and not sentence.question
        elif self._credits(sentence, first):
            for unit in units:
                unit.add(-1.3, "it tells what somebody is known for")
        elif not lead and behind >= Break.COMMA:
            weight = LABEL if behind >= Break.CLAUSE or sentence.line else 1.2
            for unit in group:
                unit.add(weight, "it opens the sentence like a label")
                unit.stands = behind >= Break.CLAUSE and not sentence.question
        elif len(group) >= 4:
            for unit in group:
                unit.add(1.0, "it stands in a list")

    def _credits(self, sentence: Sentence, unit: Unit) -> bool:
        """A title in parentheses behind one person: what they are known for."""
        words = self.layout.words
        before = words[sentence.start : unit.at]
        return unit.at in self.layout.inside and before.count(PERSON) == 1 and words[unit.at - 1] == PERSON

    def _shared_words(self, sentence: Sentence, units: list[Unit]) -> None:
        """The sentence speaks of what the prompt asks for."""
        if not self.asked.stems or self.asked.first:
            return
        words = self.layout.words
        shared = [at for at in range(sentence.start, sentence.stop) if stem(words[at]) in self.asked.stems]
        if not shared:
            return
        for unit in units:
            close = [at for at in shared if 0 < unit.at - at <= 3]
            seen = any(words[at] in self.sets["prompt.scene"] or words[at] in self.sets["prompt.couple"] for at in close)
            unit.add(1.3 if seen else 0.6, f"it speaks of “{words[shared[0]]}”, as the prompt does")

    # cues

    def _attach(self, hit: Hit) -> None:
        number = self.layout.sentence[hit.start]
        kind = self._turned(hit)
        if kind is None:
            return
        targets, factor = self._targets(hit, number)
        if self._overturned(hit, kind, number):
            factor *= 0.3
        for unit in targets:
            self._weigh(unit, kind, hit.cue, factor)

    def _compare(self, hit: Hit, number: int) -> None:
        """The first of two is set above the second; the other way round where that is denied."""
        units = self.by_sentence.get(number, [])
        right = self._next(units, hit.stop)
        left = [u for u in units if u.at < hit.start and u.group != (right[0].group if right else -1)]
        if not left or not right:
            return
        self.compared.add(hit.start)
        better, lesser = self._members(left[-1]), right
        if self._negated(hit):
            better, lesser = lesser, better
        for unit in better:
            self._weigh(unit, "pick", hit.cue, 1.0)
        for unit in lesser:
            unit.aside = True
            unit.add(PASSING, f"“{hit.cue.text}” sets another above it")

    def _overturned(self, hit: Hit, kind: str, number: int) -> bool:
        """What follows a "but" in the same sentence says the opposite."""
        other = {"negative": {"praise", "pick"}, "praise": {"negative"}}.get(kind)
        if other is None:
            return False
        turn, stop = self.sets["talk.turn"], self.layout.sentences[number].stop
        turns = [at for at in range(hit.stop, stop) if self.layout.words[at] in turn]
        return bool(turns) and any(
            later.start > turns[0] and self._turned(later) in other for later in self.hits_in.get(number, ())
        )

    def _turned(self, hit: Hit) -> str | None:
        """The kind of a cue after negation before it, and after the prompt's polarity."""
        kind = hit.cue.kind
        if self.asked.survey and kind == "negative" and hit.cue.text in self.sets["prompt.negative"]:
            return None
        if kind in {"praise", "pick", "negative"} and self._negated(hit):
            kind = {"praise": "pan", "pick": "pan", "negative": "praise"}[kind]
        if self.asked.watching and kind == "passing" and hit.cue.place is Place.NEAR:
            return "praise"
        if self.asked.first:
            said = f" {hit.cue.text} "
            starts = kind == "passing" and any(f" {w} " in said for w in self.sets["first.words"])
            fond = kind == "pick" and not self.sets["prompt.positive"].isdisjoint(hit.cue.text.split())
            unsure = hit.cue.text in self.sets["talk.unsure"]
            return None if starts or fond or unsure or kind in {"praise", "also"} else kind
        if self.asked.negative:
            if kind == "pick" and not self.sets["prompt.positive"].isdisjoint(hit.cue.text.split()):
                return "warm"
            return {"negative": "pick", "pan": "praise", "praise": "warm"}.get(kind, kind)
        return kind

    def _negated(self, hit: Hit) -> bool:
        negator, words = self.sets["talk.negator"], self.layout.words
        halts = self.sets["talk.turn"] | self.sets["talk.halts"]
        for at in range(hit.start - 1, max(-1, hit.start - 6), -1):
            if words[at] == STOP or self.layout.breaks[at + 1] >= Break.COMMA or words[at] in halts:
                return False
            if words[at] in negator and at >= hit.start - (5 if hit.cue.kind == "pick" and hit.cue.place is Place.NEAR else 3):
                return words[at + 1] not in {"only", "just"} and hit.cue.text.split()[0] not in negator
        return False

    def _targets(self, hit: Hit, number: int) -> tuple[list[Unit], float]:
        """The units that a cue speaks of, and how much of its weight reaches them."""
        units = self.by_sentence.get(number, [])
        place = hit.cue.place
        if place is Place.BEFORE:
            most = Break.COMMA if hit.cue.kind == "excluded" else Break.CLAUSE
            strict = hit.cue.kind in {"passing", "excluded"} and " " not in hit.cue.text
            reached = self._next(units, hit.stop, most, 0 if strict else 1)
            return (self._narrowed(reached) if hit.cue.kind in {"passing", "excluded"} else reached), 1.0
        if place is Place.AFTER:
            reached = self._last(units, hit.start, 0 if hit.cue.text.count(" ") < 2 else 1)
            if hit.cue.kind == "excluded" and reached and max(u.at for u in reached) != hit.start - 1:
                return [], 1.0
            return reached, 1.0
        if place is Place.AHEAD:
            return self._within([u for u in units if u.at >= hit.stop][:1]), 1.0
        if place is Place.BEHIND:
            return self._within([u for u in units if u.at < hit.start][-1:]), 1.0
        if units:
            return self._nearest(units, hit), 1.0
        return self._across(hit, number)

    def _next(self, units: list[Unit], at: int, most: Break = Break.CLAUSE, room: int = 1) -> list[Unit]:
        words, fillers = self.layout.words, self.sets["talk.fillers"]
        for unit in units:
            if unit.at >= at:
                between = [w for w in words[at : unit.at] if w not in fillers and w != PERSON]
                parted = any(self.layout.breaks[i] >= most for i in range(at, unit.at + 1))
                near = len(between) <= room and unit.at - at <= 6 and not parted
                return self._members(unit) if near else []
        return []

    def _narrowed(self, reached: list[Unit]) -> list[Unit]:
        """Of a list of two that a comma parts, what passes the first by says nothing of the second."""
        if len(reached) == 2 and self.layout.breaks[reached[1].at] is Break.COMMA and reached[1].at == reached[0].at + 1:
            return reached[:1]
        return reached

    def _last(self, units: list[Unit], at: int, room: int) -> list[Unit]:
        words, fillers = self.layout.words, self.sets["talk.fillers"]
        for unit in reversed(units):
            if unit.at < at:
                between = [w for w in words[unit.at + 1 : at] if w not in fillers and w != PERSON]
                return self._within([unit]) if len(between) <= room and at - unit.at <= 5 else []
        return []

    def _within(self, units: list[Unit]) -> list[Unit]:
        return self._members(units[0]) if units else []

    def _nearest(self, units: list[Unit], hit: Hit) -> list[Unit]:
        """The list in the same clause, else the nearest in the sentence."""
        if hit.start in self.layout.inside and hit.cue.kind in {"praise", "negative", "pick"}:
            inside = [u for u in units if u.at in self.layout.inside and u.at > hit.start - 9]
            before = [u for u in units if u.at < hit.start]
            return self._members(inside[0]) if inside else before[-1:]
        if hit.cue.kind in {"pick", "final", "praise", "runner"}:
            units = [u for u in units if not u.aside] or units
        if len(units) == 1:
            return units
        ranked = sorted(units, key=lambda u: self._distance(u, hit))
        return self._members(ranked[0])

    def _distance(self, unit: Unit, hit: Hit) -> float:
        low, high = (unit.at, hit.start) if unit.at < hit.start else (hit.stop - 1, unit.at)
        breaks, words = self.layout.breaks, self.layout.words
        cost = float(high - low)
        for at in range(low + 1, high + 1):
            if breaks[at] >= Break.CLAUSE:
                cost += 2 if at in self.layout.inside and at - 1 not in self.layout.inside else 8
            elif breaks[at] is Break.COMMA:
                cost += 4
            if words[at] in self.sets["talk.turn"]:
                cost += 12
        return cost

    def _across(self, hit: Hit, number: int) -> tuple[list[Unit], float]:
        """A cue in a sentence without names: of the next where it announces, else of what was named last."""
        sentence = self.layout.sentences[number]
        after = self.by_sentence.get(number + 1)
        kind = hit.cue.kind
        if kind in {"pick", "final"} and after and (sentence.question or self._announces(sentence)):
            people = PERSON in self.layout.words[sentence.start : sentence.stop]
            return (after if people else self._members(after[0])), 0.9
        before = self.by_sentence.get(number - 1) or self.by_sentence.get(number - 2)
        if before and number and self.layout.sentences[number - 1].question and kind in {"praise", "pick", "passing"}:
            return self._members(before[-1]), 1.0 if kind == "passing" else 1.9
        if before and kind in {"praise", "negative", "pick", "final"}:
            far = number - 1 not in self.by_sentence
            points_back = self.layout.words[sentence.start] in self.sets["talk.pronouns"]
            share = (0.7 if points_back else 0.45) * (0.6 if far else 1.0)
            return self._members(before[-1]), share
        if kind == "final" and after:
            return self._members(after[0]), 0.6
        return [], 0.0

    def _announces(self, sentence: Sentence) -> bool:
        """It ends without having named anybody: what it speaks of comes next."""
        words = self.layout.words[sentence.start : sentence.stop]
        return words[-1] in {"is", "be", "are"} or PERSON in words

    def _weigh(self, unit: Unit, kind: str, cue: Cue, factor: float) -> None:
        said = f"“{cue.text}”"
        if kind in {"pick", "final"}:
            unit.add((PICK if kind == "pick" else FINAL) * factor * (0.6 if unit.picked else 1.0), f"{said} says so")
            if factor >= 0.5:
                unit.picked = True
            if kind == "final" and factor >= 0.5:
                unit.firm = True
        elif kind == "runner":
            unit.add(RUNNER, f"{said} sets it beside the pick")
            unit.honourable = unit.picked = unit.firm = True
        elif kind == "also":
            if any(u.at < unit.at and u.group != unit.group for u in self.units):
                unit.add(ALSO, f"{said} adds it")
        elif kind == "praise":
            warm = sum(w for w, why in unit.because if why.endswith("warmly"))
            unit.add(min(PRAISE * factor, max(0.0, max(2.4, PRAISE * factor) - warm)), f"{said} speaks of it warmly")
        elif kind == "passing":
            if unit.version and cue.place is Place.BEFORE and cue.text.split()[-1] in {"of"}:
                return
            unit.aside = unit.aside or cue.place is Place.BEFORE
            unit.add(PASSING * (1.0 if cue.place is not Place.NEAR else 0.9), f"{said} names it in passing")
        elif kind == "warm":
            unit.add(-1.5 * factor, f"{said} speaks well of it")
        else:
            unit.aside = unit.aside or kind == "excluded"
            weight = (PAN if kind == "pan" else NEGATIVE) * factor
            unit.against += weight
            unit.because.append((-weight, f"{said} speaks against it"))

    # the whole

    def _whole(self) -> None:
        """Picks weaken what is only named beside them; a decision weakens what stood before it."""
        if self.asked.first:
            self._first_of_all()
        self._siding()
        if len({u.group for u in self.units}) == 1 or len({u.work for u in self.units}) == 1:
            for unit in self.units:
                if unit.against >= PAN or unit.aside:
                    continue
                unit.add(SOLE if not (self.asked.open or self.asked.first) else SOLE / 3, "the answer names nothing else")
        groups = {u.group for u in self.units if u.picked and not u.honourable and u.points > 0}
        final = self._final_unit()
        for unit in self.units:
            if unit.group not in groups and groups and not unit.picked and not (unit.stands and unit.points > 0):
                unit.add(ELSEWHERE, "the pick is another")
            if final is not None and unit.at < final.at and unit.group != final.group and not unit.firm:
                unit.points = min(unit.points, 3.0)
                unit.add(DECIDED, "the decision comes after it")
        if self.reply:
            for unit in self.units:
                unit.add(-0.7, "it replies to another fan")

    def _siding(self) -> None:
        """An answer that says with whom it is votes for what it names first."""
        words = self.layout.words
        text = f" {' '.join(words[:12])} "
        if any(f" {way} " in text for way in ("im with", "im in", "i agree with", "im on team", "team")):
            self.units[0].add(1.6, "the answer sides with somebody")

    def _final_unit(self) -> Unit | None:
        found = None
        for hit in self.hits:
            if hit.cue.kind == "final":
                targets, factor = self._targets(hit, self.layout.sentence[hit.start])
                if targets and factor >= 0.5:
                    found = targets[0]
        return found

    def _first_of_all(self) -> None:
        best = None
        for phrase in sorted(self.sets["first.words"]):
            for at in self._found(phrase.split()):
                units = self.by_sentence.get(self.layout.sentence[at])
                if units:
                    hit = Hit(at, at + len(phrase.split()), Cue("first", Place.NEAR, phrase))
                    near = min(units, key=lambda u, h=hit: self._distance(u, h))  # type: ignore[misc]  # the default binds the loop's hit
                    best = near if best is None or near.at < best.at else best
        if best is None:
            return
        best.add(PICK, "it is said to be the first")
        best.picked = True
        for unit in self.units:
            if unit is not best:
                unit.add(ELSEWHERE, "another is said to be the first")

    def _found(self, phrase: list[str]) -> list[int]:
        """Where the words of a phrase stand in a row."""
        words = self.layout.words
        return [
            at
            for at, word in enumerate(words)
            if word == phrase[0] and words[at : at + len(phrase)] == phrase
        ]

    def _judged(self, unit: Unit) -> Judged:
        against = unit.against
        if against >= 1.5 and against > unit.points + (1.0 if unit.firm or unit.stands else 0):
            sure = _sure(against - max(0.0, unit.points))
            return Judged(Stance.NEGATIVE, sure, self._why(unit, negative=True), False, unit.points)
        points = unit.points - 0.6 * against
        stance = Stance.NOMINATED if points > 0 else Stance.MENTIONED
        return Judged(stance, _sure(abs(points)), self._why(unit, negative=False), unit.honourable, points)

    def _why(self, unit: Unit, *, negative: bool) -> str:
        wanted = [b for b in unit.because if (b[0] > 0) == (unit.points > 0 and not negative)]
        if not wanted:
            return "nothing in the sentence says that it is the pick"
        return max(wanted, key=lambda b: abs(b[0]))[1]


def _sure(margin: float) -> float:
    """How sure a margin of points makes; the steps were read off labelled answers."""
    for least, sure in ((3.0, 0.97), (2.0, 0.95), (1.2, 0.92), (0.6, 0.85), (0.3, 0.75)):
        if margin >= least:
            return sure
    return 0.6
