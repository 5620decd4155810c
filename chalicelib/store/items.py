"""Items by site and kind, and their queues. What is too large for a row goes to S3 first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pynamodb.exceptions import DeleteError, DoesNotExist, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.errors import Conflict, InvalidInput, NotFound, StoreBusy
from chalicelib.facts import Run
from chalicelib.items import Item, Ref
from chalicelib.pipelines import MAX_ACTIONS, Queue
from chalicelib.store import rows, ulids
from chalicelib.store.files import Files
from chalicelib.store.models import ItemRow
from chalicelib.store.transactions import Refused, Write, is_refused, put, transact, update

INLINE = 100_000  # bytes of data that stay in the row
EXAMINED = 1_000  # rows that one page looks at, however few of them are wanted
ADD_ATTEMPTS = MOVE_ATTEMPTS = 5
SKEW_MS = 300_000  # by how much the clocks of two Lambdas may differ


class Items:
    def __init__(self, clock: Callable[[], int], new_id: Callable[[], str], files: Files) -> None:
        self._clock = clock
        self._new_id = new_id
        self._files = files

    def queue(self, site_id: str, queue: Queue) -> Iterator[Ref]:
        """What waits in a queue, oldest first, read with strong consistency."""
        waiting = ItemRow.queue_index.query(
            rows.item_key(site_id, queue.kind), _in_status(queue.status), consistent_read=True
        )
        return (rows.to_ref(row) for row in waiting)

    def count(self, site_id: str, queue: Queue) -> int:
        return ItemRow.queue_index.count(
            rows.item_key(site_id, queue.kind), _in_status(queue.status), consistent_read=True
        )

    def get(self, site_id: str, kind: str, item_id: str) -> Item:
        try:
            return self._item(ItemRow.get(rows.item_key(site_id, kind), item_id, consistent_read=True))
        except DoesNotExist as error:
            raise NotFound(kind, item_id) from error

    def get_many(self, site_id: str, kind: str, ids: Sequence[str]) -> list[Item]:
        """Those of the ids that exist, in the order asked for."""
        keys = [(rows.item_key(site_id, kind), item_id) for item_id in ids]
        found = {row.sk: self._item(row) for row in ItemRow.batch_get(keys, consistent_read=True)}
        return [found[item_id] for item_id in ids if item_id in found]

    def existing(self, site_id: str, kind: str, ids: Sequence[str]) -> set[str]:
        keys = [(rows.item_key(site_id, kind), item_id) for item_id in ids]
        return {row.sk for row in ItemRow.batch_get(keys, consistent_read=True, attributes_to_get=["pk", "sk"])}

    def page(
        self,
        site_id: str,
        kind: str,
        *,
        status: str | None,
        search: str | None,
        run_id: str | None,
        limit: int,
        cursor: str | None,
    ) -> tuple[list[Item], str | None]:
        """A page of items, newest first, and the cursor of the next. While rows are left to look at there is a
        cursor, even when few or none of those looked at are wanted."""
        found: list[ItemRow] = []
        last: str | None = None
        for number, row in enumerate(self._newest(site_id, kind, status, cursor, limit)):
            if number == EXAMINED:
                return self._whole(site_id, kind, status, found), last
            if _matches(row, search, run_id):
                if len(found) == limit:
                    return self._whole(site_id, kind, status, found), _cursor(found[-1], status)
                found.append(row)
            last = _cursor(row, status)
        return self._whole(site_id, kind, status, found), None

    def _newest(self, site_id: str, kind: str, status: str | None, cursor: str | None, limit: int) -> Iterator[ItemRow]:
        """Rows, or of one status the index's rows, which hold no more than their keys and what is searched."""
        key = rows.item_key(site_id, kind)
        if status is None:
            before = ItemRow.sk < cursor if cursor else None
            return iter(ItemRow.query(key, before, consistent_read=True, scan_index_forward=False, page_size=limit * 2))
        low, high = rows.queue_key(status, ""), cursor or rows.queue_key(status, "~")
        if not high.startswith(low):
            raise InvalidInput("cursor", f"is not of the list of {status} items")
        keys = ItemRow.queue_index.query(
            key, ItemRow.queue.between(low, high), consistent_read=True, scan_index_forward=False, page_size=limit * 2
        )
        return (row for row in keys if row.queue != cursor)

    def _whole(self, site_id: str, kind: str, status: str | None, found: Sequence[ItemRow]) -> list[Item]:
        if status is None:
            return [self._item(row) for row in found]
        return self.get_many(site_id, kind, [row.sk for row in found])

    def add_many(self, items: Sequence[Item]) -> int:
        """How many were new. Each batch is one transaction; what is there already is left out of the next try."""
        added = 0
        for begin in range(0, len(items), MAX_ACTIONS):
            added += self._add_batch(items[begin : begin + MAX_ACTIONS])
        return added

    def add_with(self, item: Item, more: Sequence[Write]) -> None:
        """The item and what belongs to it, or nothing. Raises Refused."""
        transact([_addition("item", self.to_row(item)), *more])

    def _add_batch(self, batch: Sequence[Item]) -> int:
        new = list(batch)
        for _ in range(ADD_ATTEMPTS):
            try:
                transact([_addition(item.id, self.to_row(item)) for item in new])
                return len(new)
            except Refused as refused:
                new = [item for item in new if item.id not in refused.names]
        raise StoreBusy("the items could not be added: others are adding the same ones")

    def made_by(self, run: Run, kind: str, *, after: str, limit: int) -> tuple[list[str], str | None]:
        """Ids of the items of that kind that the run made, and where to go on: their ids tell when they were made, so
        only that time is looked at."""
        low = after or ulids.first(run.created_at - SKEW_MS)
        high = ulids.last((run.finished_at or self._clock()) + SKEW_MS)
        found: list[str] = []
        if low > high:
            return found, None
        made = ItemRow.query(
            rows.item_key(run.site_id, kind),
            ItemRow.sk.between(low, high),
            consistent_read=True,
            attributes_to_get=["pk", "sk", "run_id"],
            page_size=limit + 1,
        )
        for looked_at, row in enumerate(made):
            if looked_at == limit:
                return found, row.sk
            found += [row.sk] if row.run_id == run.run_id else []
        return found, None

    def siblings(self, item: Item) -> list[Item]:
        """Items that the same unit made of the same parent, the item among them."""
        low, high = ulids.first(item.created_at - SKEW_MS), ulids.last(item.created_at + SKEW_MS)
        key = rows.item_key(item.site_id, item.kind)
        made = (self._item(row) for row in ItemRow.query(key, ItemRow.sk.between(low, high), consistent_read=True))
        return [one for one in made if _origin(one) == _origin(item)]

    def move(
        self,
        site_id: str,
        kind: str,
        ids: Sequence[str],
        status: str,
        *,
        where: Callable[[Item], bool] = lambda _: True,
        checks: Sequence[Write] = (),
        forget: Sequence[str] = (),
    ) -> int:
        """Give those of the items that are as `where` says another status, and forget their failures. How many.
        `checks` hold whenever an item is moved; `forget` is what its parent then no longer knows."""
        moved = 0
        for begin in range(0, len(ids), MAX_ACTIONS):
            found = self.get_many(site_id, kind, ids[begin : begin + MAX_ACTIONS])
            wanted = [item for item in found if item.status != status and where(item)]
            moved += sum(self._move(item, status, checks, forget) for item in wanted)
        return moved

    def _move(self, item: Item, status: str, checks: Sequence[Write], forget: Sequence[str]) -> bool:
        """False: a person or another step was faster."""
        row = ItemRow(rows.item_key(item.site_id, item.kind), item.id)
        actions = [*self.changes(item, status=status, data={}, now=self._clock()), ItemRow.failure.remove()]
        moved = update("item", row, actions, ItemRow.rev == item.rev)
        for _ in range(MOVE_ATTEMPTS):
            try:
                transact([*checks, moved, *self._forgetting(item, forget)])
                return True
            except Refused as refused:
                if refused.names != {"parent"}:
                    return False
        raise StoreBusy(f"{item.parent} kept changing")

    def _forgetting(self, item: Item, names: Sequence[str]) -> list[Write]:
        kind, _, parent_id = (item.parent or "").partition("#")
        parents = self.get_many(item.site_id, kind, [parent_id]) if names else []
        writes = []
        for parent in parents:
            row = ItemRow(rows.item_key(parent.site_id, parent.kind), parent.id)
            actions = self.changes(parent, status=parent.status, data={name: {} for name in names}, now=self._clock())
            writes.append(update("parent", row, actions, ItemRow.rev == parent.rev))
        return writes

    def change(
        self, item: Item, *, status: str | None = None, title: str | None = None, data: Mapping[str, Any]
    ) -> Item:
        """Raises Conflict when the item has changed since it was read."""
        now = self._clock()
        actions = self.changes(item, status=status or item.status, data=data, now=now)
        if title is not None:
            actions.append(ItemRow.title.set(title))
        row = ItemRow(rows.item_key(item.site_id, item.kind), item.id)
        try:
            row.update(actions=actions, condition=ItemRow.rev == item.rev)
        except UpdateError as error:
            if is_refused(error):
                raise Conflict(f"{item.kind} {item.id} has changed meanwhile: read it again", id=item.id) from error
            raise
        return self._item(row)

    def delete(self, site_id: str, kind: str, item_id: str) -> None:
        try:
            ItemRow(rows.item_key(site_id, kind), item_id).delete(condition=ItemRow.pk.exists())
        except DeleteError as error:
            if is_refused(error):
                raise NotFound(kind, item_id) from error
            raise

    def changes(
        self, item: Item, *, status: str, data: Mapping[str, Any], now: int, run_id: str | None = None
    ) -> list[Action]:
        """Update actions that move an item and add to its data. `run_id`: the run that does it, if one does."""
        actions: list[Action] = [
            ItemRow.status.set(status),
            ItemRow.queue.set(rows.queue_key(status, item.order)),
            ItemRow.rev.add(1),
            ItemRow.updated_at.set(now),
        ]
        if run_id:
            actions.append(ItemRow.moved_by.set(run_id))
        if data:
            inline, body_key = self._pack({**item.data, **data})
            actions.append(ItemRow.data.set(inline))
            actions.append(ItemRow.body_key.set(body_key) if body_key else ItemRow.body_key.remove())
        return actions

    def to_row(self, item: Item) -> ItemRow:
        inline, body_key = self._pack(item.data)
        return ItemRow(
            rows.item_key(item.site_id, item.kind),
            item.id,
            queue=rows.queue_key(item.status, item.order),
            order=item.order,
            status=item.status,
            title=item.title,
            data=inline,
            body_key=body_key,
            parent=item.parent,
            run_id=item.run_id,
            moved_by=item.run_id,
            rev=item.rev,
            provenance=dict(item.provenance),
            worked=dict(item.worked),
            created_at=item.created_at,
            updated_at=item.updated_at,
        )

    def _pack(self, data: Mapping[str, Any]) -> tuple[dict[str, Any], str | None]:
        """Data as it is kept: in the row, or in S3 under a key made from its content."""
        content = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
        if len(content) <= INLINE:
            return dict(data), None
        key = f"bodies/{hashlib.sha256(content).hexdigest()}.json"
        self._files.put(key, content, "application/json")
        return {}, key

    def _item(self, row: ItemRow) -> Item:
        if row.body_key:
            row.data = json.loads(self._files.get(row.body_key))
        return rows.to_item(row)


def _in_status(status: str) -> Condition:
    return ItemRow.queue.startswith(rows.queue_key(status, ""))


def _addition(name: str, row: ItemRow) -> Write:
    return put(name, row, ItemRow.pk.does_not_exist())


def _matches(row: ItemRow, search: str | None, run_id: str | None) -> bool:
    return (not search or search.casefold() in row.title.casefold()) and (not run_id or row.run_id == run_id)


def _origin(item: Item) -> tuple[Any, ...]:
    return (*(item.provenance.get(name) for name in ("run_id", "stage", "unit")), item.parent)


def _cursor(last: ItemRow, status: str | None) -> str:
    return str(last.queue if status else last.sk)
