"""Keys that name what an item is (an address, a question), so that the same thing is stored once.

A key's record lists the items that hold it. It is read before an item is made and written with the item, on condition
that it has not changed meanwhile: two units that make the same thing at once cannot both succeed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from chalicelib.items import WITHDRAWN, Held, Item, Made
from chalicelib.store.items import Items
from chalicelib.store.models import SettingRow
from chalicelib.store.transactions import Write, update

MOST_HOLDERS = 50  # of one key; only keys of what is alike have more than one

HeldKeys = Mapping[tuple[str, str], Held]  # (kind, key) -> who holds it


class Keys:
    def __init__(self, items: Items) -> None:
        self._items = items

    def held(self, site_id: str, kind: str, keys: Collection[str]) -> tuple[dict[str, Held], list[Item]]:
        """Who holds each of the keys, and those items. One that is withdrawn does not hold anything."""
        pk = _partition(site_id, kind)
        wanted = [(pk, key) for key in dict.fromkeys(keys)]
        found = {row.sk: _held(row) for row in SettingRow.batch_get(wanted, consistent_read=True)} if wanted else {}
        ids = list(dict.fromkeys(item_id for one in found.values() for item_id in one.ids))
        items = [item for item in self._items.get_many(site_id, kind, ids) if item.status != WITHDRAWN]
        in_use = {item.id for item in items}
        held = {key: found.get(key, Held()) for _, key in wanted}
        return {key: Held(tuple(id for id in one.ids if id in in_use), one.version) for key, one in held.items()}, items

    def claims(self, site_id: str, made: Sequence[tuple[str, Made]], held: HeldKeys) -> list[Write]:
        """One write for each key of the outputs, which come with their new ids."""
        ids: dict[tuple[str, str], list[str]] = {}
        for item_id, output in made:
            for key in dict.fromkeys(filter(None, (output.key, *output.near))):
                ids.setdefault((output.kind, key), []).append(item_id)
        return [_claim(site_id, *name, new, held.get(name, Held())) for name, new in ids.items()]


def _claim(site_id: str, kind: str, key: str, ids: Sequence[str], held: Held) -> Write:
    row = SettingRow(_partition(site_id, kind), key)
    holders = [*held.ids, *ids][-MOST_HOLDERS:]
    unchanged = SettingRow.v == held.version if held.version else SettingRow.pk.does_not_exist()
    return update(f"key {key}", row, [SettingRow.value.set({"ids": holders}), SettingRow.v.add(1)], unchanged)


def _held(row: SettingRow) -> Held:
    return Held(tuple(row.value["ids"]), int(row.v))


def _partition(site_id: str, kind: str) -> str:
    return f"KEYS#{site_id}#{kind}"
