"""The contract, as far as a network that prints can hold it."""

from collections.abc import Sequence

import pytest

from bot.model import Part
from bot.networks.console import Console
from tests.networks.contract import Finds, Ground, Posts


class ConsoleGround(Ground):
    network = "console:x"

    def __init__(self) -> None:
        self._parts: dict[str, Part] = {}
        self.publisher = Console(self.network, lambda _line: None)

    def part(self, text: str = "The standing so far: 1. Healer", **more: object) -> Part:
        made = super().part(text, **more)
        self._parts[made.key] = made
        return made

    def standing(self) -> Sequence[str]:
        epoch = self.now().replace(year=2000)
        return [p.text for p in self._parts.values() if self.publisher.find(p, epoch)]


class TestConsole(Posts, Finds):
    """It prints only: there is nothing to collect, and nothing in between to fail."""

    @pytest.fixture
    def ground(self) -> Ground:
        return ConsoleGround()
