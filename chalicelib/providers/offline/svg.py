"""SVG compositions: a palette, one of four kinds of geometry, and the title set large enough to read."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from .seed import Seed

_FONT = "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif"
_MOST_LINES = 6
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Palette:
    paper: str
    ink: str
    shapes: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Canvas:
    width: int
    height: int
    palette: Palette
    seed: Seed


# Dark ink on light paper or the reverse: contrast 7:1 or more (a test measures it).
PALETTES = (
    Palette("#f6f1e7", "#1f2a24", ("#2f6b4f", "#8fb996", "#e2a83e", "#d9654b")),
    Palette("#14213d", "#fdf8ec", ("#fca311", "#3d5a80", "#98c1d9", "#ee6c4d")),
    Palette("#fbf3ee", "#33202a", ("#b5446e", "#f2b5a7", "#7a9e9f", "#efcb68")),
    Palette("#eef4f7", "#10243a", ("#1d6fa3", "#7cc6d6", "#f4b942", "#ef7b5a")),
    Palette("#1d2b2a", "#f4f7f2", ("#5fb49c", "#2c4f4a", "#f2d0a4", "#e07a5f")),
    Palette("#f7f3fb", "#271a3c", ("#6b4fa0", "#bda7e0", "#f29e6d", "#59a5a1")),
    Palette("#2b1d1a", "#fff6e9", ("#c8763f", "#6f4538", "#ecc78f", "#8aa17f")),
    Palette("#f3f6ea", "#22301a", ("#6d8f3c", "#c5d88f", "#3f7d8c", "#e9b44c")),
)


def compose(*, title: str, variant: str, width: int, height: int) -> str:
    """A complete SVG document. Pictures of one title share its colours; `variant` decides the geometry."""
    palette = Seed("palette", title).pick("palette", PALETTES)
    canvas = Canvas(width, height, palette, Seed("geometry", title, variant))
    shapes = canvas.seed.pick("style", _STYLES)(canvas)
    label = escape(_clean(title), {'"': "&quot;"})
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            f'role="img" aria-label="{label}">',
            f'<rect width="{width}" height="{height}" fill="{palette.paper}"/>',
            *shapes,
            *_title(canvas, _clean(title)),
            "</svg>\n",
        ]
    )


def _clean(text: str) -> str:
    """Only what XML 1.0 allows, white space made single."""
    return " ".join(_NOT_XML.sub(" ", text).split())[:300]


def _hills(canvas: Canvas) -> list[str]:
    """A sun over four rows of hills."""
    w, h, seed = canvas.width, canvas.height, canvas.seed
    radius = seed.between("sun", 0.13, 0.2) * h
    sun = _circle(seed.between("sun x", 0.68, 0.9) * w, seed.between("sun y", 0.2, 0.36) * h, radius, _shape(canvas, 2))
    return [sun, *(_hill(canvas, row) for row in range(4))]


def _hill(canvas: Canvas, row: int) -> str:
    w, h, seed = canvas.width, canvas.height, canvas.seed
    base = h * (0.68 + 0.09 * row)
    phase, waves = seed.between(f"phase {row}", 0, 6.28), seed.between(f"waves {row}", 1.0, 2.4)
    points = [
        (w * step / 24, base + math.sin(phase + waves * 6.28 * step / 24) * h * 0.05 - (step / 24) * h * 0.1)
        for step in range(25)
    ]
    path = " ".join(f"L{x:.0f} {y:.1f}" for x, y in points)
    fill, opacity = _shape(canvas, (row * 3 + 1) % 4), 0.55 + 0.15 * row
    return f'<path d="M0 {h} {path} L{w} {h}Z" fill="{fill}" opacity="{opacity:.2f}"/>'


def _quarters(canvas: Canvas) -> list[str]:
    """A grid of quarter circles, squares and dots on the right side."""
    cell = canvas.height / 5
    columns = int(canvas.width * 0.43 / cell)
    left = canvas.width - columns * cell
    return [
        tile
        for column in range(columns)
        for row in range(5)
        for tile in _tile(canvas, left + column * cell, row * cell, cell, f"{column}/{row}")
    ]


def _tile(canvas: Canvas, x: float, y: float, size: float, key: str) -> list[str]:
    kind = canvas.seed.number(f"kind {key}", 6)
    colours = canvas.seed.shuffled(f"colours {key}", canvas.palette.shapes)
    ground = f'<rect x="{x:.1f}" y="{y:.1f}" width="{size:.1f}" height="{size:.1f}" fill="{colours[0]}"/>'
    if kind == 0:
        return [ground, _circle(x + size / 2, y + size / 2, size * 0.32, colours[1])]
    if kind == 1:
        return [ground]
    corners = [(x, y, 1, 1), (x + size, y, -1, 1), (x + size, y + size, -1, -1), (x, y + size, 1, -1)]
    cx, cy, dx, dy = corners[kind - 2]
    sweep = 1 if dx == dy else 0
    arc = f"M{cx:.1f} {cy:.1f}h{dx * size:.1f}A{size:.1f} {size:.1f} 0 0 {sweep} {cx:.1f} {cy + dy * size:.1f}Z"
    return [ground, f'<path d="{arc}" fill="{colours[1]}"/>']


def _rings(canvas: Canvas) -> list[str]:
    """Large rings that run over the right edge, with small dots among them."""
    w, h, seed = canvas.width, canvas.height, canvas.seed
    cx, cy = seed.between("cx", 0.86, 0.97) * w, seed.between("cy", 0.35, 0.7) * h
    rings = [_circle(cx, cy, h * (0.62 - 0.11 * ring), _shape(canvas, ring % 4)) for ring in range(5)]
    dots = [
        _circle(
            seed.between(f"x{n}", 0.64, 0.98) * w, seed.between(f"y{n}", 0.04, 0.96) * h, h * 0.014, canvas.palette.ink
        )
        for n in range(7)
    ]
    return [*rings, *dots]


def _leaves(canvas: Canvas) -> list[str]:
    """Overlapping leaf shapes that rise from the lower right corner."""
    w, h, seed = canvas.width, canvas.height, canvas.seed
    shapes = []
    for leaf in range(9):
        length = h * seed.between(f"length {leaf}", 0.55, 0.95)
        x = w * (0.62 + 0.045 * leaf)
        angle = seed.between(f"angle {leaf}", -34, 22)
        path = f"M0 0C{length * 0.3:.0f} {-length * 0.3:.0f} {length * 0.25:.0f} {-length * 0.8:.0f} 0 {-length:.0f}"
        path += f"C{-length * 0.25:.0f} {-length * 0.8:.0f} {-length * 0.3:.0f} {-length * 0.3:.0f} 0 0Z"
        shapes.append(
            f'<path d="{path}" transform="translate({x:.0f} {h * 1.04:.0f}) rotate({angle:.1f})" '
            f'fill="{_shape(canvas, leaf % 4)}" opacity="0.88"/>'
        )
    return shapes


_STYLES: tuple[Callable[[Canvas], list[str]], ...] = (_hills, _quarters, _rings, _leaves)


def _shape(canvas: Canvas, index: int) -> str:
    return canvas.seed.shuffled("shapes", canvas.palette.shapes)[index]


def _circle(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}"/>'


def _title(canvas: Canvas, title: str) -> list[str]:
    """The title at the left on a panel of paper, in the largest size at which it fits."""
    if not title:
        return []
    margin, room = canvas.height * 0.09, canvas.width * 0.52
    size, lines = _fitted(title, room - margin * 0.6, canvas.height * 0.6, canvas.height)
    block = size * 1.22 * len(lines)
    top = (canvas.height - block) / 2
    panel = (
        f'<rect x="{margin * 0.6:.0f}" y="{top - margin * 0.75:.0f}" width="{room + margin * 0.4:.0f}" '
        f'height="{block + margin * 1.5:.0f}" rx="{margin * 0.25:.0f}" fill="{canvas.palette.paper}" opacity="0.94"/>'
    )
    ink = canvas.palette.ink
    bar = f'<rect x="{margin:.0f}" y="{top - margin * 0.28:.0f}" width="{size:.0f}" height="5" fill="{ink}"/>'
    spans = "".join(
        f'<tspan x="{margin:.0f}" y="{top + size * (0.98 + 1.22 * number):.0f}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    text = f'<text font-family="{_FONT}" font-size="{size:.0f}" font-weight="700" fill="{ink}">{spans}</text>'
    return [panel, bar, text]


def _fitted(title: str, width: float, height: float, canvas_height: int) -> tuple[float, list[str]]:
    """The largest of ten sizes at which the title fits; at the smallest it is cut after the last line."""
    for step in range(10):
        size = canvas_height * (0.1 - 0.006 * step)
        lines = _wrapped(title, width / size)
        if len(lines) <= _MOST_LINES and size * 1.22 * len(lines) <= height:
            return size, lines
    kept = lines[:_MOST_LINES]
    return size, [*kept[:-1], kept[-1][:-1].rstrip() + "…"]


def _wrapped(text: str, ems: float) -> list[str]:
    """Lines of at most `ems` widths of an em; a word longer than a line is broken."""
    lines = [""]
    for word in _breakable(text, ems):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _ems(longer) > ems:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _breakable(text: str, ems: float) -> list[str]:
    parts = []
    for word in text.split():
        piece = ""
        for letter in word:
            if piece and _ems(piece + letter) > ems:
                parts.append(piece)
                piece = ""
            piece += letter
        parts.append(piece)
    return parts


def _ems(text: str) -> float:
    """Estimated width of bold sans-serif type in ems, on the wide side."""
    return math.fsum(_letter_ems(letter) for letter in text)


def _letter_ems(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    if letter in "iIl.,:;'!|j ":
        return 0.32
    return 0.92 if letter in "mwMW@%" else 0.72 if letter.isupper() else 0.6
