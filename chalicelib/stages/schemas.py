"""The shapes that a text provider must answer in: validated here, sent to a model as JSON Schema."""

from __future__ import annotations

from typing import Annotated

import msgspec

from chalicelib.questions import (
    FEWEST_OPTIONS,
    LONGEST_CATEGORY,
    LONGEST_EXPLANATION,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    LONGEST_QUOTE,
    MOST_CATEGORIES,
    MOST_OPTIONS,
)

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    name: Line
    description: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    keywords: Annotated[list[Line], msgspec.Meta(min_length=3, max_length=10)]


class Clusters(msgspec.Struct, frozen=True, kw_only=True):
    clusters: Annotated[list[Cluster], msgspec.Meta(min_length=1, max_length=40)]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    heading: Line
    points: Annotated[list[Line], msgspec.Meta(max_length=8)] = []


class Idea(msgspec.Struct, frozen=True, kw_only=True):
    title: Line
    angle: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    type: Annotated[str, msgspec.Meta(pattern="^(guide|how_to|list|comparison|questions|explainer)$")]
    outline: Annotated[list[Section], msgspec.Meta(min_length=6, max_length=10)]


class Ideas(msgspec.Struct, frozen=True, kw_only=True):
    ideas: Annotated[list[Idea], msgspec.Meta(min_length=3, max_length=7)]


class ArticleSection(msgspec.Struct, frozen=True, kw_only=True):
    heading: Line
    body: Text  # paragraphs parted by a blank line


class Article(msgspec.Struct, frozen=True, kw_only=True):
    title: Line
    meta_description: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    sections: Annotated[list[ArticleSection], msgspec.Meta(min_length=1, max_length=12)]


class ImagePrompt(msgspec.Struct, frozen=True, kw_only=True):
    role: Annotated[str, msgspec.Meta(pattern="^(featured|in_article)$")]
    prompt: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    alt: Line


class ImagePrompts(msgspec.Struct, frozen=True, kw_only=True):
    prompts: Annotated[list[ImagePrompt], msgspec.Meta(min_length=1, max_length=4)]


Category = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_CATEGORY)]
Categories = Annotated[list[Category], msgspec.Meta(max_length=MOST_CATEGORIES)]
Option = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_OPTION)]


class Question(msgspec.Struct, frozen=True, kw_only=True):
    question: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_QUESTION)]
    options: Annotated[list[Option], msgspec.Meta(min_length=FEWEST_OPTIONS, max_length=MOST_OPTIONS)]
    answer: Option  # one of the options, spelled as it is there
    explanation: Annotated[str, msgspec.Meta(max_length=LONGEST_EXPLANATION)] = ""
    categories: Categories = []
    difficulty: Annotated[str, msgspec.Meta(pattern="^(easy|medium|hard)$")]
    quote: Annotated[str, msgspec.Meta(max_length=LONGEST_QUOTE)] = ""  # the passage of the text that has the answer


class Questions(msgspec.Struct, frozen=True, kw_only=True):
    """None at all where the text has nothing to ask about."""

    questions: Annotated[list[Question], msgspec.Meta(max_length=20)]


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What a text reports, for readers who follow current affairs."""

    headings: Annotated[list[Line], msgspec.Meta(min_length=1, max_length=3)]
    key_points: Annotated[
        list[Annotated[str, msgspec.Meta(min_length=1, max_length=500)]], msgspec.Meta(min_length=3, max_length=6)
    ]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=3_000)]  # one paragraph
    categories: Categories = []
