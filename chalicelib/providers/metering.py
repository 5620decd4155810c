"""What a failed call has already cost: a provider puts it on the error, the work step reads it.

It travels as `error.details["usage"]` (a small JSON value), so no error class is needed for it and
the class names that `ErrorEquals` matches stay the same.
"""

from __future__ import annotations

from types import TracebackType

import msgspec

from chalicelib.errors import MillraceError
from chalicelib.providers import Usage


def spent(error: MillraceError) -> Usage:
    """Usage of all tries before `error` ended the call; zero when none was metered."""
    return msgspec.convert(error.details.get("usage", {}), Usage)


class Meter:
    """Adds up the usage of one call. An error that leaves the `with` block carries the sum."""

    def __init__(self) -> None:
        self.total = Usage()

    def add(self, usage: Usage) -> None:
        self.total += usage

    def __enter__(self) -> Meter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, MillraceError):
            error.details = {**error.details, "usage": msgspec.to_builtins(self.total)}
