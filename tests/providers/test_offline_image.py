"""The built-in image provider draws valid, small, legible SVG for any title."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.errors import ProviderRefused
from chalicelib.providers import Drawing, ImageBrief, Usage
from chalicelib.providers.offline import OfflineImage
from chalicelib.providers.offline.svg import PALETTES, Palette

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
SIZES = {"featured": (1200, 630), "in_article": (800, 450)}


def draw(title: str, role: str = "featured", prompt: str = "hills") -> tuple[Drawing, Usage]:
    return OfflineImage().draw(ImageBrief(prompt=prompt, title=title, role=role))


@given(st.text(max_size=400), st.text(max_size=60), st.sampled_from(sorted(SIZES)))
@settings(max_examples=150, deadline=None)
def test_any_title_gives_valid_small_svg_of_the_right_size(title: str, prompt: str, role: str) -> None:
    drawing, usage = draw(title, role, prompt)
    root = ElementTree.fromstring(drawing.content)
    assert (drawing.width, drawing.height) == SIZES[role]
    assert (root.get("width"), root.get("height")) == tuple(str(side) for side in SIZES[role])
    assert drawing.media_type == "image/svg+xml"
    assert len(drawing.content) < 20_000
    assert usage == Usage(images=1)


TITLE_WORDS = ["garlic", "espresso", "bike", "derailleur", "milk", "&", "<b>", "how", "to", "Straßenfahrrad"]


@given(st.lists(st.sampled_from(TITLE_WORDS), min_size=1, max_size=14))
@settings(max_examples=60, deadline=None)
def test_the_whole_title_is_on_the_picture_within_its_panel(words: list[str]) -> None:
    drawing, _ = draw(" ".join(words))
    root = ElementTree.fromstring(drawing.content)
    text = root.find(f"{SVG}text")
    assert text is not None
    lines = [span.text or "" for span in text]
    assert " ".join(lines) == " ".join(words)
    size = float(text.get("font-size", "0"))
    assert size >= 0.04 * drawing.height
    assert all(0 < float(span.get("y", "0")) < drawing.height for span in text)
    assert all(len(line) * size * 0.45 < drawing.width * 0.56 for line in lines)


def test_a_very_long_title_is_cut_and_says_so() -> None:
    root = ElementTree.fromstring(draw("word " * 200)[0].content)
    assert "".join(root.itertext()).strip().endswith("…")


def test_nothing_in_a_title_becomes_markup() -> None:
    content = draw('</text><script>alert("x")</script>]]>\x00')[0].content
    assert b"<script" not in content
    assert {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(content).iter()} <= {
        "svg", "rect", "circle", "path", "text", "tspan",
    }  # fmt: skip


def test_pictures_of_one_article_share_colours_and_differ_in_shape() -> None:
    first, second = (draw("Compost", prompt=prompt)[0].content.decode() for prompt in ("one", "two"))
    assert first != second
    assert next(p.paper for p in PALETTES if p.paper in first) == next(p.paper for p in PALETTES if p.paper in second)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.paper)
def test_titles_have_a_contrast_of_seven_to_one(palette: Palette) -> None:
    dark, light = sorted((luminance(palette.paper), luminance(palette.ink)))
    assert (light + 0.05) / (dark + 0.05) >= 7


def luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_an_unknown_role_is_refused_by_name() -> None:
    with pytest.raises(ProviderRefused, match="banner"):
        draw("Compost", role="banner")


def test_pictures_do_not_depend_on_the_process() -> None:
    program = (
        "import sys\n"
        "from tests.providers.test_offline_image import draw\n"
        "for n in range(12): sys.stdout.buffer.write(draw(f'Title {n}', prompt=str(n))[0].content)\n"
    )
    outputs = set()
    for hash_seed in ("0", "7"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, timeout=60, check=True)
        outputs.add(done.stdout)
    assert len(outputs) == 1
