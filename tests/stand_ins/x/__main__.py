"""``python -m tests.stand_ins.x --port 8091 [--now ISO] [--host-handle NAME]``."""

import argparse
import signal
import threading
from datetime import datetime

from tests.stand_ins.x import World, serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.stand_ins.x")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--now", type=datetime.fromisoformat, default=None)
    parser.add_argument("--host-handle", default="annaandestelle")
    given = parser.parse_args()
    world = World(now=given.now)
    world.user(given.host_handle)
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    with serve(world, given.port) as base_url:
        print(base_url, flush=True)
        done.wait()


if __name__ == "__main__":
    main()
