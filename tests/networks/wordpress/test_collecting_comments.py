"""A real WordPress is read to the last comment, and followed when its comments change."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Allowance, Answer, Change, Cursor, Fate, Feed, Page, Ref, Route
from bot.networks.wordpress import WordPress as Adapter
from bot.networks.wordpress import WordPressSettings, connect
from tests.servers import seed
from tests.servers.wordpress import WordPress
from tests.shared import needs_shared

pytestmark = pytest.mark.server("wordpress")
BOTH = pytest.mark.parametrize("wordpress", ["sqlite", "mariadb"], indirect=True)


def feed(query: str) -> Feed:
    return Feed(network="wordpress", route=Route.COMMENT, query=query)


def adapter(site: WordPress) -> Adapter:
    return connect(WordPressSettings(site=site.base))


def sweep(site: WordPress, query: str, cursor: Cursor | None = None) -> list[Page]:
    return list(adapter(site).pages(feed(query), cursor or Cursor(), Allowance()))


def said(pages: list[Page]) -> list[Answer]:
    return [answer for page in pages for answer in page.answers]


def post(site: WordPress, **more: Any) -> Mapping[str, Any]:
    return site.post("The Talk: what is it?", "<p>Well?</p>", **more)


def number(answer: Answer) -> int:
    return int(answer.id.rpartition("-")[2])


@BOTH
@needs_shared("seed", "the-talk-epic-kiss.txt")
def test_the_seed_page_comes_with_its_four_comments_as_they_nest(wordpress: WordPress) -> None:
    url, ids = seed.put_up(wordpress)
    [page] = sweep(wordpress, url)
    assert page.complete
    assert [number(answer) for answer in page.answers] == list(ids)
    christina, table, haria, nested = page.answers
    assert [a.account.name for a in page.answers] == [
        "Christina",
        "Table122000",
        "hariaharia",
        "hariaharia",
    ]
    assert nested.reply_to == haria.id
    assert haria.reply_to is None
    assert haria.account.id == nested.account.id
    assert christina.conversation == nested.conversation == f"wordpress:{url}"
    assert christina.text.startswith("Oh, man, so many choices. There’s the obvious one")
    assert haria.text.endswith("superior “kissing” talent in City Hall. 😉")
    assert "Ep. 6 of Me Too, Flower." in table.text
    assert christina.said_at.isoformat() == "2015-10-09T10:00:00+00:00"
    assert christina.url == f"{url}#comment-{ids[0]}"


@BOTH
def test_two_hundred_and_fifty_comments_come_once_each_over_pages(wordpress: WordPress) -> None:
    made = post(wordpress)
    ids = wordpress.comments(
        [
            {
                "comment_post_ID": made["id"],
                "comment_author": f"demo_fan_{n}",
                "comment_content": f"answer {n}",
                "date_gmt": f"2015-10-{10 + n // 50}T10:00:{n % 60:02}",
            }
            for n in range(250)
        ]
    )
    pages = sweep(wordpress, made["link"])
    assert [len(page.answers) for page in pages] == [100, 100, 50]
    assert [page.complete for page in pages] == [False, False, True]
    assert sorted(map(number, said(pages))) == sorted(ids)
    times = [answer.said_at for answer in said(pages)]
    assert times == sorted(times)


def test_a_sweep_cut_short_goes_on_at_its_page(wordpress: WordPress) -> None:
    made = post(wordpress)
    wordpress.comments(
        [
            {"comment_post_ID": made["id"], "comment_author": f"f{n}", "comment_content": f"a {n}"}
            for n in range(210)
        ]
    )
    cursor, seen, complete = Cursor(), set[str](), []
    for _ in range(3):
        [page] = adapter(wordpress).pages(feed(made["link"]), cursor, Allowance(pages=1))
        seen |= {answer.id for answer in page.answers}
        complete.append(page.complete)
        cursor = page.cursor
    assert complete == [False, False, True]
    assert len(seen) == 210
    assert said(sweep(wordpress, made["link"], cursor)) == []


def test_what_looks_the_same_is_not_listed_again(wordpress: WordPress) -> None:
    made = post(wordpress)
    wordpress.comment(made["id"], "Ana", "Healer")
    first = sweep(wordpress, made["link"])
    [second] = sweep(wordpress, made["link"], first[-1].cursor)
    assert second.answers == ()
    assert second.complete
    assert second.cursor == first[-1].cursor


def test_a_late_approval_with_an_old_date_is_found(wordpress: WordPress) -> None:
    made = post(wordpress)
    held = wordpress.comment(
        made["id"], "Ana", "Healer", comment_approved=0, date_gmt="2015-10-08T10:00:00"
    )
    wordpress.comment(made["id"], "Bea", "Big", date_gmt="2015-10-20T10:00:00")
    first = sweep(wordpress, made["link"])
    assert [answer.text for answer in said(first)] == ["Big"]
    wordpress.edit(held, status="approved")
    assert [answer.text for answer in said(sweep(wordpress, made["link"], first[-1].cursor))] == [
        "Healer",
        "Big",
    ]


def test_an_edit_is_a_new_version_of_the_same_answer(wordpress: WordPress) -> None:
    made = post(wordpress)
    id_ = wordpress.comment(made["id"], "Ana", "Healer")
    first = sweep(wordpress, made["link"])
    wordpress.edit(id_, content="Pinocchio")
    [after] = said(sweep(wordpress, made["link"], first[-1].cursor))
    [before] = said(first)
    assert (before.id, before.said_at) == (after.id, after.said_at)
    assert before.version != after.version
    assert after.text == "Pinocchio"


def test_a_trashed_comment_is_gone_and_its_reply_stands(wordpress: WordPress) -> None:
    made = post(wordpress)
    top = wordpress.comment(made["id"], "Ana", "Healer")
    wordpress.comment(made["id"], "Bea", "Same!", parent=top)
    first = sweep(wordpress, made["link"])
    wordpress.trash(top)
    [page] = sweep(wordpress, made["link"], first[-1].cursor)
    healer, _ = said(first)
    assert page.changes == (Change(id=healer.id, fate=Fate.DELETED),)
    [reply] = page.answers
    assert reply.reply_to == healer.id


def test_a_comment_deleted_for_good_moves_its_replies_up(wordpress: WordPress) -> None:
    made = post(wordpress)
    top = wordpress.comment(made["id"], "Ana", "Healer")
    middle = wordpress.comment(made["id"], "Bea", "Big", parent=top)
    wordpress.comment(made["id"], "Cho", "Same!", parent=middle)
    first = sweep(wordpress, made["link"])
    wordpress.delete(middle)
    [page] = sweep(wordpress, made["link"], first[-1].cursor)
    ana, bea, cho = said(first)
    assert page.changes == (Change(id=bea.id, fate=Fate.DELETED),)
    [moved] = [answer for answer in page.answers if answer.id == cho.id]
    assert (cho.reply_to, moved.reply_to) == (bea.id, ana.id)
    assert cho.version != moved.version


def test_a_comment_called_spam_leaves_and_comes_back(wordpress: WordPress) -> None:
    made = post(wordpress)
    id_ = wordpress.comment(made["id"], "Ana", "Healer")
    wordpress.comment(made["id"], "Bea", "Big")
    first = sweep(wordpress, made["link"])
    wordpress.edit(id_, status="spam")
    [gone] = sweep(wordpress, made["link"], first[-1].cursor)
    assert [number_of(change) for change in gone.changes] == [id_]
    wordpress.edit(id_, status="approved")
    [back] = sweep(wordpress, made["link"], gone.cursor)
    assert id_ in map(number, back.answers)


def number_of(change: Change) -> int:
    return int(change.id.rpartition("-")[2])


def test_a_post_taken_back_to_draft_loses_no_comment(wordpress: WordPress) -> None:
    made = post(wordpress)
    id_ = wordpress.comment(made["id"], "Ana", "Healer")
    source = adapter(wordpress)
    [first] = source.pages(feed(made["link"]), Cursor(), Allowance())
    wordpress.call("POST", f"/posts/{made['id']}", json={"status": "draft"})
    with pytest.raises(NetworkError):
        list(source.pages(feed(made["link"]), first.cursor, Allowance()))
    ref = Ref(network="wordpress", id=first.answers[0].id, native=str(id_))
    with pytest.raises(NetworkError):
        source.recheck([ref], Allowance())


def test_a_thread_is_followed_beyond_the_depth_that_the_theme_shows(wordpress: WordPress) -> None:
    made = post(wordpress)
    rows: list[dict[str, Any]] = [
        {"comment_post_ID": made["id"], "comment_author": f"f{n}", "comment_content": f"level {n}"}
        for n in range(30)
    ]
    for n, row in enumerate(rows[1:]):
        row["nth_parent"] = n
    wordpress.comments(rows)
    by_id = {answer.id: answer for answer in said(sweep(wordpress, made["link"]))}
    depth, above = 0, next(a.reply_to for a in by_id.values() if a.text == "level 29")
    while above:
        depth, above = depth + 1, by_id[above].reply_to
    assert depth == 29


def test_pingbacks_and_trackbacks_are_no_answers(wordpress: WordPress) -> None:
    made = post(wordpress)
    for kind in ("pingback", "trackback"):
        wordpress.comment(made["id"], "Another blog", "[…] Healer […]", comment_type=kind)
    wordpress.comment(made["id"], "Ana", "Healer")
    pages = sweep(wordpress, made["link"])
    assert [answer.text for answer in said(pages)] == ["Healer"]
    assert said(sweep(wordpress, made["link"], pages[-1].cursor)) == []


def test_guests_are_told_apart_by_avatar_then_by_name_and_address(wordpress: WordPress) -> None:
    made = post(wordpress)

    guests = [
        ("Anna", "anna@example.org", ""),
        ("Anna", "other@example.org", ""),
        ("anna!", "anna@example.org", ""),
        ("hariaharia", "", ""),
        ("Hariaharia ", "", ""),
        ("Mina", "", "https://mina.example"),
        ("Mina", "", "http://www.mina.example/"),
        ("Mina", "", "https://mina2.example"),
        ("Anonymous", "", ""),
        ("anonymous", "", ""),
        ("", "", ""),
    ]
    wordpress.comments(
        [
            {
                "comment_post_ID": made["id"],
                "comment_author": name,
                "comment_author_email": email,
                "comment_author_url": url,
                "comment_content": "Healer",
            }
            for name, email, url in guests
        ]
    )
    accounts = [answer.account for answer in said(sweep(wordpress, made["link"]))]
    ids = [account.id for account in accounts]
    anna, other, again, haria, haria_again, mina, mina_again, mina_2, *nobodies = ids
    assert anna == again != other
    assert haria == haria_again
    assert mina == mina_again != mina_2
    assert len(set(nobodies)) == 3
    assert accounts[5].links == ("https://mina.example",)


def test_a_user_of_the_blog_is_one_account_whatever_the_name(wordpress: WordPress) -> None:
    made = post(wordpress)
    wordpress.comment(made["id"], "host", "Healer", user_id=1)
    wordpress.comment(made["id"], "Anna", "And Big", user_id=1, email="x@example.org")
    first, second = (answer.account.id for answer in said(sweep(wordpress, made["link"])))
    assert first == second
    assert first.endswith("#user-1")


def test_markup_is_undone_and_links_are_kept(wordpress: WordPress) -> None:
    made = post(wordpress)
    text = 'I <3 "Big" & <b>it\'s</b> :) #talkforreal @anna &lt;b&gt; 🍦\n\nSee http://a.example/c?d=1&e=2'
    wordpress.comment(made["id"], "Tom & Zoë", text)
    [answer] = said(sweep(wordpress, made["link"]))
    assert answer.text == (
        'I <3 "Big" & it’s 🙂 #talkforreal @anna <b> 🍦\n\nSee http://a.example/c?d=1&e=2'
    )
    assert answer.links == ("http://a.example/c?d=1&e=2",)
    assert answer.tags == ("talkforreal",)
    assert answer.mentions == ("anna",)
    assert answer.account.name == "Tom & Zoë"


@pytest.mark.parametrize("form", ["link", "number", "short", "moved"])
def test_a_post_is_found_by_its_address_or_number(wordpress: WordPress, form: str) -> None:
    made = site_post(wordpress)
    query = {
        "link": made["link"],
        "number": str(made["id"]),
        "short": f"{wordpress.base}/?p={made['id']}",
        "moved": made["link"].replace("/2026/", "/2015/").replace("http:", "https:"),
    }[form]
    [page] = sweep(wordpress, query)
    assert [answer.text for answer in page.answers] == ["Healer"]
    assert page.answers[0].conversation == f"wordpress:{query}"


def site_post(site: WordPress) -> Mapping[str, Any]:
    made = post(site, slug="키스-신")
    site.comment(made["id"], "Ana", "Healer")
    return made


def test_a_page_of_the_blog_is_found_too(wordpress: WordPress) -> None:
    made = wordpress.call(
        "POST",
        "/pages",
        json={"title": "Talk", "slug": "a-page", "status": "publish", "comment_status": "open"},
    )
    wordpress.comment(made["id"], "Ana", "Healer")
    assert len(said(sweep(wordpress, made["link"]))) == 1


def test_an_address_where_no_post_is_is_refused(wordpress: WordPress) -> None:
    with pytest.raises(NetworkError) as raised:
        sweep(wordpress, f"{wordpress.base}/2015/10/08/nothing-here/")
    assert raised.value.trouble is Trouble.REFUSED


def test_rechecking_tells_what_stands_changed_or_went(wordpress: WordPress) -> None:
    made = post(wordpress)
    ids = [wordpress.comment(made["id"], f"Fan {n}", f"Healer {n}") for n in range(3)]
    source = adapter(wordpress)
    [page] = source.pages(feed(made["link"]), Cursor(), Allowance())
    wordpress.edit(ids[1], content="Pinocchio")
    wordpress.trash(ids[2])
    refs = [
        Ref(network="wordpress", id=answer.id, native=str(number(answer)))
        for answer in page.answers
    ]
    same, edited, gone = source.recheck(refs, Allowance())
    assert same.answer == page.answers[0]
    assert edited.answer is not None
    assert (edited.answer.text, edited.answer.conversation) == (
        "Pinocchio",
        page.answers[1].conversation,
    )
    assert (gone.fate, gone.answer) == (Fate.DELETED, None)


def test_where_rest_is_shut_the_feed_brings_the_newest_and_says_its_limits(
    wordpress: WordPress,
) -> None:
    made = post(wordpress)
    rows: list[dict[str, Any]] = [
        {
            "comment_post_ID": made["id"],
            "comment_author": f"Fan {n}",
            "comment_content": f"Healer <b>{n}</b>",
            "date_gmt": f"2015-10-{10 + n}T10:00:00",
        }
        for n in range(13)
    ]
    rows[-1]["nth_parent"] = 11
    wordpress.comments(rows)
    [whole] = sweep(wordpress, made["link"])
    shut = wordpress.directory / "site" / "wp-content" / "mu-plugins" / "shut.php"
    shut.parent.mkdir(exist_ok=True)
    shut.write_text(
        "<?php add_filter('rest_authentication_errors', fn() =>"
        " new WP_Error('rest_disabled', 'Only members.', ['status' => 401]));"
    )
    try:
        [page] = sweep(wordpress, made["link"])
        [again] = sweep(wordpress, made["link"], page.cursor)
    finally:
        shut.unlink()
    assert [answer.id for answer in page.answers] == [a.id for a in whole.answers[-10:]]
    assert [answer.version for answer in page.answers] == [a.version for a in whole.answers[-10:]]
    assert page.answers[-1].reply_to == page.answers[-2].id
    assert "only the newest comments" in page.notes[0]
    assert again.answers == ()
