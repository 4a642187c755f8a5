import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.telemetry import MASK, configure, logger, within


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_our_lines_and_the_libraries_come_out_alike() -> None:
    stream = io.StringIO()
    configure(as_json=True, stream=stream)
    logger("bot.collect").info("collected", feed="x:mention:a", answers=3)
    logging.getLogger("some.library").warning("took %s tries", 4)
    ours, theirs = lines(stream)
    assert (ours["event"], ours["feed"], ours["answers"]) == ("collected", "x:mention:a", 3)
    assert (theirs["event"], theirs["logger"]) == ("took 4 tries", "some.library")
    assert ours.keys() >= {"level", "logger", "timestamp"} <= theirs.keys()


def test_a_secret_is_masked_wherever_it_stands() -> None:
    stream = io.StringIO()
    configure(as_json=True, stream=stream, secrets=["hunter2hunter2"])
    log = logger("bot")
    log.info("GET /?k=hunter2hunter2", detail=["x hunter2hunter2"], access_token="abc")
    logging.getLogger("requests").warning("sent hunter2hunter2")
    try:
        int("hunter2hunter2")
    except ValueError:
        log.exception("it broke")
    assert "hunter2" not in stream.getvalue()
    assert "abc" not in stream.getvalue()
    assert lines(stream)[0]["access_token"] == MASK


def test_a_short_secret_does_not_eat_words() -> None:
    stream = io.StringIO()
    configure(as_json=True, stream=stream, secrets=["a"])
    logger("bot").info("a cat")
    assert lines(stream)[0]["event"] == "a cat"


def test_what_fans_wrote_is_logged_at_debug_alone() -> None:
    for level, shown in (("info", False), ("debug", True)):
        stream = io.StringIO()
        configure(level=level, as_json=True, stream=stream)
        logger("bot").info("read", answer="x:1", text="my heart", handle="demo_fan")
        assert ("my heart" in stream.getvalue()) is shown
        assert ("demo_fan" in stream.getvalue()) is shown


def test_configuring_twice_logs_once() -> None:
    first, second = io.StringIO(), io.StringIO()
    configure(stream=first)
    configure(stream=second)
    logger("bot").info("once")
    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1


def test_a_level_below_the_one_set_is_not_logged() -> None:
    stream = io.StringIO()
    configure(level="warning", stream=stream)
    logger("bot").info("quiet")
    assert stream.getvalue() == ""


def test_lines_carry_the_ids_that_they_are_logged_within() -> None:
    stream = io.StringIO()
    configure(as_json=True, stream=stream)
    with within(tick="20151010T120000", job="publish kiss"):
        logger("bot.publish").info("posting", post="kiss/roundup/1/x")
        logging.getLogger("some.library").warning("slow")
    logger("bot").info("after")
    ours, theirs, after = lines(stream)
    assert ours["tick"] == theirs["tick"] == "20151010T120000"
    assert ours["post"] == "kiss/roundup/1/x"
    assert "tick" not in after
