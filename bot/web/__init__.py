"""The desk and the public pages. No SQL, no policy."""

from bot.web.app import make
from bot.web.serving import Server

__all__ = ["Server", "make"]
