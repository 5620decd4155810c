"""The whole way, on the local stack: a run ends, its clock calls Notify, a receiver on this machine is told once."""

from __future__ import annotations

import json
from pathlib import Path

from chalicelib.sources.guard import ALLOW
from chalicelib.store import notifications
from local.stack import Stack
from tests.faults import sites
from tests.notify.receiver import Receiver
from tests.notify.told import records
from tests.sources.web_server import answer


def test_a_run_that_ends_is_told_to_its_sites_channel(tmp_path: Path, receiver: Receiver) -> None:
    receiver.posts.clear()
    url = receiver.serve("/hook", answer(200))
    let_through = ((ALLOW, f"127.0.0.1:{receiver.port}"),)
    with (
        Stack(tmp_path, app=None, reconcile_seconds=0.5, environment=let_through) as stack,
        sites.store_of(stack) as db,
    ):
        site = sites.site_with_keywords(db, "garden", 0)
        record = {
            "type": "webhook",
            "name": "Hook",
            "events": ["completed"],
            "on": True,
            "url": url,
            "secret": "s" * 16,
        }
        notifications.add(site, db.new_id(), record)
        run_id = sites.start(db, site)
        sites.until(lambda: bool(records(site)) and records(site)[0]["status"] != "pending", 60, lambda: records(site))
        [delivery] = records(site)
    assert (delivery["status"], delivery["tries"]) == ("delivered", 1)
    [post] = receiver.got("/hook")
    assert json.loads(post.body)["id"] == f"{run_id}#completed"
