"""A post on its way, as hosts see it in a terminal: planned, agreed with, sent, taken back."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.model import Approval, Occasion, OccasionKind, State
from bot.storage import open_store
from bot.storage.outbox import NewPart, NewPost
from tests.cli.calling import Ran
from tests.cli.connected import config_with
from tests.stand_ins.x import World, serve

SIGNED = {
    "X_CONSUMER_KEY": "key",
    "X_CONSUMER_SECRET": "secret-one",
    "X_ACCESS_TOKEN": "1000-token",
    "X_ACCESS_TOKEN_SECRET": "secret-two",
}
TALK = """
prompt = "What is the most epic hug you have ever seen?"
zone = "America/New_York"
opens = {opens}
closes = {closes}
series_tag = "talkforreal"

[asked_on.x]
handle = "annaandestelle"

[[agenda]]
kind = "prompt"
when = "at open"
networks = ["{network}"]
approval = "{approval}"
"""

Talkforreal = Callable[..., Ran]


def a_talk(folder: Path, approval: str, network: str, networks: str = "") -> None:
    """Config with one talk that opened a moment ago, and whose prompt is called for."""
    config = config_with(folder, networks)
    for file in (config / "talks").iterdir():
        file.unlink()
    now = datetime.now(UTC)
    times = {"opens": now - timedelta(minutes=1), "closes": now + timedelta(days=7)}
    given = {name: at.isoformat(timespec="seconds") for name, at in times.items()}
    talk = TALK.format(network=network, approval=approval, **given)
    (config / "talks" / "epic-hug.toml").write_text(talk, "utf-8")


@pytest.fixture
def on_console(tmp_path: Path, program: Talkforreal) -> Callable[[str], Talkforreal]:
    """A program whose talk wants such an approval, and is posted to a console."""

    def made(approval: str) -> Talkforreal:
        a_talk(tmp_path, approval, "console:x")
        return lambda *arguments: program(tmp_path, *arguments, **SIGNED)

    return made


@pytest.fixture
def on_x(tmp_path: Path, program: Talkforreal) -> Iterator[tuple[Talkforreal, World]]:
    """A program that posts to a stand-in of X without asking anybody."""
    world = World(now=datetime.now(UTC))
    world.user("annaandestelle")
    with serve(world) as url:
        network = f'[networks.x]\nbase_url = "{url}"\nhandle = "annaandestelle"\nuser_id = "1000"\n'
        a_talk(tmp_path, "auto", "x", network)
        yield lambda *arguments: program(tmp_path, *arguments, **SIGNED), world


KEY = "epic-hug/prompt/open/console:x"


def test_a_draft_waits_for_a_host_and_then_goes_out_once(
    on_console: Callable[[str], Talkforreal],
) -> None:
    talkforreal = on_console("one host")
    assert f"planned  {KEY}: draft" in talkforreal("send").out
    waiting = talkforreal("outbox").out
    assert "waits for 1 host" in waiting
    assert "talkforreal approve POST --host NAME" in waiting
    agreed = talkforreal("approve", KEY, "--host", "anna")
    assert "the most epic hug you have ever seen?" in agreed.out
    assert "part 1 of 1" in agreed.out
    assert "/280 weighted characters" in agreed.out
    assert "Anna agrees; it goes out when due." in agreed.out
    sent = talkforreal("send")
    assert sent.code == 0
    assert sent.out.count("the most epic hug you have ever seen?") == 1
    assert f"posting  {KEY} part 1: sent" in sent.out
    assert talkforreal("send").out == "Nothing is called for, and nothing is due.\n"
    [post] = json.loads(talkforreal("outbox", "--json").out)
    assert (post["state"], post["approvals_missing"]) == ("sent", 0)


def test_two_hosts_must_agree_where_the_talk_wants_two(
    on_console: Callable[[str], Talkforreal],
) -> None:
    talkforreal = on_console("two hosts")
    talkforreal("send")
    assert "waits for 2 hosts" in talkforreal("outbox").out
    assert "1 more needed." in talkforreal("approve", KEY, "--host", "Anna").out
    assert "1 more needed." in talkforreal("approve", KEY, "--host", "Anna").out
    assert "goes out when due" in talkforreal("approve", KEY, "--host", "Estelle").out


def test_what_is_held_stays_until_somebody_agrees(
    on_console: Callable[[str], Talkforreal],
) -> None:
    talkforreal = on_console("one host")
    talkforreal("send")
    assert talkforreal("approve", KEY, "--host", "Anna", "--hold").out == f"{KEY} is held.\n"
    assert "held by Anna" in talkforreal("outbox").out
    assert "Nothing is called for" in talkforreal("send").out
    talkforreal("approve", KEY, "--host", "Estelle")
    assert ": sent" in talkforreal("send", "epic-hug").out


def test_what_was_sent_cannot_be_agreed_with_any_more(
    on_console: Callable[[str], Talkforreal],
) -> None:
    talkforreal = on_console("auto")
    talkforreal("send")
    ran = talkforreal("approve", KEY, "--host", "Anna")
    assert ran.code == 1
    assert "only a draft can be approved" in ran.err


@pytest.mark.parametrize("command", ["approve", "withdraw", "settle --sent"])
def test_posts_and_hosts_that_are_not_there_are_named_with_what_is_near(
    on_console: Callable[[str], Talkforreal], command: str
) -> None:
    talkforreal = on_console("one host")
    talkforreal("send")
    name, *more = command.split()
    post = talkforreal(name, "epic-hug/prompt/close/x", "--host", "Anna", *more)
    host = talkforreal(name, KEY, "--host", "Ana", *more)
    assert (post.code, host.code) == (1, 1)
    assert f"there is no post 'epic-hug/prompt/close/x' (did you mean {KEY}?)" in post.err
    assert "there is no host 'Ana' (did you mean Anna?)" in host.err


def test_a_draft_that_is_withdrawn_never_goes_out(
    on_console: Callable[[str], Talkforreal],
) -> None:
    talkforreal = on_console("one host")
    talkforreal("send")
    ran = talkforreal("withdraw", KEY, "--host", "estelle")
    assert ran.out == f"{KEY} is withdrawn by Estelle: nothing of it was out.\n"
    assert "Nothing is called for" in talkforreal("send").out
    [post] = json.loads(talkforreal("outbox", "--json").out)
    assert (post["state"], post["reason"]) == ("withdrawn", "withdrawn by Estelle")
    assert talkforreal("outbox").out.count("withdrawn by Estelle") == 1


def test_what_was_sent_to_x_is_deleted_there(on_x: tuple[Talkforreal, World]) -> None:
    talkforreal, world = on_x
    done = json.loads(talkforreal("send", "--json").out)
    assert [post["state"] for post in done["planned"]] == ["due"]
    assert [part["state"] for part in done["posted"]] == ["sent"]
    assert [post.fate for post in world.posts.values()] == [None]
    ran = talkforreal("withdraw", "epic-hug/prompt/open/x", "--host", "Anna")
    assert (ran.code, ran.err) == (0, "")
    assert "withdrawn by Anna: 1 part deleted." in ran.out
    assert [post.fate for post in world.posts.values()] == ["deleted"]
    booked = json.loads(talkforreal("cost", "epic-hug", "--json").out)
    assert Decimal(booked["dollars"]) == Decimal("0.025")  # said for 0.015, deleted for 0.010


def test_what_the_network_does_not_delete_is_named_and_can_be_tried_again(
    on_x: tuple[Talkforreal, World],
) -> None:
    talkforreal, world = on_x
    talkforreal("send")
    world.mischief.add("unavailable")
    withdraw = ("withdraw", "epic-hug/prompt/open/x", "--host", "Anna")
    ran = talkforreal(*withdraw, "--json")
    assert ran.code == 1
    assert "part 1 still stands: " in ran.err
    assert [part["state"] for part in json.loads(ran.out)] == ["sent"]
    assert talkforreal(*withdraw).code == 0


def test_a_part_of_unknown_fate_makes_sending_end_with_one_and_stands_first(
    on_x: tuple[Talkforreal, World], tmp_path: Path
) -> None:
    talkforreal, world = on_x
    world.mischief.add("reset", on="create")
    ran = talkforreal("send")
    assert ran.code == 1
    assert "part 1: unknown (" in ran.out
    _draft_beside(tmp_path)
    rows = talkforreal("outbox").out.splitlines()
    assert rows[1].startswith("epic-hug/prompt/open/x")
    assert "unknown" in rows[1]
    assert "talkforreal settle POST" in "\n".join(rows)


def _gone_wrong(on_x: tuple[Talkforreal, World]) -> Talkforreal:
    """The program after its post may or may not have reached X."""
    talkforreal, world = on_x
    world.mischief.add("reset", on="create")
    assert "part 1: unknown (" in talkforreal("send").out
    return talkforreal


ON_X = "epic-hug/prompt/open/x"


def test_a_host_says_by_its_address_that_a_part_went_out(
    on_x: tuple[Talkforreal, World],
) -> None:
    talkforreal = _gone_wrong(on_x)
    assert "talkforreal settle POST --host NAME --link ADDRESS" in talkforreal("outbox").out
    link = "https://x.com/annaandestelle/status/4711?s=20"
    ran = talkforreal("settle", ON_X, "--host", "anna", "--link", link)
    assert (ran.code, ran.out) == (0, f"Anna says: part 1 of {ON_X} went out.\n")
    [post] = json.loads(talkforreal("outbox", "--json").out)
    assert (post["state"], post["parts"][0]["id"]) == ("sent", "x:4711")
    assert talkforreal("send").out == "Nothing is called for, and nothing is due.\n"


def test_a_host_says_that_a_part_did_not_go_out_and_it_is_sent(
    on_x: tuple[Talkforreal, World],
) -> None:
    talkforreal = _gone_wrong(on_x)
    on_x[1].posts.clear()  # it never reached X
    ran = talkforreal("settle", ON_X, "--host", "Anna", "--not-sent")
    assert f"part 1 of {ON_X} did not go out, and is sent with the next tick." in ran.out
    assert f"posting  {ON_X} part 1: sent" in talkforreal("send").out
    assert len(on_x[1].posts) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "say --link and its address, or --sent, or --not-sent"),
        (("--link", "https://x.com/annaandestelle"), 1, "is no address of a post on x"),
        (("--link", "https://x.com/i/status/1", "--not-sent"), 1, "says that it went out"),
        (("--sent", "--part", "2"), 1, f"{ON_X} has no part 2: its parts are 1 to 1"),
        (("--sent", "--part", "-1"), 1, f"{ON_X} has no part -1"),
    ],
)
def test_what_cannot_settle_a_part_is_said_and_changes_nothing(
    on_x: tuple[Talkforreal, World], arguments: tuple[str, ...], code: int, said: str
) -> None:
    talkforreal = _gone_wrong(on_x)
    ran = talkforreal("settle", ON_X, "--host", "Anna", *arguments)
    assert (ran.code, said in " ".join(ran.err.replace("│", " ").split())) == (code, True), ran.err
    [post] = json.loads(talkforreal("outbox", "--json").out)
    assert post["state"] == "unknown"


def test_what_is_not_unknown_cannot_be_settled(on_x: tuple[Talkforreal, World]) -> None:
    talkforreal, _ = on_x
    talkforreal("send")
    ran = talkforreal("settle", ON_X, "--host", "Anna", "--not-sent")
    assert ran.code == 1
    assert f"{ON_X} is sent: nothing of it is unknown" in ran.err
    assert (
        "settled already"
        in talkforreal("settle", ON_X, "--host", "Anna", "--not-sent", "--part", "1").err
    )


def _draft_beside(folder: Path) -> None:
    """A draft that was due before the post of unknown fate."""
    [file] = folder.rglob("*.db")
    store = open_store(f"sqlite:///{file}")
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    occasion = Occasion(
        talk="epic-hug", kind=OccasionKind.ROUNDUP, slot="earlier", network="x",
        due=long_ago, cut_off=long_ago, expires=long_ago + timedelta(days=1),
    )  # fmt: skip
    post = NewPost(
        occasion=occasion, state=State.DRAFT, approval=Approval.ONE,
        parts=(NewPart(text="Goblin leads."),), digest="d",
    )  # fmt: skip
    assert store.outbox.plan(post, long_ago)
    store.close()


def test_a_roundup_is_shown_at_the_prices_that_are_set(
    tmp_path: Path, program: Talkforreal
) -> None:
    x = '[networks.x]\nhandle = "annaandestelle"\n[networks.x.prices]\ncreate = "0.04"\n'
    a_talk(tmp_path, "auto", "console:x", x)
    for network in ("x", "console:x"):
        shown = program(tmp_path, "roundup", "epic-hug", "--kind", "prompt", "--network", network)
        assert "It would cost $0.04." in shown.out
    free = program(tmp_path, "roundup", "epic-hug", "--kind", "prompt", "--network", "mastodon")
    assert "It would cost nothing." in free.out


def test_a_fault_in_the_prices_is_named_where_they_are_wanted(
    tmp_path: Path, program: Talkforreal
) -> None:
    a_talk(tmp_path, "auto", "console:x", '[networks.x.prices]\ncreate = "cheap"\n')
    shown = program(tmp_path, "roundup", "epic-hug", "--network", "x")
    assert shown.code == 2
    assert "networks.x.prices.create: " in shown.err


def test_a_correction_of_nothing_is_refused_in_a_sentence(
    on_console: Callable[[str], Talkforreal],
) -> None:
    ran = on_console("auto")("roundup", "epic-hug", "--kind", "correction")
    assert (ran.code, ran.out) == (1, "")
    assert "a correction is of a post that was sent: it is drafted by itself" in ran.err


def test_a_title_for_the_blog_is_shown_as_a_reader_sees_it(
    on_console: Callable[[str], Talkforreal], tmp_path: Path
) -> None:
    talkforreal = on_console("auto")
    file = tmp_path / "config" / "talks" / "epic-hug.toml"
    file.write_text(file.read_text("utf-8").replace("you have ever", "you've ever"), "utf-8")
    shown = talkforreal("roundup", "epic-hug", "--network", "wordpress", "--kind", "prompt").out
    assert "most epic hug you've ever seen?" in shown.split("part 1")[0]


def test_a_roundup_of_nothing_says_that_it_would_be_skipped(
    on_console: Callable[[str], Talkforreal],
) -> None:
    ran = on_console("auto")("roundup", "epic-hug")
    assert ran.code == 0
    assert "Nobody has answered yet" in ran.out
    assert "It would cost $0.015." in ran.out


def test_a_broken_rule_is_named_with_the_words_and_the_price(
    on_console: Callable[[str], Talkforreal], tmp_path: Path
) -> None:
    talkforreal = on_console("auto")
    for file in (tmp_path / "config" / "templates" / "prompt").glob("*.txt"):
        words = "{% block opening %}{{ question }} See https://blog.example/hug{% endblock %}\n"
        file.write_text(words, "utf-8")
    ran = talkforreal("roundup", "epic-hug", "--kind", "prompt")
    assert ran.code == 1
    rule = "part 1: a link costs more than a text without: 'https://blog.example/hug' ($0.200)"
    assert rule in ran.err
