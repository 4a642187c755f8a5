"""Logs: one shape for our own lines and the libraries', without secrets and fans' words.

structlog renders through the standard handlers, so that tweepy's and APScheduler's lines
come out as ours do. Nothing is logged before `configure` but warnings, as is Python's way.
"""

import logging
import re
import sys
from collections.abc import Collection, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MASK = "***"
SHORTEST_SECRET = 6  # masking shorter ones would eat ordinary words

_SECRET_KEYS = re.compile(
    r"token|secret|password|credential|authorization|cookie|api_?key", re.IGNORECASE
)
# what fans wrote, or what they are called: for debugging on one's own machine only
_FANS_KEYS = frozenset({"text", "wording", "handle", "author", "bio", "raw", "body"})


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A room's logger: `log.info("what happened", feed=feed.id, answers=3)`."""
    bound: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return bound


@contextmanager
def within(**ids: str) -> Iterator[None]:
    """Every line logged meanwhile, also the libraries', carries these ids."""
    with structlog.contextvars.bound_contextvars(**ids):
        yield


def configure(
    *,
    level: str = "info",
    as_json: bool = False,
    stream: TextIO | None = None,
    secrets: Collection[str] = (),
) -> None:
    """Send every log line to a stream (standard error), as words or as JSON, one a line.

    Values under a secret's name and the `secrets` themselves are masked wherever they
    stand; what fans wrote is left out unless the level is debug. Calling it again replaces
    what was set up before.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        Redaction(secrets, fans_words=level.lower() == "debug"),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(as_json=as_json),
            ],
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # these say every request and every tick at info
    for chatty in ("urllib3", "apscheduler", "tweepy", "oauthlib", "requests_oauthlib", "alembic"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))


class Redaction:
    """A processor that masks secrets, and leaves out what fans wrote unless told to show it."""

    def __init__(self, secrets: Collection[str], *, fans_words: bool) -> None:
        kept = sorted((s for s in secrets if len(s) >= SHORTEST_SECRET), key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, kept))) if kept else None
        self._fans_words = fans_words

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """The event without what must not be read later."""
        if not self._fans_words:
            for key in _FANS_KEYS & event.keys():
                del event[key]
        return cast("EventDict", self._clean(event))

    def _clean(self, value: Any) -> Any:
        if isinstance(value, MutableMapping):
            for key in value:
                secret = isinstance(key, str) and _SECRET_KEYS.search(key)
                value[key] = MASK if secret else self._clean(value[key])
            return value
        if isinstance(value, str) and self._secrets is not None:
            return self._secrets.sub(MASK, value)
        if isinstance(value, list | tuple):
            # the record of a foreign line travels along under a key of its own
            return type(value)(self._clean(item) for item in value)
        return value


def _renderer(*, as_json: bool) -> Processor:
    if as_json:
        return structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    return structlog.dev.ConsoleRenderer(
        colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
    )
