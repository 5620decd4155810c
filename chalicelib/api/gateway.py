"""What the gateway answers itself, before a function of ours is asked, in the API's one error shape.

The template makes API Gateway's GatewayResponses of `ANSWERS`, and the local gateway answers the same. A token that the
authorizer refuses is 401: who signs in again may go on. (403 is a role that is too low, and the API's own answer.)
Standard library only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

REQUEST_ID = "$context.requestId"  # API Gateway fills it in


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`status` None: as API Gateway has it."""

    status: int | None
    code: str
    message: str

    def body(self, request_id: str = REQUEST_ID) -> str:
        error = {"code": self.code, "message": self.message, "details": {}, "request_id": request_id}
        return json.dumps({"error": error})


_SIGN_IN = "sign in first"
_FAILED = "something went wrong here: try again"

ANSWERS: Mapping[str, Answer] = {
    # by API Gateway's type of response
    "UNAUTHORIZED": Answer(status=401, code="not_signed_in", message=_SIGN_IN),
    "ACCESS_DENIED": Answer(status=401, code="not_signed_in", message="this token is not valid now: sign in again"),
    "MISSING_AUTHENTICATION_TOKEN": Answer(status=404, code="not_found", message="there is no such call"),
    "REQUEST_TOO_LARGE": Answer(status=413, code="too_large", message="a request is 10 MB at the most"),
    "UNSUPPORTED_MEDIA_TYPE": Answer(status=415, code="unsupported_media_type", message="send application/json"),
    "THROTTLED": Answer(status=429, code="too_many_requests", message="too many requests: try again in a moment"),
    "AUTHORIZER_FAILURE": Answer(status=503, code="access_unknown", message="tokens cannot be checked now: try again"),
    "AUTHORIZER_CONFIGURATION_ERROR": Answer(status=500, code="internal_error", message=_FAILED),
    "INTEGRATION_FAILURE": Answer(status=504, code="timeout", message=_FAILED),
    "INTEGRATION_TIMEOUT": Answer(status=504, code="timeout", message="this took too long: try again, or ask for less"),
    "DEFAULT_4XX": Answer(status=None, code="refused", message="the request was refused"),
    "DEFAULT_5XX": Answer(status=None, code="internal_error", message=_FAILED),
}
