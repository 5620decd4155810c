"""Notify: every minute, spread the outbox's events over the channels and deliver what is due.

Killed at any line, it has delivered at the most the one in hand without noting it: that one comes again. A receiver
that fails or hangs holds up nobody else, and no run waits for any of this.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from chalicelib.errors import NotFound, StoreBusy
from chalicelib.notify.answers import WAITS, Answer, after, refused
from chalicelib.notify.sender import Sender, system_sender
from chalicelib.sources.clock import Deadline
from chalicelib.store import Store, notifications, open_store, translated
from chalicelib.store.deliveries import Delivery, Due, Outbox

SENDERS = 24  # deliveries at a time: they mostly wait, and a few receivers that hang must not fill it
AT_ONCE = 100  # rows of one look
LOOKS = 20
SECONDS = 40.0  # in which deliveries begin; the last of them ends well before the function's time limit

_log = logging.getLogger("millrace.notify")


def handle(event: dict[str, Any]) -> dict[str, Any]:
    """Answers how many deliveries ended how: `{delivered, failed, pending}`."""
    store = open_store()
    return dict(notify(store, system_sender(store.clock), Deadline(SECONDS)))


def notify(store: Store, sender: Sender, deadline: Deadline) -> Counter[str]:
    outbox, ended = Outbox(store.clock), Counter({"delivered": 0, "failed": 0, "pending": 0})
    deliver = partial(_deliver, outbox, sender, deadline)
    with ThreadPoolExecutor(SENDERS) as pool:
        for _ in range(LOOKS):
            with translated():
                rows = outbox.due(AT_ONCE)
                for row in rows:
                    if row.event:
                        outbox.spread(row, notifications.subscribed(row.site_id, row.event.kind))
            if not rows or deadline.left() <= 0:
                break
            results = pool.map(deliver, [row for row in rows if not row.event])
            ended.update(result for result in results if result)
    return ended


def _deliver(outbox: Outbox, sender: Sender, deadline: Deadline, due: Due) -> str | None:
    """How it ended; None when it is left for later or somebody else has it."""
    if deadline.left() <= 0:
        return None
    try:
        with translated():
            taken = outbox.take(due)
            return _settled(outbox, sender, taken) if taken else None
    except StoreBusy as error:  # it comes again when its row is due again
        _log.warning("a delivery was put off: %s", error.message)
        return None


def _settled(outbox: Outbox, sender: Sender, taken: Delivery) -> str:
    answer = _sent(sender, taken)
    ends = after(answer, tries=taken.tries, now=sender.clock(), uniform=random.uniform)
    outbox.settle(taken, status=ends.status, reason=ends.reason, next_at=ends.at)
    if not answer.delivered:
        _log.warning("%s to channel %s is %s: %s", taken.event.id, taken.channel_id, ends.status, ends.reason)
    return ends.status


def _sent(sender: Sender, taken: Delivery) -> Answer:
    """To the channel as it is now: somebody may have mended it since."""
    if taken.tries > len(WAITS) + 1:  # its senders died each time, so none of them could note an end
        return refused("it could not be sent: the sender was stopped each time")
    try:
        channel = notifications.channel(taken.site_id, taken.channel_id)
    except NotFound:
        return refused("the channel was deleted")
    return sender.send(channel, taken.event) if channel["on"] else refused("the channel was switched off")
