"""`python -m tests.onthefly.put SITE KIND TITLE...`: puts new items into a site's queue."""

from __future__ import annotations

import sys

from chalicelib.items import Item
from chalicelib.store import open_store


def main(site_id: str, kind: str, *titles: str) -> None:
    store = open_store()
    ids = [store.new_id() for _ in titles]
    items = [
        Item(site_id=site_id, kind=kind, id=id, order=id, status="new", title=title, created_at=1, updated_at=1)
        for id, title in zip(ids, titles, strict=True)
    ]
    assert store.items.add_many(items) == len(titles)


if __name__ == "__main__":
    main(*sys.argv[1:])
