from bot.catalogue.kinship import kin
from bot.model import Work


def work(name: str, *, remake_of: str | None = None, sequel_of: str | None = None) -> Work:
    return Work(
        id=name, title=name, year=2009, country="KR", remake_of=remake_of, sequel_of=sequel_of
    )


def test_remakes_of_remakes_are_one_family_and_strangers_have_none() -> None:
    works = {
        one.id: one
        for one in (
            work("meteor"),
            work("boys", remake_of="flowers"),
            work("flowers", remake_of="meteor"),
            work("healer"),
        )
    }
    family = kin(works).family
    assert family["meteor"] == family["flowers"] == family["boys"] == set(works) - {"healer"}
    assert "healer" not in family


def test_a_circle_of_remakes_ends() -> None:
    works = {"a": work("a", remake_of="b"), "b": work("b", remake_of="a")}
    assert kin(works).family == {"a": {"a", "b"}, "b": {"a", "b"}}


def test_what_a_remake_was_made_of_need_not_be_in_the_catalogue() -> None:
    assert kin({"a": work("a", remake_of="elsewhere")}).family == {}


def test_what_follows_a_work_is_told_in_the_order_of_the_catalogue() -> None:
    works = {"1": work("1"), "3": work("3", sequel_of="1"), "2": work("2", sequel_of="1")}
    assert kin(works).sequels == {"1": ("3", "2")}
