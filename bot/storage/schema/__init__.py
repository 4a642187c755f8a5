"""The tables: facts, conclusions, hosts' facts, and what goes out.

Large tables have small integer keys inside; worldwide ids (`uid`, `key`) are strings and
unique. `Instant` refuses naive datetimes; `Dollars` keeps Decimal as whole millionths.
"""

from bot.storage.schema.base import metadata
from bot.storage.schema.concluded import (
    belongings,
    edges,
    group_names,
    log,
    nominations,
    nominee_names,
    nominees,
    objections,
    verdicts,
)
from bot.storage.schema.gathered import (
    accounts,
    answers,
    feeds,
    gaps,
    ledger,
    measures,
    polls,
    raws,
    routes,
    set_aside,
    talks,
    versions,
)
from bot.storage.schema.house import (
    attempts,
    erasures,
    hosts,
    invites,
    opt_outs,
    sessions,
    settings,
    tokens,
)
from bot.storage.schema.published import approvals, cards, parts, posts, quotes

__all__ = [
    "accounts",
    "answers",
    "approvals",
    "attempts",
    "belongings",
    "cards",
    "edges",
    "erasures",
    "feeds",
    "gaps",
    "group_names",
    "hosts",
    "invites",
    "ledger",
    "log",
    "measures",
    "metadata",
    "nominations",
    "nominee_names",
    "nominees",
    "objections",
    "opt_outs",
    "parts",
    "polls",
    "posts",
    "quotes",
    "raws",
    "routes",
    "sessions",
    "set_aside",
    "settings",
    "talks",
    "tokens",
    "verdicts",
    "versions",
]
