"""X: answers in, posts out, through tweepy, at X's present prices and through its moods.

`connect` makes an `X`, which is a Source and a Publisher. Nothing here reads the
environment or sleeps; every request is bounded in time.
"""

from bot.networks.x.connecting import X, connect
from bot.networks.x.files import native_of, read_file
from bot.networks.x.ids import said_at
from bot.networks.x.publisher import ref_at
from bot.networks.x.settings import Dialect, XCredentials, XPrices, XSettings
from bot.networks.x.source import Counted

__all__ = [
    "POST_ADDRESS",
    "Counted",
    "Dialect",
    "X",
    "XCredentials",
    "XPrices",
    "XSettings",
    "connect",
    "native_of",
    "read_file",
    "ref_at",
    "said_at",
]

POST_ADDRESS = "https://x.com/NAME/status/1234567890"
