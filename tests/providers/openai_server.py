"""An OpenAI-compatible server in a process of its own, with faults that a test chooses by model name.

A model named `t1/500+ok` belongs to test t1 and answers its first request with a 500, every later one
well; one named `t1/writes` does the prompt's task, `t1/says:<base64>` says just that. `GET /seen?model=...` lists
what came for that model. Prints its port, ends when its stdin closes.
"""

from __future__ import annotations

import base64
import json
import re
import socket
import struct
import sys
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.providers.openai_writer import written

KEY = "sk-test-0123456789"
SAYS = "says:"
STRICT_KEYWORDS = {"type", "properties", "items", "anyOf", "enum", "const", "description", "required"}
STRICT_KEYWORDS |= {"additionalProperties"}
SEEN: dict[str, list[dict[str, Any]]] = defaultdict(list)
LOCK = threading.Lock()


class BadRequest(Exception):
    pass


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # one packet for the head and the body

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet: the tests ask for what was seen."""

    def do_GET(self) -> None:
        (model,) = parse_qs(urlsplit(self.path).query)["model"]
        self.answer(200, SEEN[model])

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        fault = self.next_fault(body)
        if self.key() != KEY and self.key() != "":
            return self.answer(401, {"error": {"message": f"Incorrect API key provided: {self.key()}"}})
        kind = "image" if urlsplit(self.path).path.endswith("/images/generations") else "chat"
        try:
            FAULTS[fault](self, body) if fault in FAULTS else ANSWERS[kind](self, body, fault)
        except BadRequest as error:
            self.answer(400, {"error": {"message": str(error), "type": "invalid_request_error"}})

    def next_fault(self, body: dict[str, Any]) -> str:
        """Notes the request and takes the model's next fault; the last one stays."""
        faults = body["model"].split("/", 1)[-1].split("+")
        with LOCK:
            requests = SEEN[body["model"]]
            requests.append({"path": self.path, "headers": dict(self.headers), "body": body})
            return str(faults[min(len(requests), len(faults)) - 1])

    def key(self) -> str:
        return self.headers.get("api-key") or self.headers.get("authorization", "").removeprefix("Bearer ")

    def answer(self, status: int, body: Any, **headers: str) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()


def chat(handler: Handler, body: dict[str, Any], fault: str) -> None:
    schema = schema_of(body)
    said: dict[str, Any] = {"role": "assistant", "content": json.dumps(example(schema)), "refusal": None}
    finish = "stop"
    if fault == "writes":
        said["content"] = written(body)
    if fault.startswith(SAYS):
        said["content"] = base64.urlsafe_b64decode(fault.removeprefix(SAYS)).decode()
    if fault in CONTENTS:
        said["content"] = CONTENTS[fault](said["content"])
    if fault == "refusal":
        said |= {"content": None, "refusal": "I cannot help with that."}
    if fault in ("length", "content_filter"):
        finish, said["content"] = fault, said["content"][:20]
    answer: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": body["model"],
        "choices": [{"index": 0, "message": said, "finish_reason": finish}],
    }
    if fault != "no-usage":
        answer["usage"] = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    handler.answer(200, answer)


def schema_of(body: dict[str, Any]) -> dict[str, Any]:
    """The schema of the answer, checked as strict mode checks it."""
    form = body.get("response_format", {"type": "text"})
    if form["type"] == "json_schema":
        described = form["json_schema"]
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", described["name"]) or described["strict"] is not True:
            raise BadRequest("Invalid 'response_format.json_schema'")
        check_strict(described["schema"], "schema")
        return dict(described["schema"])
    said = body["messages"][0]["content"]
    return dict(json.loads(said[said.index("JSON Schema:\n") + len("JSON Schema:\n") :]))


def check_strict(schema: dict[str, Any], path: str) -> None:
    if unknown := set(schema) - STRICT_KEYWORDS:
        raise BadRequest(f"Invalid schema for response_format: {path} has {sorted(unknown)}, which is not permitted")
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            raise BadRequest(f"Invalid schema for response_format: {path} needs additionalProperties false")
        if schema.get("required") != list(schema["properties"]):
            raise BadRequest(f"Invalid schema for response_format: {path} must require every property")
        for name, value in schema["properties"].items():
            check_strict(value, f"{path}.{name}")
    if "items" in schema:
        check_strict(schema["items"], f"{path}[]")


def example(schema: dict[str, Any]) -> Any:
    """The smallest value that honours the schema, also the limits that its descriptions say."""
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return example(schema["anyOf"][0])
    if schema["type"] == "object":
        return {name: example(value) for name, value in schema["properties"].items()}
    if schema["type"] == "array":
        least = re.search(r"at least (\d+) items", schema.get("description", ""))
        return [example(schema["items"])] * int(least[1] if least else 1)
    return {"string": "some text", "integer": 1, "number": 1.5, "boolean": True, "null": None}[schema["type"]]


CONTENTS: dict[str, Callable[[str], str]] = {
    "malformed": lambda content: content[:-2],
    "not-json": lambda _content: "Here you are!",
    "wrong-schema": lambda _content: '{"title": 7}',
    "empty": lambda _content: "",
    "fenced": lambda content: f"```json\n{content}\n```",
    "deep": lambda _content: '{"more": ' + "[" * 50_000,
}


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress((b"\0" + b"\x7f" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def image(handler: Handler, body: dict[str, Any], fault: str) -> None:
    if fault == "base64-always" and "response_format" in body:
        raise BadRequest("Unknown parameter: 'response_format'.")
    width, height = (int(side) // 16 for side in body["size"].split("x"))
    entry = {"b64_json": base64.b64encode(png(width, height)).decode()}
    entry |= IMAGES.get(fault, {})
    usage = {} if fault == "no-usage" else {"usage": {"input_tokens": 12, "output_tokens": 300}}
    handler.answer(200, {"created": 1, "data": [] if fault == "no-image" else [entry], **usage})


IMAGES: dict[str, dict[str, Any]] = {
    "bad-base64": {"b64_json": "%%%"},
    "html": {"b64_json": base64.b64encode(b"<html><script>alert(1)</script>").decode()},
    "broken-png": {"b64_json": base64.b64encode(png(8, 8)[:18]).decode()},
    "link": {"b64_json": None, "url": "http://127.0.0.1/image.png"},
}
ANSWERS = {"chat": chat, "image": image}


def fail(status: int, message: str, **headers: Callable[[], str]) -> Callable[[Handler, dict[str, Any]], None]:
    def answer(handler: Handler, _body: dict[str, Any]) -> None:
        made = {name: make() for name, make in headers.items()}
        handler.answer(status, {"error": {"message": message, "type": "error"}}, **made)

    return answer


def in_seconds(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def slow(handler: Handler, _body: dict[str, Any]) -> None:
    time.sleep(1.5)  # longer than the tests' read time-out: what a slow server is
    handler.close_connection = True


def trickle(handler: Handler, _body: dict[str, Any]) -> None:
    """A byte now and then: no read time-out ever fires, only a deadline ends it."""
    handler.send_response(200)
    handler.send_header("content-length", "1000000")
    handler.end_headers()
    try:
        for _ in range(1000):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)
    except ConnectionError:
        pass
    handler.close_connection = True


def cut(handler: Handler, _body: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("content-length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [{"mess')
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def no_json_schema(handler: Handler, body: dict[str, Any]) -> None:
    if body.get("response_format", {}).get("type") == "json_schema":
        raise BadRequest("Invalid value: 'json_schema'. response_format.type must be 'json_object' or 'text'.")
    chat(handler, body, "ok")


def no_response_format(handler: Handler, body: dict[str, Any]) -> None:
    if "response_format" in body:
        raise BadRequest("Unknown field response_format")
    chat(handler, body, "ok")


FAULTS: dict[str, Callable[[Handler, dict[str, Any]], None]] = {
    "429-seconds": fail(429, "Rate limit reached", retry_after=lambda: "7"),
    "429-date": fail(429, "Rate limit reached", retry_after=lambda: in_seconds(9)),
    "429-ms": fail(429, "Rate limit reached", retry_after_ms=lambda: "250", retry_after=lambda: "1"),
    "429-long": fail(429, "Rate limit reached", retry_after=lambda: "3600"),
    "429-odd": fail(429, "Rate limit reached", retry_after=lambda: "soon"),
    "429-quota": fail(429, "You exceeded your current quota (insufficient_quota)"),
    "500": fail(500, "internal"),
    "503": fail(503, "overloaded", retry_after=lambda: "3"),
    "400": fail(400, f"too long a context; your key {KEY} " + "x" * 1000),
    "404": fail(404, "The model does not exist"),
    "403": fail(403, f"key {KEY} may not use this"),
    "302": fail(302, "elsewhere", location=lambda: "http://127.0.0.1:9/"),
    "slow": slow,
    "trickle": trickle,
    "cut": cut,
    "cut-json": lambda handler, _body: handler.answer(200, b'{"choices": [{"mess'),
    "error-200": lambda handler, _body: handler.answer(200, {"error": {"message": "upstream died", "code": 502}}),
    "web-page": lambda handler, _body: handler.answer(200, b"<html>It works!</html>"),
    "other-json": lambda handler, _body: handler.answer(200, {"choices": "none"}),
    "no-choices": lambda handler, _body: handler.answer(200, {}),
    "huge": lambda handler, _body: handler.answer(200, b'"' + b"x" * 300_000 + b'"'),
    "no-json-schema": no_json_schema,
    "no-response-format": no_response_format,
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
