"""A small Chalice app: an authorizer, a slow route, a binary one and a large one."""

from __future__ import annotations

import os
import time
from typing import Any

from chalice.app import AuthRequest, AuthResponse, Chalice, Response

app: Any = Chalice(app_name="sample")
app.api.binary_types = ["image/png", "*/*"]
PNG = bytes(range(256)) * 8


@app.authorizer()  # type: ignore[untyped-decorator]
def only_friends(request: AuthRequest) -> AuthResponse:
    routes: list[Any] = ["*"] if request.token == "friend" else []
    return AuthResponse(routes=routes, principal_id="friend")


@app.route("/health")  # type: ignore[untyped-decorator]
def health() -> dict[str, Any]:
    return {"status": "ok", "process": os.getpid()}


@app.route("/api/v1/who/{name}")  # type: ignore[untyped-decorator]
def who(name: str) -> dict[str, Any]:
    """Reads the current request before and after a wait: under threads they must be one request."""
    before = app.current_request.query_params["me"]
    time.sleep(0.05)
    return {"name": name, "before": before, "after": app.current_request.query_params["me"]}


@app.route("/api/v1/closed", methods=["POST"], authorizer=only_friends)  # type: ignore[untyped-decorator]
def closed() -> dict[str, Any]:
    context = app.current_request.context
    return {"body": app.current_request.json_body, "by": context["authorizer"]["principalId"]}


@app.route("/api/v1/picture")  # type: ignore[untyped-decorator]
def picture() -> Response:
    return Response(PNG, headers={"Content-Type": "image/png"})


@app.route("/api/v1/large")  # type: ignore[untyped-decorator]
def large() -> Response:
    if app.current_request.headers.get("if-none-match") == '"7"':
        return Response("", headers={"ETag": '"7"'}, status_code=304)
    return Response({"items": list(range(2000))}, headers={"ETag": '"7"'})
