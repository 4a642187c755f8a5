"""The blog's REST interface: where it is, which post is meant, pages of comments."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from bot.errors import NetworkError, Trouble
from bot.networks.wordpress.comments import Comment
from bot.networks.wordpress.http import Http, Reply, trouble
from bot.networks.wordpress.values import WordPressSettings, bare

PER_PAGE = 100
"""WordPress refuses more."""

_SHORT = re.compile(r"<[^>]*[?&]p=(\d+)[^>]*>;\s*rel=\"?shortlink")
_ALTERNATE = re.compile(r"<[^>]*/wp/v2/[\w-]+/(\d+)>;\s*rel=\"alternate\"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One page of a list of comments; `faults` are items that are not understood, in words."""

    comments: Sequence[Comment]
    raws: Mapping[int, Mapping[str, Any]]
    faults: tuple[str, ...]
    total: int
    pages: int
    etag: str
    modified: str


class Api:
    """Asks the blog; remembers where its interface is and which posts were found."""

    def __init__(self, settings: WordPressSettings, http: Http) -> None:
        self._settings = settings
        self._root: str | None = None
        self.http = http
        self.posts: dict[str, int] = {}

    def root(self) -> str:
        """Where the interface is: pretty, plain, or WordPress.com's. Raises NetworkError."""
        if self._root is None:
            self._root = self._found()
        return self._root

    def _found(self) -> str:
        nowhere: NetworkError | None = None
        for root in self._roots():
            try:
                self._try(root)
            except NetworkError as error:
                if not _nothing_there(error):
                    raise
                nowhere = nowhere or error
            else:
                return root
        assert nowhere is not None, "there is always a place to ask"
        raise nowhere

    def _try(self, root: str) -> None:
        items_of(self.http.get(f"{root}/comments", per_page=1, _fields="id").json())

    def is_shut(self) -> bool:
        """Whether nobody may ask for any comment by REST, so that a feed is worth a try."""
        try:
            self._try(self.root())
        except NetworkError as error:
            return error.status in {401, 403, 404, 405, 410}
        return False

    def _roots(self) -> Iterator[str]:
        settings = self._settings
        if not settings.on_wordpress_com:
            yield f"{settings.home}/wp-json/wp/v2"
            yield f"{settings.home}/?rest_route=/wp/v2"
        if settings.wordpress_com is not False:
            yield f"{settings.public_api}/wp/v2/sites/{urlsplit(settings.site).hostname}"

    def post(self, query: str) -> int:
        """The number of a post, by itself or by the post's address. Raises NetworkError."""
        if query not in self.posts:
            self.posts[query] = (
                self._numbered(query) or self._by_slug(query) or self._by_page(query)
            )
        return self.posts[query]

    def _numbered(self, query: str) -> int | None:
        if query.isdecimal():
            return int(query)
        given = parse_qs(urlsplit(query).query)
        number = (given.get("p") or given.get("page_id") or [""])[0]
        return int(number) if number.isdecimal() else None

    def _by_slug(self, query: str) -> int | None:
        slug = unquote(urlsplit(query).path.rstrip("/").rpartition("/")[2])
        if not slug:
            return None
        for kind in ("posts", "pages"):
            found = self.http.get(f"{self.root()}/{kind}", slug=slug, _fields="id,link").json()
            items = [item for item in items_of(found) if isinstance(item.get("id"), int)]
            same = [item for item in items if bare(str(item.get("link"))) == bare(query)]
            if chosen := same or items[:1]:
                return int(chosen[0]["id"])
        return None

    def _by_page(self, query: str) -> int:
        """The page itself names its number in its headers, whatever kind of post it is."""
        header = self.http.get(query).headers.get("Link", "")
        match = _SHORT.search(header) or _ALTERNATE.search(header)
        if match is None:
            raise trouble(Trouble.REFUSED, f"{query}: no post is there")
        return int(match[1])

    def comments(
        self, post: int, page: int, order: str, validators: Mapping[str, str] | None = None
    ) -> Listed | None:
        """A page of a post's comments by their time; None where the server says: as before."""
        reply = self.http.get(
            f"{self.root()}/comments",
            headers=validators,
            post=post,
            per_page=PER_PAGE,
            page=page,
            order=order,
            orderby="date_gmt",
        )
        return None if reply.status == 304 else _listed(reply)

    def standing(self, comments: Iterable[int]) -> Listed:
        """Those of the comments (at most 100) that everybody can still see."""
        numbers = ",".join(map(str, comments))
        reply = self.http.get(f"{self.root()}/comments", include=numbers, per_page=PER_PAGE)
        return _listed(reply)

    def must_be_public(self, post: int) -> None:
        """Raise NetworkError unless everybody can see the post.

        A post that was taken back to a draft hides all its comments: they are not gone.
        """
        try:
            self.http.get(f"{self.root()}/posts/{post}", _fields="id")
        except NetworkError as error:
            if error.status != 404:
                raise
            self.http.get(f"{self.root()}/pages/{post}", _fields="id")


def _nothing_there(error: NetworkError) -> bool:
    """Whether nobody speaks REST at that address (a 404 in REST's own words is an answer)."""
    html = error.trouble is Trouble.LATER and error.status == 200
    return html or (error.status == 404 and error.detail == "status 404")


def _list(found: Any) -> list[Any]:
    if not isinstance(found, list):
        raise trouble(Trouble.LATER, "not a list where a list was expected")
    return found


def items_of(found: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; raises NetworkError where it is none."""
    return [item for item in _list(found) if isinstance(item, dict)]


def _listed(reply: Reply) -> Listed:
    read = [(item, Comment.read(item)) for item in _list(reply.json())]
    good = [(item, each) for item, each in read if isinstance(each, Comment)]
    return Listed(
        comments=[each for _, each in good],
        raws={each.id: item for item, each in good},
        faults=tuple(each for _, each in read if isinstance(each, str)),
        total=_number(reply, "X-WP-Total", len(read)),
        pages=_number(reply, "X-WP-TotalPages", 1),
        etag=reply.headers.get("ETag", ""),
        modified=reply.headers.get("Last-Modified", ""),
    )


def _number(reply: Reply, header: str, otherwise: int) -> int:
    written = reply.headers.get(header, "")
    return int(written) if written.isdecimal() else otherwise
