"""Sign-in over the user pool, who am I, and is the API there."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from chalicelib.api.routing import Api, Call
from chalicelib.api.types import Refresh, SignIn
from chalicelib.errors import NotSignedIn, Transient

if TYPE_CHECKING:
    from botocore.client import BaseClient

api = Api(__name__)
_REFUSED = frozenset({"NotAuthorizedException", "UserNotFoundException", "UserNotConfirmedException"})


@api.call("GET", "/health", role=None)
def health(call: Call) -> dict[str, str]:
    return {"status": "ok"}


@api.call("POST", "/session", role=None)
def sign_in(call: Call) -> dict[str, Any]:
    """One message for a wrong e-mail and a wrong password: nobody learns which it was."""
    asked = call.body(SignIn)
    found = _initiate("USER_PASSWORD_AUTH", {"USERNAME": asked.email, "PASSWORD": asked.password})
    return _session(found) | {"refresh_token": found["RefreshToken"]}


@api.call("POST", "/session/refresh", role=None)
def refresh(call: Call) -> dict[str, Any]:
    return _session(_initiate("REFRESH_TOKEN_AUTH", {"REFRESH_TOKEN": call.body(Refresh).refresh_token}))


@api.call("GET", "/me", role="viewer")
def me(call: Call) -> dict[str, str]:
    return {"name": call.who, "role": call.role, "kind": call.kind}


def _session(found: dict[str, Any]) -> dict[str, Any]:
    from chalicelib.api.tokens import caller

    signed_in = caller(f"Bearer {found['IdToken']}")
    if signed_in is None:
        raise NotSignedIn("you are signed in but have no role here: ask an admin for one")
    user = {"name": signed_in.name, "role": signed_in.role}
    return {"token": found["IdToken"], "expires_in": found["ExpiresIn"], "user": user}


def _initiate(flow: str, parameters: dict[str, str]) -> dict[str, Any]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        answer = _pool().initiate_auth(
            AuthFlow=flow, AuthParameters=parameters, ClientId=os.environ["USER_POOL_CLIENT_ID"]
        )
    except ClientError as error:
        if error.response["Error"]["Code"] in _REFUSED:
            raise NotSignedIn("wrong e-mail or password" if "PASSWORD" in parameters else "sign in again") from error
        raise Transient("signing in is not possible now: try again") from error
    except BotoCoreError as error:
        raise Transient("signing in is not possible now: try again") from error
    if "AuthenticationResult" not in answer:
        raise NotSignedIn("this account has to choose a new password first")
    found: dict[str, Any] = answer["AuthenticationResult"]
    return found


@lru_cache(maxsize=1)
def _pool() -> BaseClient:
    import boto3
    from botocore import UNSIGNED
    from botocore.config import Config

    timeouts = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard"}, signature_version=UNSIGNED)
    return boto3.client("cognito-idp", config=timeouts)
