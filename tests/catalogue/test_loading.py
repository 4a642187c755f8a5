from pathlib import Path

import pytest

from bot.catalogue import Catalogue, check, load
from bot.catalogue.loading import COUNTRIES
from bot.errors import ConfigError


def faults_of(folder: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load(folder)
    return str(caught.value)


def test_works_have_slugs_and_countries_part_equal_ones(catalogue: Catalogue) -> None:
    assert "full-house-2004" in catalogue.works
    assert catalogue.works["full-house-2014"].country == "TH"
    assert catalogue.works["its-okay-thats-love-2014"].title == "It's Okay, That's Love"


def test_two_works_of_one_title_and_year_take_their_country(tmp_path: Path) -> None:
    rows = "".join(
        f'[[work]]\ntitle = "Mask"\nyear = 2015\ncountry = "{country}"\n'
        for country in ("KR", "TH")
    )
    (tmp_path / "a.toml").write_text(rows, "utf-8")
    assert set(load(tmp_path).works) == {"mask-2015-kr", "mask-2015-th"}


def test_remakes_and_sequels_are_linked_by_id(catalogue: Catalogue) -> None:
    assert catalogue.works["full-house-2014"].remake_of == "full-house-2004"
    assert catalogue.works["hana-yori-dango-returns-2007"].sequel_of == "hana-yori-dango-2005"


def test_people_are_gathered_from_casts(catalogue: Catalogue) -> None:
    assert catalogue.people["Lee Min-ho"].works == ("boys-over-flowers-2009",)


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[[work]]\ntitle = "A"\nyear = "2001"\nnames = []\n', "utf-8")
    (tmp_path / "b.toml").write_text("[[work\n", "utf-8")
    (tmp_path / "c.toml").write_text(
        '[[work]]\ntitle = ""\nyear = 2001\ncountry = "KR"\ncast = ["X"]\n', "utf-8"
    )
    said = faults_of(tmp_path)
    for part in (
        "whole number",
        "unknown key",
        "country is missing",
        "b.toml",
        "Actor: Character",
        "not empty",
    ):
        assert part in said


def test_the_same_work_twice_is_a_fault(tmp_path: Path) -> None:
    row = '[[work]]\ntitle = "Healer"\nyear = 2014\ncountry = "KR"\n'
    (tmp_path / "a.toml").write_text(row, "utf-8")
    (tmp_path / "b.toml").write_text(row, "utf-8")
    assert "b.toml: Healer (2014): the same work stands here twice" in faults_of(tmp_path)


def test_an_ambiguous_name_must_point_to_a_work(tmp_path: Path) -> None:
    (tmp_path / "ambiguous.toml").write_text(
        '[usual]\n"full house" = "Full Hose (2004)"\n', "utf-8"
    )
    assert "there is no work 'Full Hose (2004)'" in faults_of(tmp_path)


HEALER = '[[work]]\ntitle = "Healer"\nyear = 2014\ncountry = "KR"\n'


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("a.toml", HEALER.replace("[[work]]", "[work]"), "work: must be a list of tables: write [[work]]"),
        ("a.toml", "work = 3\n", "work: must be a list of tables"),
        ("a.toml", "work = [3]\n", "work: must be a list of tables"),
        ("a.toml", HEALER + "[[works]]\n", "works: unknown table; only [[work]] stands here"),
        ("a.toml", HEALER.replace("KR", "Korea"), "Healer (2014): country: must be one of CN, GB, "),
        ("a.toml", HEALER + 'cast = [": B"]\n', 'Healer (2014): cast: each entry must read "Actor: '),
        ("a.toml", HEALER + 'cast = ["A: "]\n', 'Healer (2014): cast: each entry must read "Actor: '),
        ("a.toml", HEALER + 'cast = [" / : B"]\n', 'Healer (2014): cast: each entry must read "'),
        ("people.toml", '[person]\nname = "A B"\n', "person: must be a list of tables: write [[person]]"),
        ("people.toml", '[[persons]]\nname = "A B"\n', "persons: unknown table; only [[person]] stands"),
        ("people.toml", 'person = ["A B"]\n', "person: must be a list of tables"),
        ("people.toml", '[[person]]\nalso = ["AB"]\n', "person 1 (?): name is missing"),
        ("people.toml", '[[person]]\nname = ""\n', "person 1 (): name: must be a text that is not empty"),
        ("people.toml", '[[person]]\nname = "A B"\nalso = [3]\n', "person 1 (A B): also: must be a list"),
        ("people.toml", '[[person]]\nname = "A B"\nals = []\n', "als: unknown key; known are also, name"),
        ("ambiguous.toml", '[usal]\n"X" = ""\n', "usal: unknown table; only [usual] stands here"),
        ("ambiguous.toml", '[[usual]]\n"X" = ""\n', "usual: must be one table: write [usual]"),
        ("ambiguous.toml", 'usual = "X"\n', "usual: must be one table: write [usual]"),
        ("ambiguous.toml", '[usual]\n"X" = ["Y"]\n', 'X: must be a text: "Title (year)", or ""'),
        ("ambiguous.toml", '[usual]\n"X" = false\n', 'X: must be a text: "Title (year)", or ""'),
        ("words.toml", 'common = ["a"]\n', "common: must be one text, with spaces between"),
        ("words.toml", 'phrases = "a b c"\n', "phrases: must be a list of texts"),
        ("words.toml", "surnames = [3]\n", "surnames: must be a list of texts"),
        ("words.toml", 'commn = "a"\n', "commn: unknown key; known are abroad, acronyms, address, basic,"),
    ],
)  # fmt: skip
def test_what_does_not_belong_in_a_file_is_told_with_what_does(
    tmp_path: Path, file: str, content: str, said: str
) -> None:
    (tmp_path / file).write_text(content, "utf-8")
    (fault,) = faults_of(tmp_path).splitlines()
    assert fault.startswith(f"{file}: ")
    assert said in fault


def test_faults_of_the_data_files_come_with_those_of_the_works(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[work]\n", "utf-8")
    (tmp_path / "ambiguous.toml").write_text("[usal]\n", "utf-8")
    (tmp_path / "people.toml").write_text("[[persons]]\n[[person]]\nalso = 3\n", "utf-8")
    (tmp_path / "words.toml").write_text("common = 3\nbasic = 4\n", "utf-8")
    assert len(faults_of(tmp_path).splitlines()) == 7


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.toml").mkdir()
    assert "a.toml: file: cannot be read: " in faults_of(tmp_path)


def test_a_character_may_have_a_colon_and_a_cast_may_be_spelt_in_several_ways(
    tmp_path: Path,
) -> None:
    cast = 'cast = ["A: T:2: B", " C / D : E / F "]\n'
    (tmp_path / "a.toml").write_text(HEALER + cast, "utf-8")
    roles = load(tmp_path).works["healer-2014"].cast
    assert [(role.actor, role.character) for role in roles] == [
        (("A",), ("T:2: B",)),
        (("C", "D"), ("E", "F")),
    ]


def test_the_known_countries_are_those_of_the_shipped_works(shipped: Catalogue) -> None:
    assert {work.country for work in shipped.works.values()} == COUNTRIES


@pytest.mark.parametrize("key", ["remake_of", "sequel_of"])
def test_a_link_must_point_to_a_work(tmp_path: Path, key: str) -> None:
    row = f'[[work]]\ntitle = "Luther"\nyear = 2018\ncountry = "KR"\n{key} = "Luther (2010)"\n'
    (tmp_path / "a.toml").write_text(row, "utf-8")
    assert f"Luther (2018): {key}: there is no work 'Luther (2010)'" in faults_of(tmp_path)


def test_a_missing_directory_is_said(tmp_path: Path) -> None:
    assert "no such directory" in faults_of(tmp_path / "nowhere")


def test_the_digest_changes_with_any_file(tmp_path: Path, directory: Path) -> None:
    (tmp_path / "works.toml").write_text((directory / "works.toml").read_text("utf-8"), "utf-8")
    before = load(tmp_path).digest
    (tmp_path / "people.toml").write_text('person = [{ name = "A B", also = ["C"] }]\n', "utf-8")
    assert load(tmp_path).digest != before


def test_check_finds_shared_names_until_they_are_marked(tmp_path: Path, directory: Path) -> None:
    (tmp_path / "works.toml").write_text((directory / "works.toml").read_text("utf-8"), "utf-8")
    assert any("full-house-2004, full-house-2014" in fault.what for fault in check(load(tmp_path)))
    (tmp_path / "ambiguous.toml").write_text(
        '[usual]\n"Full House" = "Full House (2004)"\n', "utf-8"
    )
    assert check(load(tmp_path)) == []


def test_check_finds_impossible_years(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        '[[work]]\ntitle = "Old"\nyear = 1066\ncountry = "GB"\n', "utf-8"
    )
    assert [fault.what for fault in check(load(tmp_path))] == ["1066 is no possible year"]


def test_the_shipped_catalogue_knows_the_field(shipped: Catalogue) -> None:
    assert len(shipped.works) >= 1500
    assert sum(len(work.cast) >= 2 for work in shipped.works.values()) >= 1000


def test_the_shipped_catalogue_has_no_faults(shipped: Catalogue) -> None:
    assert [str(fault) for fault in check(shipped)] == []
