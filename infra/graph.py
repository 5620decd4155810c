"""Is every state of a definition reachable, and does every transition lead to a state?

Asked here because moto, which runs the definition locally, starts one with a dangling `Next`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

ENDINGS = ("Succeed", "Fail")


def problems(machine: Mapping[str, Any], where: str = "") -> list[str]:
    """What is wrong, in words; empty when all is well. Looks into Maps and branches, too."""
    states: Mapping[str, Mapping[str, Any]] = machine["States"]
    found = list(_dangling(machine, where)) + list(_unreachable(machine, where))
    for name, state in states.items():
        if not _ends(state):
            found.append(f"{where}{name}: leads nowhere")
        for inner in (state.get("ItemProcessor"), *state.get("Branches", ())):
            found += problems(inner, f"{where}{name} > ") if inner else []
    return found


def targets(state: Mapping[str, Any]) -> Iterator[str]:
    """Every state that may follow."""
    for holder in (state, *state.get("Choices", ()), *state.get("Catch", ())):
        for field in ("Next", "Default"):
            if field in holder:
                yield holder[field]


def _dangling(machine: Mapping[str, Any], where: str) -> Iterator[str]:
    states = machine["States"]
    if machine["StartAt"] not in states:
        yield f"{where}StartAt: no state {machine['StartAt']!r}"
    for name, state in states.items():
        for target in targets(state):
            if target not in states:
                yield f"{where}{name}: no state {target!r}"


def _unreachable(machine: Mapping[str, Any], where: str) -> Iterator[str]:
    states = machine["States"]
    seen: set[str] = set()
    ahead = [machine["StartAt"]]
    while ahead:
        name = ahead.pop()
        if name not in seen and name in states:
            seen.add(name)
            ahead.extend(targets(states[name]))
    return (f"{where}{name}: never reached" for name in states if name not in seen)


def _ends(state: Mapping[str, Any]) -> bool:
    """A state names its successor, says that it ends, or is an ending."""
    if state["Type"] == "Choice":
        return bool(state.get("Choices"))
    return state["Type"] in ENDINGS or ("Next" in state) != bool(state.get("End"))
