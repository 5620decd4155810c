"""Each route by itself: works, wrong method, no token, role too low, unknown ids, bad addresses, bad bodies.

`tests/api/cases.py` has the cases; a route without one fails here.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from app import app
from chalicelib.api.routing import LONGEST, PREFIX, QUERIES, ROUTES
from chalicelib.lifecycle import RANK
from local.stack import PROJECT, Stack
from tests.api import speaking
from tests.api.cases import CASES, CHANNEL, PDF, SCHEDULE, SOURCE, Case
from tests.api.conftest import Finished, MakeSite
from tests.api.speaking import Document, every, good, refused

GUARDED = [case for case in CASES if ROUTES[case.route]]
BROKEN = (b"", b"{", b"hello", b'{"a": \xff}', b'"\\ud800"', b"[" * 99_000, b'{"rev":1,"data":{"a":' + b"[" * 99_000)
WITH_BODY = [case for case in CASES if case.body is not None]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_fresh = itertools.count(1)


@pytest.fixture(scope="module")
def known(finished: Finished, admin: httpx.Client, session: Document, make_site: MakeSite) -> dict[str, str]:
    """Ids of what there is."""
    site = finished.site_id
    first = {kind: every(admin, site, kind)[0]["id"] for kind in ("article", "image", "idea")}
    fetched = good(admin.post("/runs", json={"site_id": make_site(), "pipeline": "daily_fetch"}), 202)["run_id"]
    assert speaking.over(admin, fetched)["run"]["status"] == "completed"
    return {
        "site": site,
        "run": finished.run_id,
        "fetched": fetched,
        "prompt": "ideas",
        "refresh_token": session["refresh_token"],
        **first,
    }


@dataclass
class Maker:
    """What a case may use up, each made when a case names it."""

    admin: httpx.Client
    make_site: MakeSite
    made: dict[str, str]

    def fresh(self) -> str:
        """A site that never ran."""
        return self.make_site([f"to be deleted {next(_fresh)}"])

    def free(self) -> str:
        return f"free-{next(_fresh)}"

    def keyword(self) -> str:
        [keyword] = every(self.admin, self.made["fresh"], "keyword")
        return str(keyword["id"])

    def token(self) -> str:
        return str(good(self.admin.post("/tokens", json={"name": "to be revoked"}), 201)["id"])

    def pdf(self) -> str:
        path = f"/pdfs?site_id={self.made['fresh']}&name=A%20file"
        return str(good(self.admin.post(path, content=PDF, headers={"Content-Type": "application/pdf"}), 201)["id"])

    def source(self) -> str:
        return self._added("/sources", "id", SOURCE)

    def schedule(self) -> str:
        return self._added("/schedules", "schedule_id", SCHEDULE)

    def channel(self) -> str:
        return self._added("/notifications/channels", "id", {"type": "slack", **CHANNEL})

    def _added(self, path: str, key: str, what: Document) -> str:
        return str(good(self.admin.post(path, json={"site_id": self.made["fresh"], **what}), 201)[key])


USED_UP = ("fresh", "free", "keyword", "token", "pdf", "source", "schedule", "channel")


class Names(dict[str, str]):
    def __init__(self, known: dict[str, str], admin: httpx.Client, make_site: MakeSite) -> None:
        super().__init__(known)
        self._maker = Maker(admin, make_site, self)

    def __missing__(self, name: str) -> str:
        self[name] = getattr(self._maker, name)()
        return self[name]


@pytest.fixture
def names(known: dict[str, str], admin: httpx.Client, make_site: MakeSite) -> Names:
    return Names(known, admin, make_site)


def filled(value: Any, names: Mapping[str, str]) -> Any:
    """The value with `{name}` replaced in all its texts."""
    text = re.sub(r"\{(\w+)\}", lambda match: names[match[1]], json.dumps(value).replace("{}", "\0"))
    return json.loads(text.replace("\0", "{}"))


def ask(api: httpx.Client, case: Case, names: Mapping[str, str], **changes: Any) -> httpx.Response:
    path = filled(changes.get("path", case.path), names)
    return api.request(case.method, path, **sent(case, changes.get("body", case.body), names))


def sent(case: Case, body: Any, names: Mapping[str, str]) -> dict[str, Any]:
    content = case.file if body is None else json.dumps(filled(body, names)).encode()
    kind = "application/pdf" if case.file else "application/json"
    return {"content": content, "headers": {} if content is None else {"Content-Type": kind}}


def caller(machines: dict[str, httpx.Client], anonymous: httpx.Client, case: Case) -> httpx.Client:
    role = ROUTES[case.route]
    return machines[role] if role else anonymous


def test_every_route_has_a_case_and_a_declared_role() -> None:
    routed = {(method, path) for path, methods in app.routes.items() for method in methods}
    assert {case.route for case in CASES} == set(ROUTES) == routed


def test_open_are_exactly_the_routes_that_the_documentation_marks_so() -> None:
    text = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
    marked = {(method, PREFIX + path) for method, path in re.findall(r"^\| `(\w+) (\S+)` \*open\*", text, re.M)}
    assert {route for route, role in ROUTES.items() if role is None} == marked
    assert len(marked) == 3


def test_every_route_is_documented_with_its_role() -> None:
    """A row may name two routes, `GET /sites`, `POST /sites`, and then two roles."""
    text = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
    documented = {}
    for row in re.findall(r"^\| (`[A-Z]+ /.*)$", text, re.M):
        calls, roles = re.split(r"\s*\|\s*", row)[:2]
        given = roles.split(", ")
        found = re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`?]*)", calls)
        for number, (method, path) in enumerate(found):
            documented[method, _shape(path)] = given[min(number, len(given) - 1)] or None
    assert documented == {(method, _shape(path[len(PREFIX) :])): role for (method, path), role in ROUTES.items()}


def _shape(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_works_for_the_lowest_role_that_may(
    machines: dict[str, httpx.Client], anonymous: httpx.Client, names: Names, case: Case
) -> None:
    good_or_file(ask(caller(machines, anonymous, case), case, names), case)


def good_or_file(response: httpx.Response, case: Case) -> None:
    assert response.status_code == case.status, response.text
    assert response.headers["cache-control"]
    assert bool(response.content) == (case.status != 204)


@pytest.mark.parametrize("case", GUARDED, ids=str)
def test_no_token_and_a_wrong_one_are_401(stack: Stack, anonymous: httpx.Client, case: Case) -> None:
    names = dict.fromkeys(re.findall(r"\w+", json.dumps([case.path, case.body])), "x")
    refused(ask(anonymous, case, names), 401, "not_signed_in")
    with speaking.client(stack.url, "garbage") as garbage:
        refused(ask(garbage, case, names), 401, "not_signed_in")


@pytest.mark.parametrize("case", [case for case in GUARDED if ROUTES[case.route] != "viewer"], ids=str)
def test_a_role_that_is_too_low_is_403(machines: dict[str, httpx.Client], names: Names, case: Case) -> None:
    needed = ROUTES[case.route] or ""
    for role in (role for role in RANK if RANK[role] < RANK[needed]):
        assert needed in refused(ask(machines[role], case, names), 403, "not_allowed")["message"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_wrong_method_is_405(admin: httpx.Client, known: dict[str, str], case: Case) -> None:
    taken = {method for method, path in ROUTES if _shape(path) == _shape(case.route[1])}
    names = known | dict.fromkeys(USED_UP, "x")
    for method in set(METHODS) - taken:
        response = admin.request(method, filled(case.path, names))
        refused(response, 405, "method_not_allowed")
        assert set(response.headers["allow"].split(", ")) == taken


@pytest.mark.parametrize(
    ("case", "change", "missing"), [(case, *unknown) for case in CASES for unknown in case.unknown], ids=str
)
def test_what_is_not_there_is_404_and_named(
    admin: httpx.Client, names: Names, case: Case, change: dict[str, str], missing: str
) -> None:
    error = refused(ask(admin, case, ChainMap(change, names)), 404, "not_found")
    assert error["details"] == {"what": missing, "name": next(iter(change.values()))}


ARGUMENTS = [(case, name) for case in CASES for name in re.findall(r"\{(\w+)\}", case.route[1])]


@pytest.mark.parametrize(("case", "argument"), ARGUMENTS, ids=str)
def test_an_id_that_cannot_be_one_is_400(admin: httpx.Client, known: dict[str, str], case: Case, argument: str) -> None:
    other = dict.fromkeys((*USED_UP, "kind"), "x")
    path = case.route[1][len(PREFIX) :]
    wrong = filled(path.replace(f"{{{argument}}}", "y" * (LONGEST + 1)), known | other | {"item": "x"})
    response = admin.request(case.method, wrong, json=filled(case.body, known | other))
    refused(response, 400, "invalid_input", field=argument)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_parameter_that_is_not_known_is_400(admin: httpx.Client, names: Names, case: Case) -> None:
    path = f"{case.path}{'&' if '?' in case.path else '?'}colour=blue"
    refused(ask(admin, case, names, path=path), 400, "invalid_input", field="colour")


@pytest.mark.parametrize(
    ("case", "parameter"), [(case, name) for case in CASES for name in QUERIES[case.route]], ids=str
)
def test_a_parameter_that_is_too_long_is_400(
    admin: httpx.Client, known: dict[str, str], case: Case, parameter: str
) -> None:
    path = case.route[1][len(PREFIX) :]
    names = known | {"fresh": "x"}
    params = {parameter: "é" * (LONGEST + 1)}
    response = admin.request(case.method, filled(path, known), params=params, **sent(case, None, names))
    refused(response, 400, "invalid_input", field=parameter)


@pytest.mark.parametrize("case", WITH_BODY, ids=str)
def test_a_body_that_is_not_the_one_is_400(admin: httpx.Client, names: Names, case: Case) -> None:
    path = filled(case.path, names)
    headers = {"Content-Type": "application/json"}
    for content in BROKEN:
        response = admin.request(case.method, path, content=content, headers=headers)
        refused(response, 400, "invalid_input")
    refused(admin.request(case.method, path, json=[]), 400, "invalid_input", field="body")
    surplus = filled(case.body, names) | {"colour": "blue"}
    refused(admin.request(case.method, path, json=surplus), 400, "invalid_input", field="colour")
    response = admin.request(case.method, path, content=b"{}", headers={"Content-Type": "text/plain"})
    refused(response, 415, "unsupported_media_type")


REQUIRED = [(case, name) for case in WITH_BODY for name in case.required]


@pytest.mark.parametrize(("case", "field"), REQUIRED, ids=str)
def test_a_field_that_is_missing_is_400(admin: httpx.Client, names: Names, case: Case, field: str) -> None:
    body = {name: value for name, value in (case.body or {}).items() if name != field}
    error = refused(ask(admin, case, names, body=body), 400, "invalid_input", field=field)
    assert error["message"] == f"{field}: is required"


WRONG = [(case, *wrong) for case in WITH_BODY for wrong in case.wrong]


@pytest.mark.parametrize(("case", "change", "field"), WRONG, ids=str)
def test_a_field_that_is_wrong_is_400(
    admin: httpx.Client, names: Names, case: Case, change: dict[str, Any], field: str
) -> None:
    refused(ask(admin, case, names, body={**(case.body or {}), **change}), 400, "invalid_input", field=field)


WRONG_QUERIES = [(case, *wrong) for case in CASES for wrong in case.wrong_query]


@pytest.mark.parametrize(("case", "query", "field"), WRONG_QUERIES, ids=str)
def test_a_parameter_that_is_wrong_is_400(
    admin: httpx.Client, names: Names, case: Case, query: dict[str, str], field: str
) -> None:
    path, _, given = case.path.partition("?")
    params = dict(pair.split("=") for pair in filled(given, names).split("&") if pair)
    params = {name: value for name, value in {**params, **query}.items() if value}
    response = admin.request(case.method, filled(path, names), params=params, **sent(case, case.body, names))
    refused(response, 400, "invalid_input", field=field)
