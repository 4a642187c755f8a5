import shutil
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.model import OccasionKind
from bot.networks.limits import limits_of
from bot.roundup import Titles, check_templates, compose, load_templates, sheet_of
from tests.publish.network import standing, talk

TEMPLATES = Path(__file__).parents[2] / "config" / "templates"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


def test_our_own_templates_have_no_fault() -> None:
    assert check_templates(TEMPLATES) == []


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("More than 100 fans!", "a bare '1'"),
        ("Hundreds of fans!", "the number word 'Hundreds'"),
        ("{{ people + answers }}", "a sum"),
        ("{{ '12' }}", "a bare '1'"),
        ("{% for t in lead.titles %}{{ loop.index }}{% endfor %}", "loop.index"),
        ("{{ people", "cannot be read"),
    ],
)
def test_a_text_that_states_what_no_figure_says_is_a_fault(
    directory: Path, words: str, what: str
) -> None:
    path = directory / "roundup" / "a.txt"
    path.write_text(f"{{% block opening %}}{words}{{% endblock %}}\n", "utf-8")
    [fault] = check_templates(directory)
    assert (fault.file, what in fault.what) == (str(path), True), fault
    with pytest.raises(ConfigError):
        load_templates(directory)


def test_everything_missing_is_said_at_once(directory: Path) -> None:
    shutil.rmtree(directory / "result")
    (directory / "page.html").unlink()
    (directory / "prompt" / "a.txt").write_text("{% block ending %}{% endblock %}", "utf-8")
    faults = {fault.key for fault in check_templates(directory)}
    assert {"result", "page.html", "opening", "ending"} <= faults


@pytest.mark.parametrize(
    "words",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ lead.__init__.__globals__ }}",
        "{{ people.value.__globals__ }}",
        "{{ nothing.of.the.kind }}",
    ],
)
def test_a_template_reaches_nothing_but_figures(directory: Path, words: str) -> None:
    (directory / "roundup" / "a.txt").write_text(
        f"{{% block opening %}}{words}{{% endblock %}}", "utf-8"
    )
    template = load_templates(directory).variants(OccasionKind.ROUNDUP)[0]
    sheet = sheet_of(talk(), standing([("A", 1)]), Titles())
    with pytest.raises(ConfigError):
        compose(sheet, template, limits_of("x"), OccasionKind.ROUNDUP)
