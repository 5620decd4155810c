"""The built-in image provider: an abstract composition with the title, as SVG, the same for the same brief."""

from __future__ import annotations

from chalicelib.errors import ProviderRefused
from chalicelib.providers import Drawing, ImageBrief, Usage

from .svg import compose

SIZES = {"featured": (1200, 630), "in_article": (800, 450)}  # pixels


class OfflineImage:
    """Draws with shapes and type; what the prompt says decides the shapes, the title the colours."""

    name = "offline"
    model = "offline-1"

    def draw(self, brief: ImageBrief) -> tuple[Drawing, Usage]:
        """Raises ProviderRefused for a role that has no size."""
        if brief.role not in SIZES:
            raise ProviderRefused(f"the offline provider draws no {brief.role!r} image", role=brief.role)
        width, height = SIZES[brief.role]
        svg = compose(title=brief.title, variant=f"{brief.role} {brief.prompt}", width=width, height=height)
        drawing = Drawing(content=svg.encode(), media_type="image/svg+xml", width=width, height=height)
        return drawing, Usage(images=1)
