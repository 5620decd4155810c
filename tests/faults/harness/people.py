"""What people do to a site while its runs go on, through the same code as the API; and what nature does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from chalicelib.errors import RequestError, Transient
from chalicelib.execution import Executions
from chalicelib.facts import Caps, Control, Note, Start
from chalicelib.items import Item, added
from chalicelib.remaking import remake
from chalicelib.starting import retry_run, start_run
from chalicelib.steering import steer
from chalicelib.store import Store, open_store, translated
from chalicelib.withdrawing import withdraw
from tests.faults.harness.schedule import OF_NATURE, STEERING, Action, Schedule
from tests.faults.harness.watch import Watch
from tests.faults.harness.web import ADDRESS, APART, SHAPE

SITE = "site"
WHO = "editor@example.com"


class People:
    def __init__(self, watch: Watch, schedule: Schedule) -> None:
        self._watch = watch
        self._schedule = schedule
        self._outside = watch.outside
        self.surprises: list[str] = []
        self.deleted: list[tuple[str, str]] = []  # kind, id

    def begin(self) -> None:
        """A site with what its pipeline takes, before anything may go wrong."""
        store = open_store()
        providers = {"text_provider": "harness", "image_provider": "harness"}
        store.settings.add_site(SITE, "A site", providers)
        self._add(range(self._schedule.keywords))

    def _add(self, numbers: Iterable[int]) -> None:
        store, made = open_store(), _MAKES[self._schedule.pipeline]
        store.items.add_many([item for number in numbers for item in made(store, number)])

    def act(self, number: int, action: Action) -> None:
        self._outside.tasks.spawn(f"{action.kind} {number}", _role(action), lambda: self._when_it_is_time(action))

    def end(self, run_id: str, kind: str) -> None:
        """What is still paused when all else is done. No fault strikes this."""

        def act() -> None:
            for each in ("raise cap", kind) if kind == "resume" else (kind,):
                self._when_it_is_time(Action(kind=each, at=0, on=run_id))

        self._outside.tasks.spawn(f"{kind} at last", "at last", act)

    def _when_it_is_time(self, action: Action) -> None:
        self._outside.until_calls(action.at)
        try:
            with translated():
                self._do(action)
        except (RequestError, Transient) as error:
            self._outside.tell("is told", f"{type(error).__name__}: {error}")
        except Exception as error:  # noqa: BLE001 - recorded, and it fails the schedule
            self.surprises.append(f"{action.kind} raised {type(error).__name__}: {error}")

    def _do(self, action: Action) -> None:
        if action.kind in STEERING:
            self._steer(action)
        else:
            _DO[action.kind](self, action)
            self._outside.striking.struck[action.kind] += 1

    def _start(self, action: Action) -> None:
        caps = Caps(items=self._schedule.cap or None)
        start = Start(
            site_id=SITE,
            pipeline=self._schedule.pipeline,
            trigger="manual",
            who=WHO,
            limits=limits(self._schedule),
            caps=caps,
        )
        self._outside.tell("started", start_run(open_store(), Executions(), start))

    def _retry(self, action: Action) -> None:
        if run_id := self._run(action):
            new = retry_run(open_store(), Executions(), run_id=run_id, trigger="manual", who=WHO, only=[])
            self._outside.tell("retries as", new)

    def _steer(self, action: Action) -> None:
        run_id = self._run(action)
        if run_id is None:
            return
        store = open_store()
        control = Control(action=action.kind, who=WHO, at=store.clock(), why="because")
        with self._watch.steering(run_id, action.kind):
            run, changed = steer(store, Executions(), run_id, control)
        if changed:
            self._outside.striking.struck[action.kind] += 1
        self._outside.tell("is told", f"{action.kind} changed {changed}, outcome {run.outcome}")

    def _raise_cap(self, action: Action) -> None:
        """No cap any more, and on it goes, if it was the cap that paused it."""
        if run_id := self._run(action):
            store = open_store()
            store.controls.cap(run_id, Caps(), Note(who=WHO, at=store.clock(), why="because"))

    def _withdraw(self, action: Action) -> None:
        """Part by part, as its answers say."""
        cursor: str | None = ""
        run_id = self._run(action)
        while run_id and cursor is not None:
            store = open_store()
            note = Note(who=WHO, at=store.clock(), why="because")
            cursor = withdraw(store, run_id, note, requeue=True, cursor=cursor or None).cursor

    def _remake(self, action: Action) -> None:
        made = [row for row in self._watch.item_rows() if row["provenance"].get("stage")]
        if made:
            row = self._outside.random.choice(made)
            store = open_store()
            item = store.items.get(SITE, row["pk"].rpartition("#")[2], row["sk"])
            again = remake(store, Executions(), item, trigger="manual", who=WHO, why="because")
            self._outside.tell("makes again", f"{item.name} in {again.run_id}")

    def _delete(self, action: Action) -> None:
        if chosen := self._any_item():
            open_store().items.delete(SITE, *chosen)
            self.deleted.append(chosen)
            self._outside.tell("deleted", str(chosen))

    def _edit(self, action: Action) -> None:
        if chosen := self._any_item():
            store = open_store()
            item = store.items.get(SITE, *chosen)
            store.items.change(item, title=f"{item.title}, edited", data={})

    def _import(self, action: Action) -> None:
        self._add(range(100, 103))

    def _abort(self, action: Action) -> None:
        for execution in self._watch.step_functions.running()[:1]:
            self._watch.step_functions.abort(execution)
            self._outside.tell("*** ABORTED", execution.arn)

    def _lose(self, action: Action) -> None:
        for execution in self._watch.step_functions.running()[:1]:
            self._watch.step_functions.lose(execution)
            self._outside.tell("*** LOST", execution.arn)

    def _clock(self, action: Action) -> None:
        self._outside.jump(action.seconds)

    def _run(self, action: Action) -> str | None:
        if action.on == "latest":
            return open_store().runs.latest(SITE, self._schedule.pipeline)
        return next(iter(self._watch.run_ids), None) if action.on == "first" else action.on

    def _any_item(self) -> tuple[str, str] | None:
        """One of those that a run has not finished with, as far as there are such."""
        items = [row for row in self._watch.item_rows() if row["status"] not in {"mapped", "written", "ready", "used"}]
        if not items:
            return None
        row = self._outside.random.choice(items)
        return row["pk"].rpartition("#")[2], row["sk"]


_DO: Mapping[str, Callable[[People, Action], None]] = {
    "start": People._start,
    "retry": People._retry,
    "raise cap": People._raise_cap,
    "withdraw": People._withdraw,
    "remake": People._remake,
    "delete": People._delete,
    "edit": People._edit,
    "import": People._import,
    "abort": People._abort,
    "lose": People._lose,
    "clock": People._clock,
}


def limits(schedule: Schedule) -> dict[str, Any]:
    if schedule.pipeline != "content":
        return {"delay_between_stages": schedule.delay}
    return {
        "max_items": {"idea": schedule.ideas, "task": schedule.tasks, "article": schedule.articles},
        "unit_size": {"cluster": schedule.unit_size, "task": schedule.unit_size},
        "delay_between_stages": schedule.delay,
    }


def _role(action: Action) -> str:
    return "nature" if action.kind in OF_NATURE else "person"


def _keywords(store: Store, number: int) -> Iterator[Item]:
    yield _item(store, "keyword", "new", f"keyword {number}", {})


def _sources(store: Store, number: int) -> Iterator[Item]:
    """One for each few of the numbers: it brings several reports."""
    if number % APART == 0:
        data: dict[str, Any] = {
            "type": "api", "url": f"{ADDRESS}{number}", "shape": SHAPE, "purposes": ["mcq", "current_affairs"],
            "count": 3, "difficulty": None, "categories": [],
        }  # fmt: skip
        yield _item(store, "source", "on", f"Source {number}", data)


def _item(store: Store, kind: str, status: str, title: str, data: dict[str, Any]) -> Item:
    return added(SITE, kind, status, title, data, order=store.new_id(), by=WHO, now=store.clock())


_MAKES: Mapping[str, Callable[[Store, int], Iterator[Item]]] = {"content": _keywords, "daily_fetch": _sources}
