"""Logs, metrics and spans: what a running program tells of itself."""

from bot.telemetry.logs import MASK, Redaction, configure, logger, within
from bot.telemetry.pulse import Beat, Pulse
from bot.telemetry.traces import span

__all__ = ["MASK", "Beat", "Pulse", "Redaction", "configure", "logger", "span", "within"]
