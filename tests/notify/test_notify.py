"""The minute's work: each event reaches each channel once, whoever races, dies, hangs or fails on the way."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.errors import StoreBusy
from chalicelib.events import Event
from chalicelib.notify.answers import Answer
from chalicelib.notify.sender import Sender, system_sender
from chalicelib.sources.clock import Deadline
from chalicelib.sources.guard import ALLOW
from chalicelib.steps import notify
from chalicelib.steps.functions import TIMEOUTS
from chalicelib.store import notifications, open_store
from chalicelib.store.deliveries import LEASE_MS, Delivery, Due, Outbox
from tests.notify.minutes import MINUTE, Minutes
from tests.notify.receiver import Receiver, silent
from tests.notify.told import full_event, tell, told, waiting
from tests.sources.web_server import Answer as Says
from tests.sources.web_server import answer, redirect
from tests.steps import driver

HOUR = 60 * MINUTE
OK = answer(200, b"ok", content_type="text/plain")
AddKeywords = Callable[[int], list[str]]


def test_each_channel_that_wants_it_gets_it_once(minutes: Minutes, receiver: Receiver, site: str) -> None:
    paths = [minutes.channel(kind, OK) for kind in ("slack", "discord", "webhook")]
    other = minutes.channel("webhook", OK, events=("failed", "slow"))
    off = minutes.channel("webhook", OK, on=False)
    tell(full_event(site))
    assert minutes.pass_by() == {"delivered": 3, "failed": 0, "pending": 0}
    minutes.end()
    assert [len(receiver.got(path)) for path in (*paths, other, off)] == [1, 1, 1, 0, 0]
    assert minutes.states() == [("delivered", 1, None)] * 3
    assert waiting(site) == []


def test_a_run_of_the_pipeline_tells_its_figures(
    minutes: Minutes, receiver: Receiver, site: str, add_keywords: AddKeywords
) -> None:
    path = minutes.channel("webhook", OK)
    add_keywords(12)
    run_id = driver.begin(minutes.store, site)
    assert driver.run_all(run_id) == "completed"
    minutes.now = minutes.store.clock()
    assert minutes.pass_by()["delivered"] == 1
    [post] = receiver.got(path)
    body = json.loads(post.body)
    assert (body["id"], body["type"], body["run"]["run_id"]) == (f"{run_id}#completed", "run.completed", run_id)
    assert body["global_progress"]["percentage"] == 100


def test_a_receiver_that_fails_first_gets_it_a_minute_later(minutes: Minutes, receiver: Receiver, site: str) -> None:
    path = minutes.channel("webhook", answer(500), OK)
    tell(full_event(site))
    assert minutes.pass_by()["pending"] == 1
    [(status, tries, reason)] = minutes.states()
    assert (status, tries, reason) == ("pending", 1, "HTTP 500")
    assert minutes.pass_by(30_000) == {"delivered": 0, "failed": 0, "pending": 0}
    assert minutes.pass_by(60_000)["delivered"] == 1
    minutes.end()
    first, second = receiver.got(path)
    assert first.body == second.body
    assert first.headers["millrace-event"] == second.headers["millrace-event"]


def test_what_a_receiver_asks_for_is_waited(minutes: Minutes, receiver: Receiver, site: str) -> None:
    path = minutes.channel("discord", answer(429, retry_after="600"), OK)
    tell(full_event(site))
    assert minutes.pass_by()["pending"] == 1
    assert minutes.pass_by(599_000) == {"delivered": 0, "failed": 0, "pending": 0}
    assert minutes.pass_by(1_000)["delivered"] == 1
    assert len(receiver.got(path)) == 2


def test_one_that_never_answers_well_is_given_up_after_six_tries(
    minutes: Minutes, receiver: Receiver, site: str
) -> None:
    path = minutes.channel("webhook", answer(503))
    tell(full_event(site))
    minutes.end()
    assert len(receiver.got(path)) == 6
    assert minutes.states() == [("failed", 6, "HTTP 503; tried 6 times")]
    assert waiting(site) == []


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (answer(400, b"invalid_payload", content_type="text/plain"), "HTTP 400: invalid_payload"),
        (redirect(307, "http://10.0.0.1/"), "HTTP 307: it redirects, which is not followed"),
    ],
)
def test_a_no_is_final_and_visible(minutes: Minutes, receiver: Receiver, site: str, says: Says, reason: str) -> None:
    path = minutes.channel("slack", says)
    tell(full_event(site))
    assert minutes.pass_by()["failed"] == 1
    minutes.end()
    assert len(receiver.got(path)) == 1
    assert minutes.states() == [("failed", 1, reason)]


def test_receivers_that_hang_or_die_hold_up_nobody_else(minutes: Minutes, receiver: Receiver, site: str) -> None:
    for _ in range(3):
        minutes.channel("webhook", silent())
    gone = minutes.channel("webhook", OK, url="http://127.0.0.1:1/")
    good = minutes.channel("slack", OK)
    tell(full_event(site))
    assert minutes.pass_by(seconds=0.5) == {"delivered": 1, "failed": 1, "pending": 3}
    assert (len(receiver.got(good)), len(receiver.got(gone))) == (1, 0)


def test_of_two_senders_at_once_one_sends(minutes: Minutes, receiver: Receiver, site: str) -> None:
    paths = [minutes.channel("webhook", OK) for _ in range(5)]
    for number in range(8):
        event = full_event(site)
        tell(Event(**{name: getattr(event, name) for name in event.__slots__} | {"id": f"01RUN{number}#completed"}))
    begin = threading.Barrier(3)

    def run() -> None:
        begin.wait(timeout=10)
        minutes.ended.update(minutes.pass_by())

    senders = [threading.Thread(target=run) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(timeout=60)
    minutes.pass_by(LEASE_MS)
    got = Counter((post.path, post.headers["millrace-event"]) for post in receiver.posts)
    assert set(got) == {(path, f"01RUN{number}#completed") for path in paths for number in range(8)}
    assert set(got.values()) == {1}
    assert minutes.states() == [("delivered", 1, None)] * 40


class Killed(BaseException):
    """The sender's process is gone."""


def killed_in(minutes: Minutes, monkeypatch: pytest.MonkeyPatch, name: str, *, after: bool) -> None:
    """A sender that dies before or after its n-th step of this name."""
    method = getattr(Outbox, name)

    def dying(*given: Any, **named: Any) -> Any:
        if after:
            method(*given, **named)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Outbox, name, dying)
        with pytest.raises(Killed):
            minutes.pass_by()


@pytest.mark.parametrize(
    ("step", "after", "posts"),
    [
        ("spread", False, 1),
        ("spread", True, 1),
        ("take", False, 1),
        ("take", True, 1),
        ("settle", False, 2),  # it was sent, and nobody noted it: the one in hand comes again
        ("settle", True, 1),
    ],
)
def test_a_sender_that_is_killed_loses_nothing_and_repeats_the_one_in_hand_at_the_most(
    minutes: Minutes, receiver: Receiver, site: str, monkeypatch: pytest.MonkeyPatch, step: str, after: bool, posts: int
) -> None:
    path = minutes.channel("webhook", OK)
    tell(full_event(site))
    killed_in(minutes, monkeypatch, step, after=after)
    minutes.end()
    assert len(receiver.got(path)) == posts
    assert len({post.headers["millrace-event"] for post in receiver.got(path)}) == 1
    assert [status for status, _, _ in minutes.states()] == ["delivered"]
    assert waiting(site) == []


def test_one_that_kills_its_sender_each_time_comes_to_an_end(
    minutes: Minutes, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kills(*_: object) -> Answer:
        raise Killed

    minutes.channel("webhook", OK)
    tell(full_event(site))
    monkeypatch.setattr(Sender, "send", kills)
    for _ in range(6):
        with pytest.raises(Killed):
            minutes.pass_by(LEASE_MS)
    assert minutes.pass_by(LEASE_MS)["failed"] == 1
    assert minutes.states() == [("failed", 7, "it could not be sent: the sender was stopped each time")]
    assert waiting(site) == []


@pytest.mark.parametrize(
    ("change", "reason"), [("delete", "the channel was deleted"), ("off", "the channel was switched off")]
)
def test_what_waits_for_a_channel_that_is_no_more_fails(
    minutes: Minutes, receiver: Receiver, site: str, change: str, reason: str
) -> None:
    path = minutes.channel("webhook", answer(500), OK)
    tell(full_event(site))
    minutes.pass_by()
    if change == "delete":
        notifications.delete(site, path[1:])
    else:
        record = notifications.channel(site, path[1:])
        notifications.change(site, path[1:], record | {"on": False})
    assert minutes.pass_by(HOUR)["failed"] == 1
    assert minutes.states() == [("failed", 2, reason)]


def test_a_channel_that_was_mended_meanwhile_gets_what_waits(minutes: Minutes, receiver: Receiver, site: str) -> None:
    path = minutes.channel("webhook", answer(500))
    tell(full_event(site))
    minutes.pass_by()
    record = notifications.channel(site, path[1:])
    notifications.change(site, path[1:], record | {"url": receiver.serve("/mended", OK)})
    assert minutes.pass_by(HOUR)["delivered"] == 1
    assert len(receiver.got("/mended")) == 1


def test_when_the_time_is_up_what_is_left_waits_for_the_next_minute(
    minutes: Minutes, receiver: Receiver, site: str
) -> None:
    path = minutes.channel("webhook", OK)
    tell(full_event(site))
    assert dict(notify.notify(open_store(clock=lambda: minutes.now), minutes.sender(), Deadline(0)))["delivered"] == 0
    assert receiver.got(path) == []
    assert minutes.pass_by()["delivered"] == 1


def test_a_busy_store_puts_one_off_and_not_the_others(
    minutes: Minutes, receiver: Receiver, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [minutes.channel("webhook", OK) for _ in range(2)]
    tell(full_event(site))
    take, refused = Outbox.take, [True]

    def busy_once(self: Outbox, due: Due) -> Delivery | None:
        if refused and due.record.endswith(paths[0][1:]):
            refused.clear()
            raise StoreBusy("throttled")
        return take(self, due)

    monkeypatch.setattr(Outbox, "take", busy_once)
    minutes.pass_by()
    assert [len(receiver.got(path)) for path in paths] == [1, 1]


def test_the_function_sends_with_the_environments_guard(
    minutes: Minutes, receiver: Receiver, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ALLOW, f"127.0.0.1:{receiver.port}")
    path = minutes.channel("slack", OK)
    tell(full_event(site))
    assert notify.handle({}) == {"delivered": 1, "failed": 0, "pending": 0}
    assert len(receiver.got(path)) == 1
    assert told(site) == []


def test_a_lease_outlives_the_function_and_the_last_call_ends_before_it_does() -> None:
    limit = TIMEOUTS["notify"]
    assert 1000 * limit < LEASE_MS
    assert notify.SECONDS + system_sender(lambda: 0).seconds < limit
