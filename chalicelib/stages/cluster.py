"""Keywords -> clusters: 3 to 10 keywords that one page could answer."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.errors import OutputRejected
from chalicelib.items import Item, Made, Moved, Result
from chalicelib.stages.edges import Edges
from chalicelib.stages.schemas import Cluster, Clusters

SMALLEST, LARGEST = 3, 10


def run(keywords: Sequence[Item], edges: Edges) -> Result:
    data = {"keywords": [keyword.title for keyword in keywords], "smallest": SMALLEST, "largest": LARGEST}
    clusters = edges.complete("clusters", data, Clusters).clusters
    home = _homes(clusters, keywords)
    return Result(
        moved={keyword.id: Moved(status="mapped", data={"cluster": home[keyword.title]}) for keyword in keywords},
        made=tuple(_made(cluster) for cluster in clusters),
    )


def _homes(clusters: Sequence[Cluster], keywords: Sequence[Item]) -> dict[str, str]:
    """Name of each keyword's cluster. A keyword left out or invented fails the unit: nothing is guessed."""
    home = {keyword: cluster.name for cluster in clusters for keyword in cluster.keywords}
    placed = sum(len(cluster.keywords) for cluster in clusters)
    wanted = {keyword.title for keyword in keywords}
    if home.keys() != wanted or placed != len(home):
        missing = sorted(wanted - home.keys())[:3]
        raise OutputRejected(f"the clusters do not hold each keyword once; missing: {', '.join(missing) or 'none'}")
    return home


def _made(cluster: Cluster) -> Made:
    data = {"description": cluster.description, "keywords": list(cluster.keywords)}
    return Made(kind="cluster", status="new", title=cluster.name, data=data)
