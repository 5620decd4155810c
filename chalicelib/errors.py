"""Every error of Millrace, which of them are worth a retry, and what a caller is told.

    MillraceError                     code, message, details
    ├── RequestError                  the caller's doing; each has an HTTP status
    │   ├── InvalidInput       400    names the field
    │   ├── NotSignedIn        401
    │   ├── NotAllowed         403
    │   ├── NotFound           404    names what was looked for
    │   ├── StillRunning       408    carries the run's id: the caller's time is up, the run goes on
    │   └── Conflict           409    names what is in the way
    │       ├── RunActive             carries the active run's id
    │       ├── CapReached            names the cap, its limit and what is used
    │       ├── KeyReused             an idempotency key that came with another request before
    │       └── InProgress            the first request with this idempotency key is still at work
    ├── ItemError                     one item cannot be made; recorded with the item, never retried
    │   ├── OutputRejected            a provider's answer failed its checks after the one repair
    │   ├── ProviderRefused           the provider said no for good (4xx)
    │   └── SourceError               a source on the web gave nothing to work with; names its address and the cause
    │       ├── AddressRefused        it is, or leads to, an address that may not be fetched
    │       ├── SourceRefused         it said no for good (4xx), or cannot be found or trusted
    │       ├── SourceTooLarge        more bytes, pages or seconds than are allowed
    │       └── SourceUnreadable      not what it should be, damaged, locked or without text
    └── Transient                     worth a retry by the state machine
        ├── ProviderUnavailable       429, 5xx, time-out, cut off
        ├── SourceUnavailable         the same of a source on the web
        └── StoreBusy                 throttled, or a transaction lost against another

The class name of an error is what `ErrorEquals` in the state machine matches.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar


class MillraceError(Exception):
    """Base of all. `message` is for a person; `details` are small JSON values."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details: Mapping[str, object] = details


class RequestError(MillraceError):
    status: ClassVar[int] = 400


class InvalidInput(RequestError):
    code = "invalid_input"

    def __init__(self, field: str, message: str, **details: object) -> None:
        super().__init__(f"{field}: {message}", field=field, **details)


class NotSignedIn(RequestError):
    code = "not_signed_in"
    status = 401


class NotAllowed(RequestError):
    code = "not_allowed"
    status = 403


class NotFound(RequestError):
    code = "not_found"
    status = 404

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"no {what} {name!r}", what=what, name=name)


class Conflict(RequestError):
    code = "conflict"
    status = 409


class RunActive(Conflict):
    code = "run_active"

    def __init__(self, site: str, pipeline: str, run_id: str) -> None:
        super().__init__(
            f"{site} already has an active {pipeline} run, {run_id}",
            site_id=site,
            pipeline=pipeline,
            run_id=run_id,
        )


class CapReached(Conflict):
    """`coming`: items of the next unit, where it is that unit which would pass the cap."""

    code = "cap_reached"

    def __init__(self, cap: str, limit: float, used: float, *, coming: int = 0) -> None:
        next_unit = f", the next unit has {coming}" if coming else ""
        message = f"the {cap} cap of {limit:g} is reached: {used:g} used{next_unit}"
        super().__init__(message, cap=cap, limit=limit, used=used)
        self.cap = cap


class KeyReused(Conflict):
    code = "key_reused"


class InProgress(Conflict):
    code = "in_progress"


class StillRunning(RequestError):
    code = "still_running"
    status = 408


class ItemError(MillraceError):
    code = "item_failed"


class OutputRejected(ItemError):
    code = "output_rejected"


class ProviderRefused(ItemError):
    code = "provider_refused"


class SourceError(ItemError):
    """`url` as it was asked for; what could be a secret in it is never shown."""

    code = "source_error"

    def __init__(self, url: str, cause: str, **details: object) -> None:
        super().__init__(f"{shown(url)}: {cause}", url=shown(url), cause=cause, **details)


class AddressRefused(SourceError):
    code = "address_refused"


class SourceRefused(SourceError):
    code = "source_refused"


class SourceTooLarge(SourceError):
    code = "source_too_large"


class SourceUnreadable(SourceError):
    code = "source_unreadable"


class Transient(MillraceError):
    code = "transient"


class ProviderUnavailable(Transient):
    """`retry_after` in seconds, where the provider named one."""

    code = "provider_unavailable"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message, retry_after=retry_after)
        self.retry_after = retry_after


class SourceUnavailable(Transient):
    """`retry_after` in seconds, where the source named one."""

    code = "source_unavailable"

    def __init__(self, url: str, cause: str, retry_after: float | None = None) -> None:
        super().__init__(f"{shown(url)}: {cause}", url=shown(url), cause=cause, retry_after=retry_after)
        self.retry_after = retry_after


class StoreBusy(Transient):
    code = "store_busy"


RETRYABLE = (ProviderUnavailable, SourceUnavailable, StoreBusy)

LONGEST_URL = 200  # characters of an address in a message


def shown(url: str) -> str:
    """The address for a person: without a password, and without the query, where keys travel."""
    address, *more = re.split(r"[?#]", url, maxsplit=1)
    line = re.sub(r"(^|//)[^/]*@", r"\1", address) + ("?…" if more and url[len(address)] == "?" else "")
    printable = "".join(character if character.isprintable() else "�" for character in line)
    return printable if len(printable) <= LONGEST_URL else printable[: LONGEST_URL - 1] + "…"
