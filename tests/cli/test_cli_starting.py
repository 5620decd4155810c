"""Starts with caps and limits, plans that start nothing, and items that are made again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.arguments import parse
from tests.cli.millrace import Millrace, running_api


@pytest.fixture
def millrace(tmp_path: Path) -> Iterator[Millrace]:
    with running_api() as url:
        yield Millrace(url, tmp_path)


def test_a_start_sends_its_caps_and_time_limits(millrace: Millrace) -> None:
    given = "--cap-items 100 --cap-credits 12.50 --max-seconds 3600 --unit-delay 2"
    assert millrace("start", "--site", "garden", *given.split()).status == 0
    assert millrace.seen("POST /runs")[0]["body"] == {
        "site_id": "garden",
        "pipeline": "content",
        "limits": {"max_seconds": 3600, "delay_between_units": 2},
        "caps": {"items": 100, "credits": 12.5},
    }


def test_a_cap_that_is_not_given_is_not_sent(millrace: Millrace) -> None:
    millrace("start", "--site", "garden", "--cap-credits", "10")
    assert millrace.seen("POST /runs")[0]["body"]["caps"] == {"credits": 10}


def test_a_dry_run_says_what_a_start_would_do_and_starts_nothing(millrace: Millrace) -> None:
    ended = millrace("start", "--site", "garden", "--dry-run", "--skip", "idea", "--cap-items", "5")
    assert (ended.status, ended.err) == (0, "")
    rows = [line.split("\t") for line in ended.out.splitlines()]
    assert rows[:3] == [
        ["1", "Keywords → Clusters", "50", "10", "2", "~12 → ~36.5 clusters", "~2.5", "~2 min"],
        ["2", "Clusters → Ideas", "7", "", "", "skipped", "", ""],
        ["3", "Ideas → Tasks", "0", "0", "0", "~12 → ~36.5 tasks", "~2.5", "~2 min"],
    ]
    assert ended.out.splitlines()[3:] == [
        "first in Keywords → Clusters: How to build  [31mraised[/red] beds · Compost",
        "skipped: Clusters → Ideas: left out by the  caller",
        "items: ~62",
        "credits: ~8.25 (7 to 10.5)",
        "time: ~15 min (45 s to 3 h)",
        "measured on this site's past runs",
        "nothing was started: this is the plan of content for garden",
    ]
    (asked,) = millrace.seen("POST /runs/plan")
    assert asked["body"]["limits"] == {"skip": ["idea"]}
    assert asked["body"]["caps"] == {"items": 5}
    assert millrace.seen("POST /runs") == []


def test_a_plan_from_defaults_says_so_and_names_the_run_in_its_way(millrace: Millrace) -> None:
    assert "not measured yet: the pipeline's declared defaults\n" in millrace("start", "--site", "new", "--dry-run").out
    busy = millrace("start", "--site", "busy", "--dry-run")
    assert busy.status == 0
    assert "run 01A is active: a start is refused until it is over\n" in busy.out


def test_a_plan_for_a_script_is_the_servers_own(millrace: Millrace) -> None:
    plan = millrace("start", "--site", "garden", "--dry-run", "--json").json()
    assert plan["total"]["low_credits"] == 7
    assert plan["stages"][1]["skip_reason"] == "left out by the\x1b caller"


def test_a_plan_that_cannot_be_read_is_said(millrace: Millrace) -> None:
    ended = millrace("start", "--site", "garden", "--pipeline", "unreadable", "--dry-run")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("millrace: the server's plan is not of the known form: ")


def test_an_item_is_made_again(millrace: Millrace) -> None:
    ended = millrace("remake", "article", "a/b", "--site", "garden", "--why", "too short")
    assert (ended.status, ended.out) == (0, "garden\n")
    assert ended.err.splitlines() == [
        "millrace: replaces article a/b: How to build  [31mraised[/red] beds",
        "millrace: replaces image 7: A bed",
    ]
    assert millrace.seen("POST /items/garden/article/a%2Fb/remake")[0]["body"] == {"why": "too short"}


def test_an_item_is_made_again_and_waited_for(millrace: Millrace) -> None:
    ended = millrace("remake", "article", "1", "--site", "failed", "--wait")
    assert (ended.status, ended.out) == (3, "run failed failed · the budget is spent\n")
    assert len(millrace("remake", "article", "1", "--json").json()["replaces"]) == 2


def test_who_waits_is_told_that_the_run_stands_at_a_cap(millrace: Millrace) -> None:
    ended = millrace("start", "--site", "capped", "--wait")
    assert ended.status == 9
    assert ended.out == (
        "run capped paused · credits cap reached, 2026-11-22 09:30:00 UTC: the credits cap of 10 is reached: 10.2 used"
        " · to go on: millrace resume capped --cap-credits N\n"
    )
    assert millrace("start", "--site", "capped", "--wait", "--json").json()["run"]["status"] == "paused"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--dry-run", "--wait"], "not allowed with argument"),
        (["--cap-items", "none"], "'none' is not a whole number between 1 and 1000000"),
        (["--cap-credits", "many"], "'many' is no number of credits above 0"),
        (["--max-seconds", "59"], "'59' is not a whole number between 60 and 2592000"),
        (["--max-seconds", "2592001"], "'2592001' is not a whole number"),
        (["--unit-delay", "61"], "'61' is not a whole number between 0 and 60"),
    ],
)
def test_wrong_arguments_end_with_2(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["start", *arguments])
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
