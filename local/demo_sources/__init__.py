"""The demo's own sources: five of eight items each, written for it. The texts are in the TOML files beside this one."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

Purpose = Literal["mcq", "current_affairs"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What is registered. `file`: its texts, and the folder that its `path` is in."""

    file: str
    path: str
    type: Literal["feed", "index", "api"]
    purposes: tuple[Purpose, ...] = ("mcq", "current_affairs")


class Article(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`summary`: what a feed shows instead of the text, which is then on the article's own page only."""

    slug: str
    title: str
    published: datetime
    categories: tuple[str, ...]
    text: str
    summary: str = ""

    @property
    def paragraphs(self) -> list[str]:
        return [" ".join(paragraph.split()) for paragraph in self.text.split("\n\n")]


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    category: str
    difficulty: Literal["easy", "medium", "hard"]
    question: str
    correct: str
    incorrect: tuple[str, str, str]


class Newspaper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    about: str
    items: tuple[Article, ...]


class Quiz(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    about: str
    items: tuple[Question, ...]


SOURCES = (
    Source(file="gazette", path="/gazette/rss.xml", type="feed"),
    Source(file="courier", path="/courier/rss.xml", type="feed"),
    Source(file="letter", path="/letter/atom.xml", type="feed"),
    Source(file="culture", path="/culture/", type="index"),
    Source(file="quiz", path="/quiz/questions.json", type="api", purposes=("mcq",)),
)


def newspaper(file: str) -> Newspaper:
    return msgspec.convert(_read(file), Newspaper)


def quiz(file: str) -> Quiz:
    return msgspec.convert(_read(file), Quiz)


def name_of(source: Source) -> str:
    return str(_read(source.file)["name"])


def _read(file: str) -> dict[str, object]:
    return tomllib.loads(Path(__file__).with_name(f"{file}.toml").read_text(encoding="utf-8"))
