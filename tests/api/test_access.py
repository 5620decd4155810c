"""Who gets in: persons with the pool's own tokens, machines with theirs, nobody else."""

from __future__ import annotations

import httpx
import pytest

from local.stack import DEMO, Stack
from tests.api import forged
from tests.api.speaking import Document, client, good, refused

WRONG = forged.wrong_tokens()


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_token_is_refused(stack: Stack, wrong: str) -> None:
    with client(stack.url, WRONG[wrong]) as api:
        refused(api.get("/me"), 401, "not_signed_in")


def test_a_token_that_the_pool_could_have_signed_is_taken(stack: Stack) -> None:
    """So that each wrong token above is refused for what is wrong with it, and for nothing else."""
    with client(stack.url, forged.genuine()) as api:
        assert good(api.get("/me")) == {"name": "someone@example.com", "role": "admin", "kind": "person"}


def test_of_several_roles_the_highest_counts(stack: Stack) -> None:
    with client(stack.url, forged.genuine(**{"cognito:groups": ["viewer", "operator", "else"]})) as api:
        assert good(api.get("/me"))["role"] == "operator"


@pytest.mark.parametrize("header", ["", "Bearer", "Basic ZGVtbzpkZW1v", "Token abc"])
def test_a_header_without_a_bearer_token_is_refused(anonymous: httpx.Client, header: str) -> None:
    refused(anonymous.get("/me", headers={"Authorization": header}), 401, "not_signed_in")


def test_no_header_is_refused(anonymous: httpx.Client) -> None:
    refused(anonymous.get("/me"), 401, "not_signed_in")


def test_the_scheme_may_be_written_in_any_case(anonymous: httpx.Client, session: Document) -> None:
    assert good(anonymous.get("/me", headers={"Authorization": f"bearer {session['token']}"}))["kind"] == "person"


def test_signing_in_tells_who_one_is_and_for_how_long(session: Document) -> None:
    assert session.keys() == {"token", "refresh_token", "expires_in", "user"}
    assert session["user"] == {"name": DEMO.email, "role": DEMO.group}
    assert session["expires_in"] > 60


def test_a_session_is_refreshed(anonymous: httpx.Client, stack: Stack, session: Document) -> None:
    answer = good(anonymous.post("/session/refresh", json={"refresh_token": session["refresh_token"]}))
    assert answer["expires_in"] > 60
    with client(stack.url, answer["token"]) as api:
        assert good(api.get("/me"))["name"] == DEMO.email


def test_a_wrong_password_and_a_wrong_name_are_told_alike(anonymous: httpx.Client) -> None:
    first = refused(anonymous.post("/session", json={"email": DEMO.email, "password": "wrong"}), 401, "not_signed_in")
    body = {"email": "nobody@example.com", "password": "wrong"}
    second = refused(anonymous.post("/session", json=body), 401, "not_signed_in")
    assert first["message"] == second["message"]


def test_a_wrong_refresh_token_is_refused(anonymous: httpx.Client) -> None:
    refused(anonymous.post("/session/refresh", json={"refresh_token": "wrong"}), 401, "not_signed_in")


def test_what_is_no_call_is_not_found(anonymous: httpx.Client, admin: httpx.Client) -> None:
    for api in (anonymous, admin):
        refused(api.get("/nothing/here"), 404, "not_found")


@pytest.mark.parametrize("role", ["viewer", "operator", "admin"])
def test_a_machine_has_the_role_of_its_token(machines: dict[str, httpx.Client], role: str) -> None:
    assert good(machines[role].get("/me")) == {"name": f"test {role}", "role": role, "kind": "machine"}


def test_what_is_larger_than_the_gateway_takes_is_refused(operator: httpx.Client) -> None:
    refused(operator.post("/items/import", content=b" " * (10 * 1024 * 1024 + 1)), 413, "too_large")
