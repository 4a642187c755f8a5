from bot.model import Edge, EdgeKind
from bot.tally import groups, path, persons
from tests.conftest import NOON


def edge(n: int, kind: EdgeKind, a: str, b: str, undoes: str | None = None) -> Edge:
    return Edge(id=f"e{n}", at=NOON, host="Anna", kind=kind, a=a, b=b, undoes=undoes)


def test_the_oldest_standing_merge_says_who_leads() -> None:
    first = edge(1, EdgeKind.MERGE, "work/b", "work/c")
    second = edge(2, EdgeKind.MERGE, "work/a", "work/b")
    assert groups([first, second]).canonical("work/a") == "work/b"
    undo = edge(3, EdgeKind.MERGE, "", "", undoes="e1")
    assert groups([first, second, undo]).canonical("work/b") == "work/a"


def test_the_shortest_chain_is_named() -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "c")]
    assert path(pairs, "a", "d") == ("a", "c", "d")
    assert path(pairs, "a", "z") == ()


def test_words_that_contradict_each_other_are_shown_with_their_path() -> None:
    said = [
        edge(1, EdgeKind.MERGE, "work/a", "work/b"),
        edge(2, EdgeKind.MERGE, "work/b", "work/c"),
        edge(3, EdgeKind.DIFFERENT, "work/c", "work/a"),
    ]
    [clash] = groups(said).clashes
    assert clash.path == ("work/c", "work/b", "work/a")


def test_an_account_linked_to_a_host_is_the_host() -> None:
    link = edge(1, EdgeKind.LINK, "x:1", "x:2")
    assert persons([link], {"x:2": "Anna"}) == {"x:1": "host:Anna", "x:2": "host:Anna"}
    unseen = edge(2, EdgeKind.LINK, "x:7", "host:Estelle")
    assert persons([unseen])["x:7"] == "host:Estelle"
