"""What each kind of channel is sent, in its own shape. What people or sources wrote is shown as text, whatever marks
it holds: it mentions nobody and links nowhere.
"""

from __future__ import annotations

import re
from typing import Any

from chalicelib import progress
from chalicelib.events import TEST, Event
from chalicelib.notify.messages import message

_LONGEST = 1000  # characters of a reason or a fact: every channel takes that many
_COLOURS = {"completed": 0x2E7D32, "failed": 0xC62828, "cap": 0xF9A825, "slow": 0xF9A825, TEST: 0x1565C0}
_TYPES = {"completed": "run.completed", "failed": "run.failed", "cap": "run.paused_at_cap", "slow": "run.slow"}
_DISCORD_MARKS = re.compile(r"([\\*_~`|<>\[\]()#@:-])")
_NOT_IN_A_SUBJECT = re.compile(r"[^ -~]")
_LONGEST_SUBJECT = 99


def slack(event: Event) -> dict[str, Any]:
    """Blocks, and a text for where these cannot be shown."""
    said = message(event)
    blocks: list[dict[str, Any]] = [{"type": "header", "text": {"type": "plain_text", "text": said.title[:150]}}]
    if said.reason:
        blocks.append({"type": "section", "text": _mrkdwn(_for_slack(said.reason))})
    if said.facts:
        fields = [_mrkdwn(f"*{label}*\n{_for_slack(value)}") for label, value in said.facts]
        blocks.append({"type": "section", "fields": fields})
    return {"text": _for_slack(f"{said.title}. {said.reason}".strip()), "blocks": blocks}


def discord(event: Event) -> dict[str, Any]:
    said = message(event)
    fields = [{"name": label, "value": _for_discord(value), "inline": len(value) < 40} for label, value in said.facts]
    embed = {
        "title": said.title[:256],
        "description": _for_discord(said.reason),
        "color": _COLOURS[event.kind],
        "fields": fields,
        "timestamp": progress.rfc3339(event.at),
    }
    return {"embeds": [embed], "allowed_mentions": {"parse": []}}


def webhook(event: Event) -> dict[str, Any]:
    """For programs: the event, and the run's figures as run_progress names them."""
    said = message(event)
    return {
        "id": event.id,
        "type": _TYPES.get(event.kind, event.kind),
        "at": progress.rfc3339(event.at),
        "site_id": event.site_id,
        "title": said.title,
        "reason": event.reason,
        **event.progress,
    }


def email(event: Event) -> tuple[str, str]:
    """Subject and text. A subject is one line of printable ASCII, as SNS wants it."""
    said = message(event)
    facts = [f"{label}: {value[:_LONGEST]}" for label, value in said.facts]
    parts = [said.title, said.reason[:_LONGEST], "\n".join(facts)]
    subject = _NOT_IN_A_SUBJECT.sub("?", said.title)[:_LONGEST_SUBJECT]
    return subject, "\n\n".join(part for part in parts if part) + "\n"


def _mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _for_slack(text: str) -> str:
    """Slack's three characters: without them there is no mention and no link."""
    return text[:_LONGEST].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _for_discord(text: str) -> str:
    return _DISCORD_MARKS.sub(r"\\\1", text[: _LONGEST // 2])
