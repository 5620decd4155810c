"""Choices that look free and are always the same, drawn from a digest of the content, not a clock or `hash()`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Seed:
    """One source of choices. Equal parts give equal choices, in every process and Python version."""

    def __init__(self, *parts: str) -> None:
        self._digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()

    def number(self, label: str, below: int) -> int:
        """A whole number from 0 to `below` - 1."""
        return int.from_bytes(self._draw(label)[:8], "big") % below

    def share(self, label: str) -> float:
        """A number from 0 up to 1."""
        return self.number(label, 1_000_000) / 1_000_000

    def between(self, label: str, low: float, high: float) -> float:
        return low + (high - low) * self.share(label)

    def pick(self, label: str, options: Sequence[T]) -> T:
        return options[self.number(label, len(options))]

    def shuffled(self, label: str, options: Sequence[T]) -> list[T]:
        keys = [self._draw(f"{label}/{index}") for index in range(len(options))]
        return [options[index] for index in sorted(range(len(options)), key=keys.__getitem__)]

    def _draw(self, label: str) -> bytes:
        return hashlib.sha256(self._digest + label.encode("utf-8", "surrogatepass")).digest()
