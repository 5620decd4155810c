"""Who a bearer token speaks for. Persons: a Cognito ID token, checked against the pool's keys.
Machines: a token that is stored hashed, expires and can be revoked."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import time
from functools import lru_cache
from typing import Any

import jwt
import msgspec

from chalicelib.lifecycle import RANK
from chalicelib.store import open_store

MACHINE_PREFIX = "mr_"
FRESH_SECONDS = 15  # an answer is kept this long in a process
LEEWAY_SECONDS = 30  # clocks differ

_log = logging.getLogger("millrace.access")


class Caller(msgspec.Struct, frozen=True):
    name: str
    role: str
    kind: str  # "person" | "machine"


def caller(header: str) -> Caller | None:
    """None: not a token, not ours, expired, revoked, or of somebody without a role."""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    return _known(token, int(time.time() // FRESH_SECONDS))


def new_token() -> tuple[str, str]:
    """A machine token and the hash it is stored under."""
    token = MACHINE_PREFIX + secrets.token_urlsafe(32)
    return token, digest(token)


def digest(token: str) -> str:
    """The token has 256 bits of its own, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


@lru_cache(maxsize=1024)
def _known(token: str, _tick: int) -> Caller | None:
    return _machine(token) if token.startswith(MACHINE_PREFIX) else _person(token)


def _machine(token: str) -> Caller | None:
    record = open_store().settings.token(digest(token))
    if record is None or record["expires_at"] <= time.time():
        return None
    return Caller(record["name"], record["role"], "machine")


def _person(token: str) -> Caller | None:
    """Raises PyJWKClientConnectionError when the pool's keys cannot be read: that says nothing about the token."""
    try:
        claims = _claims(token)
    except jwt.PyJWKClientConnectionError:
        raise
    except jwt.PyJWTError as error:
        _log.info("token refused: %s", error)
        return None
    role = _role(claims.get("cognito:groups", []))
    name = claims.get("email") or claims.get("cognito:username", "")
    return Caller(name, role, "person") if role and claims["token_use"] == "id" else None


def _claims(token: str) -> dict[str, Any]:
    """Signature, issuer, audience and expiry checked. Raises jwt.PyJWTError."""
    key = _keys(f"{_endpoint()}/{_pool()}/.well-known/jwks.json").get_signing_key_from_jwt(token)
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        issuer=f"https://cognito-idp.{_region()}.amazonaws.com/{_pool()}",
        audience=os.environ["USER_POOL_CLIENT_ID"],
        leeway=LEEWAY_SECONDS,
        options={"require": ["exp", "iss", "aud", "token_use"]},
    )
    return claims


def _role(groups: list[str]) -> str | None:
    """The highest of the person's roles."""
    return max((group for group in groups if group in RANK), key=RANK.__getitem__, default=None)


@lru_cache(maxsize=4)
def _keys(url: str) -> jwt.PyJWKClient:
    return jwt.PyJWKClient(url, cache_keys=True, lifespan=3600, timeout=5)


def _pool() -> str:
    return os.environ["USER_POOL_ID"]


def _region() -> str:
    return os.environ["AWS_REGION"]


def _endpoint() -> str:
    """Where the pool answers; an emulated one is named as the AWS SDKs name it."""
    named = os.environ.get("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER") or os.environ.get("AWS_ENDPOINT_URL")
    return named or f"https://cognito-idp.{_region()}.amazonaws.com"
