"""A host's copied address: the post that it names, or a sentence on how such an address looks."""

import pytest

from bot.errors import Conflict
from bot.networks.addresses import ref_at


@pytest.mark.parametrize(
    ("network", "address", "id_", "native"),
    [
        ("x", "https://x.com/annaandestelle/status/99?s=20", "x:99", "99"),
        ("x", "https://twitter.com/i/status/99/photo/1", "x:99", "99"),
        (
            "bluesky",
            "https://bsky.app/profile/demo.test/post/3kabc?ref=copy",
            "at://demo.test/app.bsky.feed.post/3kabc",
            "3kabc",
        ),
        (
            "mastodon",
            "https://blog.example/@anna/112233",
            "mastodon:https://blog.example/users/anna/statuses/112233",
            "112233",
        ),
        (
            "mastodon",
            "https://blog.example/users/anna/statuses/01HX",
            "mastodon:https://blog.example/users/anna/statuses/01HX",
            "01HX",
        ),
        ("wordpress", "https://blog.example/?p=12", "https://blog.example/?p=12", "12"),
        (
            "wordpress",
            "https://blog.example/wp-admin/post.php?post=12&action=edit",
            "https://blog.example/wp-admin/post.php?post=12&action=edit",
            "12",
        ),
        ("console:x", "https://a.example/1", "https://a.example/1", "https://a.example/1"),
    ],
)
def test_a_post_is_known_by_its_address(network: str, address: str, id_: str, native: str) -> None:
    ref = ref_at(network, f" {address} ")
    assert (ref.id, ref.native) == (id_, native)


@pytest.mark.parametrize("network", ["x", "bluesky", "mastodon", "wordpress"])
@pytest.mark.parametrize("address", ["https://elsewhere.example/", "no address", "javascript:1"])
def test_what_is_no_address_there_is_told_how_one_looks(network: str, address: str) -> None:
    with pytest.raises(Conflict, match=f"no address of a post on {network}: it looks like https:"):
        ref_at(network, address)


def test_of_a_network_that_is_not_there_no_address_is_known() -> None:
    with pytest.raises(Conflict, match="fax cannot be used here"):
        ref_at("fax", "https://fax.example/1")
