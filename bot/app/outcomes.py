"""What a poll came to, for the log."""

from bot.collect import Outcome
from bot.telemetry import logger

log = logger(__name__)


def tell_of(outcome: Outcome) -> None:
    """Log what a poll of a feed brought, or the trouble that it met; never a fan's word."""
    if outcome.trouble is not None:
        log.warning(
            "a feed met trouble",
            feed=outcome.feed,
            trouble=outcome.trouble.value,
            detail=outcome.detail,
            retry_at=outcome.retry_at and outcome.retry_at.isoformat(),
        )
    elif not outcome.busy:
        log.info(
            "collected",
            feed=outcome.feed,
            answers=outcome.answers,
            fresh=outcome.fresh,
            dollars=str(outcome.dollars),
        )
    for note in outcome.notes:
        log.warning("passed over", feed=outcome.feed, what=note)
