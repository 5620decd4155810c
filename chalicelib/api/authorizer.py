"""The API's authorizer: a person's Cognito ID token or a machine's token -> name and role.

It runs as a Lambda of its own in front of every route that is not open.
"""

from __future__ import annotations

from chalice.app import AuthRequest, AuthResponse, Blueprint

# API Gateway keeps an answer this long, a process 15 s more: a revoked token works for a minute at the most
CACHE_SECONDS = 45

access = Blueprint(__name__)


@access.authorizer(name="authenticate", ttl_seconds=CACHE_SECONDS)
def authenticate(request: AuthRequest) -> AuthResponse:
    from chalicelib.api import tokens  # the API's own function never needs the cryptography in there

    caller = tokens.caller(request.token)
    if caller is None:
        return AuthResponse(routes=[], principal_id="nobody")
    context = {"name": caller.name, "role": caller.role, "kind": caller.kind}
    return AuthResponse(routes=["*"], principal_id=caller.name, context=context)
