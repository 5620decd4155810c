"""The built-in text provider: no key, no network, the same answer each time. One function for each prompt's name."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from chalicelib.errors import OutputRejected, ProviderRefused
from chalicelib.providers import Prompt, Usage

from .article import ArticleFacts, write_article
from .clusters import ClusterFacts, make_clusters
from .ideas import IdeaFacts, make_ideas
from .image_prompts import ImagePromptFacts, make_image_prompts
from .news.current_affairs import NewsFacts, make_note
from .news.mcq import McqFacts, make_questions

T = TypeVar("T", bound=msgspec.Struct)
F = TypeVar("F", bound=msgspec.Struct)

CHARACTERS_PER_TOKEN = 4  # the usual rule of thumb for English; there is no tokenizer here


class OfflineText:
    """Text from the content itself: really clusters, plans and writes, in plain English."""

    name = "offline"
    model = "offline-1"

    def complete(self, prompt: Prompt, schema: type[T]) -> tuple[T, Usage]:
        """An instance of `schema` and the tokens that its text in and out would be.

        Raises ProviderRefused for an unknown prompt or data that lacks a field, OutputRejected when
        what it made does not fit the schema.
        """
        work = _WORK.get(prompt.name)
        if work is None:
            raise ProviderRefused(f"the offline provider knows no prompt {prompt.name!r}", prompt=prompt.name)
        answer = msgspec.to_builtins(work(prompt))
        try:
            value = msgspec.convert(answer, schema)
        except msgspec.ValidationError as error:
            raise OutputRejected(f"{prompt.name}: {error}", prompt=prompt.name) from error
        return value, Usage(
            input_tokens=_tokens(prompt.instructions) + _tokens(_json(prompt.data)),
            output_tokens=_tokens(_json(answer)),
        )


def _read(prompt: Prompt, facts: type[F]) -> F:
    try:
        return msgspec.convert(prompt.data, facts)
    except msgspec.ValidationError as error:
        raise ProviderRefused(f"{prompt.name}: {error}", prompt=prompt.name) from error


_WORK: Mapping[str, Callable[[Prompt], Any]] = {
    "clusters": lambda prompt: make_clusters(_read(prompt, ClusterFacts)),
    "ideas": lambda prompt: make_ideas(_read(prompt, IdeaFacts)),
    "article": lambda prompt: write_article(_read(prompt, ArticleFacts)),
    "image_prompts": lambda prompt: make_image_prompts(_read(prompt, ImagePromptFacts)),
    "mcq": lambda prompt: make_questions(_read(prompt, McqFacts)),
    "current_affairs": lambda prompt: make_note(_read(prompt, NewsFacts)),
}


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _tokens(text: str) -> int:
    return math.ceil(len(text) / CHARACTERS_PER_TOKEN)
