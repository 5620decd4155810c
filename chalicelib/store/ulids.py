"""Ids begin with the time they were made at (ULID: 10 characters of time, 16 of chance): a time is a range of keys."""

from __future__ import annotations

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32


def first(at: int) -> str:
    """The lowest id of a millisecond."""
    return _time(at) + "0" * 16


def last(at: int) -> str:
    return _time(at) + "Z" * 16


def _time(at: int) -> str:
    return "".join(_DIGITS[at >> 5 * place & 31] for place in range(9, -1, -1))
