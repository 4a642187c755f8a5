from dataclasses import replace

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError

from bot.errors import Conflict, Unknown
from bot.model import Again, NomineeKind, Rule, Ruling, Stance
from bot.review import token
from bot.storage import Store
from bot.storage.engine import writing
from tests.making import CLOSES, a_talk
from tests.review.desk import Desk, lexicon, nominee, picked


def keys(*titles: str) -> list[str]:
    return [nominee(title).key for title in titles]


def test_counting_what_was_pending_changes_the_standing_at_once(desk: Desk) -> None:
    answer = desk.hears("Full House", ruling=Ruling.PENDING)
    assert desk.count() == {}
    assert desk.standing().pending == 1
    desk.review.rule(desk.passage(answer, "full house"), Ruling.COUNTED, **desk.signed)
    assert desk.count() == {"Full House": 1}
    assert desk.standing().pending == 0


def test_a_refusal_and_its_undo(desk: Desk) -> None:
    answer = desk.hears("Full House")
    done = desk.review.rule(
        desk.passage(answer, "Full House"), Ruling.REFUSED, reason="link only", **desk.signed
    )
    assert desk.count() == {}
    desk.review.undo(done.ids[0], **desk.signed)
    assert desk.count() == {"Full House": 1}


def test_what_was_taken_back_is_not_taken_back_twice(desk: Desk) -> None:
    done = desk.review.rule(desk.passage(desk.hears("Full House")), Ruling.REFUSED, **desk.signed)
    desk.review.undo(done.ids[0], **desk.signed)
    with pytest.raises(Conflict, match="Anna took that back already"):
        desk.review.undo(done.ids[0], **desk.signed)


def test_the_second_host_sees_what_the_first_did(desk: Desk) -> None:
    answer = desk.hears("Full House", ruling=Ruling.PENDING)
    seen = token(desk.store.verdicts.case(answer))
    passage = desk.passage(answer, "Full House", seen=seen)
    desk.review.rule(passage, Ruling.COUNTED, host="Estelle", now=desk.now)
    with pytest.raises(Conflict, match="Estelle ruled on"):
        desk.review.rule(passage, Ruling.REFUSED, **desk.signed)
    assert desk.count() == {"Full House": 1}


def test_choosing_a_nominee_for_a_wording_the_reader_passed_over(desk: Desk) -> None:
    answer = desk.hears("Full House", "Coffee Prince", nominations=[])
    desk.review.rule(
        desk.passage(answer, "coffee prince"),
        Ruling.COUNTED,
        nominee=nominee("Coffee Prince"),
        **desk.signed,
    )
    assert desk.count() == {"Coffee Prince": 1}


def test_a_wording_that_is_not_there_is_named_with_those_that_are(desk: Desk) -> None:
    answer = desk.hears("Full House")
    with pytest.raises(Unknown, match="Full House"):
        desk.review.rule(desk.passage(answer, "Goong"), Ruling.COUNTED, **desk.signed)


def test_an_unknown_answer_is_named(desk: Desk) -> None:
    with pytest.raises(Unknown, match="x:404"):
        desk.review.rule(desk.passage("x:404", "Goong"), Ruling.COUNTED, **desk.signed)


def test_counting_a_mention_makes_it_a_nomination(desk: Desk) -> None:
    said = "Full House number 1"
    mention = replace(picked(said, "Full House"), stance=Stance.MENTIONED, ruling=None)
    answer = desk.hears("Full House", nominations=[mention])
    assert desk.count() == {}
    desk.review.rule(desk.passage(answer, "Full House"), Ruling.COUNTED, **desk.signed)
    assert desk.count() == {"Full House": 1}


def test_splitting_a_passage_and_choosing_for_its_parts(store: Store) -> None:
    desk = Desk(store, a_talk(rule=_adding()))
    said = "Full House and Coffee Prince number 1"
    whole = picked(said, "Full House and Coffee Prince", ruling=Ruling.PENDING, nominee=None)
    answer = desk.hears("Full House", "Coffee Prince", nominations=[whole])
    done = desk.review.split(
        desk.passage(answer, whole.wording), ["Full House", "Coffee Prince"], **desk.signed
    )
    for title in ("Full House", "Coffee Prince"):
        desk.review.rule(
            desk.passage(answer, title), Ruling.COUNTED, nominee=nominee(title), **desk.signed
        )
    assert desk.count() == {"Coffee Prince": 1, "Full House": 1}
    desk.review.undo(done.ids[0], **desk.signed)
    [kept] = [k for k in store.conclusions.of([answer])[answer] if k.settled.as_read == whole]
    assert kept.settled.stands == whole


def _adding() -> Rule:
    return Rule(cap=None, again=Again.ADD)


def test_a_part_that_is_not_in_the_text_splits_nothing(desk: Desk) -> None:
    answer = desk.hears("Full House")
    with pytest.raises(Unknown, match="Goong"):
        desk.review.split(desk.passage(answer, "Full House"), ["Goong"], **desk.signed)


def test_a_held_answer_waits(desk: Desk) -> None:
    answer = desk.hears("Full House")
    desk.review.hold(desk.passage(answer), **desk.signed)
    assert desk.count() == {}
    assert desk.standing().pending == 1
    desk.review.hold(desk.passage(answer), on=False, **desk.signed)
    assert desk.count() == {"Full House": 1}


def test_what_is_not_surely_of_the_talk_does_not_count_until_a_host_says_so(desk: Desk) -> None:
    answer = desk.hears("Full House", placed=Ruling.PENDING)
    assert desk.count() == {}
    done = desk.review.place(desk.passage(answer), desk.talk.name, **desk.signed)
    assert done.reread == (answer,)
    assert desk.count() == {"Full House": 1}
    desk.review.undo(done.ids[0], **desk.signed)
    assert desk.count() == {}


def test_an_answer_said_to_be_of_no_talk_leaves_the_count(desk: Desk) -> None:
    answer = desk.hears("Full House")
    desk.review.place(desk.passage(answer), "", **desk.signed)
    assert desk.count() == {}


def test_equal_wordings_are_ruled_on_in_one_stroke(desk: Desk) -> None:
    for n in range(3):
        desk.hears("Full House", by=str(n), ruling=Ruling.PENDING)
    desk.hears("Lie to Me", by="9", ruling=Ruling.PENDING)
    done = desk.review.rule_alike(
        desk.talk.name, "FULL HOUSE!", ruling=Ruling.COUNTED, **desk.signed
    )
    assert len(done.ids) == 3
    assert desk.count() == {"Full House": 3}
    desk.review.undo(done.ids[1], **desk.signed)
    assert desk.count() == {"Full House": 2}


def test_merging_and_undoing(desk: Desk) -> None:
    over, before = keys("Boys Over Flowers", "Boys Before Flowers")
    desk.hears("Boys Over Flowers", by="1")
    desk.hears("Boys Before Flowers", by="2")
    done = desk.review.merge(over, before, **desk.signed)
    assert desk.count() == {"Boys Over Flowers": 2}
    desk.review.undo(done.ids[0], **desk.signed)
    assert desk.count() == {"Boys Before Flowers": 1, "Boys Over Flowers": 1}


def test_merge_a_merge_b_undo_a_is_only_b(desk: Desk) -> None:
    for n, title in enumerate(("Full House", "Coffee Prince", "Lie to Me")):
        desk.hears(title, by=str(n))
    full, coffee, lie = keys("Full House", "Coffee Prince", "Lie to Me")
    first = desk.review.merge(full, coffee, **desk.signed)
    desk.review.merge(coffee, lie, **desk.signed)
    assert desk.count() == {"Full House": 3}
    desk.review.undo(first.ids[0], **desk.signed)
    assert desk.count() == {"Coffee Prince": 2, "Full House": 1}


def test_a_merge_that_would_join_what_is_different_names_the_path(desk: Desk) -> None:
    full, coffee, lie = keys("Full House", "Coffee Prince", "Lie to Me")
    desk.review.different(full, lie, **desk.signed)
    desk.review.merge(full, coffee, **desk.signed)
    with pytest.raises(Conflict) as refused:
        desk.review.merge(coffee, lie, **desk.signed)
    assert refused.value.path == (full, coffee, lie)
    assert len(desk.store.edges.every()) == 2


def test_what_is_merged_cannot_be_called_different(desk: Desk) -> None:
    full, coffee = keys("Full House", "Coffee Prince")
    desk.review.merge(full, coffee, **desk.signed)
    with pytest.raises(Conflict, match="are one already"):
        desk.review.different(coffee, full, **desk.signed)


def test_only_nominees_of_one_kind_merge(desk: Desk) -> None:
    with pytest.raises(Conflict, match="one kind"):
        desk.review.merge("work/full-house", "phrase/full house", **desk.signed)


def test_what_is_no_nominee_is_not_merged(desk: Desk) -> None:
    with pytest.raises(Unknown, match="nonsense"):
        desk.review.merge("nonsense", "work/full-house", **desk.signed)


def test_an_account_linked_to_a_host_is_the_host_even_before_the_pick_is_read(desk: Desk) -> None:
    desk.hears("Full House", by="1")
    desk.review.link("x:1", "host:Anna", **desk.signed)
    [ballot] = [place for place in desk.standing().places if place.people]
    assert ballot.nominee.name == "Full House"
    desk.hears("Lie to Me", by="Anna", network="host")
    assert desk.count() == {"Lie to Me": 1}


def test_taking_an_undo_back_may_contradict_what_was_said_since(desk: Desk) -> None:
    full, coffee = keys("Full House", "Coffee Prince")
    merged = desk.review.merge(full, coffee, **desk.signed)
    undone = desk.review.undo(merged.ids[0], **desk.signed)
    desk.review.different(full, coffee, **desk.signed)
    with pytest.raises(Conflict, match="called different since"):
        desk.review.undo(undone.ids[0], **desk.signed)


def test_a_groups_name_is_a_choice_of_its_own(desk: Desk) -> None:
    over, before = keys("Boys Over Flowers", "Boys Before Flowers")
    desk.hears("Boys Over Flowers", by="1")
    desk.hears("Boys Before Flowers", by="2")
    merged = desk.review.merge(over, before, **desk.signed)
    desk.review.name(before, "BOF", **desk.signed)
    assert desk.count() == {"BOF": 2}
    desk.review.undo(merged.ids[0], **desk.signed)
    assert desk.count() == {"BOF": 1, "Boys Over Flowers": 1}


def test_a_preview_says_who_moves_and_changes_nothing(desk: Desk) -> None:
    for n, title in enumerate(("Full House", "Full House", "Coffee Prince", "Lie to Me")):
        desk.hears(title, by=str(n))
    desk.hears("Lie to Me", by="7")
    desk.hears("Boys Over Flowers", by="8")
    lie, coffee = keys("Lie to Me", "Coffee Prince")
    found = desk.review.preview_merge(desk.talk.name, lie, coffee, desk.now)
    assert (found.moves, found.overlap) == (1, 0)
    assert [str(shift) for shift in found.shifts] == [
        "Lie to Me stays 1st, from 2 to 3 people",
        "this takes Full House from 1st to 2nd",
        "Coffee Prince leaves the standing",
    ]
    assert desk.count()["Coffee Prince"] == 1


def test_a_preview_with_longer_ballots_counts_the_overlap_once(store: Store) -> None:
    desk = Desk(store, a_talk(rule=_adding()))
    desk.hears("Full House", "Coffee Prince", by="1")
    desk.hears("Coffee Prince", by="2")
    full, coffee = keys("Full House", "Coffee Prince")
    found = desk.review.preview_merge(desk.talk.name, full, coffee, desk.now)
    assert (found.moves, found.overlap) == (2, 1)
    desk.review.merge(full, coffee, **desk.signed)
    assert found.after.places == desk.standing().places


def test_linked_accounts_are_one_person_while_they_are_linked(desk: Desk) -> None:
    desk.hears("Full House", by="1")
    desk.hears("Coffee Prince", by="2", network="wordpress")
    done = desk.review.link("x:1", "wordpress:2", **desk.signed)
    assert desk.count() == {"Coffee Prince": 1}
    desk.review.undo(done.ids[0], **desk.signed)
    assert desk.count() == {"Coffee Prince": 1, "Full House": 1}


def test_a_new_nominee_is_found_by_every_name(desk: Desk) -> None:
    made = desk.review.make(
        NomineeKind.WORK, "Playful Kiss", names=("Mischievous Kiss",), **desk.signed
    )
    for words in ("playful", "mischievous k", "Playful Kiss"):
        assert desk.review.search(words) == [made]
    assert desk.store.nominees.learned() == [("Mischievous Kiss", made), ("Playful Kiss", made)]


def test_a_new_work_that_the_reader_has_learned_is_found_once(desk: Desk) -> None:
    made = desk.review.make(NomineeKind.WORK, "Playful Kiss", **desk.signed)
    knowing = replace(desk.review, lexicon=lexicon(desk.store.nominees.learned()))
    assert knowing.search("Playful Kiss") == [made]


def test_search_goes_from_equal_to_near(desk: Desk) -> None:
    found = desk.review.search("boys")
    assert [n.name for n in found] == ["Boys Over Flowers", "Boys Before Flowers"]
    assert [n.name for n in desk.review.search("house")] == ["Full House"]
    assert [n.name for n in desk.review.search("Cofee Prince")] == ["Coffee Prince"]
    assert desk.review.search("!!!") == []


def test_a_choice_is_remembered_and_its_undo_names_what_leaned_on_it(desk: Desk) -> None:
    said = "the coke kiss number 1"
    unsure = picked(said, "the coke kiss", ruling=Ruling.PENDING, nominee=None)
    answer = desk.hears("the coke kiss", nominations=[unsure])
    done = desk.review.choose(
        desk.passage(answer, "the coke kiss"), nominee("Lie to Me"), **desk.signed
    )
    memory = desk.review.remembered(desk.talk.name)
    assert memory["the coke kiss"].nominee == nominee("Lie to Me")
    leaning = picked("the coke kiss number 2", "the coke kiss", leans_on=done.ids)
    later = desk.hears("the coke kiss", by="2", nominations=[leaning])
    undone = desk.review.undo(done.ids[0], **desk.signed)
    assert undone.reread == (later,)
    assert desk.review.remembered(desk.talk.name) == {}


def test_neither_a_refusal_nor_what_the_thread_explained_is_remembered(desk: Desk) -> None:
    first = desk.hears("Full House")
    desk.review.rule(
        desk.passage(first, "Full House"),
        Ruling.REFUSED,
        nominee=nominee("Lie to Me"),
        **desk.signed,
    )
    same = picked("same number 2", "same", from_thread=True, ruling=Ruling.PENDING)
    second = desk.hears("same", nominations=[same])
    desk.review.choose(desk.passage(second, "same"), nominee("Lie to Me"), **desk.signed)
    assert desk.review.remembered(desk.talk.name) == {}


def test_a_wording_that_means_now_this_now_that_is_not_remembered(desk: Desk) -> None:
    for n, title in enumerate(("Full House", "Lie to Me")):
        answer = desk.hears("Coffee Prince", by=str(n))
        desk.review.choose(desk.passage(answer, "Coffee Prince"), nominee(title), **desk.signed)
    assert desk.review.remembered(desk.talk.name) == {}


def test_the_queue_begins_with_what_decides_first_place(desk: Desk) -> None:
    for n in range(5):
        desk.hears("Full House", by=f"a{n}")
    for n in range(4):
        desk.hears("Coffee Prince", by=f"b{n}")
    desk.hears("Lie to Me", by="c")
    low = desk.hears("Boys Over Flowers", by="d", ruling=Ruling.PENDING)
    high = desk.hears("Coffee Prince", by="e", ruling=Ruling.PENDING)
    lead = desk.hears("Full House", by="f", ruling=Ruling.PENDING)
    items = desk.review.queue(desk.talk.name, desk.now)
    assert [item.kept.answer for item in items] == [high, low, lead]
    assert desk.review.queue(desk.talk.name, desk.now, limit=1, skip=1)[0].kept.answer == low


def test_every_action_stands_in_the_log(desk: Desk) -> None:
    answer = desk.hears("Full House")
    done = desk.review.rule(desk.passage(answer, "Full House"), Ruling.REFUSED, **desk.signed)
    desk.review.undo(done.ids[0], **desk.signed)
    desk.review.merge(*keys("Full House", "Lie to Me"), **desk.signed)
    lines = [(entry.who, entry.what) for _, entry in desk.store.log.latest()]
    assert lines == [("Anna", "merge"), ("Anna", "undo"), ("Anna", "rule")]


def test_the_log_holds_numbers_and_nothing_that_fans_wrote(desk: Desk) -> None:
    answer = desk.hears("Full House")
    desk.hears("Lie to Me", by="2")
    desk.review.rule(desk.passage(answer, "Full House"), Ruling.REFUSED, **desk.signed)
    desk.review.link("x:1", "x:2", **desk.signed)
    desk.review.merge("phrase/what a fan wrote", "phrase/and another", **desk.signed)
    said = " ".join(str(entry) for _, entry in desk.store.log.latest()).casefold()
    assert not [word for word in ("full house", "x:1", "x:2", "fan wrote") if word in said]


def test_a_refused_action_leaves_no_line(desk: Desk) -> None:
    full, coffee = keys("Full House", "Coffee Prince")
    desk.review.merge(full, coffee, **desk.signed)
    with pytest.raises(Conflict):
        desk.review.merge(coffee, full, **desk.signed)
    assert len(desk.store.log.latest()) == 1


def test_the_log_cannot_be_changed(desk: Desk) -> None:
    desk.review.merge(*keys("Full House", "Lie to Me"), **desk.signed)
    for statement in ("update log set who = 'x'", "delete from log"):
        with pytest.raises(IntegrityError), writing(desk.store.engine) as connection:
            connection.execute(sql(statement))


def test_an_answer_after_the_close_is_kept_and_not_counted(desk: Desk) -> None:
    desk.hears("Full House", said_at=CLOSES)
    assert desk.count() == {}


def test_an_unknown_talk_is_named_with_what_is_near(desk: Desk) -> None:
    with pytest.raises(Unknown, match="epic-kiss"):
        desk.review.queue("epic-kis", desk.now)
