"""The body of an answer, decoded as it streams and never past its limit: a few bytes can unpack to gigabytes.

Only gzip and deflate are asked for and undone, both with the standard library's bounded decompressor. Brotli and
zstd, which not every server honours the refusal of, end in a readable error: their packages weigh more than they save.
"""

from __future__ import annotations

import zlib
from typing import Protocol

import httpx

from chalicelib.errors import SourceTooLarge, SourceUnreadable

ACCEPT_ENCODING = "gzip, deflate"
_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


class CutOff(Exception):
    """The body ended before its packing did."""


class Decoder(Protocol):
    def decode(self, piece: bytes, most: int) -> bytes:
        """Up to `most` bytes of what the piece unpacks to."""

    def finished(self) -> bool: ...


def read_body(response: httpx.Response, url: str, max_bytes: int) -> bytes:
    """At most `max_bytes`, on the wire and unpacked. Raises SourceTooLarge, SourceUnreadable or CutOff."""
    if int(_number(response.headers.get("content-length", ""))) > max_bytes:
        raise _too_large(url, max_bytes)
    decoder = _decoder(response.headers.get("content-encoding", ""), url)
    content, received = bytearray(), 0
    for piece in response.iter_raw():
        received += len(piece)
        try:
            content += decoder.decode(piece, max_bytes + 1 - len(content))
        except zlib.error as error:
            raise SourceUnreadable(url, "the answer's compression is damaged") from error
        if max(received, len(content)) > max_bytes:
            raise _too_large(url, max_bytes)
    if not decoder.finished():
        raise CutOff
    return bytes(content)


class Plain:
    def decode(self, piece: bytes, most: int) -> bytes:
        return piece[:most]

    def finished(self) -> bool:
        return True


class Gzip:
    """Also several members one after the other; what follows the last one is ignored."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._begun = False
        self._ended = False

    def decode(self, piece: bytes, most: int) -> bytes:
        content, rest = bytearray(), piece
        while rest and not self._ended and len(content) < most:  # each turn takes bytes from the rest
            self._begun = True
            content += self._member.decompress(rest, most - len(content))
            rest = self._member.unused_data
            if self._member.eof:
                self._next(rest)
        return bytes(content)

    def _next(self, rest: bytes) -> None:
        if rest and not rest.startswith(b"\x1f"):
            self._ended = True
        else:
            self._member, self._begun = zlib.decompressobj(_GZIP), False

    def finished(self) -> bool:
        return self._ended or not self._begun


class Deflate:
    """The standard's form has a header, many servers leave it out: the first two bytes tell."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None
        self._head = b""

    def decode(self, piece: bytes, most: int) -> bytes:
        if self._stream is None:
            self._head += piece
            if len(self._head) < 2:
                return b""
            headed = self._head[0] & 0x0F == 8 and int.from_bytes(self._head[:2], "big") % 31 == 0
            self._stream, piece = zlib.decompressobj(_ZLIB if headed else _RAW), self._head
        return b"" if self._stream.eof else self._stream.decompress(piece, most)

    def finished(self) -> bool:
        return self._stream.eof if self._stream else not self._head


def _decoder(encoding: str, url: str) -> Decoder:
    name = encoding.strip().lower()
    if name in ("", "identity", "none"):
        return Plain()
    if name in ("gzip", "x-gzip"):
        return Gzip()
    if name == "deflate":
        return Deflate()
    raise SourceUnreadable(url, f"the answer is packed as {name[:40]!r}, though only {ACCEPT_ENCODING} was asked for")


def _number(text: str) -> float:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _too_large(url: str, max_bytes: int) -> SourceTooLarge:
    return SourceTooLarge(url, f"the answer is larger than {max_bytes / 1e6:g} MB")
