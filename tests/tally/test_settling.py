from datetime import timedelta
from typing import Any

from bot.catalogue import fold
from bot.model import Nomination, Nominee, NomineeKind, Reading, Ruling, Stance, Target, Verdict
from bot.tally import BEFORE_EDIT, as_read, belonging, locate, sentence_digest, settle
from tests.conftest import NOON

TEXT = "Lie to Me was nice. My pick is Full House and Coffee Prince! Full House forever."


def work(name: str) -> Nominee:
    slug = fold(name).replace(" ", "-")
    return Nominee(kind=NomineeKind.WORK, key=f"work/{slug}", name=name, work=slug)


def passage(wording: str, text: str = TEXT, n: int = 0, **more: Any) -> Nomination:
    given: dict[str, Any] = {
        "nominee": work(wording),
        "stance": Stance.NOMINATED,
        "ruling": Ruling.COUNTED,
        "confidence": 0.9,
        "reason": "said to be the pick",
    }
    return Nomination(
        span=locate(text, fold(wording), n),
        wording=wording,
        folded=fold(wording),
        occurrence=n,
        **{**given, **more},
    )


def reading(*nominations: Nomination) -> Reading:
    return Reading(is_answer=True, nominations=nominations)


def verdict(
    n: int, wording: str = "", occurrence: int = 0, sentence: str = "", **more: Any
) -> Verdict:
    return Verdict(
        id=f"v{n}",
        at=NOON + timedelta(minutes=n),
        host="Anna",
        talk="t",
        target=Target(
            answer="x:1", wording=fold(wording), occurrence=occurrence, sentence=sentence
        ),
        **more,
    )


def on(text: str, wording: str, n: int = 0) -> str:
    return sentence_digest(text, locate(text, fold(wording), n))


def test_without_verdicts_everything_stands_as_read() -> None:
    read = passage("Full House")
    [settled] = settle(reading(read), TEXT, [])
    assert settled.stands == settled.as_read == read


def test_a_ruling_is_the_hosts_and_survives_rereading() -> None:
    refused = verdict(1, "Full House", sentence=on(TEXT, "Full House"), ruling=Ruling.REFUSED)
    for confidence in (0.9, 0.4):
        [settled] = settle(reading(passage("Full House", confidence=confidence)), TEXT, [refused])
        assert settled.stands.ruling is Ruling.REFUSED
        assert settled.verdicts == ("v1",)


def test_a_verdict_is_about_its_own_occurrence() -> None:
    both = reading(passage("Full House"), passage("Full House", n=1))
    second = verdict(1, "Full House", occurrence=1, ruling=Ruling.REFUSED)
    assert [s.stands.ruling for s in settle(both, TEXT, [second])] == [
        Ruling.COUNTED,
        Ruling.REFUSED,
    ]


def test_a_chosen_nominee_does_not_count_what_is_pending() -> None:
    pending = passage("Full House", ruling=Ruling.PENDING, nominee=None)
    choice = verdict(1, "Full House", nominee=work("Full House Thai"))
    [settled] = settle(reading(pending), TEXT, [choice])
    assert settled.stands.nominee == work("Full House Thai")
    assert settled.stands.ruling is Ruling.PENDING
    [settled] = settle(
        reading(pending), TEXT, [choice, verdict(2, "Full House", ruling=Ruling.COUNTED)]
    )
    assert settled.stands.nominee == work("Full House Thai")
    assert settled.stands.ruling is Ruling.COUNTED


def test_nothing_counts_without_a_nominee() -> None:
    pending = passage("Full House", ruling=Ruling.PENDING, nominee=None)
    [settled] = settle(reading(pending), TEXT, [verdict(1, "Full House", ruling=Ruling.COUNTED)])
    assert settled.stands.ruling is Ruling.PENDING


def test_the_latest_verdict_wins_and_an_undo_gives_the_one_before() -> None:
    first = verdict(1, "Full House", ruling=Ruling.REFUSED)
    second = verdict(2, "Full House", ruling=Ruling.PENDING)
    undo = verdict(3, "Full House", undoes="v2")
    redo = verdict(4, "Full House", undoes="v3")

    def ruling(*verdicts: Verdict) -> Ruling | None:
        return settle(reading(passage("Full House")), TEXT, verdicts)[0].stands.ruling

    assert ruling(first, second) is Ruling.PENDING
    assert ruling(first, second, undo) is Ruling.REFUSED
    assert ruling(first, second, undo, redo) is Ruling.PENDING


def test_a_mention_that_a_host_takes_for_a_pick_waits_until_it_is_counted() -> None:
    mention = passage("Lie to Me", stance=Stance.MENTIONED, ruling=None)
    [settled] = settle(reading(mention), TEXT, [verdict(1, "Lie to Me", stance=Stance.NOMINATED)])
    assert settled.stands.ruling is Ruling.PENDING
    [settled] = settle(reading(mention), TEXT, [verdict(1, "Lie to Me", ruling=Ruling.COUNTED)])
    assert settled.stands.ruling is None


def test_a_verdict_falls_only_with_its_own_sentence() -> None:
    given = verdict(1, "Full House", sentence=on(TEXT, "Full House"), ruling=Ruling.REFUSED)
    elsewhere = TEXT.replace("was nice", "was lovely")
    [settled] = settle(reading(passage("Full House", elsewhere)), elsewhere, [given])
    assert settled.stands.ruling is Ruling.REFUSED
    here = TEXT.replace("My pick is", "No pick of mine is")
    [settled] = settle(reading(passage("Full House", here)), here, [given])
    assert (settled.stands.ruling, settled.stands.reason) == (Ruling.PENDING, BEFORE_EDIT)
    assert settled.verdicts == ()


def test_a_verdict_after_the_edit_stands_for_the_one_before() -> None:
    old = verdict(1, "Full House", sentence="of another text", nominee=work("Goong"))
    new = verdict(2, "Full House", sentence=on(TEXT, "Full House"), ruling=Ruling.COUNTED)
    [settled] = settle(reading(passage("Full House")), TEXT, [old, new])
    assert (settled.stands.nominee, settled.stands.ruling) == (work("Full House"), Ruling.COUNTED)


def test_a_refusal_of_the_whole_answer_refuses_all_until_one_is_counted() -> None:
    both = reading(passage("Full House"), passage("Coffee Prince"))
    whole = verdict(1, ruling=Ruling.REFUSED)
    one = verdict(2, "Coffee Prince", ruling=Ruling.COUNTED)
    rulings = [s.stands.ruling for s in settle(both, TEXT, [whole, one])]
    assert rulings == [Ruling.REFUSED, Ruling.COUNTED]


def test_a_held_nomination_is_out_of_the_count_until_it_is_let_go() -> None:
    held = verdict(1, "Full House", hold=True)
    [settled] = settle(reading(passage("Full House")), TEXT, [held])
    assert settled.held
    assert settled.stands.ruling is Ruling.PENDING
    [settled] = settle(
        reading(passage("Full House")), TEXT, [held, verdict(2, "Full House", hold=False)]
    )
    assert not settled.held
    assert settled.stands.ruling is Ruling.COUNTED


def test_a_wording_that_the_reader_did_not_see_is_found_in_its_place() -> None:
    picked = verdict(1, "coffee prince", nominee=work("Coffee Prince"), ruling=Ruling.COUNTED)
    settled = settle(reading(passage("Full House"), passage("Full House", n=1)), TEXT, [picked])
    assert [s.stands.wording for s in settled] == ["Full House", "Coffee Prince", "Full House"]
    assert settled[1].stands.ruling is Ruling.COUNTED
    assert as_read(settled) == (passage("Full House"), passage("Full House", n=1))


def test_a_wording_that_is_not_in_the_text_adds_nothing() -> None:
    picked = verdict(1, "Goong", nominee=work("Goong"), ruling=Ruling.COUNTED)
    assert settle(reading(), TEXT, [picked]) == ()


def test_a_nominee_for_the_whole_answer_adds_one_and_rules_only_on_it() -> None:
    whole = verdict(1, nominee=work("Goong"), ruling=Ruling.COUNTED)
    pending = passage("Full House", ruling=Ruling.PENDING)
    old, new = settle(reading(pending), TEXT, [whole])
    assert old.stands.ruling is Ruling.PENDING
    assert (new.stands.span, new.stands.nominee) == (None, work("Goong"))
    assert new.stands.ruling is Ruling.COUNTED


def test_a_split_passage_gives_way_to_its_parts() -> None:
    whole = passage("Full House and Coffee Prince", nominee=None, ruling=Ruling.PENDING)
    split = verdict(1, whole.wording, split=("Full House", "Coffee Prince"))
    choice = verdict(2, "Coffee Prince", nominee=work("Coffee Prince"), ruling=Ruling.COUNTED)
    divided, first, second = settle(reading(whole), TEXT, [split, choice])
    assert (divided.stands.ruling, divided.as_read) == (None, whole)
    assert [first.stands.wording, second.stands.wording] == ["Full House", "Coffee Prince"]
    assert [first.stands.ruling, second.stands.ruling] == [Ruling.PENDING, Ruling.COUNTED]


def test_a_split_adds_what_stands_elsewhere() -> None:
    split = verdict(1, "Full House", split=("Coffee Prince",))
    settled = settle(reading(passage("Full House")), TEXT, [split])
    assert [s.stands.wording for s in settled] == ["Full House", "Coffee Prince"]


def test_undoing_a_split_brings_the_whole_back() -> None:
    whole = passage("Full House and Coffee Prince", nominee=None, ruling=Ruling.PENDING)
    split = verdict(1, whole.wording, split=("Full House", "Coffee Prince"))
    [settled] = settle(reading(whole), TEXT, [split, verdict(2, undoes="v1")])
    assert settled.stands == whole


def test_korean_wordings_are_found_within_their_particles() -> None:
    assert locate("저는 풀하우스가 좋아요", fold("풀하우스"), 0) == (3, 7)


def test_a_word_is_not_found_within_another() -> None:
    assert locate("I believe in Lie to Me", fold("lie"), 0) == (13, 16)


def test_a_hosts_word_decides_where_an_answer_belongs() -> None:
    moved = verdict(1, belonging="worst-couple")
    [placed] = belonging((), [moved])
    assert (placed.talk, placed.ruling) == ("worst-couple", Ruling.COUNTED)
    assert belonging((placed,), [moved, verdict(2, belonging="")]) == ()
    assert belonging((placed,), [moved, verdict(2, undoes="v1")]) == (placed,)
