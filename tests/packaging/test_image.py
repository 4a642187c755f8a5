"""The image, built by its own Dockerfile's steps in a clean root, and run as an engine would run it."""

import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.servers import clean_root
from tests.servers.clean_root import Image
from tests.servers.places import wait_for

ROOT = Path(__file__).parents[2]
TALK = """
prompt = "What is the most epic kiss scene?"
opens = 2015-10-08T09:00:00-04:00
closes = 2015-11-08T23:59:00-05:00
zone = "America/New_York"
series_tag = "talkforreal"

[asked_on.wordpress]
site = "http://127.0.0.1:9"
post = "http://127.0.0.1:9/?p=1"
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    if reason := clean_root.why_not():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("image")
    context = folder / "context"
    context.mkdir()
    for name in _sent():
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, context / name, ignore=ignored)
        else:
            shutil.copy2(source, context / name)
    yield clean_root.build(ROOT / "Dockerfile", context, folder)
    shutil.rmtree(folder)


def _sent() -> list[str]:
    """What an engine gets to build with: all is ignored but for these."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert lines[0] == "*"
    return [line.removeprefix("!") for line in lines if line.startswith("!")]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.rmtree(tmp_path / "config" / "talks")
    (tmp_path / "config" / "talks").mkdir()
    (tmp_path / "config" / "talks" / "kiss.toml").write_text(TALK, "utf-8")
    (tmp_path / "config").chmod(0o755)
    return tmp_path / "config"


@pytest.mark.timeout(900)
def test_the_image_weighs_no_more_than_it_may(image: Image) -> None:
    assert image.megabytes <= 600


@pytest.mark.timeout(900)
def test_it_runs_as_nobody_on_a_read_only_root_says_it_is_well_and_stops_when_told(
    image: Image, config: Path, tmp_path: Path
) -> None:
    log = tmp_path / "run.log"
    told = {"TALKFORREAL_CONFIG": "/config"}
    with clean_root.running(image, config, log=log, **told) as process:
        wait_for(lambda: clean_root.healthy(image, process), "the image", 60)
        status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
        assert "\nUid:\t10001\t10001\t10001\t10001\n" in status
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, log.read_text("utf-8")
    assert "Read-only" not in log.read_text("utf-8")


@pytest.mark.timeout(900)
def test_its_root_cannot_be_written_and_its_volume_can(
    image: Image, config: Path, tmp_path: Path
) -> None:
    log = tmp_path / "demo.log"
    with clean_root.running(image, config, "demo", log=log) as process:
        assert process.wait(240) == 0, log.read_text("utf-8")
    assert "as X would get it" in log.read_text("utf-8")
    touching = replace(image, entrypoint=["touch"])
    with clean_root.running(touching, config, "/opt/talkforreal/x", log=log) as process:
        assert process.wait(30) == 1
    assert "Read-only file system" in log.read_text("utf-8")
