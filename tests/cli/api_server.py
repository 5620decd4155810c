"""A small Millrace API in a process of its own, after docs/api.md, with runs that move on with each poll.

The run's id names its story (`flaky`, `failed`, ...). `GET /seen` lists the requests that came.
Prints its port, ends when its stdin closes.
"""

from __future__ import annotations

import json
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

STEPS = 4  # polls until a run is over
TITLE = "How to build \x1b[31mraised[/red] beds"
SEEN: list[dict[str, Any]] = []
POLLS: Counter[str] = Counter()
ANSWERED: Counter[str] = Counter()


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str, /, **details: str) -> None:
        self.status = status
        self.body = {"error": {"code": code, "message": message, "details": details, "request_id": "r1"}}


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

    def handle_call(self, body: dict[str, Any]) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        etag = self.headers.get("if-none-match", "")
        SEEN.append({"call": f"{self.command} {url.path}", "query": query, "body": body, "token": token, "etag": etag})
        try:
            self.route(f"{self.command} {url.path.removeprefix('/api/v1')}", query, body, token)
        except Refused as refused:
            self.answer(refused.status, refused.body)

    def route(self, call: str, query: dict[str, str], body: dict[str, Any], token: str) -> None:
        if call not in OPEN and token not in ("good", "viewer"):
            raise Refused(401, "not_signed_in", "sign in first")
        if call in OPEN:
            self.answer(200, OPEN[call](body))
        elif call == "GET /automation/run_progress":
            self.progress(query)
        elif call.startswith("GET /runs/") and call.endswith("/log"):
            self.answer(200, page([{"at": "T1", "level": "info", "message": f"m{n}"} for n in range(5)], query))
        elif call.startswith("GET /runs/"):
            self.answer(200, run_document(unquote(call.removeprefix("GET /runs/")), STEPS))
        elif steering := re.fullmatch(r"POST /runs/([^/]+)/(pause|resume|cancel|retry)", call):
            self.answer(202, steered(unquote(steering[1]), steering[2], token))
        elif call == "POST /runs":
            self.answer(202, started(body, token))
        else:
            self.answer(200, CALLS[call](query, body))

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

    def answer(self, status: int, body: Any, etag: str = "") -> None:
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        if etag:
            self.send_header("etag", etag)
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()


def refuse(status: int, code: str, message: str) -> Callable[[Handler], None]:
    def trouble(_handler: Handler) -> None:
        raise Refused(status, code, message)

    return trouble


def bad_gateway(handler: Handler) -> None:
    handler.answer(502, "<html>bad gateway</html>")


def hang_up(handler: Handler) -> None:
    handler.close_connection = True


TROUBLE: dict[tuple[str, int], Callable[[Handler], None]] = {  # by run and poll; 5 is the fifth and all later ones
    ("flaky", 2): refuse(503, "transient", "the store is busy"),
    ("flaky", 3): bad_gateway,
    ("flaky", 4): hang_up,
    ("expiring", 2): refuse(401, "not_signed_in", "the token has expired"),
    ("nowhere", 1): refuse(404, "not_found", "no run 'nowhere'"),
    **{("dead", poll): bad_gateway for poll in range(2, 6)},
}


def run_document(run_id: str, step: int) -> dict[str, Any]:
    over = step >= STEPS
    status = {"failed": "failed", "cancelled": "cancelled"}.get(run_id, "completed") if over else "running"
    stages = [stage_document(1, "Keywords → Clusters", "completed", 50, 50, 0)]
    stages.append(stage_document(2, "Clusters → Ideas", "completed" if over else "active", 12, 3 * step, 1))
    errors = {"count": 1, "message": "1 of 62 items failed"} if run_id == "with-errors" else {"count": 0, "message": ""}
    return {
        "revision": step,
        "poll_after_ms": None if over else 10,
        "run": {
            "run_id": run_id,
            "site_id": "garden",
            "pipeline": "content",
            "pipeline_name": "Content",
            "status": status,
            "with_errors": run_id == "with-errors",
            "reason": "the budget is spent" if status == "failed" else None,
        },
        "global_progress": {
            "total_items": 62,
            "completed_items": 50 + 3 * step,
            "percentage": 60 + 10 * step,
            "estimated_remaining_time": None if over else f"~{STEPS - step} min",
        },
        "stages": stages,
        "error_summary": errors,
        "actions": [],
    }


def stage_document(number: int, name: str, status: str, given: int, done: int, failed: int) -> dict[str, Any]:
    now = [{"id": "1", "title": TITLE, "since": "T"}] if status == "active" else []
    return {
        "number": number,
        "key": f"stage{number}",
        "name": name,
        "short_name": name.split()[-1],
        "status": status,
        "input_count": given,
        "processed_count": done,
        "failed": failed,
        "progress_percentage": 100 * done // given,
        "currently_processing": now,
    }


def page(entries: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
    """Two entries to a page."""
    start = int(query.get("cursor", "0"))
    return {"entries": entries[start : start + 2], "cursor": str(start + 2) if start + 2 < len(entries) else None}


def signed_in(body: dict[str, Any]) -> dict[str, Any]:
    if body["password"] != "right":
        raise Refused(401, "not_signed_in", "wrong e-mail address or password")
    token = "old" if body["email"] == "late@example.com" else "good"
    user = {"name": body["email"], "role": "operator"}
    return {"token": token, "refresh_token": "fresh", "expires_in": 3600, "user": user}


def refreshed(body: dict[str, Any]) -> dict[str, Any]:
    if body["refresh_token"] != "fresh":
        raise Refused(401, "not_signed_in", "sign in again")
    return {"token": "good", "expires_in": 3600}


def started(body: dict[str, Any], token: str) -> dict[str, Any]:
    if token == "viewer":
        raise Refused(403, "not_allowed", "a viewer cannot start runs")
    if body["site_id"] == "busy":
        raise Refused(409, "run_active", "busy already has an active content run, 01A", run_id="01A")
    if body["pipeline"] != "content":
        raise Refused(400, "invalid_input", f"pipeline: no pipeline {body['pipeline']!r}", field="pipeline")
    return {"run_id": body["site_id"], "status": "pending"}


def steered(run_id: str, action: str, token: str) -> dict[str, Any]:
    if token == "viewer":
        raise Refused(403, "not_allowed", "this needs the role operator, you are viewer")
    if run_id == "over":
        raise Refused(409, "conflict", "the run is completed", run_id=run_id, status="completed")
    if run_id == "overtaken":
        raise Refused(409, "run_active", "garden already has an active content run, 01A", run_id="01A")
    if action == "retry":
        return {"run_id": "run-2", "status": "pending", "retry_of": run_id}
    status = {"pause": "paused", "resume": "running", "cancel": "cancelled"}[action]
    return {"run_id": run_id, "status": status, "changed": run_id != "twice"}


def imported(_query: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
    lines = body["content"].splitlines()
    bad = [{"line": n, "message": "empty"} for n, line in enumerate(lines, 1) if not line.strip()]
    return {"added": len(lines) - len(bad), "duplicates": 0, "invalid": len(bad), "errors": bad}


def run_list(query: dict[str, str], _body: dict[str, Any]) -> dict[str, Any]:
    entries = [{"run_id": f"01{n}", "pipeline": "content", "status": "completed"} for n in range(5)]
    paged = page(entries, query)
    return {"runs": paged["entries"], "cursor": paged["cursor"]}


def item_list(_query: dict[str, str], _body: dict[str, Any]) -> dict[str, Any]:
    return {"items": [{"id": "1", "status": "new", "title": TITLE}], "cursor": None}


OPEN: dict[str, Callable[[dict[str, Any]], Any]] = {"POST /session": signed_in, "POST /session/refresh": refreshed}
CALLS: dict[str, Callable[[dict[str, str], dict[str, Any]], Any]] = {
    "GET /sites": lambda _query, _body: {"sites": [{"site_id": "garden", "name": "Garden"}]},
    "GET /runs": run_list,
    "GET /items": item_list,
    "POST /items/import": imported,
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
