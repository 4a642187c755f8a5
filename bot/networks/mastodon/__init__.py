"""Mastodon and kin: mentions, hashtags and threads in, posts and threads out, through Mastodon.py.

`connect` makes a `Mastodon`, which is a Source and a Publisher. GoToSocial, Pleroma and
Misskey's descendants speak nearly the same; where they differ, `shapes` knows.
"""

from importlib.util import find_spec

from bot.networks.mastodon.connecting import Mastodon, connect
from bot.networks.mastodon.settings import MastodonCredentials, MastodonSettings

__all__ = ["Mastodon", "MastodonCredentials", "MastodonSettings", "connect"]

if find_spec("mastodon") is None:
    # said here, where whoever reads the config asks, and not at the first request
    raise ImportError("pip install 'talkforreal[mastodon]'", name="mastodon")
