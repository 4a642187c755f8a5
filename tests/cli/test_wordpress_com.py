"""WordPress.com is connected by OAuth 2: a yes that comes back to this machine, for one blog."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.calling import Run
from tests.cli.connected import config_with, process
from tests.cli.test_connect import kept
from tests.stand_ins.wordpress_com import CLIENT, SECRET, TOKEN, WordPressCom, wordpress_com


@pytest.fixture
def com() -> Iterator[WordPressCom]:
    with wordpress_com() as place:
        yield place


def configured(folder: Path, com: WordPressCom) -> None:
    config_with(
        folder,
        f'[networks.wordpress]\nsite = "{com.base}"\nwordpress_com = true\n'
        f'public_api = "{com.api}"\n',
    )


def test_it_is_connected_by_a_yes_that_comes_back_to_this_machine(
    tmp_path: Path, com: WordPressCom
) -> None:
    configured(tmp_path, com)
    ran = process(
        tmp_path, "connect", "wordpress", "--port", "0", answers=f"{CLIENT}\n{SECRET}\n",
        visit=lambda line: line.startswith(com.api),
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    assert kept(tmp_path)["wordpress"] == {"token": TOKEN}
    assert SECRET not in ran.out
    assert com.granted[0]["redirect_uri"].startswith("http://127.0.0.1:")


def test_a_wrong_secret_is_a_sentence_and_nothing_is_kept(
    tmp_path: Path, com: WordPressCom
) -> None:
    configured(tmp_path, com)
    ran = process(
        tmp_path, "connect", "wordpress", "--port", "0", answers=f"{CLIENT}\nwrong\n",
        visit=lambda line: line.startswith(com.api),
    )  # fmt: skip
    assert ran.code == 1
    assert "the code was not taken: invalid_client Unknown client" in ran.err
    assert not (tmp_path / "talkforreal-tokens.json").exists()


def test_the_doctor_says_as_whom_drafts_are_written(
    tmp_path: Path, com: WordPressCom, program: Run
) -> None:
    configured(tmp_path, com)
    ran = program(tmp_path, "doctor", "--network", "wordpress", "--json", WORDPRESS_TOKEN=TOKEN)
    assert "drafts, as Anna" in ran.out
