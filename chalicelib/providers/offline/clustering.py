"""Average-linkage agglomerative clustering with a smallest and a largest size: members near each other, sizes kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, pairwise

Matrix = Sequence[Sequence[float]]
Group = list[int]

TYPICAL_SIZE = 4
_SIZE_PENALTY = 0.06  # for each member that a merged group has more than the typical size


def agglomerate(matrix: Matrix, *, smallest: int, largest: int) -> list[Group]:
    """Indices 0..n-1 in groups of `smallest` to `largest` wherever such groups exist, about four in each.

    Groups are ordered by their first index, and so are their members.
    """
    groups = [[index] for index in range(len(matrix))]
    wanted = max(math.ceil(len(matrix) / largest), round(len(matrix) / max(TYPICAL_SIZE, smallest)), 1)
    while len(groups) > wanted and (pair := _nearest_pair(groups, matrix, largest)):
        groups = _merged(groups, *pair)
    groups = _without_small_groups(groups, matrix, smallest, largest)
    if any(not smallest <= len(group) <= largest for group in groups):
        groups = _cut_evenly([index for group in groups for index in group], smallest, largest)
    return sorted(sorted(group) for group in groups)


def linkage(left: Group, right: Group, matrix: Matrix) -> float:
    """Average similarity of the members of one group to those of another."""
    return math.fsum(matrix[i][j] for i in left for j in right) / (len(left) * len(right))


def _nearest_pair(groups: list[Group], matrix: Matrix, largest: int) -> tuple[int, int] | None:
    """The two groups to merge next, as positions; None when no two may be merged."""
    best, best_score = None, -math.inf
    for a, b in combinations(range(len(groups)), 2):
        size = len(groups[a]) + len(groups[b])
        if size > largest:
            continue
        score = linkage(groups[a], groups[b], matrix) - _SIZE_PENALTY * max(0, size - TYPICAL_SIZE)
        if score > best_score + 1e-12:
            best, best_score = (a, b), score
    return best


def _merged(groups: list[Group], a: int, b: int) -> list[Group]:
    rest = [group for position, group in enumerate(groups) if position not in (a, b)]
    return [*rest[:a], groups[a] + groups[b], *rest[a:]]


def _without_small_groups(groups: list[Group], matrix: Matrix, smallest: int, largest: int) -> list[Group]:
    """Each group that is too small joins its nearest one, or takes members from it when both together are too many.

    Every turn has one small group less or a smaller lack, so twice the members are turns enough.
    """
    for _ in range(2 * len(matrix)):
        small = [group for group in groups if len(group) < smallest]
        if not small or len(groups) == 1:
            break
        group = min(small, key=lambda one: (len(one), one))
        others = sorted((other for other in groups if other is not group), key=lambda one: -linkage(group, one, matrix))
        host = next((one for one in others if len(one) + len(group) <= largest or len(one) > smallest), None)
        if host is None:
            break
        if len(host) + len(group) <= largest:
            groups = [one for one in groups if one is not group and one is not host] + [host + group]
        else:
            member = max(host, key=lambda index: linkage([index], group, matrix))
            host.remove(member)
            group.append(member)
    return groups


def _cut_evenly(order: list[int], smallest: int, largest: int) -> list[Group]:
    """The last resort for tight sizes: neighbours cut into even runs."""
    count = max(1, math.ceil(len(order) / largest))
    if len(order) // count < smallest:
        count = max(1, len(order) // smallest)
    bounds = [round(position * len(order) / count) for position in range(count + 1)]
    return [order[start:end] for start, end in pairwise(bounds)]
