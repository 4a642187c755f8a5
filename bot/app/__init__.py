"""Puts the pieces together, once; keeps one talk's or feed's failure from the others."""

from bot.app.app import App
from bot.app.feeds import Wanted, listened_to, wanted
from bot.app.jobs import Job, JobKind, Ticked
from bot.app.made import talk_of
from bot.app.sources import Networks

__all__ = [
    "App",
    "Job",
    "JobKind",
    "Networks",
    "Ticked",
    "Wanted",
    "listened_to",
    "talk_of",
    "wanted",
]
