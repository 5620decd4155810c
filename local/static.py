"""The dashboard's files as a CDN would serve them: types, ETag, gzip, long caching of names that hold a hash."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HASHED = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$")
_FOREVER = "public, max-age=31536000, immutable"
_CHECK = "no-cache"
_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/manifest+json")
_SMALL = 1024


@dataclass(frozen=True, slots=True)
class _File:
    kind: str
    etag: str
    plain: bytes
    packed: bytes | None


class StaticFiles:
    """A folder over WSGI. A path without an extension that is no file is the page: it routes by itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._read: dict[tuple[Path, int], _File] = {}

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            start("405 Method Not Allowed", [("Allow", "GET, HEAD"), ("Content-Length", "0")])
            return []
        path = self._find(environ["PATH_INFO"])
        if path is None:
            start("404 Not Found", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "10")])
            return [b"not found\n"]
        return self._send(path, environ, start)

    def _find(self, requested: str) -> Path | None:
        path = (self._folder / requested.lstrip("/")).resolve()
        if not path.is_relative_to(self._folder):
            return None
        if not path.is_file() and not path.suffix:
            path = self._folder / "index.html"
        return path if path.is_file() else None

    def _send(self, path: Path, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        file = self._file(path)
        packed = file.packed if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else None
        headers = [
            ("ETag", file.etag),
            ("Cache-Control", _FOREVER if _HASHED.search(path.name) else _CHECK),
            ("Vary", "Accept-Encoding"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if file.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start("304 Not Modified", headers)
            return []
        body = packed or file.plain
        headers += [("Content-Type", file.kind), ("Content-Length", str(len(body)))]
        start("200 OK", headers + ([("Content-Encoding", "gzip")] if packed else []))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _file(self, path: Path) -> _File:
        """Read once per version of the file: a rebuilt dashboard is seen without a restart."""
        version = (path, path.stat().st_mtime_ns)
        if version not in self._read:
            self._read[version] = _load(path)
        return self._read[version]


def _load(path: Path) -> _File:
    plain = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = gzip.compress(plain, mtime=0) if len(plain) > _SMALL and kind.startswith(_COMPRESSIBLE) else None
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return _File(kind + charset, f'"{hashlib.sha256(plain).hexdigest()[:20]}"', plain, packed)
