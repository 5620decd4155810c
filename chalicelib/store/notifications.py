"""The channels of a site, and what was sent to them. A channel's address and secret go out to the sender alone."""

from __future__ import annotations

from typing import Any

from pynamodb.exceptions import DeleteError, DoesNotExist, PutError, UpdateError

from chalicelib.errors import Conflict, NotFound
from chalicelib.store.deliveries import sent_key
from chalicelib.store.models import SettingRow
from chalicelib.store.transactions import is_refused

MOST_CHANNELS = 20  # of a site: one event's deliveries are one transaction
Record = dict[str, Any]


def channels(site_id: str) -> list[Record]:
    """With their ids, oldest first."""
    return [row.value | {"id": row.sk} for row in SettingRow.query(_key(site_id), consistent_read=True)]


def channel(site_id: str, channel_id: str) -> Record:
    try:
        row = SettingRow.get(_key(site_id), channel_id, consistent_read=True)
    except DoesNotExist as error:
        raise NotFound("channel", channel_id) from error
    record: Record = row.value | {"id": channel_id}
    return record


def add(site_id: str, channel_id: str, record: Record) -> Record:
    """Raises Conflict. Two that come at once may pass the limit by one, which no transaction minds."""
    if len(channels(site_id)) >= MOST_CHANNELS:
        raise Conflict(f"{site_id} has {MOST_CHANNELS} channels, which is the most", site_id=site_id)
    try:
        SettingRow(_key(site_id), channel_id, value=record).save(condition=SettingRow.pk.does_not_exist())
    except PutError as error:
        if not is_refused(error):
            raise  # an answer that was lost: it is there, and its id is ours
    return channel(site_id, channel_id)


def change(site_id: str, channel_id: str, record: Record) -> Record:
    """Raises NotFound when it was deleted meanwhile."""
    value = {name: one for name, one in record.items() if name != "id"}
    try:
        SettingRow(_key(site_id), channel_id).update([SettingRow.value.set(value)], condition=SettingRow.pk.exists())
    except UpdateError as error:
        if is_refused(error):
            raise NotFound("channel", channel_id) from error
        raise
    return channel(site_id, channel_id)


def delete(site_id: str, channel_id: str) -> None:
    try:
        SettingRow(_key(site_id), channel_id).delete(condition=SettingRow.pk.exists())
    except DeleteError as error:
        if is_refused(error):
            raise NotFound("channel", channel_id) from error
        raise


def subscribed(site_id: str, kind: str) -> list[Record]:
    """The channels that are told of events of this kind."""
    return [one for one in channels(site_id) if one["on"] and kind in one["events"]]


def sent(site_id: str, *, limit: int, cursor: str | None) -> tuple[list[Record], str | None]:
    """Deliveries of a site, newest event first, those that are still to come included; and the next page's cursor."""
    before = SettingRow.sk < cursor if cursor else None
    found: list[Record] = []
    rows = SettingRow.query(
        sent_key(site_id), before, consistent_read=True, scan_index_forward=False, page_size=limit + 1
    )
    for row in rows:
        if len(found) == limit:
            return found, found[-1]["id"]
        found.append(row.value | {"id": row.sk})
    return found, None


def _key(site_id: str) -> str:
    return f"CHANNELS#{site_id}"
