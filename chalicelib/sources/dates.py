"""Dates as sources write them, to epoch milliseconds UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

EARLIEST = 0
LATEST = 4_102_444_800_000  # the year 2100: beyond it is a mistake


def to_epoch_ms(text: str) -> int | None:
    """From ISO 8601 or the form of mail headers; without a zone it is UTC. None for what is neither."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text.strip())
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return within_reason(aware.timestamp() * 1000)
        except (ValueError, OverflowError):
            continue
    return None


def within_reason(epoch_ms: float) -> int | None:
    return int(epoch_ms) if EARLIEST <= epoch_ms < LATEST else None
