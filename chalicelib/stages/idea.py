"""Clusters -> ideas: 3 to 7 articles worth writing, each with an outline that is kept."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from chalicelib.items import Item, Made, Moved, Result
from chalicelib.stages.edges import Edges
from chalicelib.stages.schemas import Ideas

LIMITS = {"fewest": 3, "most": 7, "sections_fewest": 6, "sections_most": 10}


def run(clusters: Sequence[Item], edges: Edges) -> Result:
    made: list[Made] = []
    for cluster in clusters:
        made.extend(_ideas(cluster, edges))
    return Result(moved={cluster.id: Moved(status="mapped") for cluster in clusters}, made=tuple(made))


def _ideas(cluster: Item, edges: Edges) -> list[Made]:
    data = {
        "cluster": {"name": cluster.title, "description": cluster.data["description"]},
        "keywords": cluster.data["keywords"],
        "language": edges.settings.get("language", "en"),
        **LIMITS,
    }
    ideas = edges.complete("ideas", data, Ideas).ideas
    return [
        Made(
            kind="idea",
            status="new",
            title=idea.title,
            data=msgspec.to_builtins(idea) | {"keywords": cluster.data["keywords"]},
            parent=cluster.name,
        )
        for idea in ideas
    ]
