import pytest

from bot.storage import Store
from tests.review.desk import Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)
