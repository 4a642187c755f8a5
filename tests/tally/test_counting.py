from datetime import timedelta
from typing import Any

from bot.model import Again, Cast, HostsCount, Nominee, NomineeKind, Rule
from bot.tally import Merges, Naming, ballots, lift, standing
from tests.conftest import NOON
from tests.making import OPENS, a_work

NAMING = Naming(titles={"full-house-2014-th": "Full House"})


def scene(name: str, work: str = "full-house-2014-th") -> Nominee:
    return Nominee(kind=NomineeKind.SCENE, key=f"scene/{work}/{name}", name=name, work=work)


def cast(who: str, nominee: Nominee, minute: int = 0, place: int = 0, **fields: Any) -> Cast:
    given: dict[str, Any] = {
        "network": "x",
        "answer": f"x:{who}{minute}",
        "honourable": False,
    }
    return Cast(
        account=f"x:{who}",
        nominee=nominee,
        said_at=OPENS + timedelta(minutes=minute),
        place=place,
        **given | fields,
    )


def names(*casts: Cast, rule: Rule | None = None, **more: Any) -> list[list[str]]:
    found = ballots(casts, rule or Rule(), naming=NAMING, **more)
    return [[nominee.name for nominee in ballot.nominees] for ballot in found]


A, B, C = (a_work(name, name.lower()) for name in "ABC")


def test_a_scene_counts_for_its_work() -> None:
    lifted = lift(cast("1", scene("ice cream kiss")), NomineeKind.WORK, NAMING)
    assert (lifted.key, lifted.name) == ("work/full-house-2014-th", "Full House")


def test_without_a_scene_it_stands_under_its_work() -> None:
    work = NAMING.nominee("work/full-house-2014-th")
    bare = lift(cast("1", work), NomineeKind.SCENE, NAMING)
    assert (bare.key, bare.name) == ("scene/full-house-2014-th/", "Full House (no scene named)")
    told = lift(cast("1", work, scene="Ice cream kiss"), NomineeKind.SCENE, NAMING)
    assert told.key == "scene/full-house-2014-th/ice cream kiss"


def test_a_couple_is_named_in_any_order() -> None:
    work = NAMING.nominee("work/full-house-2014-th")
    one, other = (
        lift(cast("1", work, people=people), NomineeKind.COUPLE, NAMING)
        for people in (("Mike", "Aom"), ("Aom", "Mike"))
    )
    assert one == other
    assert one.key == "couple/full-house-2014-th/aom mike"


def test_what_has_no_work_stays_what_it_is() -> None:
    phrase = Nominee(kind=NomineeKind.PHRASE, key="phrase/all of them", name="all of them")
    assert lift(cast("1", phrase), NomineeKind.WORK, NAMING) == phrase


def test_a_later_answer_replaces_an_earlier_one() -> None:
    assert names(cast("1", A), cast("1", B, 5)) == [["B"]]


def test_with_adding_the_earlier_answer_keeps_its_place() -> None:
    add = Rule(again=Again.ADD, cap=2)
    assert names(cast("1", A), cast("1", B, 5), cast("1", C, 6), rule=add) == [["A", "B"]]


def test_picks_stand_before_honourable_mentions() -> None:
    both = (cast("1", A, honourable=True), cast("1", B, place=1))
    assert names(*both) == [["B"]]
    assert names(*both, rule=Rule(cap=None)) == [["B", "A"]]


def test_repeats_take_no_place_and_merged_ones_are_repeats() -> None:
    merges = Merges(leader={A.key: A.key, B.key: A.key}, members={A.key: (A.key, B.key)})
    said = (cast("1", A), cast("1", B, place=1), cast("1", C, place=2))
    assert names(*said, rule=Rule(cap=2), merges=merges) == [["A", "C"]]


def test_linked_accounts_make_one_ballot_wherever_their_casts_stand() -> None:
    people = {"x:1": "x:1", "x:3": "x:1"}
    said = (cast("1", A), cast("2", B), cast("3", C, 9))
    assert names(*said, persons=people) == [["B"], ["C"]]


def test_equal_counts_share_a_rank_and_the_next_one_is_passed_over() -> None:
    said = [cast("1", B), cast("2", A), cast("3", C), cast("4", C)]
    counted = standing("t", said, Rule(), cut_off=NOON)
    assert [(p.rank, p.nominee.name, p.tied) for p in counted.places] == [
        (1, "C", False),
        (2, "A", True),
        (2, "B", True),
    ]
    assert (counted.people, counted.answers, counted.networks) == (4, 4, {"x": 4})


def test_hosts_count_along_apart_or_not() -> None:
    said = [cast("1", A), cast("h", B, host="Anna")]

    def places(hosts: HostsCount) -> tuple[int, list[tuple[str, int, int]]]:
        counted = standing("t", said, Rule(hosts=hosts), cut_off=NOON)
        return counted.people, [(p.nominee.name, p.people, p.hosts) for p in counted.places]

    assert places(HostsCount.ALONG) == (2, [("A", 1, 0), ("B", 1, 0)])
    assert places(HostsCount.APART) == (1, [("A", 1, 0), ("B", 0, 1)])
    assert places(HostsCount.NO) == (1, [("A", 1, 0)])


def test_two_accounts_of_one_host_are_one_person() -> None:
    said = [cast("h1", A, host="Anna"), cast("h2", B, 5, host="Anna")]
    assert names(*said) == [["B"]]
