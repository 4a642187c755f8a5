"""HTML comes out as its writer had it, and nothing hostile survives."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.networks.guests import guest, is_nameless
from bot.networks.html import plain


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one<br />\ntwo</p>\n<p>three</p>\n", "one\ntwo\n\nthree"),
        ("Tom &amp; Zo&#235; &#8217;t &hellip;", "Tom & Zoë ’t …"),
        ("&lt;b&gt;not bold&lt;/b&gt;", "<b>not bold</b>"),
        ("&amp;lt;", "&lt;"),
        ("I <3 Healer", "I <3 Healer"),
        ("a<script>alert(1)</script>b<style>p{}</style>c<!-- d -->", "abc"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ('so sad <img class="emoji" alt="😢" src="x"> <img alt="a cat" src="y">', "so sad 😢"),
        ("many   spaces\u00a0and\ttabs", "many spaces and tabs"),
        ("source\nbreaks are\nspaces", "source breaks are spaces"),
        ("<b>unclosed <i>tags", "unclosed tags"),
        ("a\x00b\ud800c", "a\ufffdb\ufffdc"),
        ("", ""),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert plain(markup).text == text


def test_links_come_once_each_in_their_order_and_only_from_the_web() -> None:
    markup = (
        "<a href=\"https://b.example/?x=1&amp;y=2\">b</a> <a href='http://a.example'>a</a>"
        '<a href="javascript:alert(1)">j</a> <a href="https://b.example/?x=1&amp;y=2">again</a>'
        '<a href="http://[broken">x</a> <a>none</a>'
    )
    assert plain(markup).links == ("https://b.example/?x=1&y=2", "http://a.example")


def test_a_hashtag_split_into_tags_is_whole_again() -> None:
    markup = (
        '<a href="https://m.example/tags/x" class="mention hashtag">#<span>TalkForReal</span></a>!'
    )
    assert plain(markup).text == "#TalkForReal!"


@given(st.text(alphabet=st.sampled_from("<>&;\"'/=ab \n!-ph#1imglta"), max_size=200))
def test_whatever_comes_text_comes_out(markup: str) -> None:
    plain(markup)


@given(st.text(max_size=100).filter(lambda text: "\r" not in text))
def test_what_was_escaped_comes_back_but_for_its_spaces(text: str) -> None:
    escaped = "".join(f"&#{ord(c)};" if c in "<>&\"'" else c for c in text)
    assert plain(escaped).text.split() == text.replace("\x00", "\ufffd").split()


@pytest.mark.parametrize("piece", ["<a href=", "<img ", "<p>", "&", "<!--", '"', "<a "])
def test_time_grows_with_length_not_with_malice(piece: str) -> None:
    began = time.perf_counter()
    plain(piece * 20_000)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("name", ["", " ", "Anonymous", "ANON", "guest 12", "…", "익명", "Guest_3"])
def test_some_names_name_nobody(name: str) -> None:
    assert is_nameless(name)
    assert guest(name, None, "abc", "1") != guest(name, None, "abc", "2")


def test_an_avatar_decides_over_name_and_address() -> None:
    assert guest("Anna", None, "abc", "1") == guest("Anna B.", "https://x.example", "abc", "2")
    assert guest("Anna", None, "abc", "1") != guest("Anna", None, "def", "2")


def test_without_an_avatar_name_and_address_decide() -> None:
    assert guest("Ａnna  B", "https://www.x.example/", None, "1") == guest(
        "anna b", "http://x.example", None, "2"
    )
    assert guest("Anna", None, None, "1") != guest("Anna", "https://x.example", None, "2")
