"""The same question however it is typed (an id), and nearly the same one in other words (bands and a likeness).

Standard library only, and the same in every process. A text is compared by the stems of its telling words; what stands
after a line break is its answer, whose words count apart from the question's: "capital of France, Paris" is asked
again by "which city is the capital of France", but not by "Paris is the capital of which country".

NEAR was measured on the pairs in tests/core/question_pairs.py: of 30 questions reworded, 26 are at 0.75 or more; of 34
pairs of different questions on one subject, none is above 0.67. Runs of two words told the two kinds apart worse (22 of
30), and so did questions without their answers (20 of 30, and one pair of different ones taken for the same).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from chalicelib.words import STOPWORDS, stem, word_set

NEAR = 0.7
_OF_ANSWER = "answer "  # before the words of an answer
BANDS, ROWS = 8, 2  # two texts at NEAR share a band in 99.5 of 100 cases, two at 0.3 in half
# What is not a mark of writing or space: letters, digits, and the vowel signs of Indian scripts, which \w leaves out.
_LETTER = (
    r"[^\s!-/:-@\[-`{-~\u00a1-\u00bf\u00d7\u00f7\u0589-\u058a\u060c\u061b\u061f\u0964\u0965"
    r"\u2000-\u206f\u2212\u3000-\u303f]"
)
_TOKEN = re.compile(rf"{_LETTER}+(?:[.,'’]{_LETTER}+)*|(?<!{_LETTER})[-−](?=\s?\d)|[+*/%×÷=#]|_{{2,}}")
_POINTS_AT_OPTIONS = re.compile(r"\b(?:following|of these|below)\b")
_ASKING = STOPWORDS | word_set(
    "name called known following many much year number city country person long missing blank sentence report belongs"
)


def asked(question: str, answer: str) -> str:
    """A question with its answer, as `bands` and `similarity` read it."""
    return f"{_one_line(question)}\n{_one_line(answer)}"


def question_id(question: str, options: Sequence[str] = ()) -> str:
    """The same for each spelling that differs in case, spaces, punctuation or Unicode form only. The options count
    where the question says nothing without them ("Which of the following is a prime number?")."""
    told = _plain(question)
    if _POINTS_AT_OPTIONS.search(told):
        told = "\n".join([told, *sorted(_plain(option) for option in options)])
    return "q" + hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:25]


def bands(text: str) -> tuple[str, ...]:
    """Keys of which two texts that are nearly the same share at least one: MinHash, two hashes a band."""
    digests = [_hashes(word) for word in telling(text)]
    least = [min(column) for column in zip(*digests, strict=True)]
    return tuple(
        f"{band}-{''.join(value.hex() for value in least[band * ROWS : (band + 1) * ROWS])}"
        for band in range(BANDS if least else 0)
    )


def similarity(one: str, other: str) -> float:
    """0 to 1: the share of telling words that both have; 0 where both have an answer and these have no word in common,
    as when the same sentence is left with another blank, or reported anew with another number."""
    mine, theirs = telling(one), telling(other)
    answers = [{word for word in words if word.startswith(_OF_ANSWER)} for words in (mine, theirs)]
    if all(answers) and not answers[0] & answers[1]:
        return 0.0
    return len(mine & theirs) / len(mine | theirs) if mine or theirs else 0.0


def telling(text: str) -> frozenset[str]:
    """Stems of the words that say what is asked, those of the answer marked; of all words when none does."""
    question, _, answer = text.partition("\n")
    return frozenset(_stems(question)) | {f"{_OF_ANSWER}{word}" for word in _stems(answer)}


def _stems(text: str) -> list[str]:
    words = [word.replace(",", "") for word in _TOKEN.findall(_folded(text))]
    return [stem(word) for word in words if word not in _ASKING] or [stem(word) for word in words]


def _hashes(word: str) -> list[bytes]:
    digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=BANDS * ROWS * 4).digest()
    return [digest[start : start + 4] for start in range(0, len(digest), 4)]


def _plain(text: str) -> str:
    """Marks of writing become spaces; a point or comma inside a number, a minus and a blank to fill in stay."""
    return " ".join(_TOKEN.findall(_folded(text))) or _folded(text)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _one_line(text: str) -> str:
    return " ".join(text.split())
