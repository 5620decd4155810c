"""Edges without a store: what the site has is handed in, the provider is the one that the settings name."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from chalicelib.items import Item, Made, Result
from chalicelib.providers import Usage
from chalicelib.stages.edges import Edges

NOW = 1_772_700_000_000  # 5 March 2026
URL = "https://news.example/2026/river"


class Desk(Edges):
    def __init__(self, stored: Sequence[Made] = (), **settings: Any) -> None:
        self.settings = settings
        self.usage = Usage()
        self.provenance: dict[str, Any] = {}
        self.stored = stored
        self.asked: list[str] = []

    def complete(self, name: str, data: dict[str, Any], schema: type[Any]) -> Any:
        self.asked.append(name)
        return super().complete(name, data, schema)

    def known(self, kind: str, keys: Collection[str]) -> set[str]:
        return {key for key in keys if any((made.kind, made.key) == (kind, key) for made in self.stored)}

    def similar(self, kind: str, keys: Collection[str]) -> list[Item]:
        alike = [made for made in self.stored if made.kind == kind and set(made.near) & set(keys)]
        return [item(made.kind, made.status, made.title, made.data) for made in alike]

    def now(self) -> int:
        return NOW


def obeying(url: str, name: str, answer: Any) -> dict[str, Any]:
    """Settings of a site whose model says this, whatever it is asked."""
    said = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    model = f"{name}/says:{base64.urlsafe_b64encode(said.encode('utf-8', 'surrogatepass')).decode()}"
    return {"text_provider": "openai", "base_url": f"{url}/v1", "model": model}


def item(kind: str, status: str, title: str, data: Mapping[str, Any]) -> Item:
    return Item(site_id="s", kind=kind, id="1", order="1", status=status, title=title, data=data)


def text(title: str, words: str, **more: Any) -> Item:
    data: dict[str, Any] = {
        "text": words, "url": URL, "source": "River news", "published": None, "image": None, "count": 5,
        "difficulty": None, "categories": [],
    }  # fmt: skip
    return item("text", "for_mcq", title, data | more)


def ready(**record: Any) -> Item:
    """A text that is a ready question of a source."""
    whole = {
        "question": "Which city is the capital of Australia?",
        "options": ["Sydney", "Canberra", "Perth", "Melbourne"],
        "answer": "Canberra",
        "explanation": "",
        "categories": ["geography"],
        "difficulty": "easy",
    }
    return text("A question", "", record=whole | record)


def stored(result: Result) -> list[Mapping[str, Any]]:
    return [made.data for made in result.made]
