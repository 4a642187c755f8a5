"""Bluesky: mentions, replies, hashtags and quotes in, posts and threads out, through atproto.

`connect` makes a `Bluesky`, which is a Source and a Publisher. The SDK, which is large, is
loaded with the first request.
"""

from importlib.util import find_spec

from bot.networks.bluesky.connecting import Bluesky, connect
from bot.networks.bluesky.publisher import ref_at
from bot.networks.bluesky.settings import BlueskyCredentials, BlueskySettings

__all__ = [
    "POST_ADDRESS",
    "Bluesky",
    "BlueskyCredentials",
    "BlueskySettings",
    "connect",
    "ref_at",
]

POST_ADDRESS = "https://bsky.app/profile/NAME/post/3k2abcdefgh2z"

if find_spec("atproto") is None:
    # said here, where whoever reads the config asks, and not at the first request
    raise ImportError("pip install 'talkforreal[bluesky]'", name="atproto")
