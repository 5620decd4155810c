"""What makes a question or a note the same as another, or nearly: keys for the store, and the comparison itself.

Standard library only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.similarity import NEAR, asked, bands, question_id, similarity

SAME = "the same is there already"
NEARLY = "nearly the same is there already"


@dataclass(frozen=True, slots=True)
class Identity:
    """`key` is one thing's only; `near` are shared with what may be alike; `said` is what is compared then."""

    key: str
    near: tuple[str, ...]
    said: str


def identity(kind: str, data: Mapping[str, Any]) -> Identity:
    """Of the data of an item of the kind `mcq` or `current_affairs`."""
    if kind == "mcq":
        said, key = asked(data["question"], data["answer"]), question_id(data["question"], data["options"])
    else:
        said = " ".join([*data["headings"], *data.get("key_points", ()), data["text"]])  # titles alone come again
        key = "n" + hashlib.sha256((data.get("link") or said).encode()).hexdigest()[:25]
    return Identity(key, tuple(f"~{band}" for band in bands(said)), said)


def alike(one: Identity, other: Identity) -> str:
    """Why the second is not stored beside the first; empty when they are different things."""
    if one.key == other.key:
        return SAME
    return NEARLY if set(one.near) & set(other.near) and similarity(one.said, other.said) >= NEAR else ""
