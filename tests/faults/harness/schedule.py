"""A schedule: a site, what happens to its runs, and where faults strike. Frozen, and readable when printed."""

from __future__ import annotations

from dataclasses import dataclass

# Where a fault strikes: calls of the step of that name (`work` stands for all stages), of people, of the reconciler.
WRITING = ("killed before", "killed after", "answer lost", "sent twice", "conflict")
READING = ("throttled", "internal error", "unreachable", "stalled")
OF_PROVIDERS = ("provider busy", "provider error", "provider timeout", "provider refuses", "garbage", "nonsense")
OF_INVOCATIONS = ("delivered twice", "never invoked", "step's answer lost", "connection cut")
OF_MANIFESTS = ("manifest unread",)
FAULT_KINDS = (*WRITING, *READING, *OF_PROVIDERS, *OF_INVOCATIONS, *OF_MANIFESTS)

STEERING = ("pause", "resume", "cancel", "complete", "fail")
OF_PEOPLE = (*STEERING, "start", "retry", "raise cap", "withdraw", "remake", "delete", "edit", "import")
OF_NATURE = ("abort", "lose", "clock")
ACTION_KINDS = (*OF_PEOPLE, *OF_NATURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Strikes the `nth` call (for `WRITING`: write) of `where`, and the following ones, `times` in all."""

    kind: str
    where: str
    nth: int
    times: int = 1
    seconds: int = 0  # how long a stall lasts, or how late the second delivery is

    def __str__(self) -> str:
        which = f"{self.nth}" if self.times == 1 else f"{self.nth} to {self.nth + self.times - 1}"
        late = f", {self.seconds} s" if self.seconds else ""
        return f"{self.kind}: {'write' if self.kind in WRITING else 'call'} {which} of {self.where}{late}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Done once `at` calls have been made in all, or when nothing else goes on. `on`: which of the site's runs."""

    kind: str
    at: int
    on: str = "latest"
    seconds: int = 0  # of a jump of the clock; backwards when negative

    def __str__(self) -> str:
        jump = f" by {self.seconds:+} s" if self.seconds else ""
        return f"{self.kind}{jump} after {self.at} calls, of the {self.on} run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    pipeline: str = "content"
    keywords: int = 6  # of the daily fetch: a source for each three of them
    ideas: int = 1  # the most of a run: clusters that the idea stage takes
    tasks: int = 2
    articles: int = 2
    unit_size: int = 25  # of the cluster and task stages
    cap: int = 0  # of items; 0: none
    delay: int = 0  # seconds between stages
    order: int = 0  # decides latencies and so the order of what happens at the same time; 0: all alike
    held: str = "resume"  # what a person does at last with a run that is still paused
    faults: tuple[Fault, ...] = ()
    actions: tuple[Action, ...] = ()
