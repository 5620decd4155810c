"""The demo sources' web server: five sources on loopback that answer as good ones do, also when asked what changed.

python -m local.sources --parent PID --listen FD --ready FD     started by the stack
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
from collections.abc import Mapping
from email.message import Message
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from local import orphans
from local.demo_sources.documents import Document, documents


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10  # seconds that a silent client keeps a thread
    documents: Mapping[str, Document]

    def do_GET(self) -> None:
        document = self.documents.get(urlsplit(self.path).path)
        if document is None:
            self._send(404, b"not found\n", {"Content-Type": "text/plain; charset=utf-8"})
            return
        version = {"ETag": document.etag, "Last-Modified": format_datetime(document.modified, usegmt=True)}
        if _is_known(version, self.headers):
            self._send(304, b"", version)
        else:
            self._send(200, document.body, version | {"Content-Type": document.media_type})

    do_HEAD = do_GET

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _is_known(version: Mapping[str, str], asked: Message) -> bool:
    """Whether the client has this very version: its tag decides, the date only where it names no tag (RFC 9110)."""
    if tags := asked.get("If-None-Match"):
        return version["ETag"] in tags
    return asked.get("If-Modified-Since") == version["Last-Modified"]


def server_on(listener: socket.socket) -> ThreadingHTTPServer:
    """Serves on a socket that listens already."""
    address = listener.getsockname()
    served = documents(f"http://{address[0]}:{address[1]}")
    server = ThreadingHTTPServer(address, type("Bound", (Handler,), {"documents": served}), bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.daemon_threads = True
    return server


def main() -> None:
    options = _arguments()
    orphans.end_with_parent(options.parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the stack ends us in order
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = server_on(socket.socket(fileno=options.listen))
    os.write(options.ready, b"ready")
    os.close(options.ready)
    server.serve_forever()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="local.sources")
    for name in ("parent", "listen", "ready"):
        parser.add_argument(f"--{name}", type=int, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
