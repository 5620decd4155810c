"""A small Millrace API in a process of its own, after docs/api.md, with runs that move on with each poll.

The run's id names its story (`flaky`, `failed`, ...). `GET /seen` lists the requests that came.
Prints its port, ends when its stdin closes.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.cli.answers import CALLS, OPEN, Refused, changed
from tests.cli.documents import STEPS, page, run_document

SEEN: list[dict[str, Any]] = []
POLLS: Counter[str] = Counter()
ANSWERED: Counter[str] = Counter()
TRIES: Counter[str] = Counter()  # of one change
KEPT: dict[str, tuple[dict[str, Any], int, dict[str, Any]]] = {}  # by idempotency key: body, status, answer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet: the tests ask for what was seen."""

    def do_GET(self) -> None:
        if self.path == "/seen":
            self.answer(200, SEEN)
        else:
            self.handle_call({})

    def do_POST(self) -> None:
        self.handle_call(json.loads(self.rfile.read(int(self.headers["content-length"]))))

    do_PUT = do_POST

    def handle_call(self, body: dict[str, Any]) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        seen = {"call": f"{self.command} {url.path}", "query": query, "body": body, "token": token}
        seen |= {name: self.headers.get(header, "") for name, header in HEADERS.items()}
        SEEN.append(seen)
        try:
            self.route(f"{self.command} {url.path.removeprefix('/api/v1')}", query, body, token)
        except Refused as refused:
            self.answer(refused.status, refused.body, **{"retry-after": refused.retry_after})

    def route(self, call: str, query: dict[str, str], body: dict[str, Any], token: str) -> None:
        if call not in OPEN and token not in ("good", "viewer"):
            raise Refused(401, "not_signed_in", "sign in first")
        if call in OPEN:
            self.answer(200, OPEN[call](body))
        elif call in CALLS:
            self.answer(200, CALLS[call](query, body))
        elif call == "GET /automation/run_progress":
            self.progress(query)
        elif call.startswith("GET /runs/") and call.endswith("/log"):
            self.answer(200, page([{"at": "T1", "level": "info", "message": f"m{n}"} for n in range(5)], query))
        elif call.startswith("GET /runs/"):
            self.answer(200, run_document(unquote(call.removeprefix("GET /runs/")), STEPS))
        else:
            self.change(call, body, token)

    def progress(self, query: dict[str, str]) -> None:
        run_id = query.get("run_id") or f"latest-of-{query['site_id']}"
        POLLS[run_id] += 1
        step = min(STEPS, ANSWERED[run_id])
        if trouble := TROUBLE.get((run_id, min(5, POLLS[run_id]))):
            trouble(self)
        elif run_id == "latest-of-new":
            self.answer(200, {**run_document("new", 0), "run": None, "poll_after_ms": None})
        elif run_id == "unchanged" and POLLS[run_id] in (2, 3):
            self.answer(304, None, etag=f'"{step - 1}"')
        else:
            ANSWERED[run_id] += run_id != "endless"
            self.answer(200, run_document(run_id, step), etag=f'"{step}"')

    def change(self, call: str, body: dict[str, Any], token: str) -> None:
        """Once for each key. A story's trouble comes before the change, or hides its answer."""
        key = self.headers.get("idempotency-key", "")
        TRIES[call] += 1
        trouble = CHANGE_TROUBLE.get((call.split("/")[-2], TRIES[call]))
        if trouble and trouble is not hang_up:
            trouble(self)
            return
        if key not in KEPT:
            KEPT[key] = (body, *changed(call, body, token))
        if KEPT[key][0] != body:
            raise Refused(409, "key_reused", "this key came with another request before")
        if trouble:
            trouble(self)
        else:
            self.answer(*KEPT[key][1:])

    def answer(self, status: int, body: Any, **headers: str) -> None:
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()


def refuse(status: int, code: str, message: str, retry_after: str = "") -> Callable[[Handler], None]:
    def trouble(_handler: Handler) -> None:
        raise Refused(status, code, message, retry_after=retry_after)

    return trouble


def bad_gateway(handler: Handler) -> None:
    handler.answer(502, "<html>bad gateway</html>")


def hang_up(handler: Handler) -> None:
    handler.close_connection = True


HEADERS = {"etag": "if-none-match", "key": "idempotency-key"}
TROUBLE: dict[tuple[str, int], Callable[[Handler], None]] = {  # by run and poll; 5 is the fifth and all later ones
    ("flaky", 2): refuse(503, "transient", "the store is busy"),
    ("flaky", 3): bad_gateway,
    ("flaky", 4): hang_up,
    ("expiring", 2): refuse(401, "not_signed_in", "the token has expired"),
    ("nowhere", 1): refuse(404, "not_found", "no run 'nowhere'"),
    **{("dead", poll): bad_gateway for poll in range(2, 6)},
}
CHANGE_TROUBLE: dict[tuple[str, int], Callable[[Handler], None]] = {  # by run and try
    ("shaky", 1): hang_up,
    ("shaky", 2): refuse(409, "in_progress", "the first one is still at work", "1"),
    ("busy", 1): refuse(503, "transient", "the store is busy"),
    ("busy", 2): refuse(429, "too_many", "too many requests", "9"),
    ("busy", 3): refuse(504, "timeout", "no answer in time", "Wed, 21 Oct 2026 07:28:00 GMT"),
    **{("dead", attempt): bad_gateway for attempt in range(1, 10)},
    ("broken", 1): refuse(500, "internal", "an error of the server"),
}


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    sys.stdin.read()  # the parent's end, however it comes, ends this process too


if __name__ == "__main__":
    main()
