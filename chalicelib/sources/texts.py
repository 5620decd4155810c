"""Text as a person sees it: without characters that nobody sees, which is where instructions to models are hidden."""

from __future__ import annotations

import re
import unicodedata

# Tags, variation selectors of their supplement, zero-width spaces, joiners of words, marks of direction, soft hyphens.
# Zero-width joiner and non-joiner stay: Hindi, Persian and others are misspelt without them.
_UNSEEN = re.compile(
    "[\U000e0000-\U000e0fff\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BREAK = re.compile("\r\n|[\r\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n(?: ?\n)* ?")


def visible(text: str) -> str:
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _CONTROL.sub("", _BREAK.sub("\n", text))))


def line(text: str, most: int) -> str:
    """On one line, at most so many characters."""
    return _cut(" ".join(visible(text).split()), most)


def paragraphs(text: str, most: int) -> str:
    """One paragraph a line."""
    return _cut(_BREAKS.sub("\n", _SPACES.sub(" ", visible(text))).strip(), most)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
