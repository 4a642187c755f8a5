"""Roundups on a real WordPress: a draft with its card, brought up to date, never doubled."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Card, Part
from bot.networks import Revising
from bot.networks.wordpress import WordPress as Adapter
from bot.networks.wordpress import WordPressCredentials, WordPressSettings, connect
from tests.servers.wordpress import WordPress

pytestmark = pytest.mark.server("wordpress")

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


@pytest.fixture
def adapter(wordpress: WordPress) -> Adapter:
    secret = WordPressCredentials(user=wordpress.user, application_password=wordpress.password)
    return connect(WordPressSettings(site=wordpress.base), secret)


@pytest.fixture
def part() -> Part:
    return Part(
        post="epic-kiss/roundup/2015-10-12/wordpress",
        n=0,
        network="wordpress",
        title="The Talk: kisses so far",
        text="<p>1. <em>Healer</em> – 3 fans &amp; “counting”</p>",
        key=uuid4().hex,
        card=Card(digest="d", alt="A table: Healer 3, Big 1"),
    )


def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def test_a_roundup_becomes_a_draft_with_its_card_and_alt_text(
    wordpress: WordPress, adapter: Adapter, part: Part
) -> None:
    ref = adapter.publish(part, PNG)
    post = wordpress.call("GET", f"/posts/{ref.native}?context=edit")
    assert post["status"] == "draft"
    assert post["title"]["raw"] == part.title
    assert post["content"]["raw"] == part.text
    media = wordpress.call("GET", f"/media/{post['featured_media']}")
    assert media["alt_text"] == "A table: Healer 3, Big 1"
    assert ref.id.endswith(f"#post-{ref.native}")


def test_a_roundup_published_again_is_brought_up_to_date_not_doubled(
    wordpress: WordPress, adapter: Adapter, part: Part
) -> None:
    first = adapter.publish(part, PNG)
    pictures = len(wordpress.call("GET", "/media?per_page=100"))
    second = adapter.publish(replace(part, text="<p>1. Big</p>", title="Other words"), PNG)
    assert second.id == first.id
    assert wordpress.call("GET", f"/posts/{first.native}?context=edit")["content"]["raw"] == (
        "<p>1. Big</p>"
    )
    assert len(wordpress.call("GET", "/media?per_page=100")) == pictures


def test_what_the_hosts_published_is_left_alone(
    wordpress: WordPress, adapter: Adapter, part: Part
) -> None:
    ref = adapter.publish(part)
    wordpress.call("POST", f"/posts/{ref.native}", json={"status": "publish"})
    with pytest.raises(NetworkError) as raised:
        adapter.publish(replace(part, text="<p>other</p>"))
    assert raised.value.trouble is Trouble.DUPLICATE
    assert [found.native for found in adapter.find(part, since())] == [ref.native]


def test_a_draft_is_found_again_by_its_part_and_by_nothing_else(
    adapter: Adapter, part: Part
) -> None:
    assert adapter.find(part, since()) == ()
    ref = adapter.publish(part)
    assert [found.id for found in adapter.find(part, since())] == [ref.id]
    assert adapter.find(replace(part, key="another"), since()) == ()
    assert adapter.find(part, datetime.now(UTC) + timedelta(hours=1)) == ()


def test_a_withdrawn_draft_lies_in_the_bin(
    wordpress: WordPress, adapter: Adapter, part: Part
) -> None:
    ref = adapter.publish(part)
    adapter.withdraw(ref)
    assert wordpress.call("GET", f"/posts/{ref.native}?context=edit")["status"] == "trash"
    assert adapter.find(part, since()) == ()
    adapter.withdraw(replace(ref, native="999999"))


def test_a_wrong_password_is_a_hosts_matter(wordpress: WordPress, part: Part) -> None:
    wrong = WordPressCredentials(user=wordpress.user, application_password="wrong")
    with pytest.raises(NetworkError) as raised:
        connect(WordPressSettings(site=wordpress.base), wrong).publish(part)
    assert raised.value.trouble is Trouble.CREDENTIALS


def test_a_post_holds_markup_and_a_whole_roundup(adapter: Adapter) -> None:
    assert adapter.limits.html
    assert not adapter.limits.threads
    assert adapter.limits.weigh("<p>" * 1000) < adapter.limits.weight


def test_a_draft_is_revised_in_place_until_a_host_has_published_or_binned_it(
    wordpress: WordPress, adapter: Adapter, part: Part
) -> None:
    ref = adapter.publish(part, PNG)
    moved = replace(part, text="<p>1. City Hall</p>", key="another statement of it")
    assert isinstance(adapter, Revising)
    assert adapter.revise(ref, moved, PNG)
    assert adapter.revise(ref, moved, PNG), "again does no harm"
    stands = wordpress.call("GET", f"/posts/{ref.native}?context=edit")
    assert (stands["content"]["raw"], stands["status"]) == (moved.text, "draft")
    assert stands["featured_media"]
    wordpress.call("POST", f"/posts/{ref.native}", json={"status": "publish"})
    assert not adapter.revise(ref, part)
    wordpress.call("DELETE", f"/posts/{ref.native}")
    assert not adapter.revise(ref, part)
    assert not adapter.revise(replace(ref, native="999999"), part)
