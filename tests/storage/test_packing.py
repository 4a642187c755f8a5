"""What a network sent comes back as it was, in few bytes."""

import json
import zlib

from hypothesis import given
from hypothesis import strategies as st

from bot.storage.packing import packed, unpacked
from tests.bench.scale import raw

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_it_comes_back_as_it_was(sent: dict[str, object]) -> None:
    assert unpacked(packed(sent)) == json.loads(
        json.dumps(sent, ensure_ascii=False).encode("utf-8", "replace")
    )


def test_what_was_packed_without_the_stock_is_still_read() -> None:
    assert unpacked(zlib.compress(b'{"id":"1"}')) == {"id": "1"}


def test_a_post_of_x_takes_less_than_half_of_what_plain_compression_leaves() -> None:
    sent = raw(123_456, "8812", "the rooftop kiss in Healer")
    plain = zlib.compress(json.dumps(sent, separators=(",", ":")).encode())
    assert len(packed(sent)) < len(plain) / 2
