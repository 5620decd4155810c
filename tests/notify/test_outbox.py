"""An event becomes one delivery a channel; a delivery is in one sender's hands at a time, and none is lost."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from chalicelib.store import Store
from chalicelib.store.deliveries import KEEP_SECONDS, LEASE_MS, Delivery, Due, Outbox, sent_key
from chalicelib.store.models import SettingRow
from chalicelib.store.transactions import Refused
from tests.notify.told import Row, event, records, tell, told, waiting

pytestmark = pytest.mark.parametrize("where", ["dynamodb-local", "memory"], indirect=True)
CHANNELS = [
    {"id": "c1", "type": "slack", "name": "Team", "url": "https://example.com/secret"},
    {"id": "c2", "type": "email", "name": "Editor", "address": "editor@example.com"},
]


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outbox(store: Store, clock: Clock) -> Outbox:
    return Outbox(clock)


def due(outbox: Outbox, site: str) -> list[Due]:
    return [row for row in outbox.due(1000) if row.site_id == site]


def spread(outbox: Outbox, site: str) -> list[Due]:
    """The deliveries of one event to both channels."""
    tell(event(site))
    [row] = due(outbox, site)
    assert outbox.spread(row, CHANNELS)
    return due(outbox, site)


def taken(outbox: Outbox, row: Due) -> Delivery:
    delivery = outbox.take(row)
    assert delivery is not None
    return delivery


def state(record: Row) -> tuple[str, int, int | None, int | None]:
    return record["status"], record["tries"], record["next_at"], record["ended_at"]


def test_an_event_becomes_one_delivery_for_each_channel(outbox: Outbox, site: str) -> None:
    rows = spread(outbox, site)
    assert (told(site), len(rows)) == ([], 2)
    assert [record["channel"] for record in records(site)] == [
        {"id": "c1", "type": "slack", "name": "Team"},
        {"id": "c2", "type": "email", "name": "Editor"},
    ]
    assert {record["status"] for record in records(site)} == {"pending"}
    expires = {row.expires for row in SettingRow.query(sent_key(site))}
    assert expires == {1_000 + KEEP_SECONDS}


def test_it_is_spread_once_whoever_tries_as_well(outbox: Outbox, site: str) -> None:
    tell(event(site))
    [row] = due(outbox, site)
    assert outbox.spread(row, CHANNELS)
    assert not outbox.spread(row, CHANNELS)
    assert len(records(site)) == len(waiting(site)) == 2


def test_without_a_channel_the_event_goes(outbox: Outbox, site: str) -> None:
    tell(event(site))
    [row] = due(outbox, site)
    assert outbox.spread(row, [])
    assert (waiting(site), records(site)) == ([], [])


def test_what_was_taken_is_not_due_and_cannot_be_taken_again(outbox: Outbox, site: str) -> None:
    first, second = spread(outbox, site)
    delivery = taken(outbox, first)
    assert (delivery.event, delivery.channel_id, delivery.tries) == (event(site), "c1", 1)
    assert outbox.take(first) is None
    assert due(outbox, site) == [second]


def test_of_a_sender_that_died_the_delivery_is_taken_again_after_a_while(
    outbox: Outbox, clock: Clock, site: str
) -> None:
    first, _ = spread(outbox, site)
    dead = taken(outbox, first)
    clock.now += LEASE_MS - 1
    assert due(outbox, site)[0].record != dead.record
    clock.now += 1
    again = next(row for row in due(outbox, site) if row.record == dead.record)
    assert taken(outbox, again).tries == 2
    assert not outbox.settle(dead, status="delivered", reason=None, next_at=None)  # it only slept
    assert records(site)[0]["status"] == "pending"


def test_what_was_delivered_is_never_due_again(outbox: Outbox, clock: Clock, site: str) -> None:
    first, second = spread(outbox, site)
    clock.now += 5
    assert outbox.settle(taken(outbox, first), status="delivered", reason=None, next_at=None)
    assert outbox.take(first) is None
    clock.now += 10 * LEASE_MS
    assert due(outbox, site) == [second]
    [record, _] = records(site)
    assert (record["status"], record["tries"], record["next_at"], record["ended_at"]) == (
        "delivered",
        1,
        None,
        1_000_005,
    )


def test_what_is_to_be_tried_again_is_due_then(outbox: Outbox, clock: Clock, site: str) -> None:
    first, second = spread(outbox, site)
    at = clock.now + 60_000
    assert outbox.settle(taken(outbox, first), status="pending", reason="HTTP 500", next_at=at)
    assert due(outbox, site) == [second]
    [record, _] = records(site)
    assert (record["status"], record["reason"], record["next_at"], record["ended_at"]) == (
        "pending",
        "HTTP 500",
        at,
        None,
    )
    clock.now = at
    rows = due(outbox, site)
    assert [row.record for row in rows] == [second.record, first.record]
    assert taken(outbox, rows[1]).tries == 2


def test_of_many_senders_at_once_one_takes_it(outbox: Outbox, site: str) -> None:
    first, _ = spread(outbox, site)
    got: list[Delivery | None] = []
    begin = threading.Barrier(6)

    def take() -> None:
        begin.wait(timeout=10)
        got.append(outbox.take(first))

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(got) == 6
    assert sum(delivery is not None for delivery in got) == 1
    assert len(waiting(site)) == 2


def test_a_row_whose_record_is_gone_goes_too(outbox: Outbox, site: str) -> None:
    first, second = spread(outbox, site)
    SettingRow(sent_key(site), first.record).delete()
    assert outbox.take(first) is None
    assert due(outbox, site) == [second]


def test_the_longest_due_come_first_and_no_more_than_asked_for(outbox: Outbox, site: str) -> None:
    for number in (3, 1, 2):
        tell(replace(event(site, name=f"01RUN{number}"), at=number))
    assert [row.event.at for row in due(outbox, site) if row.event] == [1, 2, 3]
    assert len(outbox.due(2)) == 2


def test_what_is_still_to_come_is_not_due(outbox: Outbox, clock: Clock, site: str) -> None:
    """A clock that goes ahead elsewhere."""
    tell(event(site, at=clock.now + 1))
    assert due(outbox, site) == []
    clock.now += 1
    assert len(due(outbox, site)) == 1


def test_a_transaction_that_deletes_names_what_was_refused(store: Store, site: str) -> None:
    from chalicelib.store.transactions import delete, put, transact, update

    there = SettingRow(f"TEST#{site}", "there")
    there.save()
    writes = [
        update("changed", SettingRow(f"TEST#{site}", "new"), [SettingRow.v.add(1)], SettingRow.pk.does_not_exist()),
        put("there", there, SettingRow.pk.does_not_exist()),
        delete("gone", SettingRow(f"TEST#{site}", "gone"), SettingRow.pk.exists()),
        delete("other", there),
    ]
    with pytest.raises(Refused) as refused:
        transact(writes[:3])
    assert refused.value.names == {"there", "gone"}
    transact(writes[3:])
    assert list(SettingRow.query(f"TEST#{site}", consistent_read=True)) == []
