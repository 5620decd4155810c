"""What a daily fetch is asked for: questions, current affairs, or both. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping

# What each type makes: the keys of the stages that do, and the purposes of a source.
MAKES: Mapping[str, tuple[str, ...]] = {
    "both": ("mcq", "current_affairs"),
    "mcq": ("mcq",),
    "current_affairs": ("current_affairs",),
}


def skips(task_type: str) -> list[str]:
    """The stages that a run of that type leaves out."""
    return [stage for stage in MAKES["both"] if stage not in MAKES[task_type]]
