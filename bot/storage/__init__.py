"""The only SQL: values in, values out; one method, one transaction."""

from sqlalchemy import Engine

from bot.storage.accounts import Accounts
from bot.storage.answers import Answers
from bot.storage.casts import Casts
from bot.storage.conclusions import Conclusions
from bot.storage.edges import Edges
from bot.storage.engine import make_engine
from bot.storage.erasure import Erasures
from bot.storage.feeds import Feeds
from bot.storage.found import Found
from bot.storage.gaps import Gaps
from bot.storage.hosts import Hosts
from bot.storage.ledger import Ledger
from bot.storage.log import Log
from bot.storage.measures import Measures
from bot.storage.nominees import Nominees
from bot.storage.objections import Objections
from bot.storage.opt_outs import OptOuts
from bot.storage.outbox import Outbox
from bot.storage.pages import Pages
from bot.storage.queue import Queue
from bot.storage.talks import Talks
from bot.storage.unread import Unread
from bot.storage.upgrade import upgrade
from bot.storage.verdicts import Verdicts
from bot.storage.waiting import Waiting

__all__ = ["Store", "open_store"]


class Store:
    """One database, by the things that are kept in it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.accounts = Accounts(engine)
        self.answers = Answers(engine)
        self.casts = Casts(engine)
        self.conclusions = Conclusions(engine)
        self.edges = Edges(engine)
        self.feeds = Feeds(engine)
        self.found = Found(engine)
        self.gaps = Gaps(engine)
        self.hosts = Hosts(engine)
        self.ledger = Ledger(engine)
        self.log = Log(engine)
        self.measures = Measures(engine)
        self.nominees = Nominees(engine)
        self.objections = Objections(engine)
        self.opt_outs = OptOuts(engine)
        self.erasures = Erasures(engine)
        self.outbox = Outbox(engine)
        self.pages = Pages(engine)
        self.queue = Queue(engine)
        self.talks = Talks(engine)
        self.unread = Unread(engine)
        self.verdicts = Verdicts(engine)
        self.waiting = Waiting(engine)

    def close(self) -> None:
        """Give every connection back; the store cannot be used afterwards."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """Open a database by its SQLAlchemy URL, created or migrated to the newest schema.

    Raises StorageError where it cannot be used: a bad URL, a newer or half-migrated schema,
    a locked, full or unreadable file.
    """
    engine = make_engine(url)
    upgrade(engine)
    return Store(engine)
