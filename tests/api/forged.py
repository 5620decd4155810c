"""ID tokens with one thing wrong each, signed with the pool's own key wherever the signature is not that thing."""

from __future__ import annotations

import base64
import gzip
import json
import time
from importlib.resources import files
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from local.identity import REGION, USER_POOL_CLIENT_ID, USER_POOL_ID

HOUR = 3600
LATE = 120  # seconds; clocks may differ by less
Claims = dict[str, Any]


def genuine(**changes: Any) -> str:
    """A token that the pool could have signed, with changed claims; a claim changed to None is left out."""
    return _signed(_claims(**changes), _pool_key())


def wrong_tokens() -> dict[str, str]:
    """By what is wrong with them."""
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    now = int(time.time())
    return {
        "another key": _signed(_claims(), stranger),
        "another key, unknown id": _signed(_claims(), stranger, kid="stranger"),
        "no algorithm": jwt.encode(_claims(), key="", algorithm="none", headers={"kid": _private_jwk()["kid"]}),
        "HS256 with the public key": _signed_with_public_key(),
        "expired": genuine(exp=now - LATE),
        "no expiry": genuine(exp=None),
        "not yet": genuine(nbf=now + 30 * LATE),
        "another audience": genuine(aud="another-client"),
        "no audience": genuine(aud=None),
        "another issuer": genuine(iss=f"https://cognito-idp.{REGION}.amazonaws.com/{REGION}_another"),
        "an access token": genuine(token_use="access"),
        "no use": genuine(token_use=None),
        "no role": genuine(**{"cognito:groups": []}),
        "unknown role": genuine(**{"cognito:groups": ["owner"]}),
        "changed after signing": _changed(genuine(**{"cognito:groups": ["viewer"]})),
        "no key id": jwt.encode(_claims(), key=_pool_key(), algorithm="RS256"),
        "not a token": "abc",
        "two parts": "abc.def",
        "not base64": "%%%.%%%.%%%",
        "a machine's, invented": "mr_" + "x" * 43,
        "very long": "x" * 6000,
    }


def _claims(**changes: Any) -> Claims:
    now = int(time.time())
    claims = {
        "iss": f"https://cognito-idp.{REGION}.amazonaws.com/{USER_POOL_ID}",
        "aud": USER_POOL_CLIENT_ID,
        "sub": "someone",
        "email": "someone@example.com",
        "token_use": "id",
        "cognito:groups": ["admin"],
        "iat": now,
        "exp": now + HOUR,
    } | changes
    return {name: value for name, value in claims.items() if value is not None}


def _signed(claims: Claims, key: rsa.RSAPrivateKey, kid: str | None = None) -> str:
    return jwt.encode(claims, key=key, algorithm="RS256", headers={"kid": kid or _private_jwk()["kid"]})


def _pool_key() -> rsa.RSAPrivateKey:
    key = jwt.PyJWK(_private_jwk()).key
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _private_jwk() -> dict[str, str]:
    """The emulated pool signs with the key that its package brings."""
    packed = files("moto.cognitoidp").joinpath("resources", "jwks-private.json.gz").read_bytes()
    return dict(json.loads(gzip.decompress(packed)))


def _signed_with_public_key() -> str:
    """The classic confusion of algorithms. Made by hand: the library refuses to."""
    public = _pool_key().public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    head = _part({"alg": "HS256", "typ": "JWT", "kid": _private_jwk()["kid"]})
    signed = f"{head}.{_part(_claims())}"
    mac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return f"{signed}.{_text(mac.sign(signed.encode(), pem))}"


def _changed(token: str) -> str:
    """The signature of a viewer's token under an admin's claims."""
    head, _, signature = token.split(".")
    return f"{head}.{_part(_claims())}.{signature}"


def _part(value: Claims) -> str:
    return _text(json.dumps(value).encode())


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
