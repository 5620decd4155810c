"""The commands of `millrace`, run as processes: what they print, what they ask, how they end."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.exits import MEANING
from tests.cli.millrace import ROOT, Millrace, running_api


@pytest.fixture
def millrace(tmp_path: Path) -> Iterator[Millrace]:
    with running_api() as url:
        yield Millrace(url, tmp_path)


@pytest.fixture
def signed_out(millrace: Millrace) -> Millrace:
    return Millrace(millrace.url, millrace.home, token="")


def session_file(millrace: Millrace) -> Path:
    return millrace.home / "millrace" / "session.json"


def test_login_keeps_a_session_that_only_its_owner_reads(signed_out: Millrace) -> None:
    ended = signed_out("login", "ed@example.com", "--password-stdin", stdin="right\n")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == f"signed in to {signed_out.url} as ed@example.com (operator)\n"
    assert stat.S_IMODE(session_file(signed_out).stat().st_mode) == 0o600
    assert signed_out("runs").status == 0


def test_a_wrong_password_stores_nothing(signed_out: Millrace) -> None:
    ended = signed_out("login", "ed@example.com", "--password-stdin", stdin="wrong\n")
    assert (ended.status, ended.out) == (7, "")
    assert ended.err == "millrace: wrong e-mail address or password (`millrace login` signs in)\n"
    assert not session_file(signed_out).exists()


def test_a_wrong_password_is_tried_once_also_with_an_old_session(signed_out: Millrace) -> None:
    signed_out("login", "ed@example.com", "--password-stdin", stdin="right\n")
    assert signed_out("login", "ed@example.com", "--password-stdin", stdin="wrong\n").status == 7
    assert len(signed_out.seen("POST /session")) == 2
    assert signed_out.seen("POST /session/refresh") == []


def test_an_expired_session_is_renewed_and_stored(signed_out: Millrace) -> None:
    signed_out("login", "late@example.com", "--password-stdin", stdin="right\n")
    assert signed_out("runs", "--site", "garden").status == 0
    assert [request["token"] for request in signed_out.seen("GET /runs")][:2] == ["old", "good"]
    (session,) = json.loads(session_file(signed_out).read_text())["by_url"].values()
    assert session == {"token": "good", "refresh_token": "fresh"}


def test_a_session_is_for_the_server_that_gave_it(signed_out: Millrace) -> None:
    signed_out("login", "ed@example.com", "--password-stdin", stdin="right\n")
    with running_api() as other:
        elsewhere = Millrace(other, signed_out.home, token="")
        assert elsewhere("runs", "--site", "garden").status == 7
        assert [request["token"] for request in elsewhere.seen("GET /runs")] == [""]


def test_a_damaged_session_file_is_said_in_one_line(signed_out: Millrace) -> None:
    session_file(signed_out).parent.mkdir()
    session_file(signed_out).write_text("{")
    ended = signed_out("runs")
    assert ended.status == 1
    assert ended.err.count("\n") == 1
    assert "delete it and sign in again" in ended.err


@pytest.mark.parametrize(
    ("name", "given", "format"),
    [("k.csv", [], "csv"), ("k.json", [], "json"), ("k.txt", [], "text"), ("k.txt", ["--format", "csv"], "csv")],
)
def test_import_takes_the_format_from_the_files_name(
    millrace: Millrace, tmp_path: Path, name: str, given: list[str], format: str
) -> None:
    (tmp_path / name).write_text("\ufeffraised beds\ncompost ü\n", encoding="utf-8")
    ended = millrace("--site", "garden", "import", str(tmp_path / name), *given)
    assert (ended.status, ended.out) == (0, "2 added, 0 duplicates, 0 invalid\n")
    body = millrace.seen("POST /items/import")[0]["body"]
    assert body == {"site_id": "garden", "format": format, "content": "raised beds\ncompost ü\n"}


def test_import_reads_standard_input_and_names_invalid_lines(millrace: Millrace) -> None:
    ended = millrace("import", "-", "--site", "garden", stdin="one\n\ntwo\n")
    assert ended.status == 5
    assert ended.out == "2 added, 0 duplicates, 1 invalid\n"
    assert ended.err == "millrace: line 2: empty\n"


def test_import_of_what_cannot_be_read(millrace: Millrace, tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    assert "is not UTF-8 text: byte 3" in millrace("--site", "garden", "import", str(tmp_path / "latin")).err
    missing = millrace("--site", "garden", "import", str(tmp_path / "missing"))
    assert missing.status == 1
    assert "No such file or directory" in missing.err


def test_start_prints_the_runs_id_alone(millrace: Millrace) -> None:
    ended = millrace("start", "--site", "garden")
    assert (ended.status, ended.out, ended.err) == (0, "garden\n", "")
    assert millrace.seen("POST /runs")[0]["body"] == {"site_id": "garden", "pipeline": "content"}


def test_start_sends_every_limit(millrace: Millrace) -> None:
    given = "--max-items cluster=10 article=2 --unit-size idea=3 --skip image --skip review --start-from idea"
    ended = millrace("start", "--site", "garden", *given.split(), "--only-items", "a", "b", "--delay", "15", "--json")
    assert ended.json() == {"run_id": "garden", "status": "pending"}
    assert millrace.seen("POST /runs")[0]["body"]["limits"] == {
        "max_items": {"cluster": 10, "article": 2},
        "unit_size": {"idea": 3},
        "skip": ["image", "review"],
        "start_from": "idea",
        "only_items": ["a", "b"],
        "delay_between_stages": 15,
    }


def test_one_number_limits_all_stages(millrace: Millrace) -> None:
    millrace("start", "--site", "garden", "--max-items", "5")
    assert millrace.seen("POST /runs")[0]["body"]["limits"] == {"max_items": 5}


def test_what_failed_in_a_run_is_retried(millrace: Millrace) -> None:
    assert millrace("retry", "run-1", "--only-items", "a", "b").out == "run-2\n"
    assert millrace.seen("POST /runs/run-1/retry")[0]["body"] == {"item_ids": ["a", "b"]}
    assert millrace("retry", "run-1", "--json").json()["retry_of"] == "run-1"


@pytest.mark.parametrize(("action", "status"), [("pause", "paused"), ("resume", "running"), ("cancel", "cancelled")])
def test_a_named_run_is_steered_with_a_reason(millrace: Millrace, action: str, status: str) -> None:
    ended = millrace(action, "with/slash", "--why", "prices ü")
    assert (ended.status, ended.out, ended.err) == (0, f"run with/slash {status}\n", "")
    assert millrace.seen(f"POST /runs/with%2Fslash/{action}")[0]["body"] == {"why": "prices ü"}
    assert millrace(action, "01A", "--json").json() == {"run_id": "01A", "status": status, "changed": True}
    assert millrace.seen(f"POST /runs/01A/{action}")[0]["body"] == {}


def test_without_a_name_it_is_the_sites_active_run(millrace: Millrace) -> None:
    assert millrace("pause", "--pipeline", "content").out == "run latest-of-garden paused\n"
    query = millrace.seen("GET /automation/run_progress")[0]["query"]
    assert query == {"site_id": "garden", "pipeline": "content"}


def test_what_was_asked_for_before_is_said_and_is_no_error(millrace: Millrace) -> None:
    ended = millrace("cancel", "twice")
    assert (ended.status, ended.out) == (0, "run twice cancelled; cancel was asked for before\n")


@pytest.mark.parametrize(
    ("arguments", "token", "status", "message"),
    [
        (["pause", "over"], "good", 1, "the run is completed"),
        (["resume", "overtaken"], "good", 6, "garden already has an active content run, 01A"),
        (["cancel", "01A"], "viewer", 7, "this needs the role operator"),
        (["pause", "--site", "new"], "good", 1, "this site has no run yet"),
        (["start", "--site", "busy"], "good", 6, "busy already has an active content run, 01A"),
        (
            ["start", "--site", "garden"],
            "viewer",
            7,
            "this needs the role operator, you are viewer (`millrace login` signs in)",
        ),
        (["start", "--site", "garden"], "bad", 7, "sign in first (`millrace login` signs in)"),
        (["start", "--site", "garden", "--pipeline", "x"], "good", 1, "pipeline: no pipeline 'x'"),
        (["watch", "nowhere"], "good", 1, "no run 'nowhere'"),
        (["watch", "--site", "new"], "good", 1, "this site has no run yet"),
        (["--url", "localhost:1", "runs"], "good", 2, "'localhost:1' is no address of a server"),
        (["runs"], "sch\xfcssel", 2, "the token holds characters that cannot be sent"),
        (["start", "--site", "garden", "--max-items", "5", "idea=1"], "good", 2, "--max-items takes one number"),
    ],
)
def test_what_goes_wrong_is_one_line_and_a_status(
    millrace: Millrace, arguments: list[str], token: str, status: int, message: str
) -> None:
    ended = Millrace(millrace.url, millrace.home, token)(*arguments)
    assert (ended.status, ended.out) == (status, "")
    assert ended.err.startswith(f"millrace: {message}")
    assert ended.err.count("\n") == 1


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    ended = Millrace("http://127.0.0.1:9", tmp_path)("runs", "--site", "garden")
    assert (ended.status, ended.out) == (8, "")
    assert ended.err.startswith("millrace: cannot reach http://127.0.0.1:9: ")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["start", "--max-items", "idea=0"],
        ["start", "--unit-size", "3"],
        ["start", "--delay", "1.5"],
        ["runs", "--limit", "many"],
    ],
)
def test_wrong_arguments_end_with_2(millrace: Millrace, arguments: list[str]) -> None:
    ended = millrace(*arguments)
    assert ended.status == 2
    assert "usage: millrace" in ended.err


def test_runs_follows_the_pages_up_to_the_limit(millrace: Millrace) -> None:
    ended = millrace("runs", "--status", "completed", "--limit", "3")
    assert [row.split("\t")[0] for row in ended.out.splitlines()] == ["010", "011", "012"]
    first, second = millrace.seen("GET /runs")
    assert first["query"] == {"site_id": "garden", "status": "completed", "limit": "3"}
    assert second["query"] == {**first["query"], "cursor": "2"}


def test_lists_are_one_json_document(millrace: Millrace) -> None:
    assert len(millrace("runs", "--json").json()["runs"]) == 5
    assert [entry["message"] for entry in millrace("--json", "log", "01A").json()["entries"]] == [
        "m0",
        "m1",
        "m2",
        "m3",
        "m4",
    ]


def test_scraped_text_reaches_the_terminal_as_text(millrace: Millrace) -> None:
    ended = millrace("items", "keyword", "--q", "beds", "--run", "01A")
    assert ended.out == "1\tnew\tHow to build  [31mraised[/red] beds\n"
    query = millrace.seen("GET /items")[0]["query"]
    assert query == {"site_id": "garden", "kind": "keyword", "q": "beds", "run_id": "01A", "limit": "50"}


def test_a_reader_that_has_seen_enough_is_no_error_to_report(millrace: Millrace) -> None:
    with millrace.start("runs", "--json") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert process.returncode == 1


def test_show_draws_the_run_once(millrace: Millrace) -> None:
    ended = millrace("show", "with/slash")
    assert ended.status == 0
    assert "with/slash completed" in ended.out
    assert "Keywords → Clusters" in ended.out
    assert millrace("show", "01A", "--json").json()["run"]["run_id"] == "01A"


def test_every_exit_status_is_in_the_help_and_in_the_docs(millrace: Millrace) -> None:
    help = " ".join(millrace("--help").out.split())
    documented = dict(re.findall(r"^\| (\d+) \| (.+) \|$", (ROOT / "docs" / "cli.md").read_text(), re.MULTILINE))
    assert documented == {str(status.value): meaning for status, meaning in MEANING.items()}
    for status, meaning in MEANING.items():
        assert f"{status.value} {meaning}" in help


def test_every_command_is_in_the_docs(millrace: Millrace) -> None:
    commands = re.findall(r"^    ([a-z]+)  ", millrace("--help").out, re.MULTILINE)
    documented = (ROOT / "docs" / "cli.md").read_text()
    assert {"login", "import", "start", "watch", "runs", "show", "log", "items"} <= set(commands)
    for name in commands:
        assert f"`millrace {name}" in documented
