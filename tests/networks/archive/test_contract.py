"""The contract, as far as a file can hold it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import Feed, Route
from bot.networks.archive import ArchiveSettings, connect
from tests.networks.contract import Collects, Ground, Nests


class ArchiveGround(Ground):
    network = "archive"

    def __init__(self, directory: Path) -> None:
        self._file = directory / "answers.jsonl"
        self._file.touch()
        self._said = 0
        self.feed = Feed(network="archive", route=Route.IMPORT, query="answers.jsonl")
        self.source = connect(ArchiveSettings(directory=directory))

    def say(self, who: str, text: str, under: str | None = None) -> str:
        self._said += 1
        id_ = f"x:{self._said}"
        line = {
            "id": id_,
            "network": "x",
            "account": {"id": f"x:{who}", "handle": who},
            "text": text,
            "said_at": datetime.now(UTC).isoformat(),
            "conversation": "x:0",
            "tags": ["talkforreal"],
        }
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line | ({"reply_to": under} if under else {})) + "\n")
        return id_


class TestArchive(Collects, Nests):
    """A file is only added to: what stands in it stands."""

    @pytest.fixture
    def ground(self, tmp_path: Path) -> Ground:
        return ArchiveGround(tmp_path)
