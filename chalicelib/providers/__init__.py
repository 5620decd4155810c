"""What stages ask of a text or image provider. Which one answers is the site's setting.

Providers are small: `complete` and `draw`. Both return the usage that credits are metered from.
A provider raises `ProviderUnavailable` (worth a retry), `ProviderRefused` or `OutputRejected`
(this item fails, with a reason a person understands), nothing else.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)


class Prompt(msgspec.Struct, frozen=True, kw_only=True):
    """`instructions` is the template in force (default or the site's own); `data` are the facts it
    speaks of, quoted to a model inside a delimiter, never mixed into the instructions."""

    name: str
    version: str
    instructions: str
    data: dict[str, Any]


class ImageBrief(msgspec.Struct, frozen=True, kw_only=True):
    prompt: str
    title: str
    role: str  # "featured" | "in_article"


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    input_tokens: int = 0
    output_tokens: int = 0
    images: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            images=self.images + other.images,
        )


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    content: bytes
    media_type: str  # "image/svg+xml", "image/png"
    width: int  # pixels
    height: int  # pixels


class TextProvider(Protocol):
    name: str
    model: str

    def complete(self, prompt: Prompt, schema: type[T]) -> tuple[T, Usage]: ...


class ImageProvider(Protocol):
    name: str
    model: str

    def draw(self, brief: ImageBrief) -> tuple[Drawing, Usage]: ...
