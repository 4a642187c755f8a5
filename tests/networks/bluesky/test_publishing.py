"""Posts on a real Bluesky: facets, picture and alt text, threads, each written once."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Card, Part, Ref
from bot.networks.bluesky import Bluesky as Adapter
from bot.networks.bluesky import BlueskyCredentials, BlueskySettings, connect
from tests.servers.bluesky import Bluesky, Fan

pytestmark = pytest.mark.server("bluesky")


def png(width: int, height: int, padding: int = 0) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\0" + bytes([200, 30, 80]) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"tEXt", b"Comment\0" + b"x" * padding)
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def part() -> Part:
    return Part(
        post="epic-kiss/roundup/2026-10-12/bluesky",
        n=0,
        network="bluesky",
        text="키스 🍦 so far: 1. Healer #talkforreal https://dramaforreal.com/talk @nobody.test",
        key=uuid4().hex,
        language="ko",
    )


def test_hashtags_and_links_are_live_and_handles_are_not(
    bluesky: Bluesky, adapter: Adapter, part: Part
) -> None:
    record = bluesky.record(adapter.publish(part).id)["value"]
    written = part.text.encode()
    live = {
        written[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode(): f["features"][0]
        for f in record["facets"]
    }
    assert live.keys() == {"#talkforreal", "https://dramaforreal.com/talk"}
    assert live["#talkforreal"]["tag"] == "talkforreal"
    assert live["https://dramaforreal.com/talk"]["uri"] == "https://dramaforreal.com/talk"
    assert record["text"] == part.text
    assert record["langs"] == ["ko"]


def test_a_picture_has_its_alt_text_and_shape(
    bluesky: Bluesky, adapter: Adapter, part: Part
) -> None:
    part = replace(part, card=Card(digest="d", alt="Healer leads with 3"))
    ref = adapter.publish(part, png(60, 40))
    [image] = bluesky.record(ref.id)["value"]["embed"]["images"]
    assert image["alt"] == "Healer leads with 3"
    assert image["aspectRatio"] == {"width": 60, "height": 40}
    assert image["image"]["mimeType"] == "image/png"


@pytest.mark.parametrize("padding", [2_000_000, 6_000_000])
def test_a_picture_that_is_too_heavy_posts_nothing_so_that_the_text_may_go_alone(
    bluesky: Bluesky, adapter: Adapter, host: Fan, part: Part, padding: int
) -> None:
    with pytest.raises(NetworkError) as raised:
        adapter.publish(part, png(60, 40, padding))
    assert raised.value.trouble is Trouble.PICTURE
    assert bluesky.posts_of(host) == []
    adapter.publish(part)
    assert len(bluesky.posts_of(host)) == 1


def test_a_part_written_by_two_senders_stands_once(
    bluesky: Bluesky, adapter_with: Callable[..., Adapter], host: Fan, part: Part
) -> None:
    first, second = adapter_with(), adapter_with()
    ref = first.publish(part)
    with pytest.raises(NetworkError) as raised:
        second.publish(replace(part, text="other words, same part"))
    assert raised.value.trouble is Trouble.DUPLICATE
    [record] = bluesky.posts_of(host)
    assert record["value"]["text"] == part.text
    assert second.find(part, datetime.now(UTC) - timedelta(minutes=1)) == (ref,)


def test_a_reply_to_what_is_gone_is_refused(adapter: Adapter, part: Part) -> None:
    first = adapter.publish(part)
    adapter.withdraw(first)
    with pytest.raises(NetworkError) as raised:
        adapter.publish(replace(part, key=uuid4().hex, parent=first, root=first))
    assert raised.value.trouble is Trouble.REFUSED


def test_what_is_no_post_cannot_be_withdrawn(adapter: Adapter) -> None:
    with pytest.raises(NetworkError) as raised:
        adapter.withdraw(Ref(network="bluesky", id="x:1", native="1"))
    assert raised.value.trouble is Trouble.REFUSED


def test_a_wrong_password_is_a_hosts_matter(bluesky: Bluesky, host: Fan, part: Part) -> None:
    wrong = BlueskyCredentials(handle=host.handle, app_password="wrong")
    with pytest.raises(NetworkError) as raised:
        connect(BlueskySettings(service=bluesky.pds), wrong).publish(part)
    assert raised.value.trouble is Trouble.CREDENTIALS


def test_without_an_account_nothing_is_posted(bluesky: Bluesky, part: Part) -> None:
    with pytest.raises(NetworkError) as raised:
        connect(BlueskySettings(service=bluesky.pds, appview=bluesky.appview)).publish(part)
    assert raised.value.trouble is Trouble.CREDENTIALS
