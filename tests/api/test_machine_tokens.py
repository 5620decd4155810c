"""Tokens of machines: shown once, kept as a hash, refused when they expire or are revoked."""

from __future__ import annotations

import time

import httpx

from chalicelib.api.tokens import FRESH_SECONDS, new_token
from chalicelib.store import Store
from chalicelib.store.models import SettingRow
from local.stack import Stack
from tests.api.speaking import Document, client, good, poll, refused

MARGIN = 3  # seconds for the requests themselves


def test_a_token_is_shown_once_and_kept_as_a_hash(admin: httpx.Client, stack: Stack, store: Store) -> None:
    made = good(admin.post("/tokens", json={"name": "a script", "role": "viewer", "expires_in_days": 3}), 201)
    text = made.pop("token")
    assert text.startswith("mr_")
    assert len(text) > 40
    assert made["created_by"] == "demo@example.com"
    [listed] = [token for token in good(admin.get("/tokens"))["tokens"] if token["id"] == made["id"]]
    assert listed == made
    rows = [repr((row.pk, row.sk, row.value)) for row in SettingRow.scan(consistent_read=True)]
    assert any(made["id"] in row for row in rows)
    assert not [row for row in rows if text in row or text.removeprefix("mr_") in row]
    with client(stack.url, text) as machine:
        assert good(machine.get("/me")) == {"name": "a script", "role": "viewer", "kind": "machine"}


def test_a_token_expires_when_it_says(admin: httpx.Client) -> None:
    made = good(admin.post("/tokens", json={"name": "a day", "expires_in_days": 1}), 201)
    assert made["expires_at"][:10] == time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86_400))
    assert made["role"] == "operator"


def test_an_expired_token_is_refused(stack: Stack, store: Store) -> None:
    with client(stack.url, expiring(store, -1)) as machine:
        refused(machine.get("/me"), 401, "not_signed_in")


def test_a_token_in_use_is_refused_soon_after_it_is_revoked_or_expires(
    admin: httpx.Client, stack: Stack, store: Store
) -> None:
    """In no more than the time that a process keeps an answer."""
    made = good(admin.post("/tokens", json={"name": "soon revoked"}), 201)
    with client(stack.url, made["token"]) as revoked, client(stack.url, expiring(store, 2)) as expired:
        good(revoked.get("/me"))
        assert good(admin.delete(f"/tokens/{made['id']}"), 204) is None
        refused(admin.delete(f"/tokens/{made['id']}"), 404, "not_found")
        assert made["id"] not in [token["id"] for token in good(admin.get("/tokens"))["tokens"]]
        poll(lambda: all_refuse(revoked, expired), FRESH_SECONDS + 2 + MARGIN)
        for machine in (revoked, expired):
            refused(machine.get("/me"), 401, "not_signed_in")


def expiring(store: Store, seconds: int) -> str:
    """The text of a token that is good for some seconds. The API makes none for less than a day."""
    text, digest = new_token()
    now = int(time.time())
    record = {"name": "brief", "role": "viewer", "created_at": now, "created_by": "test", "expires_at": now + seconds}
    store.settings.add_token(digest, record)
    return text


def all_refuse(*machines: httpx.Client) -> Document | None:
    """Several answers of each, so that every process of the API has been asked."""
    statuses = [machine.get("/me").status_code for machine in machines for _ in range(4)]
    return {"refused": True} if set(statuses) == {401} else None
