"""Keywords as vectors: TF-IDF over stems, pairs of stems, pieces of words, and themes. Plain Python: 50 at a time.

scikit-learn with scipy would not fit into a Lambda's 250 MB.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from chalicelib.words import GENERIC_STEMS, stems

from .thesaurus import themes_of

Vector = dict[str, float]

# How much each kind of feature says about meaning; squares add up to 1 when all are there.
_WORDS, _PAIRS, _PIECES, _THEMES = 0.75, 0.3, 0.35, 0.46
_GENERIC_SHARE = 0.25
_PIECE_LENGTH = 4


def similarities(texts: Sequence[str]) -> list[list[float]]:
    """Cosine similarity of every two texts, 0 to 1."""
    vectors = embed(texts)
    size = len(vectors)
    matrix = [[1.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i):
            matrix[i][j] = matrix[j][i] = _dot(vectors[i], vectors[j])
    return matrix


def embed(texts: Sequence[str]) -> list[Vector]:
    """One vector of length 1 for each text."""
    groups = (
        (_WORDS, [_words(text) for text in texts]),
        (_PAIRS, [_pairs(text) for text in texts]),
        (_PIECES, [_pieces(text) for text in texts]),
        (_THEMES, [Counter(f"theme {key}" for key in themes_of(text)) for text in texts]),
    )
    vectors: list[Vector] = [{} for _ in texts]
    for weight, counts in groups:
        for vector, part in zip(vectors, _tf_idf(counts), strict=True):
            vector.update({feature: weight * value for feature, value in part.items()})
    return [_normalised(vector) for vector in vectors]


def _words(text: str) -> Counter[str]:
    return Counter(stems(text))


def _pairs(text: str) -> Counter[str]:
    return Counter(f"{left} {right}" for left, right in pairwise(stems(text)))


def _pieces(text: str) -> Counter[str]:
    """Runs of letters, so that spellings and compounds meet; generic words are left out."""
    padded = [f"<{word}>" for word in stems(text) if word not in GENERIC_STEMS]
    ends = ((word, start) for word in padded for start in range(max(1, len(word) - _PIECE_LENGTH + 1)))
    return Counter(f"~{word[start : start + _PIECE_LENGTH]}" for word, start in ends)


def _tf_idf(counts: Sequence[Counter[str]]) -> list[Vector]:
    seen = Counter(feature for count in counts for feature in count)
    return [
        _normalised({feature: tf * _rarity(feature, seen[feature], len(counts)) for feature, tf in count.items()})
        for count in counts
    ]


def _rarity(feature: str, documents: int, total: int) -> float:
    idf = math.log((1 + total) / (1 + documents)) + 1
    return idf * _GENERIC_SHARE if feature in GENERIC_STEMS else idf


def _normalised(vector: Vector) -> Vector:
    length = math.sqrt(math.fsum(value * value for value in vector.values()))
    return {feature: value / length for feature, value in vector.items()} if length else {}


def _dot(left: Vector, right: Vector) -> float:
    """fsum: the same sum in whatever order the features come."""
    if len(right) < len(left):
        left, right = right, left
    return math.fsum(value * right[feature] for feature, value in left.items() if feature in right)
