"""Files and environment in, one checked Config out, or every fault at once."""

from bot.config.finding import find
from bot.config.loading import load
from bot.config.talk_files import read_talk
from bot.config.values import Blog, Budget, Config, Network, Polling, Web
from bot.config.writing import talk_file

__all__ = [
    "Blog",
    "Budget",
    "Config",
    "Network",
    "Polling",
    "Web",
    "find",
    "load",
    "read_talk",
    "talk_file",
]
