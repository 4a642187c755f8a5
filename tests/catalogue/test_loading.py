from pathlib import Path

import pytest

from bot.catalogue import Catalogue, check, load
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
