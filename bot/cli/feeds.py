"""Feeds as hosts speak of them: "X @annaandestelle", not "x:mention:annaandestelle"."""

from bot.cli.screen import one_line

_NETWORKS = {"x": "X", "bluesky": "Bluesky", "mastodon": "Mastodon", "wordpress": "blog"}
_WORDS = {
    "mention": "@{}",
    "hashtag": "#{}",
    "reply": "replies to {}",
    "nested reply": "replies to {}",
    "quote": "quotes of {}",
    "comment": "comments on {}",
    "host": "hosts' picks",
    "import": "import {}",
}
_LONGEST = 44


def spoken(feed: str) -> str:
    """A feed's id, or a network's name, in a host's words; what strangers wrote in it is harmless."""
    network, _, rest = feed.partition(":")
    route, _, query = rest.partition(":")
    named = _NETWORKS.get(network, network)
    words = _WORDS.get(route, rest).format(_short(query.lstrip("@#")))
    return one_line(f"{named} {words}".strip(), _LONGEST)


def _short(query: str) -> str:
    """The end of an address or of a long number tells posts apart."""
    end = query.rstrip("/").rpartition("/")[2] if "://" in query else query
    return f"…{end[-6:]}" if end.isdecimal() and len(end) > 8 else end
