"""Mastodon and kin: mentions, hashtags and threads in, posts and threads out, through Mastodon.py.

`connect` makes a `Mastodon`, which is a Source and a Publisher. GoToSocial, Pleroma and
Misskey's descendants speak nearly the same; where they differ, `shapes` knows.
"""

from importlib.util import find_spec

from bot.networks.mastodon.connecting import Mastodon, connect
from bot.networks.mastodon.publisher import ref_at
from bot.networks.mastodon.settings import MastodonCredentials, MastodonSettings

__all__ = [
    "POST_ADDRESS",
    "Mastodon",
    "MastodonCredentials",
    "MastodonSettings",
    "connect",
    "ref_at",
]

POST_ADDRESS = "https://YOUR.INSTANCE/@NAME/1234567890"

if find_spec("mastodon") is None:
    # said here, where whoever reads the config asks, and not at the first request
    raise ImportError("pip install 'talkforreal[mastodon]'", name="mastodon")
