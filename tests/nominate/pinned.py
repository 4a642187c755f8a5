"""What labelled answers are read as, pinned beside the version: pinned.json has the digest.

python -m tests.nominate.pinned    pins what is read now
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from bot import evaluate, nominate
from bot.catalogue import Lexicon, build, load
from bot.nominate.cues import shipped
from tests.nominate.corpus import labelled

FILE = Path(__file__).with_name("pinned.json")
ONE_IN = 53
"""Of so many labelled answers one is read, and what it replies to."""


class Pinned(NamedTuple):
    """A version, the digest of what it reads, and that of the data that it reads by."""

    version: str
    readings: str
    data: str


def pinned() -> Pinned:
    """What is pinned."""
    return Pinned(**json.loads(FILE.read_text("utf-8")))


def present(lexicon: Lexicon) -> Pinned:
    """What would be pinned now."""
    data = f"{lexicon.digest} {shipped().digest}"
    return Pinned(nominate.VERSION, readings(lexicon), data)


def readings(lexicon: Lexicon) -> str:
    """The digest of what every so many labelled answers are read as."""
    found: list[Mapping[str, Any]] = []

    def read(given: Mapping[str, Any]) -> Mapping[str, Any]:
        found.append(nominate.read_json(given, lexicon))
        return found[-1]

    every = labelled()
    chosen = every[::ONE_IN]
    above = {answer.get("reply_to") for answer in chosen} - {answer["id"] for answer in chosen}
    evaluate.evaluate([*chosen, *(answer for answer in every if answer["id"] in above)], read)
    return sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:16]


def difference(was: Pinned, is_: Pinned) -> str | None:
    """What to do where what is read is not what is pinned, None where it is."""
    again = (
        "pin again by `python -m tests.nominate.pinned`,"
        f" or write into tests/nominate/pinned.json: {as_written(is_)}"
    )
    if was.version != is_.version:
        return f"VERSION is {is_.version}, and what is pinned was read by {was.version}: {again}"
    if was.readings == is_.readings:
        return None
    what = f"labelled answers are read otherwise than was pinned for version {was.version}"
    if was.data == is_.data:
        return (
            f"{what}: raise VERSION in bot/nominate/__init__.py, so that stored answers"
            f" are read anew, and {again}"
        )
    return (
        f"{what}, by another catalogue or other cues, for which stored answers are read anew by"
        " themselves: raise VERSION in bot/nominate/__init__.py only where code that reads has"
        f" changed too, and {again}"
    )


def as_written(what: Pinned) -> str:
    """As the file has it."""
    return json.dumps(what._asdict())


if __name__ == "__main__":
    config = Path(__file__).parents[2] / "config"
    FILE.write_text(f"{as_written(present(build(load(config / 'catalogue'))))}\n", "utf-8")
