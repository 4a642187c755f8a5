"""The demonstration's own archive keeps what it promises."""

from collections import Counter
from pathlib import Path

from bot.model import Allowance, Cursor, Feed, Route
from bot.networks.archive import ArchiveSettings, Found, connect, read

DEMO = Path(__file__).parents[3] / "config" / "demo"


def found() -> list[Found]:
    held = list(read(DEMO / "answers.jsonl"))
    assert all(isinstance(each, Found) for each in held), held
    return [each for each in held if isinstance(each, Found)]


def test_it_has_at_least_sixty_answers_within_the_talk() -> None:
    answers = [each.answer for each in found()]
    assert len({answer.id for answer in answers}) >= 60
    dates = [answer.said_at.date().isoformat() for answer in answers]
    assert min(dates) == "2015-10-08"
    assert max(dates) == "2015-11-07"


def test_it_shows_every_kind_of_answer() -> None:
    answers = [each.answer for each in found()]
    assert {each.route for each in found()} >= {
        Route.HASHTAG,
        Route.MENTION,
        Route.REPLY,
        Route.NESTED_REPLY,
        Route.COMMENT,
    }
    assert {answer.network for answer in answers} == {"x", "wordpress"}
    assert {answer.language for answer in answers} >= {"es", "id", "tl", "ko", "ja", "zh", "th"}
    assert any(answer.edited_at for answer in answers)
    routes = Counter((each.answer.id, each.answer.version) for each in found())
    assert 2 in routes.values()


def test_its_fans_are_plainly_made_up() -> None:
    for each in found():
        name = each.answer.account.handle or each.answer.account.name or ""
        assert name.startswith("demo_") or name.casefold() == "anonymous"


def test_every_reply_has_its_parent_and_the_file_is_in_order_of_time() -> None:
    answers = [each.answer for each in found()]
    known = {answer.id for answer in answers} | {"x:demo-prompt"}
    assert all(answer.reply_to in known for answer in answers if answer.reply_to)
    times = [answer.edited_at or answer.said_at for answer in answers]
    assert times == sorted(times)


def test_it_is_a_source_like_any_other() -> None:
    feed = Feed(network="archive", route=Route.IMPORT, query="answers.jsonl")
    pages = list(connect(ArchiveSettings(directory=DEMO)).pages(feed, Cursor(), Allowance()))
    assert pages[-1].complete
    assert not any(page.notes for page in pages)
