"""Bytes to text, as browsers do it where headers tell the truth, and better where they do not.

A byte order mark decides; then what fits of: the header, the document's own word, UTF-8, a guess from the bytes
themselves. A one-byte encoding fits everything, so bytes that are valid UTF-8 beyond ASCII are taken for UTF-8.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\s[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
_DECLARED_WITHIN = 4096  # bytes from the beginning; browsers look at 1024, some pages are slower to say
_GUESSED_FROM = 65_536

# What the web's names mean (Encoding standard) where Python's own aliases mean less. A list, so that no page can
# name one of Python's codecs that are not encodings of text.
_MEANT = {
    **dict.fromkeys(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms_kanji"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean", "ksc5601"), "cp949"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "tis-620"), "cp874"),
    **dict.fromkeys(("utf8", "utf-8", "unicode-1-1-utf-8"), "utf-8"),
    **{f"windows-{number}": f"cp{number}" for number in (874, *range(1250, 1259))},
    **{f"cp{number}": f"cp{number}" for number in (866, 874, 932, 949, *range(1250, 1259))},
    **{f"iso-8859-{number}": f"iso-8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{name: name for name in ("big5", "euc-jp", "iso-2022-jp", "koi8-r", "koi8-u", "utf-16le", "utf-16be")},
    "big5-hkscs": "big5hkscs",
    "ibm866": "cp866",
    "macintosh": "mac-roman",
    "utf-16": "utf-16-le",
}
_SEVERAL_BYTES = frozenset({"utf-8", "gb18030", "cp932", "cp949", "big5", "big5hkscs", "euc-jp", "iso-2022-jp"})


def decode(content: bytes, declared: str | None = None) -> str:
    """Always a text: where nothing fits, what cannot be read becomes U+FFFD. `declared` is the header's charset."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    for encoding in _candidates(content, declared):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(_known(declared) or _own_word(content) or "utf-8", "replace")


def _candidates(content: bytes, declared: str | None) -> Iterator[str]:
    for encoding in (_known(declared), _own_word(content)):
        if encoding in _SEVERAL_BYTES or (encoding and encoding.startswith("utf-16") and b"\0" in content):
            yield encoding
        elif encoding and not encoding.startswith("utf-16"):
            yield "utf-8"
            yield encoding
    yield "utf-8"
    if guess := _guessed(content):
        yield guess


def _known(name: str | None) -> str | None:
    return _MEANT.get(name.strip().strip("\"'").lower()) if name else None


def _own_word(content: bytes) -> str | None:
    """A document that can be read as ASCII up to its own word is not UTF-16, whatever that says."""
    found = _DECLARED.search(content[:_DECLARED_WITHIN])
    known = _known(found[1].decode("ascii", "replace")) if found else None
    return "utf-8" if known and known.startswith("utf-16") else known


def _guessed(content: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(content[: _whole_characters(content)]).best()
    return best.encoding if best else None


def _whole_characters(content: bytes) -> int:
    """Where to cut for the guess: behind a byte that ends a character in every encoding in use."""
    if len(content) <= _GUESSED_FROM:
        return len(content)
    return max(content.rfind(end, 0, _GUESSED_FROM) for end in (b"\n", b" ", b">")) + 1 or _GUESSED_FROM
