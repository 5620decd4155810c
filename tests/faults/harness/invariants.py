"""What must hold when the dust has settled, from the rows themselves: DESIGN, section 3."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from local.audit import differences

Row = dict[str, Any]
Document = Mapping[str, Any]
ONE_EACH = ("task", "article", "current_affairs")  # stages that make one of each
SEVERAL = ("idea", "image_prompt", "read", "mcq")
KEYED = ("entry", "mcq", "current_affairs")  # kinds of which nothing is there twice
GONE = "deleted"
OUT_OF_USE = frozenset({"withdrawn", GONE})


def after(
    run_rows: Sequence[Row],
    item_rows: Sequence[Row],
    setting_rows: Sequence[Row],
    deleted: Sequence[Row],
    documents: Mapping[str, Document],
) -> list[str]:
    """Everything that is wrong, in words. `deleted` are items as they were when a person deleted them: what was made
    of them stays counted."""
    items = [*item_rows, *({**row, "status": GONE} for row in deleted)]
    counted = [*item_rows, *deleted]
    return [
        *_left_over(run_rows),
        *(fault for run_id, document in documents.items() for fault in _counts(run_id, document, run_rows, counted)),
        *_without_marker(run_rows, items),
        *_made_twice_or_lost(items),
        *_unexplained(item_rows),
        *_stored_twice(item_rows, setting_rows),
        *(fault for run_id, document in documents.items() for fault in _told(run_id, document, run_rows, setting_rows)),
    ]


def _left_over(rows: Sequence[Row]) -> Iterator[str]:
    """A run that is not over, a lock that is held, an index that still names a run."""
    for row in rows:
        if row["sk"] == "P#META" and not row.get("outcome"):
            yield f"{row['run_id']} is not over"
        if row["sk"] == "P#META" and row.get("outcome") and (row.get("active") or row.get("task_token")):
            yield f"{row['run_id']} is over and yet active"
        if row["pk"].startswith("LOCK#") and row.get("held"):
            yield f"{row['pk']} is held by {row['held']}"


def _counts(run_id: str, document: Document, rows: Sequence[Row], items: Sequence[Row]) -> list[str]:
    mine = [row for row in rows if row["pk"] == f"RUN#{run_id}"]
    markers = [row for row in mine if row["sk"].startswith("U#")]
    found = differences(document, list(items), markers)
    busy = Counter({row["sk"][:4]: 0 for row in mine})
    for row in mine:
        if row["sk"].startswith("P#0"):
            busy[row["sk"][:4]] += int(row.get("busy_ms") or 0)
    spent = {stage["key"]: busy[f"P#{stage['number']:02d}"] for stage in document["stages"]}
    told = {key: sum(row["detail"]["milliseconds"] for row in markers if row["stage"] == key) for key in spent}
    if spent != told:
        found.append(f"the units took {told} ms, the counters say {spent}")
    return [f"{run_id}: {fault}" for fault in found]


def _without_marker(rows: Sequence[Row], items: Sequence[Row]) -> Iterator[str]:
    """An output, or the mark of a stage on an item, whose unit has no marker."""
    markers = {(row["pk"].removeprefix("RUN#"), row["sk"]) for row in rows if row["sk"].startswith("U#")}
    for item in items:
        made = item["provenance"]
        if made.get("unit") and (made["run_id"], f"U#{made['stage']}#{made['unit']}") not in markers:
            yield f"{item['pk']} {item['sk']} was made by unit {made['unit']} of {made['stage']}, which has no marker"
        for stage, worked in item["worked"].items():
            if (worked["run_id"], f"U#{stage}#{worked['unit']}") not in markers:
                yield f"{item['pk']} {item['sk']} was worked by unit {worked['unit']} of {stage}, which has no marker"


def _made_twice_or_lost(items: Sequence[Row]) -> Iterator[str]:
    """Each item that a stage worked has its outputs, from the one unit that did; all others are out of use."""
    outputs: dict[tuple[str, str], list[Row]] = {}
    for item in items:
        if item.get("parent") and item["provenance"].get("stage") in (*ONE_EACH, *SEVERAL):
            outputs.setdefault((item["parent"], item["provenance"]["stage"]), []).append(item)
    worked = dict(_succeeded(items))
    for key in worked.keys() | outputs.keys():
        made, by = outputs.get(key, []), worked.get(key)
        units = Counter(map(_maker, made))
        others = {_maker(one) for one in made if one["status"] not in OUT_OF_USE} - {by}
        if others or (by and not units[by]) or (key[1] in ONE_EACH and max(units.values()) > 1):
            yield f"{key[0]}: {key[1]} made outputs by {dict(units)}, and it was worked by {by}"
    yield from _keywords(items)


def _maker(item: Row) -> str:
    return f"{item['provenance']['run_id']} {item['provenance']['unit']}"


def _succeeded(items: Sequence[Row]) -> Iterator[tuple[tuple[str, str], str]]:
    for item in items:
        for stage in (*ONE_EACH, *SEVERAL):
            worked = item["worked"].get(stage)
            if worked and worked["outcome"] == "succeeded":
                name = f"{item['pk'].rpartition('#')[2]}#{item['sk']}"
                yield (name, stage), f"{worked['run_id']} {worked['unit']}"


def _keywords(items: Sequence[Row]) -> Iterator[str]:
    """Each keyword is in one cluster at the most, and none is in one that was not worked on."""
    clusters = [item for item in items if item["pk"].endswith("#cluster") and item["status"] not in OUT_OF_USE]
    used = Counter(keyword for cluster in clusters for keyword in cluster["data"]["keywords"])
    yield from (f"{keyword} is in {count} clusters" for keyword, count in used.items() if count != 1)
    placed = [item for item in items if item["pk"].endswith("#keyword") and item["data"].get("cluster")]
    if len(placed) < sum(used.values()):
        yield f"{len(placed)} keywords were put into clusters that hold {sum(used.values())}"


def _unexplained(items: Sequence[Row]) -> Iterator[str]:
    for item in items:
        failure = item.get("failure")
        if item["status"] == "failed" and not (failure and '"code"' in failure and '"message"' in failure):
            yield f"{item['pk']} {item['sk']} failed without a reason"


def _stored_twice(items: Sequence[Row], settings: Sequence[Row]) -> Iterator[str]:
    """What is there twice, or whose keys do not name it: the next one like it would be stored."""
    records = [item for item in items if _kind(item) in KEYED and item["status"] != "withdrawn"]
    for (kind, title), count in Counter((_kind(item), item["title"]) for item in records).items():
        if count > 1:
            yield f"{kind} “{title}” is there {count} times"
    held = {item_id for row in settings if row["pk"].startswith("KEYS#") for item_id in json.loads(row["value"])["ids"]}
    yield from (f"{item['title']} is held by no key" for item in records if item["sk"] not in held)


def _kind(item: Row) -> str:
    return str(item["pk"].rpartition("#")[2])


def _told(run_id: str, document: Document, rows: Sequence[Row], settings: Sequence[Row]) -> Iterator[str]:
    """Each thing that people are told about is in the outbox once, with the figures that the run has kept."""
    told = [json.loads(row["value"])["event"] for row in settings if row["pk"] == "OUTBOX"]
    mine = [event for event in told if event["id"].startswith(f"{run_id}#")]
    logged = [row for row in rows if row["pk"] == f"RUN#{run_id}" and row["sk"].startswith("E#")]
    [facts] = [row for row in rows if row["pk"] == f"RUN#{run_id}" and row["sk"] == "P#META"]
    status = document["run"]["status"]
    happened = Counter({status} & {"completed", "failed"})
    happened["cap"] = sum(row["message"].startswith("Pausing: ") for row in logged)
    happened["slow"] = 1 if facts.get("slow_at") else 0
    if (counted := Counter(event["kind"] for event in mine)) != happened:
        yield f"{run_id}: told {dict(counted)}, happened {dict(happened)}"
    for event in mine:
        if event["kind"] == status and event["progress"]["global_progress"] != document["global_progress"]:
            yield f"{event['id']} tells {event['progress']['global_progress']}"
