"""A post's comments as answers: listed again when the list looks different, what vanished found."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from bot.errors import NetworkError
from bot.model import Allowance, Answer, Change, Cursor, Fate, Feed, Gap, Page, PromptPost, Ref
from bot.networks.wordpress.api import PER_PAGE, Api, Listed
from bot.networks.wordpress.comments import Blog, Comment, number_in
from bot.networks.wordpress.http import NETWORK, Http
from bot.networks.wordpress.marks import Mark, look
from bot.networks.wordpress.series import prompt_posts
from bot.networks.wordpress.syndication import address, newest
from bot.networks.wordpress.values import WordPressCredentials, WordPressSettings, bare

_T = TypeVar("_T")

FREE = Decimal(0)
"""What asking a blog costs."""


class WordPressSource:
    """Comments of posts; a feed's query is a post's address or number."""

    def __init__(
        self,
        settings: WordPressSettings,
        credentials: WordPressCredentials | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        http = Http(credentials, settings.timeout, settings.longest, clock)
        self._api = Api(settings, http)

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
        """Everything under the post, oldest first, when its total or its newest page differs.

        Otherwise one empty page. Edits and moves come as new versions; what vanished is
        asked for once more by number and then comes as a change of the last page. Where
        REST is shut, the newest ten from the post's feed, with a note that says so.
        Raises NetworkError; also where the post is no longer public, for then its comments
        are hidden, not gone.
        """
        if not allowance.affords(FREE):
            return
        sweep = self._sweep(feed, cursor)
        try:
            first = sweep.begin() if cursor.resume is None else None
        except NetworkError as error:
            if error.status is None or not self._api.is_shut():
                raise
            yield self._syndicated(feed, cursor, error)
            return
        if cursor.resume is not None or (first and first.total > PER_PAGE):
            yield from sweep.pages(allowance)
        elif first:
            yield sweep.last(replace(first, comments=first.comments[::-1]))
        else:
            yield Page(answers=(), cursor=Cursor(mark=cursor.mark), complete=True)

    def prompt_posts(self, tag: str, since: datetime) -> Sequence[PromptPost]:
        """The series' posts made at or after an instant, oldest first. Raises NetworkError."""
        named = self._settings.series or tag
        return prompt_posts(self._api, self._settings.home, named, since)

    def _sweep(self, feed: Feed, cursor: Cursor) -> "_Sweep":
        return _Sweep(
            api=self._api,
            query=feed.query,
            blog=self._blog(feed.query),
            stored=cursor.mark,
            old=Mark.of(cursor.mark),
            new=Mark.of(cursor.next_mark),
            number=int(cursor.resume or 1),
        )

    def _blog(self, query: str) -> Blog:
        return Blog(key=self._settings.key, conversation=f"{NETWORK}:{query}")

    def _syndicated(self, feed: Feed, cursor: Cursor, shut: NetworkError) -> Page:
        """The post's feed instead; where that is shut too, the first trouble stands."""
        blog = self._blog(feed.query)
        mark = Mark.of(cursor.mark)
        validators = mark.validators if mark.look == "feed" else {}
        try:
            reply = self._api.http.get(address(self._settings.home, feed.query), validators)
            comments = () if reply.status == 304 else newest(reply.body)
        except NetworkError as error:
            raise shut from error
        reached = Mark(
            look="feed",
            ids=mark.ids | {each.id for each in comments},
            etag=reply.headers.get("ETag", mark.etag),
            modified=reply.headers.get("Last-Modified", mark.modified),
        )
        note = (
            f"REST is shut ({shut.detail}): only the newest comments came, from the feed; "
            "edits and deletions of older ones stay unseen, guests are told apart by name alone"
        )
        return Page(
            answers=tuple(blog.answer(each) for each in comments),
            cursor=Cursor(mark=reached.written()),
            complete=True,
            notes=(note,),
        )

    def fill(self, gap: Gap, allowance: Allowance) -> Iterator[Page]:  # noqa: ARG002 (a blog leaves no gaps)
        """Nothing: a post is listed whole each time, so no stretch stays unread."""
        return iter(())

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:
        """Each comment as it stands now, or DELETED; a hundred a request, as far as allowed.

        Raises NetworkError where none of them is there because a post is no longer public.
        """
        changes: list[Change] = []
        for some in _hundreds(refs):
            if not allowance.affords(FREE):
                break
            allowance = allowance.less(FREE)
            changes += self._rechecked(some)
        return changes

    def _rechecked(self, refs: Sequence[Ref]) -> Iterable[Change]:
        there = self._api.standing(number_in(ref.id) for ref in refs)
        if not there.comments:
            self._posts_must_be_public()
        now = {each.id: self._answer(each, there) for each in there.comments if each.is_said}
        for ref in refs:
            answer = now.get(number_in(ref.id))
            fate = Fate.DELETED if answer is None else Fate.STANDS
            yield Change(id=ref.id, fate=fate, answer=answer)

    def _posts_must_be_public(self) -> None:
        for query in {*self._settings.posts, *self._api.posts}:
            self._api.must_be_public(self._api.post(query))

    def _answer(self, comment: Comment, there: Listed) -> Answer:
        return self._blog(self._asked(comment)).answer(comment, there.raws.get(comment.id))

    def _asked(self, comment: Comment) -> str:
        """The post's address as a feed names it, whatever the blog calls it now."""
        link = comment.link.split("#", 1)[0]
        queries = {*self._settings.posts, *self._api.posts}
        same = (query for query in queries if bare(query) == bare(link))
        known = (query for query, post in self._api.posts.items() if post == comment.post)
        return next(same, None) or next(known, None) or link


@dataclass(slots=True, kw_only=True)
class _Sweep:
    """One listing of a post from its oldest comment on; `number` is the page that comes next."""

    api: Api
    query: str
    blog: Blog
    stored: str | None
    old: Mark
    new: Mark
    number: int

    def begin(self) -> Listed | None:
        """The newest page, or None where the list looks as it did after the sweep before."""
        validators = {} if self.old.look == "feed" else self.old.validators
        first = self.api.comments(self.api.post(self.query), 1, "desc", validators)
        if first is None:
            return None
        shown = look(first.total, first.comments)
        self.new = Mark(look=shown, etag=first.etag, modified=first.modified)
        return None if shown == self.old.look else first

    def pages(self, allowance: Allowance) -> Iterator[Page]:
        """Page by page, until the last or as far as allowed."""
        while allowance.affords(FREE):
            allowance = allowance.less(FREE)
            listed = self.api.comments(self.api.post(self.query), self.number, "asc")
            assert listed is not None, "no validators, no 304"
            if self.number >= listed.pages:
                yield self.last(listed)
                return
            self.number += 1
            yield self._page(listed)

    def _page(self, listed: Listed) -> Page:
        self._saw(listed)
        resume = Cursor(mark=self.stored, resume=str(self.number), next_mark=self.new.written())
        return Page(answers=self._said(listed), cursor=resume, complete=False, notes=listed.faults)

    def last(self, listed: Listed) -> Page:
        """The last page, with what vanished since the sweep before."""
        self._saw(listed)
        if self.old.ids and not self.new.ids:
            self.api.must_be_public(self.api.post(self.query))
        missed = self._missed()
        for each in missed:
            self._saw(each)
        changes = tuple(
            Change(id=self.blog.id_of(number), fate=Fate.DELETED)
            for number in sorted(self.old.ids - self.new.ids)
        )
        # a comment that slipped between two pages while they were read: look again next time
        complete = len(self.new.ids) == listed.total
        mark = self.new if complete else replace(self.new, look="", etag="", modified="")
        return Page(
            answers=(*self._said(listed), *(a for each in missed for a in self._said(each))),
            cursor=Cursor(mark=mark.written()),
            complete=True,
            changes=changes,
            notes=listed.faults,
        )

    def _missed(self) -> list[Listed]:
        """What seemed to have vanished and is there: pages shift when a comment goes meanwhile."""
        absent = sorted(self.old.ids - self.new.ids)
        return [self.api.standing(some) for some in _hundreds(absent)]

    def _saw(self, listed: Listed) -> None:
        ids = {each.id for each in listed.comments}
        self.new = replace(self.new, ids=self.new.ids | ids)

    def _said(self, listed: Listed) -> tuple[Answer, ...]:
        return tuple(
            self.blog.answer(each, listed.raws.get(each.id))
            for each in listed.comments
            if each.is_said
        )


def _hundreds(things: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (things[start : start + PER_PAGE] for start in range(0, len(things), PER_PAGE))
