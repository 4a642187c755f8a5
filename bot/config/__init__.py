"""Files and environment in, one checked Config out, or every fault at once."""

from bot.config.loading import listed, load, used
from bot.config.networks import settings_of
from bot.config.talk_files import read_talk
from bot.config.values import Backups, Blog, Budget, Config, Network, Polling, Web
from bot.config.writing import talk_file
from bot.finding import MAIN_FILE, find

__all__ = [
    "MAIN_FILE",
    "Backups",
    "Blog",
    "Budget",
    "Config",
    "Network",
    "Polling",
    "Web",
    "find",
    "listed",
    "load",
    "read_talk",
    "settings_of",
    "talk_file",
    "used",
]
