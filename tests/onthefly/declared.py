"""What a newcomer would add: one more stage at the end of `content`, and an entire small pipeline, `words`.

Each entry and its function below is all that it takes; `served` puts them where the project looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.errors import OutputRejected
from chalicelib.items import Item, Made, Moved, Reason, Result
from chalicelib.pipelines import CONTENT, Pipeline, Queue, Stage
from chalicelib.stages.edges import Edges

TEASER = Stage(
    key="teaser",
    name="Review queue → Teasers",
    short_name="Teasers",
    takes=Queue("article", "in_review"),
    makes=(Queue("teaser", "new"),),
    output_label="teasers",
    unit_size=10,
    concurrency=2,
    seconds_per_item=0.1,
    expansion=1,
    max_outputs=10,
)
LETTERS = Stage(
    key="letters",
    name="Words → Letters",
    short_name="Letters",
    takes=Queue("word", "new"),
    makes=(Queue("letter", "new"),),
    output_label="letters",
    unit_size=3,
    concurrency=4,
    seconds_per_item=0.1,
    expansion=5,
    max_outputs=60,
)
SHOUT = Stage(
    key="shout",
    name="Letters → Capitals",
    short_name="Capitals",
    takes=Queue("letter", "new"),
    makes=(),
    output_label="capitals",
    unit_size=1,
    concurrency=8,
    seconds_per_item=0.1,
    expansion=1,
    max_outputs=0,
)
COUNT = Stage(
    key="count",
    name="Words → Lengths",
    short_name="Lengths",
    takes=Queue("word", "spelled"),
    makes=(),
    output_label="lengths",
    unit_size=2,
    concurrency=2,
    seconds_per_item=0.1,
    expansion=1,
    max_outputs=0,
    beside=True,
)
WORDS = Pipeline(key="words", name="Words", stages=(LETTERS, SHOUT, COUNT))


def teaser(articles: Sequence[Item], edges: Edges) -> Result:
    return Result(
        moved={article.id: Moved(status="teased") for article in articles},
        made=tuple(
            Made(kind="teaser", status="new", title=article.data["meta_description"][:200], parent=article.name)
            for article in articles
        ),
    )


def letters(words: Sequence[Item], edges: Edges) -> Result:
    """A word with a digit in it is refused, the others of its unit are not."""
    good = [word for word in words if word.title.isalpha()]
    return Result(
        moved={word.id: Moved(status="spelled") for word in good},
        failed={word.id: Reason(code="not_a_word", message=f"{word.title} is no word") for word in words
                if word not in good},
        made=tuple(Made(kind="letter", status="new", title=letter, parent=word.name) for word in good
                   for letter in word.title),
    )  # fmt: skip


def shout(found: Sequence[Item], edges: Edges) -> Result:
    """One letter fails as a whole unit would."""
    if found[0].title == "q":
        raise OutputRejected("nobody can shout a q")
    return Result(moved={item.id: Moved(status="shouted", data={"capital": item.title.upper()}) for item in found})


def count(words: Sequence[Item], edges: Edges) -> Result:
    return Result(moved={word.id: Moved(status="counted", data={"length": len(word.title)}) for word in words})


CONTENT_AND_MORE = replace(CONTENT, stages=(*CONTENT.stages, TEASER))
STAGES = {"teaser": teaser, "letters": letters, "shout": shout, "count": count}
