"""What the fake API is asked and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "application/json"


Act = Callable[..., Reply]  # of what owns it, what was asked, and the parts of the path


def error(status: int, code: str, message: str, /, **details: object) -> Reply:
    return Reply(status, {"error": {"code": code, "message": message, "details": details, "request_id": "r-1"}})


def paged(name: str, rows: list[Any], query: dict[str, str]) -> Reply:
    begin, limit = int(query.get("cursor", "0")), int(query.get("limit", "50"))
    following = str(begin + limit) if begin + limit < len(rows) else None
    return Reply(200, {name: rows[begin : begin + limit], "cursor": following})
