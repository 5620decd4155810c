"""What each channel is sent: the run's own figures, and no mark of a text does anything there."""

from __future__ import annotations

import json
import re

import pytest

from chalicelib import events
from chalicelib.events import KINDS, Event
from chalicelib.notify import formats
from chalicelib.notify.messages import duration, message
from tests.notify.told import full_event

EVIL = "<!channel> <@U1> <https://evil.example|click> @everyone <@1> [click](https://evil.example) **bold** & `x`"


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("completed", "Content run of garden completed"),
        ("failed", "Content run of garden failed"),
        ("cap", "Content run of garden paused itself at a cap"),
        ("slow", "Content run of garden is slower than usual"),
    ],
)
def test_a_message_says_what_happened_with_the_figures_of_the_run(kind: str, title: str) -> None:
    said = message(full_event("garden", kind, "why it did"))
    assert (said.title, said.reason) == (title, "why it did")
    assert said.facts == (
        ("Progress", "84 of 127 items, 66 %"),
        ("Errors", "1 of 84 items failed"),
        ("Made", "16 clusters"),
        ("Credits", "156.5"),
        ("Time", "30 min 23 s"),
        ("Run", "01RUN"),
    )


def test_a_run_that_completed_with_errors_says_so() -> None:
    assert message(full_event("garden", with_errors=True)).title == "Content run of garden completed with errors"


def test_durations_are_spoken() -> None:
    assert [duration(seconds) for seconds in (0, 59, 60, 3_600, 7_325)] == [
        "0 s", "59 s", "1 min 0 s", "1 h 0 s", "2 h 2 min 5 s",
    ]  # fmt: skip


def every() -> list[Event]:
    return [full_event("garden", kind, EVIL) for kind in KINDS] + [events.test("test-1", "garden", 1_000)]


@pytest.mark.parametrize("event", every(), ids=lambda event: event.kind)
def test_slack_gets_blocks_that_mention_nobody_and_link_nowhere(event: Event) -> None:
    payload = formats.slack(event)
    texts = [payload["text"], *re.findall(r'"text": "((?:[^"\\]|\\.)*)"', json.dumps(payload["blocks"]))]
    assert not any(mark in text for text in texts for mark in ("<", ">"))
    for block in payload["blocks"]:
        for text in [*block.get("fields", []), *([block["text"]] if "text" in block else [])]:
            assert text["type"] == "plain_text" or text["verbatim"]
            assert len(text["text"]) <= (150 if block["type"] == "header" else 2_000)
        assert len(block.get("fields", [])) <= 10
    if event.reason:
        assert "&lt;!channel&gt;" in payload["text"]


@pytest.mark.parametrize("event", every(), ids=lambda event: event.kind)
def test_discord_gets_an_embed_that_mentions_nobody(event: Event) -> None:
    payload = formats.discord(event)
    assert payload["allowed_mentions"] == {"parse": []}
    [embed] = payload["embeds"]
    assert "content" not in payload
    assert len(embed["title"]) <= 256
    assert isinstance(embed["color"], int)
    assert not re.search(r"(?<!\\)[<>@*`\[\]]", embed["description"])
    assert embed["timestamp"] == "1970-01-01T00:00:01.000Z"


def test_a_webhook_gets_the_event_and_the_figures_as_run_progress_names_them() -> None:
    event = full_event("garden", "cap", "the items cap of 13 is reached")
    assert formats.webhook(event) == {
        "id": "01RUN#cap",
        "type": "run.paused_at_cap",
        "at": "1970-01-01T00:00:01.000Z",
        "site_id": "garden",
        "title": "Content run of garden paused itself at a cap",
        "reason": "the items cap of 13 is reached",
        **event.progress,
    }
    assert [formats.webhook(event)["type"] for event in every()] == [
        "run.completed", "run.failed", "run.paused_at_cap", "run.slow", "test",
    ]  # fmt: skip


def test_an_email_is_plain_text_with_a_subject_that_sns_takes() -> None:
    subject, text = formats.email(full_event("garden", "failed", EVIL, pipeline_name="Ünïcode\n" + "x" * 200))
    assert subject.isascii()
    assert subject.isprintable()
    assert len(subject) < 100
    assert EVIL in text
    assert "Progress: 84 of 127 items, 66 %" in text


@pytest.mark.parametrize("shape", [formats.slack, formats.discord, formats.webhook, formats.email])
def test_a_reason_of_any_length_fits(shape: object) -> None:
    assert callable(shape)
    event = full_event("garden", "failed", "y&" * 50_000)
    limits = {formats.slack: 30_000, formats.discord: 6_000, formats.webhook: 120_000, formats.email: 5_000}
    assert len(json.dumps(shape(event))) < limits[shape]
