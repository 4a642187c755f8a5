from datetime import datetime

import pytest

from bot.storage import Store
from tests.web.place import Place


@pytest.fixture
def place(store: Store, now: datetime) -> Place:
    return Place(store, now)
