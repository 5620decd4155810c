"""Resume past a cap, caps, marks, withdrawals and the audit trail: what is asked, said and answered to a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.api import open_api
from cli.arguments import parse
from cli.exits import CommandFailed
from cli.steering import withdraw_all
from tests.cli.millrace import Millrace, running_api


@pytest.fixture
def millrace(tmp_path: Path) -> Iterator[Millrace]:
    with running_api() as url:
        yield Millrace(url, tmp_path)


def test_at_a_cap_resume_says_which_option_to_raise(millrace: Millrace) -> None:
    ended = millrace("resume", "capped")
    assert (ended.status, ended.out) == (9, "")
    reached = "the credits cap of 10 is reached: 10.2 used"
    assert ended.err == f"millrace: {reached}; to go on: millrace resume capped --cap-credits N\n"


def test_caps_are_raised_by_the_same_call_and_the_other_one_stays(millrace: Millrace) -> None:
    ended = millrace("resume", "capped", "--cap-credits", "12.5", "--why", "worth it")
    assert (ended.status, ended.out, ended.err) == (0, "run capped running\n", "")
    (resumed,) = millrace.seen("POST /runs/capped/resume")
    assert resumed["body"] == {"why": "worth it", "caps": {"items": 100, "credits": 12.5}}


def test_the_sites_active_run_is_resumed_with_its_cap_lifted(millrace: Millrace) -> None:
    assert millrace("resume", "--cap-items", "none").out == "run latest-of-garden running\n"
    (resumed,) = millrace.seen("POST /runs/latest-of-garden/resume")
    assert resumed["body"] == {"caps": {"items": None, "credits": None}}


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        ("capped", "credits 8.2 of 10 · items 62 of 100"),
        ("credits-only", "credits 8.2 of 10"),
        ("uncapped", "no caps"),
        ("01A", "no caps"),
    ],
)
def test_caps_alone_shows_how_far_they_are_used(millrace: Millrace, run: str, shown: str) -> None:
    ended = millrace("caps", run)
    assert (ended.status, ended.out) == (0, f"run {run}: {shown}\n")


def test_caps_for_a_script(millrace: Millrace) -> None:
    shown = millrace("caps", "capped", "--json").json()
    assert shown == {"run_id": "capped", "caps": {"items": 100, "credits": 10}}
    assert millrace("caps", "capped", "--items", "7", "--json").json()["caps"] == {"items": 7, "credits": 10}


@pytest.mark.parametrize(
    ("given", "sent", "said"),
    [
        (["--items", "200"], {"items": 200, "credits": 10}, "credits at most 10, items at most 200"),
        (["--credits", "20.0"], {"items": 100, "credits": 20}, "credits at most 20, items at most 100"),
        (["--items", "none", "--credits", "none"], {"items": None, "credits": None}, "no caps"),
        (
            ["--credits", "0.5", "--why", "x"],
            {"items": 100, "credits": 0.5, "why": "x"},
            "credits at most 0.5, items at",
        ),
    ],
)
def test_a_cap_that_is_not_named_stays(millrace: Millrace, given: list[str], sent: object, said: str) -> None:
    ended = millrace("caps", "capped", *given)
    assert ended.status == 0
    assert ended.out.startswith(f"run capped: {said}")
    assert [request["body"] for request in millrace.seen("PUT /runs/capped/caps")] == [sent]


@pytest.mark.parametrize(("action", "after"), [("complete", "completed"), ("fail", "failed")])
def test_runs_are_ended_by_hand(millrace: Millrace, action: str, after: str) -> None:
    ended = millrace("mark", action, "01A", "01B", "01A", "--why", " it hung ")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == f"run 01A marked {after}: running -> {after}\nrun 01B marked {after}: running -> {after}\n"
    (marked,) = millrace.seen("POST /runs/mark")
    assert marked["body"] == {"action": action, "run_ids": ["01A", "01B"], "why": "it hung"}


def test_runs_that_are_refused_are_named_and_make_it_5(millrace: Millrace) -> None:
    ended = millrace("mark", "fail", "over", "01A", "--why", "x")
    assert (ended.status, ended.out) == (5, "run 01A marked failed: running -> failed\n")
    assert ended.err == "millrace: run over: the run is [2J completed\n"


def test_a_run_that_takes_its_time_to_end_is_not_said_to_be_over(millrace: Millrace) -> None:
    assert millrace("mark", "complete", "slow", "--why", "x").out == "run slow marked completed; still running\n"


def test_when_all_are_refused_nothing_was_done(millrace: Millrace) -> None:
    ended = millrace("mark", "complete", "over", "--why", "x", "--json")
    assert (ended.status, ended.err) == (1, "")
    assert [entry["run_id"] for entry in ended.json()["refused"]] == ["over"]


def test_an_error_is_cleared(millrace: Millrace) -> None:
    ended = millrace("clear-error", "01A", "--why", "seen")
    assert (ended.status, ended.out) == (0, "run 01A error cleared\n")
    (cleared,) = millrace.seen("POST /runs/mark")
    assert cleared["body"] == {"action": "clear_error", "run_ids": ["01A"], "why": "seen"}


def test_a_withdrawal_goes_on_until_the_server_is_done(millrace: Millrace) -> None:
    ended = millrace("withdraw", "01A", "--why", "wrong prompt", "--requeue")
    assert (ended.status, ended.out, ended.err) == (0, "run 01A: 120 withdrawn, 15 back in their queues\n", "")
    calls = millrace.seen("POST /runs/01A/withdraw")
    body = {"why": "wrong prompt", "requeue": True}
    assert [call["body"] for call in calls] == [body, {**body, "cursor": "1"}, {**body, "cursor": "2"}]
    assert len({call["key"] for call in calls}) == 3  # one key with another body would be refused


def test_a_withdrawal_for_a_script(millrace: Millrace) -> None:
    assert millrace("withdraw", "01A", "--why", "x", "--json").json() == {
        "run_id": "01A",
        "withdrawn": 120,
        "requeued": 0,
    }


def test_a_withdrawal_that_breaks_off_says_how_far_it_came(millrace: Millrace) -> None:
    ended = millrace("withdraw", "stuck", "--why", "x")
    assert (ended.status, ended.out) == (1, "")
    assert (
        ended.err
        == "millrace: the run is stuck (40 items were withdrawn before that; the same command does the rest)\n"
    )


def test_a_withdrawal_has_an_end(millrace: Millrace) -> None:
    with open_api(millrace.url, "good") as api, pytest.raises(CommandFailed) as caught:
        withdraw_all(api, "endless", {"why": "x", "requeue": False}, most_calls=5)
    assert caught.value.message == "200 items withdrawn in 5 calls, and the server still has more"
    assert len(millrace.seen("POST /runs/endless/withdraw")) == 5


def test_the_audit_trail_says_what_changed(millrace: Millrace) -> None:
    ended = millrace("audit", "--limit", "3")
    at, who = "2026-11-22T10:00:00.123Z", "ada@example.com"
    assert [row.split("\t") for row in ended.out.splitlines()] == [
        [at, who, "caps", "01A", "", "credits: 10 -> 20.5"],
        [at, who, "fail", "01B", "it  [31mhung", "status: running -> failed; reason: none -> stuck"],
        [at, who, "pause", "01B", "", ""],
    ]
    first, second = millrace.seen("GET /audit")
    assert first["query"] == {"site_id": "garden", "limit": "3"}
    assert second["query"] == {**first["query"], "cursor": "2"}


def test_the_audit_trail_of_one_run_is_looked_for_in_its_site(millrace: Millrace) -> None:
    assert len(millrace("audit", "--run", "01A", "--json").json()["entries"]) == 3
    assert millrace.seen("GET /sites") == []
    assert millrace.seen("GET /audit")[0]["query"] == {"site_id": "garden", "run_id": "01A", "limit": "50"}
    millrace("audit", "--run", "01A", "--site", "elsewhere", "--limit", "1")
    assert millrace.seen("GET /audit")[-1]["query"] == {"site_id": "elsewhere", "run_id": "01A", "limit": "1"}


def test_what_was_done_to_a_run_is_in_the_list(millrace: Millrace) -> None:
    rows = millrace("runs", "--limit", "3").out.splitlines()
    notes = ["marked completed, error cleared, withdrawn", "retry of 010, remake", ""]
    assert [row.split("\t")[-1] for row in rows] == notes


@pytest.mark.parametrize(
    ("arguments", "token", "status", "message"),
    [
        (["caps", "over", "--items", "5"], "good", 1, "the run is completed"),
        (["caps", "01A", "--why", "x"], "good", 2, "--why is for a change: give --items or --credits as well"),
        (["caps", "01A", "--items", "5"], "viewer", 7, "this needs the role operator"),
        (["withdraw", "running", "--why", "x"], "good", 1, "the run is running"),
        (["mark", "fail", "01A", "--why", "x"], "viewer", 7, "this needs the role"),
        (["remake", "article", "imported"], "good", 1, "it was imported, so nothing made it"),
        (["resume", "over", "--cap-items", "5"], "good", 1, "the run is completed"),
    ],
)
def test_refusals_are_one_line_and_a_status(
    millrace: Millrace, arguments: list[str], token: str, status: int, message: str
) -> None:
    ended = Millrace(millrace.url, millrace.home, token)(*arguments)
    assert (ended.status, ended.out) == (status, "")
    assert ended.err.startswith(f"millrace: {message}")
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["mark", "pause", "01A", "--why", "x"], "invalid choice: 'pause'"),
        (["mark", "fail", "01A"], "required: --why"),
        (["mark", "fail", "--why", "x"], "required: RUN"),
        (["clear-error", "01A", "--why", "  "], "say why"),
        (["withdraw", "01A"], "required: --why"),
        (["caps"], "required: RUN"),
        (["caps", "01A", "--items", "0"], "'0' is not a whole number between 1 and 1000000"),
        (["caps", "01A", "--credits", "nan"], "'nan' is no number of credits above 0"),
        (["caps", "01A", "--credits", "0.000"], "'0.000' is no number of credits above 0"),
        (["resume", "01A", "--cap-credits", "-1"], "--cap-credits"),
        (["audit", "--limit", "0"], "not a whole number"),
    ],
)
def test_wrong_arguments_end_with_2(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
