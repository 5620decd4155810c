"""The built-in text provider keeps its promises for any keywords, titles and outlines."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.errors import OutputRejected, ProviderRefused
from chalicelib.providers import Prompt
from chalicelib.providers.offline import OfflineText
from chalicelib.providers.offline.clustering import agglomerate
from chalicelib.providers.offline.outlines import KNOWN_ASPECTS
from chalicelib.providers.offline.stock import PASSAGES
from chalicelib.providers.offline.thesaurus import themes_of
from chalicelib.providers.offline.vectors import similarities
from chalicelib.providers.offline.voice import sentences, words_in
from chalicelib.stages.schemas import Article, Cluster, Clusters, Idea, Ideas, ImagePrompts
from chalicelib.words import stems

T = TypeVar("T", bound=msgspec.Struct)
ROOT = Path(__file__).resolve().parents[2]
SAMPLE = [row["keyword"] for row in csv.DictReader((ROOT / "local/sample_keywords.csv").open(encoding="utf-8"))]
ODD = [
    "🚲🚲🚲",
    "Ü",
    "кофе дома",
    "コーヒー 豆",
    "?!...",
    "how to",
    "why is",
    "the the the",
    "{doing} <b>&",
    "a " * 60 + "end",
    "x" * 190,
    "vs",
    "tea vs",
    "50% off %s",
    "don't",
    "Best",
]

usual = st.sampled_from(SAMPLE)
characters = st.characters(exclude_categories=["Cs", "Cc"])
odd = st.sampled_from(ODD) | st.text(characters, min_size=1, max_size=40).filter(str.strip)
keywords = st.lists(usual | odd | usual.map(str.upper), min_size=5, max_size=50)
lines = st.text(characters, min_size=1, max_size=120).filter(str.strip)
section_plans = st.fixed_dictionaries({"heading": lines | usual, "points": st.lists(lines | usual, max_size=8)})
outlines = st.lists(section_plans, min_size=1, max_size=12)


def complete(name: str, data: dict[str, Any], schema: type[T]) -> T:
    value, _ = OfflineText().complete(Prompt(name=name, version="1", instructions="Do it.", data=data), schema)
    return value


def clusters_of(words: list[str], smallest: int = 3, largest: int = 10) -> list[Cluster]:
    data = {"keywords": words, "smallest": smallest, "largest": largest}
    return complete("clusters", data, Clusters).clusters


def ideas_for(cluster: Cluster, **limits: int) -> list[Idea]:
    data = {
        "cluster": {"name": cluster.name, "description": cluster.description},
        "keywords": cluster.keywords,
        "fewest": 3,
        "most": 7,
        "sections_fewest": 6,
        "sections_most": 10,
        "language": "en",
    }
    return complete("ideas", data | limits, Ideas).ideas


def article_data(idea: Idea, words: list[str]) -> dict[str, Any]:
    outline = [{"heading": section.heading, "points": list(section.points)} for section in idea.outline]
    limits = {"words_fewest": 1000, "words_most": 1200}
    return {"title": idea.title, "angle": idea.angle, "type": idea.type, "keywords": words, "outline": outline} | limits


def sample_articles() -> Iterator[tuple[Article, Idea]]:
    for cluster in clusters_of(SAMPLE[:50]) + clusters_of(SAMPLE[50:]):
        for idea in ideas_for(cluster):
            yield complete("article", article_data(idea, cluster.keywords), Article), idea


def all_words(article: Article) -> int:
    return sum(len(section.body.split()) for section in article.sections)


@given(keywords)
@settings(max_examples=60, deadline=None)
def test_every_keyword_is_in_exactly_one_cluster_of_an_allowed_size(words: list[str]) -> None:
    clusters = clusters_of(words)
    assert sorted(keyword for cluster in clusters for keyword in cluster.keywords) == sorted(words)
    assert all(3 <= len(cluster.keywords) <= 10 for cluster in clusters)
    names = [cluster.name.casefold() for cluster in clusters]
    assert len(set(names)) == len(names)
    assert all(name.strip() for name in names)


@given(st.integers(1, 6), st.integers(0, 6), st.lists(usual | odd, min_size=5, max_size=30))
@settings(max_examples=60, deadline=None)
def test_other_sizes_are_kept_wherever_they_can_be(smallest: int, more: int, words: list[str]) -> None:
    largest = smallest + more
    groups = agglomerate(similarities(words), smallest=smallest, largest=largest)
    assert sorted(index for group in groups for index in group) == list(range(len(words)))
    if any(count * smallest <= len(words) <= count * largest for count in range(1, len(words) + 1)):
        assert all(smallest <= len(group) <= largest for group in groups)


@pytest.mark.parametrize("order", range(8))
def test_no_cluster_mixes_the_themes_of_the_sample(order: int) -> None:
    words = SAMPLE if order == 0 else random.Random(order).sample(SAMPLE, len(SAMPLE))
    for unit in (words[:50], words[50:], words[:24]):
        themes = [theme_of(keyword) for keyword in unit]
        if min(themes.count(theme) for theme in set(themes)) < 3:
            continue  # a theme of two cannot stand alone in clusters of three
        for cluster in clusters_of(unit):
            assert len({theme_of(keyword) for keyword in cluster.keywords}) == 1, cluster


def theme_of(keyword: str) -> str:
    found = themes_of(keyword)
    return max(sorted(set(found)), key=found.count)


def test_fifty_keywords_make_about_twelve_clusters() -> None:
    assert 10 <= len(clusters_of(SAMPLE[:50])) <= 14


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (
            [
                "raised bed soil",
                "raised bed gardening",
                "how to build a raised bed",
                "cheap raised beds",
                "raised beds",
            ],
            "Raised",
        ),
        (
            ["when to plant garlic", "store garlic", "how to harvest garlic", "how to grow garlic", "garlic"],
            "garlic",
        ),
        (
            ["clean bike chain", "bike chains", "how to clean a bike chain", "bike chain cleaning", "bike chain lube"],
            "bike chain",
        ),
    ],
)
def test_clusters_are_named_from_their_own_words(words: list[str], name: str) -> None:
    assert all(name.casefold() in cluster.name.casefold() for cluster in clusters_of(words))


@given(st.lists(usual | odd, min_size=3, max_size=10))
@settings(max_examples=80, deadline=None)
def test_ideas_have_distinct_titles_and_outlines_within_limits(words: list[str]) -> None:
    cluster = clusters_of(words)[0]
    ideas = ideas_for(cluster)
    assert 3 <= len(ideas) <= 7
    assert len({idea.title.casefold() for idea in ideas}) == len(ideas)
    for idea in ideas:
        assert 6 <= len(idea.outline) <= 10
        headings = [section.heading.casefold() for section in idea.outline]
        assert len(set(headings)) == len(headings)
        assert all(2 <= len(section.points) <= 4 for section in idea.outline)


@pytest.mark.parametrize(("fewest", "most", "low", "high"), [(3, 3, 6, 6), (7, 7, 6, 10), (5, 6, 10, 10), (3, 7, 7, 8)])
def test_ideas_follow_the_limits_they_are_given(fewest: int, most: int, low: int, high: int) -> None:
    limits = {"fewest": fewest, "most": most, "sections_fewest": low, "sections_most": high}
    for cluster in clusters_of(SAMPLE[:50]):
        ideas = ideas_for(cluster, **limits)
        assert fewest <= len(ideas) <= most
        assert all(low <= len(idea.outline) <= high for idea in ideas)


@pytest.mark.parametrize("keyword", ["best grinder", "tea vs coffee", "why is tea bitter", "knitting", "how to bake"])
def test_outlines_are_long_enough_with_nothing_but_one_keyword(keyword: str) -> None:
    cluster = Cluster(name="One", description="One keyword three times.", keywords=[keyword] * 3)
    ideas = ideas_for(cluster, fewest=7, sections_fewest=10)
    assert len({idea.title for idea in ideas}) == 7
    assert all(len(idea.outline) == 10 for idea in ideas)


@pytest.mark.parametrize(
    ("keyword", "question"),
    [
        ("how long do coffee beans last", "How long do coffee beans last?"),
        ("how long do coffee beans last for beginners", "How long do coffee beans last for beginners?"),
        ("does compost work in winter", "Does compost work in winter?"),
    ],
)
def test_a_question_stays_the_question_that_it_was(keyword: str, question: str) -> None:
    cluster = Cluster(name="One", description="One keyword.", keywords=[keyword])
    assert any(idea.title.startswith(question) for idea in ideas_for(cluster))


def test_a_number_in_a_title_is_the_number_of_items() -> None:
    numbers = {"Four": 4, "Five": 5, "Six": 6, "Seven": 7, "Eight": 8}
    found = 0
    for cluster in clusters_of(SAMPLE[:50]):
        for idea in ideas_for(cluster, fewest=6):
            if idea.type == "list" and (word := next((w for w in numbers if w in idea.title), None)):
                found += 1
                assert len(idea.outline) - 2 == numbers[word]
    assert found


def test_outlines_differ_from_idea_to_idea() -> None:
    outlines = [tuple(s.heading for s in idea.outline) for c in clusters_of(SAMPLE[:50]) for idea in ideas_for(c)]
    assert len(set(outlines)) == len(outlines)


@given(lines | usual, st.lists(usual | odd, max_size=10), outlines, st.sampled_from(["guide", "how_to", "questions"]))
@settings(max_examples=120, deadline=None)
def test_articles_keep_the_headings_and_the_number_of_words(
    title: str, words: list[str], outline: list[dict[str, Any]], kind: str
) -> None:
    data = {"title": title, "angle": title, "type": kind, "keywords": words, "outline": outline}
    article = complete("article", data | {"words_fewest": 1000, "words_most": 1200}, Article)
    assert [section.heading for section in article.sections] == [section["heading"] for section in outline]
    assert all(section.body.strip() for section in article.sections)
    assert 1000 <= all_words(article) <= 1200
    assert 1 <= len(article.meta_description) <= 160
    said = [sentence for section in article.sections for sentence in re.split(r"\n\n", section.body)]
    assert len(set(said)) == len(said)


@given(st.integers(150, 2500), st.integers(60, 300))
@settings(max_examples=40, deadline=None)
def test_articles_keep_other_numbers_of_words(fewest: int, room: int) -> None:
    cluster = clusters_of(SAMPLE[:50])[3]
    data = article_data(ideas_for(cluster)[0], cluster.keywords)
    article = complete("article", data | {"words_fewest": fewest, "words_most": fewest + room}, Article)
    assert fewest <= all_words(article) <= fewest + room


def test_articles_from_the_sample_repeat_nothing_and_show_no_seams() -> None:
    for article, idea in sample_articles():
        assert 1000 <= all_words(article) <= 1200
        said = [s for section in article.sections for part in section.body.split("\n\n") for s in sentences(part)]
        assert len({sentence.casefold() for sentence in said}) == len(said)
        text = "\n".join([idea.title, idea.angle, article.meta_description, *said])
        assert not re.search(r"\b(\w+) \1\b(?<!that that)", text, re.IGNORECASE), article.title
        assert not re.search(r"\ba [aeio]\w", text), re.search(r"\ba [aeio]\w+", text)
        assert not re.search(r"\ban [bcdfgjklmnpqrstvwxyz]\w", text), article.title
        assert not re.search(r"[{}]|  |\.\.|\?\.|,\.| ,", text), article.title
        assert all(sentence[0].isupper() or not sentence[0].isalpha() for sentence in said)
        assert all(sentence[-1] in ".?!" for sentence in said)


def test_articles_of_the_sample_speak_of_their_points() -> None:
    for article, idea in sample_articles():
        for written, planned in zip(article.sections, idea.outline, strict=True):
            body = set(stems(written.body))
            for point in planned.points:
                assert body & set(stems(point)), (written.heading, point)


@given(lines | usual, st.lists(lines, max_size=12), st.lists(usual | odd, max_size=10), st.integers(0, 3))
@settings(max_examples=80, deadline=None)
def test_image_prompts_are_one_featured_and_as_many_as_asked_inside(
    title: str, sections: list[str], words: list[str], inside: int
) -> None:
    data = {"title": title, "sections": sections, "keywords": words, "in_article": inside}
    prompts = complete("image_prompts", data, ImagePrompts).prompts
    assert [prompt.role for prompt in prompts] == ["featured"] + ["in_article"] * inside
    assert all(prompt.prompt and prompt.alt for prompt in prompts)


def test_tokens_are_a_quarter_of_the_characters_in_and_out() -> None:
    data = {"title": "Compost", "sections": ["One", "Two", "Three"], "keywords": [], "in_article": 1}
    prompt = Prompt(name="image_prompts", version="1", instructions="x" * 400, data=data)
    value, usage = OfflineText().complete(prompt, ImagePrompts)
    assert usage.input_tokens == 100 + -(-len(json.dumps(data, separators=(",", ":"))) // 4)
    assert usage.output_tokens > sum(len(one.prompt) for one in value.prompts) // 4
    assert usage.images == 0


@pytest.mark.parametrize(
    ("name", "data", "names"),
    [
        ("poem", {}, "poem"),
        ("clusters", {}, "keywords"),
        ("clusters", {"keywords": [1]}, "keywords"),
        ("ideas", {"keywords": ["tea"]}, "cluster"),
        ("ideas", {"cluster": {}, "keywords": ["tea"]}, "name"),
        ("ideas", {"cluster": {"name": "Tea"}, "keywords": ["tea"], "language": "de"}, "de"),
        ("article", {"type": "guide", "outline": [{"heading": "A"}]}, "title"),
        ("article", {"title": "A", "type": "guide", "outline": [{}]}, "heading"),
        ("image_prompts", {"title": "A"}, "sections"),
    ],
)
def test_what_is_unknown_or_missing_is_named(name: str, data: dict[str, Any], names: str) -> None:
    with pytest.raises(ProviderRefused, match=names):
        complete(name, data, Clusters)


@pytest.mark.parametrize(("fewest", "most"), [(3, 10), (50_000, 60_000)])
def test_impossible_numbers_of_words_are_refused_with_the_reason(fewest: int, most: int) -> None:
    outline = [{"heading": f"Part {n}", "points": []} for n in range(6)]
    limits = {"words_fewest": fewest, "words_most": most}
    with pytest.raises(ProviderRefused, match="words"):
        complete("article", {"title": "A", "type": "guide", "outline": outline} | limits, Article)


def test_an_answer_that_does_not_fit_the_schema_is_rejected() -> None:
    with pytest.raises(OutputRejected, match="clusters"):
        complete("clusters", {"keywords": ["tea", "x" * 300, "coffee"]}, Clusters)


def test_answers_do_not_depend_on_the_process() -> None:
    program = (
        "import sys, msgspec\n"
        "from tests.providers.test_offline_text import SAMPLE, clusters_of, sample_articles\n"
        "made = [clusters_of(SAMPLE[:50]), [one for one, _ in zip(sample_articles(), range(6))]]\n"
        "sys.stdout.buffer.write(msgspec.json.encode(made))\n"
    )
    outputs = {run_python(program, hash_seed) for hash_seed in ("0", "1", "4242")}
    assert len(outputs) == 1


def run_python(program: str, hash_seed: str) -> bytes:
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, timeout=120, check=True).stdout


@pytest.mark.parametrize("aspect", PASSAGES)
def test_every_passage_is_whole_sentences_and_there_is_only_one_of_it(aspect: str) -> None:
    for passage in PASSAGES[aspect]:
        assert 2 <= len(sentences(passage)) <= 5
        assert 25 <= words_in(passage) <= 70
        assert passage.endswith((".", "?"))
    everything = [passage for stock in PASSAGES.values() for passage in stock]
    assert len(set(everything)) == len(everything)


def test_known_points_have_passages() -> None:
    assert set(KNOWN_ASPECTS.values()) <= set(PASSAGES)
