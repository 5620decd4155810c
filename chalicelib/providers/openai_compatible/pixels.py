"""What an image's bytes say they are: media type and size, from the header of a PNG, JPEG or WebP.

A server's word is not taken for it: the bytes are served to browsers later.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the frame headers
MOST_SEGMENTS = 1000


class Unreadable(Exception):
    """The bytes are no image that is known here, or a broken one."""


@dataclass(frozen=True, slots=True)
class Picture:
    media_type: str
    width: int  # pixels
    height: int  # pixels


def measure(content: bytes) -> Picture:
    """Raises Unreadable."""
    try:
        picture = _measured(content)
    except (struct.error, IndexError) as error:
        raise Unreadable("it is broken off in its header") from error
    if picture.width < 1 or picture.height < 1:
        raise Unreadable("it has no size")
    return picture


def _measured(content: bytes) -> Picture:
    if content.startswith(PNG):
        return Picture("image/png", *struct.unpack_from(">II", content, 16))
    if content.startswith(JPEG):
        return _jpeg(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Picture("image/webp", *_webp_size(content))
    raise Unreadable("it is neither PNG nor JPEG nor WebP")


def _jpeg(content: bytes) -> Picture:
    at = 2
    for _ in range(MOST_SEGMENTS):
        marker, length = struct.unpack_from(">xBH", content, at)
        if marker in JPEG_SIZES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return Picture("image/jpeg", width, height)
        at += 2 + length
    raise Unreadable("it has no frame")


def _webp_size(content: bytes) -> tuple[int, int]:
    form, header = content[12:16], content[:30]
    if len(header) < 30:
        raise Unreadable("it is broken off in its header")
    if form == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if form == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise Unreadable("it is a WebP of an unknown form")
