"""Ideas -> writing tasks: free of charge, the outline carried over."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.items import Item, Made, Moved, Result
from chalicelib.stages.edges import Edges


def run(ideas: Sequence[Item], edges: Edges) -> Result:
    return Result(
        moved={idea.id: Moved(status="queued") for idea in ideas},
        made=tuple(
            Made(kind="task", status="queued", title=idea.title, data=idea.data, parent=idea.name) for idea in ideas
        ),
    )
