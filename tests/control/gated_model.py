"""A model server whose gate holds one stage up in the middle: some of its units pass, the next ones wait in hand."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.providers.openai_writer import written
from tests.serving import serving

GATED = "ImagePrompts"  # the task whose stage takes fewer units at a time than there are articles
STAGE = "image_prompt"
PASSES = 2
LONGEST_WAIT = 60.0  # seconds: a test that failed must not leave the workers waiting


@dataclass
class Gate:
    """`settings` are a site's whose text comes from this server. Open again it lets everything through."""

    url: str = ""
    opened: threading.Event = field(default_factory=threading.Event)
    _left: int = PASSES
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def settings(self) -> dict[str, str]:
        return {"text_provider": "openai", "base_url": f"{self.url}/v1", "model": "gated"}

    def pass_through(self, task: str) -> None:
        if task != GATED:
            return
        with self._lock:
            self._left -= 1
            passes = self._left >= 0
        if not passes:
            self.opened.wait(LONGEST_WAIT)


@contextmanager
def gated_model() -> Iterator[Gate]:
    gate = Gate()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *arguments: object) -> None:
            """Quiet: the run tells how it went."""

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            gate.pass_through(asked["response_format"]["json_schema"]["name"])
            content = json.dumps(_completion(asked)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with serving(Handler) as port:
        gate.url = f"http://127.0.0.1:{port}"
        try:
            yield gate
        finally:
            gate.opened.set()


def _completion(asked: dict[str, Any]) -> dict[str, Any]:
    said = {"role": "assistant", "content": written(asked), "refusal": None}
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    choice = {"index": 0, "message": said, "finish_reason": "stop"}
    return {"id": "c-1", "object": "chat.completion", "model": asked["model"], "choices": [choice], "usage": usage}
