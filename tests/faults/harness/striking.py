"""Which fault strikes now: counts the calls of each kind of place and answers what the schedule says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.faults.harness.schedule import (
    OF_INVOCATIONS,
    OF_MANIFESTS,
    OF_PROVIDERS,
    READING,
    WRITING,
    Fault,
)

# Each kind of fault has calls of its own that it counts.
_DOMAINS = {
    **dict.fromkeys(WRITING, "write"),
    **dict.fromkeys(READING, "call"),
    **dict.fromkeys(OF_PROVIDERS, "provider"),
    **dict.fromkeys(OF_INVOCATIONS, "invocation"),
    **dict.fromkeys(OF_MANIFESTS, "manifest"),
}


class Striking:
    """`struck` counts how often each kind came true, for a fault that never strikes proves nothing."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.struck: Counter[str] = Counter()
        self._seen: Counter[tuple[str, str]] = Counter()
        self._faults: dict[tuple[str, str], list[Fault]] = {}
        for fault in faults:
            self._faults.setdefault((_DOMAINS[fault.kind], fault.where), []).append(fault)

    def next(self, domain: str, where: str) -> Fault | None:
        """Of this call, the next one of its domain and place. At most one fault strikes a call."""
        self._seen[domain, where] += 1
        number = self._seen[domain, where]
        for fault in self._faults.get((domain, where), ()):
            if fault.nth <= number < fault.nth + fault.times:
                return fault
        return None
