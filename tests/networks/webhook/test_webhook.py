from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Part
from bot.networks.webhook import Webhook, WebhookCredentials, WebhookSettings, connect
from tests.stand_ins.hooks import Hook, hook

PART = Part(post="alert/a", n=0, network="webhook", text="No credit left.", key="k1")


@pytest.fixture
def server() -> Iterator[Hook]:
    with hook() as kept:
        yield kept


def to(server: Hook, **more: object) -> Webhook:
    settings = WebhookSettings(**{"timeout": timedelta(seconds=5)} | more)  # type: ignore[arg-type]  # named by tests
    return connect(settings, WebhookCredentials(url=server.url))


def trouble(server: Hook, **more: object) -> NetworkError:
    webhook = to(server, **more)
    with pytest.raises(NetworkError) as raised:
        webhook.publish(PART)
    return raised.value


def test_a_text_arrives_under_the_key_that_the_server_wants(server: Hook) -> None:
    to(server).publish(PART)
    to(server, key="content").publish(PART)
    assert server.said == [{"text": "No credit left."}, {"content": "No credit left."}]
    assert server.keys == ["k1", "k1"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (500, Trouble.LATER),
        (429, Trouble.LATER),
        (404, Trouble.REFUSED),
        (401, Trouble.CREDENTIALS),
        (302, Trouble.REFUSED),
    ],
)
def test_a_refusal_is_told_by_its_kind(server: Hook, status: int, kind: Trouble) -> None:
    server.status = status
    assert trouble(server).trouble is kind


def test_silence_leaves_it_unclear(server: Hook) -> None:
    server.waits = 0.5
    assert trouble(server, timeout=timedelta(seconds=0.1)).trouble is Trouble.UNCLEAR


def test_nobody_there_is_tried_later_and_the_address_is_not_told() -> None:
    gone = Hook(url="http://127.0.0.1:9/services/SECRET")
    found = trouble(gone)
    assert found.trouble is Trouble.LATER
    assert "SECRET" not in str(found)
    assert found.__suppress_context__
    assert "SECRET" not in repr(WebhookCredentials(url=gone.url))


def test_what_was_said_cannot_be_found_or_taken_back(server: Hook) -> None:
    webhook = to(server)
    ref = webhook.publish(PART)
    assert webhook.find(PART, datetime(2015, 1, 1, tzinfo=UTC)) == ()
    with pytest.raises(NetworkError, match="cannot be taken back"):
        webhook.withdraw(ref)
