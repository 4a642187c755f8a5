"""Whether a process lives is known only of this machine, since it was started, and by its start."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from bot.publish.sender import Sender, fate, is_alive, is_dead, this_sender

HERE = Sender(machine="desk/1a2b3c4d/4026531836", pid=100, started="5000")
RUNNING = {7: "1234", 100: "5000"}


def started(pid: int) -> str:
    return RUNNING.get(pid, "gone")


@pytest.mark.parametrize(
    ("name", "lives"),
    [
        ("desk/1a2b3c4d/4026531836:7:1234", True),
        ("desk/1a2b3c4d/4026531836:100:5000", True),
        ("desk/1a2b3c4d/4026531836:8:1234", False),  # no such process
        ("desk/1a2b3c4d/4026531836:7:999", False),  # another one got its number
        ("attic/1a2b3c4d/4026531836:8:1234", None),  # another machine
        (
            "desk/99999999/4026531836:8:1234",
            None,
        ),  # a machine of that name, started at another time
        ("desk/1a2b3c4d/4026532001:8:1234", None),  # another container, whose numbers are its own
        ("desk:8:1234", None),  # named by an older release
        ("desk/1a2b3c4d/4026531836:8:", None),  # nothing told when it began
        ("somebody", None),
        ("", None),
    ],
)
def test_a_process_is_judged_only_where_it_can_be_seen(name: str, lives: bool | None) -> None:
    assert fate(name, HERE, started) is lives


def test_where_nothing_tells_of_processes_nobody_is_judged() -> None:
    silent: Callable[[int], str] = lambda _: ""  # noqa: E731 (a machine without /proc)
    assert fate("desk/1a2b3c4d/4026531836:8:1234", HERE, silent) is None


def test_a_name_is_read_as_it_was_written() -> None:
    assert Sender.named(str(HERE)) == HERE


def test_a_killed_process_is_dead_a_paused_one_alive_and_this_one_neither() -> None:
    print_name = "from bot.publish import this_sender; print(this_sender(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", print_name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        name = child.stdout.readline().strip()
        assert (is_alive(name), is_dead(name)) == (True, False)
        child.kill()
        child.wait()
        assert (is_alive(name), is_dead(name)) == (False, True)
    assert (is_alive(this_sender()), is_dead(this_sender())) == (False, False)
    assert f":{os.getpid()}:" in this_sender()
