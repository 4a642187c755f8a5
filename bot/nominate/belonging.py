"""Which talk an answer belongs to."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Final

from bot.model import Answer, Belonging, Ruling, Talk

_BARE: Final = re.compile(r"https?://\S+|[@#]\w+|\bRT\b:?|\bvia\b", re.IGNORECASE)
_WORD: Final = re.compile(r"\w+")
_NO_BOT: Final = re.compile(r"#no(?:bot|index|search)\b", re.IGNORECASE)


def belong(
    answer: Answer,
    talks: Sequence[Talk],
    conversations: Mapping[str, str],
    *,
    bots: Collection[str] = (),
    named: bool = False,
) -> tuple[Belonging, ...]:
    """The talk that an answer belongs to: conversation before own tag before series tag before mention.

    `conversations` maps worldwide ids of what was placed already (prompts, roundups,
    answers) to talk names. Tags and mentions hold within the open time only; where two
    talks are possible, both come back pending. `named` tells that a host asked for this very
    post: then nothing in it need say where it belongs. Empty for what is no answer: the hosts'
    own posts, reposts, a quote of the prompt with nothing added, accounts that want no bots,
    and `bots`, which are folded worldwide ids and handles.
    """
    if _is_pick(answer):
        name = answer.id.removeprefix("host:").partition("#")[0]
        return (_sure(name, 1.0, "it is a host's pick in the talk's file"),)
    if not_an_answer(answer, talks, bots):
        return ()
    return (
        _by_conversation(answer, talks, conversations)
        or _by_tag(answer, talks)
        or (_timely(talks, answer, "a host found it", 0.9) if named else ())
    )


def _by_tag(answer: Answer, talks: Sequence[Talk]) -> tuple[Belonging, ...]:
    """By what it carries; a talk's own tag decides even where that talk is closed."""
    tags = {tag.casefold() for tag in answer.tags}
    own = [t for t in talks if t.tag and t.tag.casefold() in tags]
    if own:
        return _timely(own, answer, "it carries its own tag", 0.97)
    series = [t for t in talks if t.series_tag and t.series_tag.casefold() in tags]
    mentioned = [t for t in talks if _mentions(answer, t)]
    return _timely(series, answer, "it carries the series tag", 0.93) or _timely(
        mentioned, answer, "it carries a mention of the host", 0.85
    )


def not_an_answer(answer: Answer, talks: Sequence[Talk], bots: Collection[str] = ()) -> str | None:
    """Why a post can be no answer, in words; None where it may be one."""
    handle = (answer.account.handle or "").casefold()
    hosts = {
        asked.handle.casefold()
        for t in talks
        for asked in t.asked_on
        if asked.handle and asked.network == answer.network
    }
    if handle and handle in hosts:
        return "the hosts said it themselves"
    if answer.account.id.casefold() in bots or (handle and handle in bots):
        return "its author is on the list of bots"
    if answer.text.startswith("RT @"):
        return "it is a repost"
    if answer.account.bio and _NO_BOT.search(answer.account.bio):
        return "its author asks bots to stay away"
    if any(_only_quotes(answer.text, talk.prompt) for talk in talks):
        return "it quotes the prompt and adds nothing"
    return None


def _is_pick(answer: Answer) -> bool:
    return answer.network == "host" and answer.id.startswith("host:")


def _by_conversation(
    answer: Answer, talks: Sequence[Talk], conversations: Mapping[str, str]
) -> tuple[Belonging, ...]:
    asked = {asked.post: talk.name for talk in talks for asked in talk.asked_on if asked.post}
    names = {talk.name for talk in talks}
    for uid, how in (
        (answer.reply_to, "it replies to something in this talk"),
        (answer.conversation, "it stands in this talk's conversation"),
        (answer.quotes, "it quotes something of this talk"),
    ):
        if not uid:
            continue
        talk = conversations.get(uid) or asked.get(uid) or asked.get(uid.partition(":")[2])
        if talk in names and talk is not None:
            return (_sure(talk, 0.99, how),)
    return ()


def _mentions(answer: Answer, talk: Talk) -> bool:
    said = {handle.casefold().lstrip("@") for handle in answer.mentions}
    return any(
        asked.handle and asked.network == answer.network and asked.handle.casefold() in said
        for asked in talk.asked_on
    )


def _timely(
    talks: Sequence[Talk], answer: Answer, how: str, confidence: float
) -> tuple[Belonging, ...]:
    timely = [talk for talk in talks if talk.is_open(answer.said_at)]
    if len(timely) == 1:
        return (_sure(timely[0].name, confidence, f"{how} while the talk is open"),)
    names = " and ".join(talk.name for talk in timely)
    return tuple(
        Belonging(
            talk=talk.name,
            ruling=Ruling.PENDING,
            confidence=confidence / len(timely),
            reason=f"{how}, and {names} are open at once",
        )
        for talk in timely
    )


def _sure(talk: str, confidence: float, reason: str) -> Belonging:
    return Belonging(talk=talk, ruling=Ruling.COUNTED, confidence=confidence, reason=reason)


def _only_quotes(text: str, prompt: str) -> bool:
    """Whether a text is the prompt and nothing else."""
    wanted = _words(prompt)
    if len(wanted) < 4 or wanted[0] not in text.casefold():
        return False
    return _words(_BARE.sub(" ", text)) == wanted


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold().replace("’", "'")))
