"""Images from an OpenAI-compatible server: base64 in, checked bytes with their true size out.

An image that comes as a link is refused: only `sources/` fetches what others name.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import httpx
import msgspec

from chalicelib.errors import OutputRejected, ProviderRefused
from chalicelib.providers import Drawing, ImageBrief, Usage
from chalicelib.providers.metering import Meter
from chalicelib.providers.openai_compatible.pixels import Unreadable, measure
from chalicelib.providers.openai_compatible.server import Clock, Limits, Server

FEATURED = "featured"
SQUARE = "1024x1024"
WIDE = {"gpt-image": "1536x1024", "dall-e-3": "1792x1024"}  # by the model's first letters; others may know none
LIMITS = Limits(total_seconds=70, max_bytes=32_000_000)  # four images of one unit stay under its 300 s


class Image(msgspec.Struct, frozen=True):
    b64_json: str | None = None
    url: str | None = None


class Tokens(msgspec.Struct, frozen=True):
    input_tokens: int | None = None
    output_tokens: int | None = None


class ImageAnswer(msgspec.Struct, frozen=True):
    data: list[Image] = []
    usage: Tokens | None = None
    error: Any = None


class OpenAIImage:
    """`draw` raises ProviderUnavailable, ProviderRefused or OutputRejected; each carries its usage."""

    name = "openai"  # as the site settings say it

    def __init__(
        self, client: httpx.Client, model: str, *, limits: Limits = LIMITS, clock: Clock | None = None
    ) -> None:
        self.model = model
        self._server = Server(client, limits, clock or Clock())
        self._asks_base64 = not model.startswith("gpt-image")  # these always do, and refuse to be told

    def draw(self, brief: ImageBrief) -> tuple[Drawing, Usage]:
        with Meter() as meter:
            answer = self._ask(brief, self._server.deadline())
            meter.add(_usage_of(answer))
            return _drawing(answer), meter.total

    def _ask(self, brief: ImageBrief, deadline: float) -> ImageAnswer:
        try:
            return self._server.post("images/generations", self._body(brief), ImageAnswer, deadline)
        except ProviderRefused as refused:
            unknown = refused.details.get("status") in (400, 422) and "response_format" in refused.message
            if not (unknown and self._asks_base64):
                raise
            self._asks_base64 = False
        return self._server.post("images/generations", self._body(brief), ImageAnswer, deadline)

    def _body(self, brief: ImageBrief) -> dict[str, Any]:
        body = {"model": self.model, "prompt": brief.prompt, "n": 1, "size": _size(self.model, brief.role)}
        return body | {"response_format": "b64_json"} if self._asks_base64 else body


def _size(model: str, role: str) -> str:
    wide = [size for start, size in WIDE.items() if model.startswith(start)]
    return wide[0] if wide and role == FEATURED else SQUARE


def _usage_of(answer: ImageAnswer) -> Usage:
    counted = answer.usage or Tokens()
    return Usage(
        input_tokens=counted.input_tokens or 0,
        output_tokens=counted.output_tokens or 0,
        images=len(answer.data),
    )


def _drawing(answer: ImageAnswer) -> Drawing:
    image = answer.data[0] if answer.data else Image()
    if not image.b64_json:
        came = "a link instead of an image" if image.url else "no image"
        raise OutputRejected(f"the image server answered with {came}")
    try:
        content = base64.b64decode(image.b64_json, validate=True)
        picture = measure(content)
    except binascii.Error as error:
        raise OutputRejected("the image came damaged: it is not valid base64") from error
    except Unreadable as error:
        raise OutputRejected(f"the image cannot be used: {error}") from error
    return Drawing(content=content, media_type=picture.media_type, width=picture.width, height=picture.height)
