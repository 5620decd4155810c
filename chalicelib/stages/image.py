"""Image prompts -> image files. The article goes to review when all its images are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chalicelib.errors import ItemError, NotFound, OutputRejected
from chalicelib.items import WITHDRAWN, Item, Moved, ParentChange, Reason, Result
from chalicelib.providers import ImageBrief
from chalicelib.stages.edges import Edges


def run(images: Sequence[Item], edges: Edges) -> Result:
    """All images of a unit belong to one article."""
    try:
        article = edges.parent()
    except NotFound as error:
        raise OutputRejected("the article of this image is gone") from error
    if article.status == WITHDRAWN:
        raise OutputRejected("the article of this image is withdrawn")
    drawn: dict[str, dict[str, Any]] = {}
    failed: dict[str, Reason] = {}
    for image in images:
        try:
            drawn[image.id] = _drawn(image, edges)
        except ItemError as error:
            failed[image.id] = Reason(code=error.code, message=error.message)
    return Result(
        moved={image_id: Moved(status="ready", data=data) for image_id, data in drawn.items()},
        failed=failed,
        parent=_illustrated(article, [image for image in images if image.id in drawn], drawn) if drawn else None,
        output_count=len(drawn),
    )


def _drawn(image: Item, edges: Edges) -> dict[str, Any]:
    brief = ImageBrief(prompt=image.data["prompt"], title=image.data["article_title"], role=image.data["role"])
    drawing, key = edges.draw(brief)
    return {
        "file": key,
        "media_type": drawing.media_type,
        "width": drawing.width,
        "height": drawing.height,
        "bytes": len(drawing.content),
        "drawn_by": {name: edges.provenance[name] for name in ("provider", "model")},
    }


def _illustrated(article: Item, images: Sequence[Item], drawn: dict[str, dict[str, Any]]) -> ParentChange:
    """An image that is drawn again takes the place of the old one, and the article goes to review again."""
    shown = {image.id: _shown(image, drawn[image.id]) for image in images}
    before = [shown.pop(image["id"], image) for image in article.data["images"]]
    left = article.data["images_left"] - len(shown)
    return ParentChange(
        item=article,
        status="illustrating" if left else "review",
        data={"images_left": left, "images": [*before, *shown.values()]},
    )


def _shown(image: Item, drawn: dict[str, Any]) -> dict[str, Any]:
    known = {name: drawn[name] for name in ("file", "media_type", "width", "height")}
    return {"id": image.id, "role": image.data["role"], "alt": image.data["alt"], **known}
