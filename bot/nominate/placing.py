"""Where units stand: in lists, behind ranks, under headings, like labels."""

from typing import Final

from bot.model import NomineeKind
from bot.nominate import weights
from bot.nominate.asking import stem
from bot.nominate.cues import either
from bot.nominate.headings import headings, stand_under
from bot.nominate.layout import PERSON, STOP, TITLE, Break, Sentence
from bot.nominate.ranks import answers_by_number, has_own_rank, rank_before, rating
from bot.nominate.reaching import reached, turns_behind
from bot.nominate.turning import turned
from bot.nominate.units import Ground, Unit

_TOP: Final = 10
"""Where the best and the worst are ranked, only so many ranks are good ones."""
_SAY_NOTHING = ("talk.fillers", "talk.leads", "talk.joins", "details.episode")
_NOBODY = ("talk.bearers", "talk.none", "talk.leads", "talk.fillers", "talk.crowd", "talk.subjects")
"""Words that are nobody's name, even with a capital."""
_SIGNS: Final = frozenset({PERSON, "+"})
_SLOTS: Final = frozenset({TITLE, PERSON, STOP})
_LOW: Final = 0.5
"""Whoever gives no more than half dislikes it."""
_SHORT_CLAUSE: Final = 5  # words that only say what is meant: "The pair from Healer"
_FEW: Final = 4  # words: so near belongs together


def place(ground: Ground) -> set[int]:
    """Weigh how each sentence stands around its units; the words of headings, which say no more."""
    headed: set[int] = set()
    for number in ground.units_in:
        headed |= _Sentence(ground, number).place()
    return headed


class _Sentence:
    """A sentence with units in it."""

    def __init__(self, ground: Ground, number: int) -> None:
        self.ground = ground
        self.number = number
        self.units = ground.units_in[number]
        self.first = self.units[0]
        self.span: Sentence = ground.layout.sentences[number]
        self.words = ground.layout.words[self.span.start : self.span.stop]
        self.list = [unit for unit in self.units if unit.group == self.first.group]

    def place(self) -> set[int]:
        found = headings(self.ground, self.number)
        for heading in found:
            self.ground.headed[self.number] = heading
            for unit in self.units:
                if heading.start <= unit.at:
                    stand_under(self.ground, unit, heading)
        if not found:
            self._stand()
        if self.span.start in self.ground.layout.inside and not self._is_all_inside():
            for unit in self.units:
                if unit.at in self.ground.layout.inside:
                    unit.add(weights.ASIDE, "it stands in parentheses")
        if self.span.question and not self.first.picked:
            share = 1.0 if len(self.words) > 3 and self._asks() else weights.TOPIC
            for unit in self.units:
                unit.add(weights.QUESTION * share, "it stands in a question")
        self._clauses()
        self._shared_words()
        self._rated()
        return {at for heading in found for at in heading.words}

    def _stand(self) -> None:
        """Weigh a rank, else the number of a question, else how the sentence is built."""
        rank = rank_before(self.ground.layout, self.span, self.first.at)
        if rank is not None:
            self._ranked(rank)
        elif self.ground.asked.survey and answers_by_number(self.words, self.ground.sets):
            for unit in self.list:
                unit.add(weights.RANK, "it answers one of the questions by number")
                unit.picked = unit.firm = True
        else:
            self._labelled()
            self._led_to()
            self._parallel()

    def _is_all_inside(self) -> bool:
        """Whether the answer names one work, in parentheses behind what is in it: "Rui! (Mars)"."""
        ground = self.ground
        inside = all(unit.at in ground.layout.inside for unit in ground.units)
        one = len({unit.work for unit in ground.units}) == 1
        return inside and one and PERSON in ground.layout.words[: ground.units[0].at]

    def _asks(self) -> bool:
        """The question asks something, and does not only name its topic."""
        leads = self.ground.sets["talk.leads"]
        said = [word for word in self.words[:8] if word not in leads][:2]
        return not self.ground.sets["talk.asks"].isdisjoint(said)

    # ranks

    def _ranked(self, rank: int) -> None:
        if self.ground.asked.both and rank > _TOP:
            self.first.add(
                weights.RANK_TOO_LOW, f"rank {rank} of the best and the worst is no good one"
            )
            return
        several = self.units[-1].group != self.first.group
        turned_from = several and turns_behind(self.ground, self.first)
        denied = not self.ground.asked.negative and self._is_denied()
        for unit in self.units:
            if self._is_somebodys(unit):
                unit.add(weights.PASSING, "it tells what somebody is known for")
            elif unit.group == self.first.group and denied:
                unit.add(weights.PASSING, f"rank {rank} says what it is not")
            elif unit.group == self.first.group:
                unit.add(weights.RANK, f"it has rank {rank}")
                unit.picked, unit.firm = True, not turned_from
            elif has_own_rank(self.ground.layout, unit.at):
                unit.add(weights.RANK, "it has a rank of its own")
                unit.picked = unit.firm = True
            else:
                unit.add(weights.RANK_ELSEWHERE, "another work has the rank")

    def _is_denied(self) -> bool:
        """A denial stands right before the first title: "5. This isn't City Hunter"."""
        words, negator = self.ground.layout.words, self.ground.sets["talk.negator"]
        near = range(max(self.span.start, self.first.at - 2), self.first.at)
        return any(words[at] in negator and not words[at + 1].isdigit() for at in near)  # "No. 3"

    def _is_somebodys(self, unit: Unit) -> bool:
        """Behind the title with the rank, another with somebody of its cast: "with Goblin's Gong Yoo"."""
        words = self.ground.layout.words

        def followed(at: int) -> bool:
            return words[at + 1 : at + 2] == [PERSON]

        return unit is not self.first and followed(unit.at) and not followed(self.first.at)

    # labels

    def _labelled(self) -> None:
        """A title that is most of a sentence, or opens it, is an answer without a verb."""
        open_end = not self.span.question or self._asks_about_it()
        credit = self._is_credit()
        if self._is_fragment() and not (credit and self._is_one_of_several()):
            for unit in self.units if self._is_plain_list() else self.list:
                unit.add(weights.FRAGMENT, "the sentence is little more than the title")
                unit.stands = open_end and not self.ground.reply and not self._goes_on()
        elif credit:
            for unit in self.units:
                unit.add(weights.CREDIT, "it tells what somebody is known for")
        elif not self._lead() and (behind := self._behind()) >= Break.COMMA:
            strong = behind >= Break.CLAUSE or self.span.line or self.span.question
            weight = weights.LABEL if strong else weights.LABEL_BY_COMMA
            for unit in self.list:
                unit.add(weight, "it opens the sentence like a label")
                unit.stands = open_end and strong
        elif len(self.list) >= 4:
            for unit in self.list:
                unit.add(weights.LIST, "it stands in a list")

    def _is_plain_list(self) -> bool:
        """Commas part all that the sentence holds, some of which may be no known name."""
        breaks = self.ground.layout.breaks[self.span.start + 1 : self.span.stop - 1]
        return Break.COMMA in breaks and max(breaks) is Break.COMMA and not self._hits()

    def _hits(self) -> bool:
        """Some cue stands in the sentence."""
        return bool(self.ground.hits_in.get(self.number))

    def _asks_about_it(self) -> bool:
        """What it asks, it asks of the title that it opens with: "Healer, how do they do it?"."""
        behind = self.list[-1].at + 1
        then = self.ground.layout.words[behind : min(behind + 1, self.span.stop)]
        parted = self._behind() >= Break.COMMA
        return parted and not self._lead() and not self.ground.sets["talk.wonders"].isdisjoint(then)

    def _is_fragment(self) -> bool:
        subjects = self.ground.sets["talk.subjects"]
        if self._tells_of_it():
            return False
        others, most = self._others(), 1 if self.span.question else 3
        return len(others) <= most and subjects.isdisjoint(others) and not self._doubted()

    def _others(self) -> list[str]:
        """The words besides titles and people that say something."""
        fillers = self.ground.sets["talk.fillers"]
        return [w for w in self.words if w not in _SLOTS and w not in fillers and not w.isdigit()]

    def _goes_on(self) -> bool:
        """One of several sentences, and the title only begins what it tells without a cue."""
        several = len(self.ground.layout.sentences) > 1
        tells_on = len(self._others()) > 1 and self._behind() < Break.COMMA
        return several and tells_on and not self._hits()

    def _tells_of_it(self) -> bool:
        """Before the title "it" does something: "it opened with the force of Healer"."""
        before, sets = self.words[: self.first.at - self.span.start], self.ground.sets
        it, copulas = sets["talk.it"], sets["talk.copulas"]
        return any(
            word in it and not copulas.issuperset(before[at + 1 : at + 2])
            for at, word in enumerate(before[:-1])
        )

    def _doubted(self) -> bool:
        """Some cue of the sentence passes the title by or speaks against it."""
        against = {"negative", "pan", "passing", "excluded"}
        return any(
            hit.start not in self.ground.layout.inside
            and turned(self.ground, hit) in against
            and reached(self.ground, hit)[0]
            for hit in self.ground.hits_in.get(self.number, ())
        )

    def _is_one_of_several(self) -> bool:
        """The text names other works in other sentences."""
        return any(u.work != self.first.work for u in self.ground.units if u not in self.units)

    def _is_credit(self) -> bool:
        """A title in parentheses behind one person: what they are known for."""
        layout = self.ground.layout
        before = layout.words[self.span.start : self.first.at]
        asked = self.ground.asked
        if asked.level is NomineeKind.PERSON or asked.songs or asked.survey:
            return False
        return (
            self.first.at in layout.inside and before[-1:] == [PERSON] and before.count(PERSON) == 1
        )

    def _lead(self) -> list[str]:
        """What stands before the first title, without words that say nothing."""
        empty = either(*(self.ground.sets[key] for key in _SAY_NOTHING), _SIGNS)
        before = self.ground.layout.words[self.span.start : self.first.at]
        return [w for w in before if w not in empty and not w.isdigit()]

    def _behind(self) -> Break:
        """How strongly the first list is parted from what stands behind it."""
        layout, at = self.ground.layout, self.list[-1].at + 1
        if at < self.span.stop - 1 and layout.words[at] == PERSON and not self._lead():
            at += 1  # "Healer's Moon-ho, because …"
        return layout.breaks[at] if at < self.span.stop else Break.SENTENCE

    def _led_to(self) -> None:
        for unit in self.units:
            if unit.at in self.ground.layout.colon:
                for member in self.ground.members(unit):
                    member.add(weights.COLON, "a colon leads to it")
                    member.stands = True

    def _parallel(self) -> None:
        """Several titles each open a part of the sentence: "A for the music; B for the hats"."""
        breaks, turn = self.ground.layout.breaks, self.ground.sets["talk.turn"]
        heads = [
            unit
            for unit in self.units
            if unit.at not in self.ground.layout.inside
            and (unit.at == self.span.start or breaks[unit.at] is Break.CLAUSE)
        ]
        several = len({unit.work for unit in heads}) > 1
        if several and not self.span.question and turn.isdisjoint(self.words):
            for unit in heads:
                unit.add(weights.LABEL, "it opens its part of the sentence")
                unit.stands = True

    # clauses

    def _clauses(self) -> None:
        """What stands before a title in its clause: a verb of being, a bearer, a conjunction."""
        sets = self.ground.sets
        last: Unit | None = None
        for unit in self.units:
            whose = self._tells_of_whom(unit) or (last is not None and self._goes_with(unit, last))
            last = unit if whose else None
            clause = self._clause(min(u.at for u in self.units if u.group == unit.group))
            unit.under = unit.at in self.ground.layout.inside or self._beside(clause)
            under = unit.under and not whose
            if under or self.span.question or turns_behind(self.ground, unit):
                continue
            if whose:
                unit.add(weights.WHOSE, "it tells of whom the answer speaks")
                unit.told = True
            elif len(clause) > 1 and clause[-1] in sets["talk.copulas"]:
                unit.add(weights.COPULA, "the sentence says that it is the one")
                unit.stands = True
            elif (
                clause
                and clause[-1] in self.ground.sets["talk.leads_in"]
                and self._bears(clause[:-1])
            ):
                unit.add(weights.BEARER, "the sentence speaks of something in it")
                unit.told = unit.told or self._is_asked_for(clause)

    def _goes_with(self, unit: Unit, before: Unit) -> bool:
        """In one list with the title before, and nobody between: "Mei from Love Shuffle and Goong"."""
        near = unit.group == before.group and unit.at - before.at <= _FEW
        return near and PERSON not in self.ground.layout.words[before.at : unit.at]

    def _tells_of_whom(self, unit: Unit) -> bool:
        """Somebody is asked for, and one stands right before it: "Mei from Love Shuffle", "Rui (Mars)"."""
        layout, at = self.ground.layout, unit.at - 1
        if self.ground.asked.level is not NomineeKind.PERSON or at <= self.span.start - 1:
            return False
        inside = unit.at in layout.inside and at not in layout.inside
        if layout.words[at] in self.ground.sets["talk.leads_in_them"]:
            at -= 1
        elif not inside:
            return False
        if at < self.span.start:
            return False
        words, sets = layout.words, self.ground.sets
        said = either(*(sets[key] for key in _NOBODY))
        denied = not sets["talk.negator"].isdisjoint(words[max(self.span.start, at - 3) : at])
        if words[at] in said or denied:
            return False
        full = at - 1 > self.span.start and words[at - 1] != "i" and self._is_large(at - 1)
        return words[at] == PERSON or self._is_large(at) or full

    def _is_large(self, at: int) -> bool:
        layout = self.ground.layout
        return layout.text[layout.starts[at]].isupper()

    def _beside(self, clause: list[str]) -> bool:
        """The clause is no main one, or tells of somebody else."""
        sets = self.ground.sets
        if not clause:
            return False
        whose = self._somebody_of_mine(clause)
        others = clause[whose] in sets["talk.mine"] and not sets["talk.relations"].isdisjoint(
            clause[whose + 1 : whose + 2]
        )
        theirs = others and sets["talk.ands"].isdisjoint(clause[whose + 2 : whose + 3])
        return (
            theirs
            or clause[0] in sets["talk.narrators"]
            or not sets["talk.under"].isdisjoint(clause)
        )

    def _somebody_of_mine(self, clause: list[str]) -> int:
        """Where a clause that the writer does nothing in begins to tell of "my friends", or 0."""
        opening, sets = clause[:_FEW], self.ground.sets
        if not sets["talk.by_me"].isdisjoint(opening):
            return 0
        return next((at for at, word in enumerate(opening) if word in sets["talk.mine"]), 0)

    def _bears(self, clause: list[str]) -> bool:
        near = clause[-3:]
        return PERSON in near or not self.ground.sets["talk.bearers"].isdisjoint(near)

    def _is_asked_for(self, clause: list[str]) -> bool:
        """A clause that opens an answer with what the prompt asks for: "The pair from Healer"."""
        level = self.ground.asked.level
        asked = self.ground.sets.get(f"prompt.{level.value}", frozenset())
        return self.number == 0 and len(clause) <= _SHORT_CLAUSE and not asked.isdisjoint(clause)

    def _clause(self, at: int) -> list[str]:
        """The words before a title in its own clause."""
        breaks, start = self.ground.layout.breaks, at
        while start > self.span.start and breaks[start] < Break.COMMA:
            start -= 1
        return self.ground.layout.words[start:at]

    # the prompt's words

    def _rated(self) -> None:
        """A low rating behind a name rejects it; behind the only one of a sentence, in the next, too."""
        asked, layout = self.ground.asked, self.ground.layout
        if asked.negative or asked.first or not ("/" in layout.text or "out of" in layout.text):
            return
        end = self.span.stop
        following = self.number + 1
        alone = len(self.units) == 1 and following not in self.ground.units_in
        if alone and following < len(layout.sentences):
            end = layout.sentences[following].stop
        stops = [unit.at for unit in self.units[1:]]
        for unit, stop in zip(self.units, [*stops, end], strict=True):
            share = rating(layout.behind(unit.at, stop))
            if share is not None and share <= _LOW:
                unit.reject(weights.NEGATIVE, "its rating is low")

    def _shared_words(self) -> None:
        """The sentence speaks of what the prompt asks for."""
        asked, sets = self.ground.asked, self.ground.sets
        stems = () if asked.first else tuple(asked.stems)
        shared = [
            at  # a word begins like its stem: most are told by that
            for at, word in enumerate(self.words)
            if word.startswith(stems) and stem(word) in asked.stems
        ]
        if not shared:
            return
        staged = either(sets["prompt.scene"], sets["prompt.couple"])
        lacking = [at for at in shared if at and self.words[at - 1] in sets["talk.lacks"]]
        for unit in self.units:
            at = unit.at - self.span.start
            lacked = next((near for near in lacking if self._is_in_it(near, at)), None)
            if lacked is not None:
                said = self.words[lacked]
                unit.add(weights.PASSING, f"it has no “{said}”, which the prompt asks for")
                unit.aside = True
                continue
            seen = any(0 < at - near <= 3 and self.words[near] in staged for near in shared)
            why = f"it speaks of “{self.words[shared[0]]}”, as the prompt does"
            unit.add(weights.ASKED_FOR_IN_IT if seen else weights.ASKED_FOR, why)
            unit.told = unit.told or seen

    def _is_in_it(self, near: int, at: int) -> bool:
        """Between a word and a title stands "in", and no more than an article: "no kiss in Healer"."""
        between = self.words[near + 1 : at]
        if not 0 < len(between) <= 2:
            return False
        return between[0] in self.ground.sets["talk.leads_in"]
