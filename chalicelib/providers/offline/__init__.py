"""The provider that is always there: needs no key, no network and no library, and answers the same each time."""

from __future__ import annotations

from .image import OfflineImage
from .text import OfflineText

__all__ = ["OfflineImage", "OfflineText"]
