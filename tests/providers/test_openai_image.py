"""Images from an OpenAI-compatible server, and what the client, schemas and image headers come down to."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import MillraceError, OutputRejected, ProviderRefused
from chalicelib.providers import ImageBrief, Usage
from chalicelib.providers.metering import spent
from chalicelib.providers.openai_compatible import OpenAIImage, open_client
from chalicelib.providers.openai_compatible.pixels import Picture, Unreadable, measure
from chalicelib.providers.openai_compatible.schema import strict_schema
from tests.providers.openai_client import FakeServer, Waits, running_server

BRIEF = ImageBrief(prompt="A raised bed in spring", title="Raised beds", role="in_article")
FEATURED = ImageBrief(prompt="A raised bed in spring", title="Raised beds", role="featured")


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    with running_server() as server:
        yield server


def test_an_image_is_its_bytes_their_type_and_their_true_size(server: FakeServer) -> None:
    with server.client() as client:
        drawing, usage = OpenAIImage(client, "draw/ok").draw(BRIEF)
    assert drawing.content.startswith(b"\x89PNG")
    assert (drawing.media_type, drawing.width, drawing.height) == ("image/png", 64, 64)
    assert usage == Usage(images=1, input_tokens=12, output_tokens=300)
    (request,) = server.seen("draw/ok")
    assert request["path"] == "/v1/images/generations"
    assert request["body"] == {
        "model": "draw/ok",
        "prompt": BRIEF.prompt,
        "n": 1,
        "size": "1024x1024",
        "response_format": "b64_json",
    }


@pytest.mark.parametrize(
    ("model", "size", "asks"),
    [("gpt-image-1/ok", "1536x1024", False), ("dall-e-3/ok", "1792x1024", True), ("flux/ok", "1024x1024", True)],
)
def test_a_featured_image_is_wide_where_the_model_can(server: FakeServer, model: str, size: str, asks: bool) -> None:
    with server.client() as client:
        OpenAIImage(client, model).draw(FEATURED)
    body = server.seen(model)[0]["body"]
    assert body["size"] == size
    assert ("response_format" in body) is asks


def test_a_server_that_always_sends_base64_is_told_once_not_to_be_told(server: FakeServer) -> None:
    with server.client() as client:
        provider = OpenAIImage(client, "told/base64-always")
        provider.draw(BRIEF)
        provider.draw(BRIEF)
    asked = ["response_format" in request["body"] for request in server.seen("told/base64-always")]
    assert asked == [True, False, False]


def test_images_are_counted_where_the_server_counts_nothing(server: FakeServer) -> None:
    with server.client() as client:
        assert OpenAIImage(client, "count/no-usage").draw(BRIEF)[1] == Usage(images=1)


@pytest.mark.parametrize(
    ("fault", "reason", "images"),
    [
        ("bad-base64", "the image came damaged: it is not valid base64", 1),
        ("html", "the image cannot be used: it is neither PNG nor JPEG nor WebP", 1),
        ("broken-png", "the image cannot be used: it is broken off in its header", 1),
        ("link", "the image server answered with a link instead of an image", 1),
        ("no-image", "the image server answered with no image", 0),
    ],
)
def test_what_is_no_image_fails_the_item_and_is_metered(
    server: FakeServer, fault: str, reason: str, images: int
) -> None:
    with server.client() as client, pytest.raises(OutputRejected) as caught:
        OpenAIImage(client, f"bad/{fault}").draw(BRIEF)
    assert caught.value.message == reason
    assert spent(caught.value).images == images
    assert len(server.seen(f"bad/{fault}")) == 1


def test_images_are_tried_again_like_text(server: FakeServer) -> None:
    waits = Waits()
    with server.client() as client:
        OpenAIImage(client, "again/500+429-seconds+ok", clock=waits.clock()).draw(BRIEF)
    assert waits.noted == [0.5, 8.0]
    assert len(server.seen("again/500+429-seconds+ok")) == 3


@pytest.mark.parametrize(
    ("base_url", "key", "reason"),
    [
        ("ftp://host/v1", "", "must start with http"),
        ("api.example.com/v1", "", "must start with http"),
        ("https://", "", "must start with http"),
        ("http://host:port", "", "is not a URL"),
        ("https://me:secret@host/v1", "", "must not hold a password"),
        ("https://host/v1", "secret\nkey", "characters that cannot be sent"),
        ("https://host/v1", "secret\u2013key", "characters that cannot be sent"),
    ],
)
def test_settings_that_can_never_work_are_refused(base_url: str, key: str, reason: str) -> None:
    with pytest.raises(ProviderRefused, match=reason) as caught:
        open_client(base_url, key)
    assert "secret" not in caught.value.message


@pytest.mark.parametrize(
    ("base_url", "asked"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com/v1/images/generations"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1/images/generations"),
        ("https://me.openai.azure.com", "https://me.openai.azure.com/openai/v1/images/generations"),
        (
            "https://me.openai.azure.com/openai/deployments/d/",
            "https://me.openai.azure.com/openai/deployments/d/images/generations?api-version=2024-10-21",
        ),
    ],
)
def test_base_urls_of_any_such_server(base_url: str, asked: str) -> None:
    with open_client(base_url, "k") as client:
        assert str(client.build_request("POST", "images/generations").url) == asked
        assert client.follow_redirects is False
        assert None not in client.timeout.as_dict().values()


class Leaf(msgspec.Struct):
    kind: Annotated[str, msgspec.Meta(pattern="^(big|small)$", description="Its size")]
    code: Annotated[str, msgspec.Meta(pattern="^[a-z]+$", max_length=5)]
    note: str | None = None


class Branch(msgspec.Struct):
    leaves: Annotated[list[Leaf], msgspec.Meta(min_length=1, max_length=3)] = []


class Tree(msgspec.Struct):
    children: list[Tree]


class Bag(msgspec.Struct):
    things: dict[str, str]


def test_a_strict_schema_is_closed_whole_and_says_its_limits_in_words() -> None:
    leaf = {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": ["big", "small"], "description": "Its size"},
            "code": {"type": "string", "description": "at most 5 characters, matching ^[a-z]+$"},
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        },
        "required": ["kind", "code", "note"],
        "additionalProperties": False,
    }
    leaves = {"type": "array", "items": leaf, "description": "at least 1 items, at most 3 items"}
    assert strict_schema(Branch) == {
        "type": "object",
        "properties": {"leaves": leaves},
        "required": ["leaves"],
        "additionalProperties": False,
    }


@pytest.mark.parametrize(("schema", "reason"), [(Tree, "holds itself"), (Bag, "free-form map")])
def test_what_strict_mode_cannot_say_is_an_error_of_the_stage(schema: type[msgspec.Struct], reason: str) -> None:
    with pytest.raises(TypeError, match=reason):
        strict_schema(schema)


def jpeg(width: int, height: int) -> bytes:
    start = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 10
    return start + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + b"\0" * 9


def webp(form: bytes, size: bytes) -> bytes:
    return b"RIFF\0\0\0\0WEBP" + form + size.ljust(32, b"\0")


@pytest.mark.parametrize(
    ("content", "picture"),
    [
        (jpeg(640, 480), Picture("image/jpeg", 640, 480)),
        (webp(b"VP8X", b"\0" * 8 + b"\x7f\x02\0\xdf\x01\0"), Picture("image/webp", 640, 480)),
        (webp(b"VP8L", b"\0" * 4 + b"\x2f" + struct.pack("<I", 639 | 479 << 14)), Picture("image/webp", 640, 480)),
        (webp(b"VP8 ", b"\0" * 10 + struct.pack("<HH", 640, 480)), Picture("image/webp", 640, 480)),
    ],
    ids=["jpeg", "webp extended", "webp lossless", "webp lossy"],
)
def test_an_images_header_says_its_type_and_size(content: bytes, picture: Picture) -> None:
    assert measure(content) == picture


@given(st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBPVP8L"]), st.binary(max_size=60))
def test_no_bytes_do_more_than_be_unreadable(start: bytes, rest: bytes) -> None:
    try:
        picture = measure(start + rest)
    except Unreadable:
        return
    assert picture.width > 0
    assert picture.height > 0


def test_an_error_without_metering_has_cost_nothing() -> None:
    assert spent(MillraceError("x")) == Usage()
