"""The prompts in force: a site's own where it has one, else the default beside this file. Each has a version."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@cache
def defaults() -> Mapping[str, str]:
    """Text by name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.md"))}


def instructions(name: str, own: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    """Text and version of a prompt. A default's version is made from its content, so it cannot be forgotten."""
    mine = own.get(name, {})
    if mine.get("text"):
        return str(mine["text"]), str(mine["version"])
    text = defaults()[name]
    return text, f"default-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
