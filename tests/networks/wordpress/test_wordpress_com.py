"""On WordPress.com the roundup is written with an OAuth 2 token."""

from collections.abc import Iterator

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Part
from bot.networks.wordpress import WordPressCredentials, WordPressSettings, connect
from tests.stand_ins.wordpress_com import TOKEN, WordPressCom, wordpress_com

PART = Part(post="talk/result/1/wordpress", n=0, network="wordpress", text="<p>1. Healer</p>", key="k")  # fmt: skip


@pytest.fixture
def com() -> Iterator[WordPressCom]:
    with wordpress_com() as place:
        yield place


def settings(com: WordPressCom) -> WordPressSettings:
    return WordPressSettings(site=com.base, wordpress_com=True, public_api=com.api)


def test_a_draft_is_written_with_a_token(com: WordPressCom) -> None:
    blog = connect(settings(com), WordPressCredentials(token=TOKEN))
    assert blog.publish(PART).network == "wordpress"
    [post] = com.posts
    assert (post["status"], post["content"]) == ("draft", PART.text)


def test_a_token_that_is_not_known_is_a_hosts_matter(com: WordPressCom) -> None:
    blog = connect(settings(com), WordPressCredentials(token="worn"))
    with pytest.raises(NetworkError) as raised:
        blog.publish(PART)
    assert raised.value.trouble is Trouble.CREDENTIALS
    assert com.posts == []
