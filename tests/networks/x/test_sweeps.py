"""Feeds of X are read whole, once, in spite of late ids, stops, stale marks and pages without end."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Cursor, Feed, Route
from bot.networks.x import X
from tests.networks.x.conftest import (
    HASHTAG,
    HOST,
    MENTIONS,
    answers,
    cost,
    crowd,
    dollars,
    sweep,
    texts,
)
from tests.stand_ins.x import World


def test_mentions_and_hashtag_together_bring_each_answer_once(world: World, x: X) -> None:
    world.place("fan", f"@{HOST} Goblin #talkforreal")
    world.place("other", "Healer! #TalkForReal")
    world.advance(timedelta(minutes=1))
    assert texts(sweep(x, MENTIONS)) == {f"@{HOST} Goblin #talkforreal"}
    assert texts(sweep(x, HASHTAG)) == {"Healer! #TalkForReal"}


def test_the_hosts_own_posts_are_no_answers_of_the_hashtag(world: World, x: X) -> None:
    world.place(HOST, "What is your favourite? #talkforreal")
    world.advance(timedelta(minutes=1))
    assert sweep(x, HASHTAG)[0].answers == ()


def test_the_mark_is_the_newest_id_of_the_first_page_and_is_set_at_the_end_only(
    world: World, x: X
) -> None:
    crowd(world, 25)
    pages = sweep(x, HASHTAG)
    newest = pages[0].answers[0].version
    assert [page.cursor.mark for page in pages] == [None, None, newest]
    assert [page.complete for page in pages] == [False, False, True]
    assert pages[0].cursor.next_mark == newest
    assert len(answers(pages)) == 25


def test_a_stopped_sweep_resumes_where_it_stopped(world: World, x: X) -> None:
    crowd(world, 25)
    first = next(iter(x.pages(HASHTAG, Cursor(), dollars("9"))))
    rest = sweep(x, HASHTAG, first.cursor)
    assert len(first.answers) + len(answers(rest)) == 25
    assert rest[-1].cursor.mark == first.answers[0].version


def test_the_next_sweep_reads_the_overlap_again_and_finds_what_came_late(
    world: World, x: X
) -> None:
    world.place("late", "#talkforreal late", late=timedelta(minutes=8))
    world.advance(timedelta(minutes=2))
    world.place("early", "#talkforreal early")
    world.advance(timedelta(minutes=1))
    first = sweep(x, HASHTAG)
    assert texts(first) == {"#talkforreal early"}
    world.advance(timedelta(minutes=6))
    assert "#talkforreal late" in texts(sweep(x, HASHTAG, first[-1].cursor))


def test_a_quiet_feed_moves_its_mark_by_xs_clock_and_pays_nothing_again(world: World, x: X) -> None:
    world.place("fan", "#talkforreal Goblin")
    cursor = Cursor()
    for _ in range(30):
        world.advance(timedelta(hours=8))
        pages = sweep(x, HASHTAG, cursor)
        cursor = pages[-1].cursor
        assert pages[-1].gap is None
    assert len(world.billed) == 1


def test_an_empty_page_with_a_token_goes_on(world: World, x: X) -> None:
    crowd(world, 15)
    world.mischief.add("empty_page", "search")
    pages = sweep(x, HASHTAG)
    assert len(answers(pages)) == 15
    assert pages[-1].cursor.mark == answers(pages)[0].version


def test_pages_without_end_end(world: World, x: X) -> None:
    crowd(world, 5)
    world.mischief.add("endless", "search", times=1000)
    pages = sweep(x, HASHTAG)
    assert len(pages) == 4
    assert pages[-1].complete
    assert "without end" in pages[-1].notes[0]


def test_a_sweep_that_the_allowance_stops_leaves_a_gap_that_can_be_filled(
    world: World, x: X
) -> None:
    crowd(world, 45)
    pages = sweep(x, HASHTAG, allowance=dollars("0.12"))
    assert cost(pages) == Decimal("0.100")
    stopped = pages[-1]
    assert not stopped.complete
    assert stopped.cursor == Cursor(mark=pages[0].answers[0].version)
    assert stopped.gap is not None
    assert stopped.gap.high == answers(pages)[-1].version

    some = list(x.fill(stopped.gap, dollars("0.06")))
    assert some[-1].gap is not None
    assert not some[-1].complete
    rest = list(x.fill(some[-1].gap, dollars("9")))
    assert rest[-1].complete
    assert rest[-1].gap is None
    assert len(texts([*pages, *some, *rest])) == 45


def test_a_page_is_asked_for_only_when_its_worst_price_fits(world: World, x: X) -> None:
    crowd(world, 45)
    assert sweep(x, HASHTAG, allowance=dollars("0.0499")) == []
    assert sweep(x, HASHTAG, allowance=dollars("9", pages=0)) == []
    assert world.requests == []
    assert len(sweep(x, HASHTAG, allowance=dollars("9", pages=2))) == 2


def test_a_mark_that_has_grown_too_old_is_moved_and_the_gap_is_told(world: World, x: X) -> None:
    world.place("early", "#talkforreal early")
    world.advance(timedelta(minutes=1))
    cursor = sweep(x, HASHTAG)[-1].cursor
    world.advance(timedelta(days=1))
    world.place("missed", "#talkforreal missed")
    world.advance(timedelta(days=9))
    world.place("seen", "#talkforreal seen")
    world.advance(timedelta(minutes=1))
    told, *rest = sweep(x, HASHTAG, cursor)
    assert told.gap is not None
    assert told.gap.lost
    assert told.gap.low == cursor.mark
    assert not told.answers
    assert texts(rest) == {"#talkforreal seen"}
    assert rest[-1].complete
    again = sweep(x, HASHTAG, rest[-1].cursor)
    assert all(page.gap is None for page in again)


def test_after_a_fault_the_moved_mark_is_not_told_twice(world: World, x: X) -> None:
    world.place("early", "#talkforreal early")
    world.advance(timedelta(minutes=1))
    cursor = sweep(x, HASHTAG)[-1].cursor
    world.advance(timedelta(days=9))
    world.mischief.add("server_error", "search", after=1)
    reading = x.pages(HASHTAG, cursor, dollars("9"))
    told = next(reading)
    with pytest.raises(NetworkError):
        next(reading)
    pages = sweep(x, HASHTAG, told.cursor)
    assert all(page.gap is None for page in pages)
    assert pages[-1].complete
    world.advance(timedelta(minutes=10))
    assert all(page.gap is None for page in sweep(x, HASHTAG, pages[-1].cursor))


def test_a_gap_that_x_no_longer_has_is_told_as_lost(world: World, x: X) -> None:
    crowd(world, 25)
    stopped = sweep(x, HASHTAG, allowance=dollars("0.05"))[-1]
    assert stopped.gap is not None
    world.advance(timedelta(days=8))
    (page,) = x.fill(stopped.gap, dollars("9"))
    assert page.gap is not None
    assert page.gap.lost
    assert page.charges == ()


def test_a_refused_token_is_worked_around_by_the_lowest_id(world: World, x: X) -> None:
    crowd(world, 25)
    world.mischief.add("bad_token", "search", after=1)
    pages = sweep(x, HASHTAG)
    assert len(answers(pages)) == len(texts(pages)) == 25


def test_a_page_that_breaks_half_way_yields_nothing_and_the_next_try_reads_it(
    world: World, x: X
) -> None:
    crowd(world, 25)
    world.mischief.add("truncated", "search", after=1)
    reading = x.pages(HASHTAG, Cursor(), dollars("9"))
    first = next(reading)
    with pytest.raises(NetworkError) as caught:
        next(reading)
    assert caught.value.trouble is Trouble.LATER
    rest = sweep(x, HASHTAG, first.cursor)
    assert len(answers([first, *rest])) == 25
    assert cost([first, *rest]) == world.bill


def test_a_conversation_tells_replies_from_nested_replies(world: World, x: X) -> None:
    prompt = world.place(HOST, "What is your favourite?")
    fan = world.place("fan", "Goblin", reply_to=prompt.id)
    nested = world.place("other", f"@fan same! not @{HOST}s"[:12], reply_to=fan.id)
    nested.lead, nested.handles = ("fan",), frozenset({"fan"})
    world.advance(timedelta(minutes=1))
    feed = Feed(network="x", route=Route.REPLY, query=prompt.id)
    (page,) = sweep(x, feed)
    assert page.routes == {f"x:{nested.id}": Route.NESTED_REPLY}
    assert page.answers[0].conversation == f"x:{prompt.id}"


def test_quotes_are_read_from_the_top_until_what_is_known(world: World, x: X) -> None:
    prompt = world.place(HOST, "What is your favourite?")
    for n in range(25):
        world.advance(timedelta(minutes=20))
        world.place(f"fan{n}", f"Goblin {n}", quotes=prompt.id)
    feed = Feed(network="x", route=Route.QUOTE, query=prompt.id)
    pages = sweep(x, feed)
    assert len(answers(pages)) == 25
    assert answers(pages)[0].text == "Goblin 24"
    assert answers(pages)[0].quotes == f"x:{prompt.id}"
    world.requests.clear()
    sweep(x, feed, pages[-1].cursor)
    assert len(world.requests) == 1


def test_more_mentions_than_x_shows_are_told_as_a_gap(world: World, x_with: Callable[..., X]) -> None:  # fmt: skip
    crowd(world, 805, text=f"@{HOST}")
    pages = sweep(x_with(page_size=100), MENTIONS)
    assert len(answers(pages)) == 800
    assert pages[-1].gap is not None
    assert pages[-1].gap.lost


def test_a_query_longer_than_x_takes_is_refused_before_it_is_sent(world: World, x: X) -> None:
    with pytest.raises(NetworkError, match="512"):
        sweep(x, Feed(network="x", route=Route.HASHTAG, query="a" * 500))
    assert world.requests == []


def test_a_handle_without_a_known_id_is_looked_up_once_and_charged(
    world: World, x_with: Callable[..., X]
) -> None:
    world.user("elsewhere")
    world.place("fan", "@elsewhere Goblin")
    x = x_with()
    feed = Feed(network="x", route=Route.MENTION, query="elsewhere")
    first, second = sweep(x, feed), sweep(x, feed)
    assert [c.resource for c in x.take_charges()] == ["user read"]
    assert [c.resource for c in first[0].charges] == ["post read"]
    assert [c.resource for c in second[0].charges] == ["post read"]
    assert sweep(x_with(), feed, allowance=dollars("0.009")) == []
