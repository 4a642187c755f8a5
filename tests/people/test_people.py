from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.model import Account, Answer, Standing
from bot.people import bursts, copies, crowd, new_accounts, proposals
from tests.conftest import NOON
from tests.making import OPENS, an_account, an_answer

LONG = "The roll and tumble in Huan Zhu Ge Ge is the one I will never forget"


def said(n: int, text: str, account: Account, minutes: float = 0) -> Answer:
    at = OPENS + timedelta(minutes=minutes)
    return replace(an_answer(str(n), text, by=str(n)), account=account, said_at=at)


def pairs(*accounts: Account, **more: Any) -> list[tuple[str, str]]:
    return [(p.a, p.b) for p in proposals(accounts, **more)]


def test_the_same_link_in_two_profiles_is_evidence() -> None:
    blog = an_account("1", "wordpress", links=("https://www.mila-writes.example/",))
    post = an_account("2", "x", bio="dramas, tea. https://mila-writes.example")
    [proposal] = proposals([blog, post])
    assert (proposal.a, proposal.b) == ("wordpress:1", "x:2")
    assert proposal.evidence == ("both profiles link to mila-writes.example",)


def test_a_link_that_everyone_has_is_none() -> None:
    assert not pairs(*(an_account(str(n), links=("https://fans.example/",)) for n in range(9)))
    shared = [an_account(str(n), links=("https://linktr.ee/drama",)) for n in range(2)]
    assert not pairs(*shared)


def test_profiles_that_link_to_each_other_are_evidence_twice() -> None:
    here = an_account(
        "1", "mastodon", url="https://m.example/@mila", links=("https://b.example/mila",)
    )
    there = an_account(
        "2", "bluesky", url="https://b.example/mila", links=("https://m.example/@mila",)
    )
    [proposal] = proposals([here, there])
    assert len(proposal.evidence) == 2
    assert all("linked from there" in why for why in proposal.evidence)


def test_a_bio_that_names_the_other_handle_is_a_claim() -> None:
    here = an_account("1", "bluesky", bio="also @mila_kdrama on the bird site")
    there = an_account("2", "x", handle="Mila_kdrama", name="Mila")
    [proposal] = proposals([here, there])
    assert proposal.evidence == ("the profile of bluesky:1 on bluesky names Mila_kdrama on x",)


def test_equal_unusual_words_within_minutes_are_evidence() -> None:
    one, other = an_account("1"), an_account("2", "bluesky")
    near = [said(1, LONG, one), said(2, f"{LONG}!! #talkforreal", other, 3)]
    assert pairs(answers=near) == [("bluesky:2", "x:1")]
    assert not pairs(answers=[near[0], said(2, LONG, other, 60)])
    assert not pairs(answers=[said(1, "Coffee Prince!", one), said(2, "Coffee Prince!", other)])


def test_what_a_host_told_apart_is_not_proposed_again() -> None:
    one, other = (an_account(str(n), links=("https://mila.example",)) for n in (1, 2))
    assert not pairs(one, other, apart=frozenset([frozenset(["x:1", "x:2"])]))


def test_a_field_that_is_no_link_breaks_nothing() -> None:
    assert not pairs(an_account("1", links=("http://[", "javascript:1", "", "//")))


def test_more_evidence_goes_first() -> None:
    one = an_account("1", links=("https://a.example",))
    two = an_account("2", links=("https://a.example", "https://b.example"))
    three = an_account("3", links=("https://b.example", "https://c.example"))
    four = an_account("4", links=("https://b.example", "https://c.example"))
    assert pairs(one, two, three, four)[0] == ("x:3", "x:4")


def test_many_accounts_at_once_for_one_nominee_are_a_burst() -> None:
    rush = [said(n, "Full House", an_account(str(n)), n) for n in range(6)]
    calm = [said(n, "Goong", an_account(str(n)), n * 600) for n in range(10, 16)]
    picks = {a.id: "work/full-house" for a in rush} | {a.id: "work/goong" for a in calm}
    [burst] = bursts([*rush, *calm], picks)
    assert burst.why == "6 accounts named work/full-house within 5 minutes"
    assert len(burst.accounts) == 6


def test_one_account_that_answers_often_is_no_burst() -> None:
    chatty = [said(n, "Full House", an_account("1"), n) for n in range(9)]
    assert not list(bursts(chatty, {a.id: "work/full-house" for a in chatty}))


def test_new_accounts_are_named_only_where_their_age_is_known() -> None:
    young = said(1, "Goong", an_account("1", since=OPENS - timedelta(days=2)))
    old = said(2, "Goong", an_account("2", since=OPENS - timedelta(days=900)))
    unknown = said(3, "Goong", an_account("3"))
    picks = dict.fromkeys((young.id, old.id, unknown.id), "work/goong")
    [oddity] = new_accounts([young, old, unknown], picks)
    assert oddity.accounts == ("x:1",)


def test_copied_words_are_one_oddity_with_all_who_said_them() -> None:
    [oddity] = copies([said(n, LONG, an_account(str(n)), n * 99) for n in range(3)])
    assert oddity.why == "3 accounts said the same words"


def test_a_crowd_is_shown_with_and_without_and_nothing_is_dropped() -> None:
    rush = [said(n, LONG, an_account(str(n)), n) for n in range(6)]
    asked: list[frozenset[str]] = []

    def recount(left_out: frozenset[str]) -> Standing:
        asked.append(left_out)
        return Standing(
            talk="t", cut_off=NOON, revision=0, places=(), people=6 - len(left_out),
            answers=0, pending=0, networks={},
        )  # fmt: skip

    found = crowd(rush, {a.id: "work/w" for a in rush}, recount)
    assert [oddity.kind for oddity in found.oddities] == ["burst", "copied words"]
    assert (found.whole.people, found.without.people) == (6, 0)
    assert asked == [frozenset(), frozenset(f"x:{n}" for n in range(6))]
