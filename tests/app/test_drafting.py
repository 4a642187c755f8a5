"""A new post of the series opens a talk as a draft, once; a host makes it a talk or refuses it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.app import App, JobKind, Networks
from bot.config import Blog, Config, Network
from bot.errors import Conflict, NetworkError, Trouble, Unknown
from bot.model import PromptPost
from bot.storage import Store
from tests.app.test_app import KISS, NOW, OURS, Fake, lexicon, works

TEXT = "Rain.\n\nAnna: Coffee Prince, the one in the rain.\n\nWhich rain scene do you love?\n\nTweet us #talkforreal"


def post(url: str = "https://a.example/2015/10/the-talk-rain/", text: str = TEXT) -> PromptPost:
    return PromptPost(
        network="wordpress",
        site="https://a.example",
        url=url,
        title="The Talk: rain",
        text=text,
        said_at=NOW - timedelta(hours=1),
    )


class Blogging(Fake):
    """A source that also knows posts of the series."""

    def __init__(self, *posts: PromptPost) -> None:
        super().__init__()
        self.posts = list(posts)
        self.wanted: list[tuple[str, datetime]] = []
        self.trouble: NetworkError | None = None

    def prompt_posts(self, tag: str, since: datetime) -> Sequence[PromptPost]:
        self.wanted.append((tag, since))
        if self.trouble:
            raise self.trouble
        return [each for each in self.posts if each.said_at >= since]


@pytest.fixture
def blog() -> Blogging:
    return Blogging(post())


@pytest.fixture
def app(store: Store, blog: Blogging) -> App:
    networks = {name: Network(name=name) for name in ("x", "wordpress")}
    config = Config(
        directory=OURS,
        database="",
        blog=Blog(name="A Blog"),
        talks=(KISS,),
        hosts=("Anna", "Estelle"),
        networks=networks,
    )
    made = App(config, store, Networks(config, {"x": Fake(), "wordpress": blog}))
    made.catalogue, made.lexicon = works(), lexicon()
    made.meet(NOW)
    return made


def test_a_new_post_is_proposed_with_its_question_answers_and_passages(app: App) -> None:
    app.tick(NOW)
    [draft] = app.drafting.waiting()
    assert draft.name == "the-talk-rain"
    assert not draft.faults
    assert draft.spec["prompt"] == "Which rain scene do you love?"
    assert draft.spec["rule"] == {"counts": "work", "cap": 1, "again": "replace", "hosts": "along"}
    assert draft.spec["asked_on"]["x"] == {"handle": "somebody"}
    [read] = draft.read
    [passage] = read.nominations
    assert (read.host, passage.wording) == ("Anna", "Coffee Prince")
    assert passage.nominee is not None
    assert passage.nominee.name.startswith("Coffee Prince")
    assert draft.name not in {talk.name for talk in app.config.talks}, (
        "no talk before a host says so"
    )


def test_looking_again_proposes_nothing_twice_and_is_done_once_an_hour(
    app: App, blog: Blogging
) -> None:
    for minutes in range(0, 60, 5):
        app.tick(NOW + timedelta(minutes=minutes))
    assert len(blog.wanted) == 1
    app.tick(NOW + timedelta(hours=1, minutes=1))
    assert len(blog.wanted) == 2
    assert len(app.drafting.waiting()) == 1


def test_a_draft_becomes_a_talk_that_is_listened_to(app: App) -> None:
    [name] = app.drafting.look(NOW)
    app.store.talks.save(name, app.drafting.draft(name).spec, NOW, by="Anna")
    app.meet(NOW)
    made = app.config.talk(name)
    assert made.closes - made.opens == KISS.closes - KISS.opens
    assert post().url in {want.feed.query for want in app.feeds(NOW)}
    assert app.drafting.waiting() == []
    assert app.drafting.look(NOW) == []


def test_a_talk_of_another_name_at_the_same_post_ends_the_draft(app: App) -> None:
    [name] = app.drafting.look(NOW)
    app.store.talks.save("rain", app.drafting.draft(name).spec, NOW, by="Anna")
    app.meet(NOW)
    assert app.drafting.waiting() == []


def test_a_refused_draft_is_not_proposed_again(app: App) -> None:
    [name] = app.drafting.look(NOW)
    app.drafting.refuse(name, "Anna", NOW)
    assert app.drafting.look(NOW) == []
    assert app.drafting.waiting() == []
    with pytest.raises(Unknown):
        app.drafting.refuse(name, "Anna", NOW)


def test_two_hosts_at_once_settle_a_draft_once(app: App) -> None:
    [name] = app.drafting.look(NOW)
    place = {"asked_on": app.drafting.draft(name).spec["asked_on"]}
    app.store.talks.save(name, app.drafting.draft(name).spec, NOW, by="Anna")
    with pytest.raises(Conflict, match="seen to before"):
        app.store.talks.refuse(name, place, NOW, by="Estelle")


def test_the_posts_of_talks_there_are_propose_nothing(app: App, blog: Blogging) -> None:
    blog.posts = [post(url="http://www.a.example/kiss")]
    assert app.drafting.look(NOW) == []


def test_names_that_are_taken_are_numbered(app: App, blog: Blogging) -> None:
    blog.posts = [post(url=f"https://a.example/{year}/kiss/") for year in (2016, 2017)]
    assert app.drafting.look(NOW) == ["kiss-2", "kiss-3"]


def test_old_posts_ask_nothing_new_unless_asked_for(app: App, blog: Blogging) -> None:
    blog.posts = [replace(post(), said_at=NOW - timedelta(days=300))]
    assert app.drafting.look(NOW) == []
    assert len(app.drafting.look(NOW, NOW - timedelta(days=400))) == 1


def test_a_blog_that_is_down_is_told_and_asked_again_an_hour_later(
    app: App, blog: Blogging
) -> None:
    blog.trouble = NetworkError(network="wordpress", trouble=Trouble.LATER, detail="gone fishing")
    assert any("gone fishing" in each for each in app.tick(NOW).troubles)
    assert app.tick(NOW + timedelta(minutes=5)).troubles == ()
    blog.trouble = None
    app.tick(NOW + timedelta(hours=1, minutes=1))
    assert len(app.drafting.waiting()) == 1


def test_what_keeps_a_draft_from_being_a_talk_is_told(app: App, blog: Blogging) -> None:
    blog.posts = [replace(post(text=""), title="")]
    [name] = app.drafting.look(NOW)
    app.store.talks.draft("odd", {"prompt": "?", "asked_on": {}}, NOW)
    assert {fault.key for fault in app.drafting.draft("odd").faults} >= {"opens", "closes"}
    assert app.drafting.draft(name).spec["prompt"] == post().url


def test_without_a_series_nothing_is_looked_for(store: Store, blog: Blogging) -> None:
    alone = replace(KISS, series_tag=None)
    config = Config(directory=OURS, database="", blog=Blog(name="A Blog"), talks=(alone,))
    app = App(config, store, Networks(config, {"wordpress": blog}))
    assert JobKind.SERIES not in {job.kind for job in app.due(NOW)}
