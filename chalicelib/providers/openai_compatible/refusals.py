"""What a server's final no (3xx, 4xx) means, said so that a person knows what to change."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec

from chalicelib.errors import ProviderRefused
from chalicelib.providers.openai_compatible.client import secrets_of

LONGEST = 300  # characters of a server's own message


def refusal(status: int, content: bytes, *, model: str, client: httpx.Client) -> ProviderRefused:
    """The server's own words are left out for 401 and 403: they like to repeat the key."""
    said = told(_body(content), client)
    if status in (401, 403):
        message = f"the model server refused the key (HTTP {status}); check it and what it may use"
    elif status == 404:
        message = f"the model server does not know model {model!r}, or the base URL is wrong: {said}"
    elif 300 <= status < 400:
        message = f"the model server redirects (HTTP {status}); set the base URL to where it points"
    else:
        message = f"the model server refused the request (HTTP {status}): {said}"
    return ProviderRefused(message, status=status)


def told(body: Any, client: httpx.Client) -> str:
    """The server's message for a person: on one line, short, and never with the key in it."""
    text = _server_message(body)
    for secret in secrets_of(client):  # before it is cut: half a key is a secret too
        text = text.replace(secret, "[key]")
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _server_message(body: Any) -> str:
    """The message in any of the shapes in use: {"error": {"message"}}, {"error"}, {"message"}, {"detail"}."""
    for key in ("error", "message", "detail"):
        if isinstance(body, dict) and key in body:
            return _server_message(body[key])
    return body if isinstance(body, str) else msgspec.json.encode(body).decode()


def _body(content: bytes) -> Any:
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return content[: 4 * LONGEST].decode("utf-8", "replace")
