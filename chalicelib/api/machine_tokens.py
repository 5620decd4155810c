"""Tokens for machines: made, listed, revoked. The text is shown once; only its hash is kept."""

from __future__ import annotations

import time
from typing import Any

from chalicelib import progress
from chalicelib.api.routing import Api, Call
from chalicelib.api.types import NewToken
from chalicelib.errors import NotFound

api = Api(__name__)
_DAY = 86_400
_ID = 16  # characters of the hash that name a token


@api.call("GET", "/tokens", role="admin")
def tokens(call: Call) -> dict[str, Any]:
    found = [_token(digest, record) for digest, record in call.store.settings.tokens().items()]
    return {"tokens": sorted(found, key=lambda token: str(token["created_at"]))}


@api.call("POST", "/tokens", role="admin")
def add_token(call: Call) -> tuple[int, dict[str, Any]]:
    from chalicelib.api.tokens import new_token

    asked = call.body(NewToken)
    token, digest = new_token()
    now = int(time.time())
    record = {
        "name": asked.name,
        "role": asked.role,
        "created_at": now,
        "created_by": call.who,
        "expires_at": now + asked.expires_in_days * _DAY,
    }
    call.store.settings.add_token(digest, record)
    return 201, _token(digest, record) | {"token": token}


@api.call("DELETE", "/tokens/{token}", role="admin")
def revoke_token(call: Call, token: str) -> tuple[int, None]:
    digests = [digest for digest in call.store.settings.tokens() if digest[:_ID] == token]
    if not digests:
        raise NotFound("token", token)
    call.store.settings.delete_token(digests[0])
    return 204, None


def _token(digest: str, record: dict[str, Any]) -> dict[str, Any]:
    times = {name: progress.rfc3339(record[name] * 1000) for name in ("created_at", "expires_at")}
    return {
        "id": digest[:_ID],
        "name": record["name"],
        "role": record["role"],
        "created_by": record["created_by"],
    } | times
