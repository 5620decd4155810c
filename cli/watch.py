"""Follows one run until it is over. `make run` calls `watch` as well.

    watch(open_api(url, token), run_id, Console()) -> exit status

The server says when to ask again; an unchanged document costs a 304 and nothing is redrawn.
"""

from __future__ import annotations

from typing import Any

from rich.console import Console

from cli import backoff, views
from cli import progress as documents
from cli.api import Api, ApiError, Unreachable, document
from cli.backoff import Timing
from cli.exits import CommandFailed, Exit
from cli.progress import Progress

PATH = "/automation/run_progress"
SHORTEST_POLL, LONGEST_POLL = 0.1, 60.0  # seconds, whatever the server says
REAL_TIME = Timing(give_up_after=300.0)


def watch(
    client: Api,
    run_id: str | None,
    console: Console,
    *,
    site: str | None = None,
    pipeline: str | None = None,
    view: views.View | None = None,
    timing: Timing = REAL_TIME,
) -> Exit:
    """Shows the run (without `run_id`: the site's active or latest) on `console` and answers its exit status."""
    final = follow(client, run_id, view or views.for_console(console), site=site, pipeline=pipeline, timing=timing)
    return documents.exit_of(run) if (run := documents.read(final).run) else Exit.ERROR


def follow(
    client: Api,
    run_id: str | None,
    view: views.View,
    *,
    site: str | None = None,
    pipeline: str | None = None,
    timing: Timing = REAL_TIME,
    stop_at_cap: bool = False,
) -> dict[str, Any]:
    """Shows every new document and answers the last one: the run is over, or waits at a cap if that is to end it.

    Raises CommandFailed when there is nothing to follow.
    """
    poll = _Poll(client, {"run_id": run_id, "site_id": site, "pipeline": pipeline}, timing)
    with view:
        while True:  # ends with the run: a finished run's document names no next poll
            try:
                fresh = poll.ask()
            except (ApiError, Unreachable) as error:
                timing.sleep(poll.wait_after(error, view))
                continue
            if fresh:
                view.show(poll.latest)
            if poll.progress.over or (stop_at_cap and poll.progress.capped):
                return poll.latest
            timing.sleep(poll.pause())


class _Poll:
    """What is known of the run, and when to ask again."""

    def __init__(self, client: Api, params: dict[str, Any], timing: Timing) -> None:
        self._client = client
        self._params = params
        self._timing = timing
        self._etag = ""
        self._failures = 0
        self._answered_at = timing.elapsed()
        self.latest: dict[str, Any] = {}
        self.progress: Progress

    def ask(self) -> bool:
        """Whether there is a new document; after a failure the old one counts as new, to show that it is fresh."""
        response = self._client.send("GET", PATH, params=self._params, etag=self._etag)
        recovered = self._failures > 0
        self._failures, self._answered_at = 0, self._timing.elapsed()
        if response.status_code == 304:
            return recovered
        self.latest = document(response)
        self.progress = documents.read(self.latest)
        self._etag = response.headers.get("etag", "")
        if self.progress.run is None:
            raise CommandFailed("this site has no run yet")
        self._params = {**self._params, "run_id": self.progress.run.run_id}  # a later run is another story
        return True

    def pause(self) -> float:
        """Seconds until the next poll, as the server asks."""
        asked = (self.progress.poll_after_ms or 0) / 1000
        return min(LONGEST_POLL, max(SHORTEST_POLL, asked))

    def wait_after(self, error: ApiError | Unreachable, view: views.View) -> float:
        """Seconds until another try, told to the person; raises what another try cannot mend."""
        if isinstance(error, ApiError) and not error.passing:
            raise error
        silence = self._timing.elapsed() - self._answered_at
        if silence > self._timing.give_up_after or not self.latest:
            raise error
        wait = backoff.pause(self._timing, self._failures)
        self._failures += 1
        view.stale(f"stale: {error.message}; trying again")
        return wait
