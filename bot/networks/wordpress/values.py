"""What a WordPress adapter is told: where the blog is, and as whom to write."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PUBLIC_API = "https://public-api.wordpress.com"
_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//(?:www\.)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPressSettings:
    """A blog: `site` is its address, `posts` those that are asked on, as feeds name them.

    `series` is the tag of the posts that ask new questions, where the blog calls the series
    otherwise than its hashtag. A blog on WordPress.com, by its address or by `wordpress_com`, is asked at `public_api`.
    `timeout` is in seconds: to connect, and between two bytes of an answer; after `longest`
    an answer that still trickles in is given up.
    """

    site: str
    posts: tuple[str, ...] = ()
    series: str | None = None
    wordpress_com: bool | None = None
    public_api: str = PUBLIC_API
    timeout: tuple[float, float] = (5.0, 30.0)
    longest: float = 120.0

    @property
    def home(self) -> str:
        """The blog's address without a slash at its end."""
        return self.site.rstrip("/")

    @property
    def on_wordpress_com(self) -> bool:
        """Whether the blog lives on WordPress.com."""
        if self.wordpress_com is not None:
            return self.wordpress_com
        return (urlsplit(self.site).hostname or "").endswith(".wordpress.com")

    @property
    def key(self) -> str:
        """The blog in worldwide ids: its address without scheme, "www." and slash at the end.

        A move to https or to "www." changes no id.
        """
        return bare(self.site)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPressCredentials:
    """An application password with its user's name, or an OAuth2 token (WordPress.com)."""

    user: str | None = None
    application_password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)


def bare(url: str) -> str:
    """An address by which two spellings of one page are equal: no scheme, "www.", fragment, last slash."""
    address = _HOST.sub("", url.strip()).split("#", 1)[0].rstrip("/")
    host, slash, rest = address.partition("/")
    return f"{host.lower()}{slash}{rest}"
