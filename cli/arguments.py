"""The arguments of `millrace`. Global options may stand before or after the command."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence

from cli import caps, commands, following, schedules, session, starting, steering, transfer, values
from cli.exits import MEANING

DEFAULT_URL = "http://127.0.0.1:8080"
CAPS: Mapping[str, tuple[str, Callable[[str], float]]] = {
    "items": ("N", values.count),
    "credits": ("X", values.credits),
}
STEERING = {
    "pause": (steering.steer, "finish what is in hand, then let a run wait"),
    "resume": (steering.resume, "let a paused run go on"),
    "cancel": (steering.steer, "finish what is in hand, then end a run for good"),
}


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Exits with status 2 for wrong arguments, as argparse does."""
    options = _parser().parse_args(arguments)
    options.url = options.url or os.environ.get("MILLRACE_URL") or session.load().last or DEFAULT_URL
    options.token = options.token or os.environ.get("MILLRACE_TOKEN", "")
    options.site = options.site or os.environ.get("MILLRACE_SITE", "")
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="millrace",
        description="Starts, watches and feeds the pipelines of a Millrace server.",
        epilog="exit status:\n" + "\n".join(f"  {status.value:3}  {meaning}" for status, meaning in MEANING.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_globals(parser, "")
    everywhere = argparse.ArgumentParser(add_help=False)
    _add_globals(everywhere, argparse.SUPPRESS)  # keeps what was given before the command
    listing = argparse.ArgumentParser(add_help=False)
    listing.add_argument("--limit", type=values.count, default=50, help="at most this many entries (50)")
    parts = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: commands.Command, help: str, *more: argparse.ArgumentParser) -> argparse.ArgumentParser:
        part = parts.add_parser(name, help=help, description=help, parents=[everywhere, *more])
        part.set_defaults(run=run)
        return part

    _add_login(command("login", commands.login, "sign in and keep the session"))
    _add_import(command("import", transfer.import_items, "import keywords, questions or notes from a file"))
    _add_export(command("export", transfer.export, "export items of one kind"))
    _add_start(command("start", starting.start, "start a run"))
    _add_fetch(command("fetch", schedules.fetch, "fetch questions and current affairs, now or by a schedule"))
    command("schedules", schedules.schedules, "list schedules, with their next run and what became of the last")
    _add_schedule(command("schedule", schedules.steer, "pause, resume or delete schedules"))
    _add_watch(command("watch", following.watch, "follow a run until it is over"))
    _add_retry(command("retry", starting.retry, "run again what failed in a run"))
    _add_remake(command("remake", starting.remake, "make one item again from its source"))
    for action, (run, help) in STEERING.items():
        _add_steer(command(action, run, help), action)
    _add_caps(command("caps", caps.caps, "show or set what a run may use"))
    _add_withdraw(command("withdraw", steering.withdraw, "take back what a run made"))
    _add_mark(command("mark", steering.mark, "end runs by hand, as completed or failed"))
    _add_clear_error(command("clear-error", steering.mark, "acknowledge the errors of runs"))
    _add_runs(command("runs", commands.runs, "list runs, newest first", listing))
    command("show", commands.show, "show a run as it is now").add_argument("run_id", metavar="RUN")
    command("log", commands.log, "print a run's log", listing).add_argument("run_id", metavar="RUN")
    _add_audit(command("audit", commands.audit, "who did what, when and why", listing))
    _add_items(command("items", commands.items, "list items of one kind", listing))
    return parser


def _add_globals(parser: argparse.ArgumentParser, default: str) -> None:
    group = parser.add_argument_group("global options")
    group.add_argument("--url", default=default, help="the server (MILLRACE_URL; else that of the last sign-in)")
    group.add_argument("--token", default=default, help="a token (MILLRACE_TOKEN; else the stored session)")
    group.add_argument("--site", default=default, help="the site (MILLRACE_SITE; else the only one there is)")
    quiet = default or False
    group.add_argument("--json", action="store_true", default=quiet, help="one JSON document; watch: JSON Lines")


def _add_login(part: argparse.ArgumentParser) -> None:
    part.add_argument("email", nargs="?", help="asked for when left out")
    part.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _add_import(part: argparse.ArgumentParser) -> None:
    part.add_argument("file", metavar="FILE", help="a file, or - for standard input")
    part.add_argument("--kind", choices=transfer.KINDS, default=transfer.KINDS[0], help=f"default: {transfer.KINDS[0]}")
    part.add_argument("--format", choices=("text", "csv", "json"), help="default: by the file's name, else text")
    part.add_argument("--preview", action="store_true", help="store nothing, say what would be")


def _add_export(part: argparse.ArgumentParser) -> None:
    part.add_argument("kind", metavar="KIND", help="mcq, current_affairs, article, keyword, ...")
    part.add_argument("--status", help="only those in this status")
    part.add_argument("--format", choices=("csv", "json"), default="csv", help="default: csv")
    part.add_argument("--output", "-o", metavar="FILE", help="default: standard output")


def _add_start(part: argparse.ArgumentParser) -> None:
    part.add_argument("--pipeline", default="content")
    _add_many(part, "--max-items", "[STAGE=]N", values.limit, "for one stage, or for all")
    _add_many(part, "--unit-size", "STAGE=N", values.stage_limit, "items in one unit of work")
    _add_many(part, "--skip", "STAGE", str, "leave these stages out")
    part.add_argument("--start-from", metavar="STAGE", help="leave out what comes before it")
    _add_many(part, "--only-items", "ID", str, "take only these")
    part.add_argument("--delay", type=values.seconds, metavar="SECONDS", help="between stages")
    part.add_argument("--unit-delay", type=values.unit_seconds, metavar="SECONDS", help="between units of work")
    part.add_argument("--max-seconds", type=values.run_seconds, metavar="N", help="the run fails when it takes longer")
    _add_cap_options(part, "the run pauses itself at this many", lift=False)
    _add_follow(part, dry_run=True)


def _add_fetch(part: argparse.ArgumentParser) -> None:
    part.add_argument("--type", choices=tuple(schedules.SKIPS), default="both", help="default: both")
    _add_follow(part)
    group = part.add_argument_group("to add a schedule instead of a run")
    group.add_argument("--schedule", metavar="HH:MM", type=values.time_of_day, help="the time of day")
    group.add_argument("--timezone", metavar="ZONE", default="", help="where it is that time, as Asia/Kolkata")
    group.add_argument("--every", choices=("daily", "weekly", "monthly"), default="", help="default: daily")
    group.add_argument("--on", metavar="DAYS", default="", help="weekly: mon,thu ...; monthly: the day, 1 to 31")
    group.add_argument("--missed", choices=("skip", "run_late"), default="", help="a start that comes late (skip)")
    group.add_argument("--name", default="", help="default: what it fetches")


def _add_schedule(part: argparse.ArgumentParser) -> None:
    part.add_argument("action", choices=tuple(schedules.DONE))
    part.add_argument("schedule_ids", metavar="ID", nargs="+")


def _add_retry(part: argparse.ArgumentParser) -> None:
    part.add_argument("run_id", metavar="RUN", help="a run that is over")
    _add_many(part, "--only-items", "ID", str, "of what failed, take only these")
    _add_follow(part)


def _add_remake(part: argparse.ArgumentParser) -> None:
    part.add_argument("kind", metavar="KIND")
    part.add_argument("item_id", metavar="ID", help="an item that a run made")
    _add_why(part)
    _add_follow(part)


def _add_follow(part: argparse.ArgumentParser, *, dry_run: bool = False) -> None:
    follow = part.add_mutually_exclusive_group()
    follow.add_argument("--wait", action="store_true", help="until the run is over, quietly")
    follow.add_argument("--watch", action="store_true", help="until the run is over, with live bars")
    if dry_run:
        follow.add_argument("--dry-run", action="store_true", help="only say what a start would do")


def _add_many(part: argparse.ArgumentParser, flag: str, metavar: str, type: Callable[[str], object], help: str) -> None:
    """Several values after one flag, or the flag several times."""
    part.add_argument(flag, nargs="+", action="extend", default=[], metavar=metavar, type=type, help=help)


def _add_watch(part: argparse.ArgumentParser) -> None:
    part.add_argument("run_id", metavar="RUN", nargs="?", help="default: the site's active or latest run")
    part.add_argument("--pipeline", help="of the run that is looked for")


def _add_steer(part: argparse.ArgumentParser, action: str) -> None:
    part.set_defaults(action=action)
    part.add_argument("run_id", metavar="RUN", nargs="?", help="default: the site's active or latest run")
    part.add_argument("--pipeline", help="of the run that is looked for")
    _add_why(part)
    if action == "resume":
        _add_cap_options(part, "first set the cap on")


def _add_caps(part: argparse.ArgumentParser) -> None:
    part.add_argument("run_id", metavar="RUN")
    _add_cap_options(part, "set the cap on", prefix="")
    _add_why(part)


def _add_cap_options(part: argparse.ArgumentParser, help: str, *, prefix: str = "cap-", lift: bool = True) -> None:
    """A cap that is not given is not in the options: `none` lifts it, which is something else."""
    for cap, (metavar, kind) in CAPS.items():
        part.add_argument(
            f"--{prefix}{cap}",
            dest=f"cap_{cap}",
            default=argparse.SUPPRESS,
            metavar=f"{metavar}|none" if lift else metavar,
            type=values.or_none(kind) if lift else kind,
            help=f"{help} {cap}",
        )


def _add_withdraw(part: argparse.ArgumentParser) -> None:
    part.add_argument("run_id", metavar="RUN", help="a run that is over")
    part.add_argument("--requeue", action="store_true", help="what it took goes back into the queues")
    _add_why(part, required=True)


def _add_mark(part: argparse.ArgumentParser) -> None:
    part.add_argument("action", choices=("complete", "fail"))
    _add_run_ids(part)


def _add_clear_error(part: argparse.ArgumentParser) -> None:
    part.set_defaults(action="clear_error")
    _add_run_ids(part)


def _add_run_ids(part: argparse.ArgumentParser) -> None:
    part.add_argument("run_ids", metavar="RUN", nargs="+")
    _add_why(part, required=True)


def _add_why(part: argparse.ArgumentParser, *, required: bool = False) -> None:
    help = "kept with the run, for whoever looks at it"
    part.add_argument("--why", metavar="TEXT", required=required, type=values.reason if required else str, help=help)


def _add_audit(part: argparse.ArgumentParser) -> None:
    part.add_argument("--run", dest="run_id", metavar="RUN", help="only of this run")


def _add_runs(part: argparse.ArgumentParser) -> None:
    part.add_argument("--pipeline")
    part.add_argument("--status", choices=("pending", "running", "paused", "completed", "failed", "cancelled"))


def _add_items(part: argparse.ArgumentParser) -> None:
    part.add_argument("kind", metavar="KIND", help="keyword, cluster, idea, task, article, image ...")
    part.add_argument("--status")
    part.add_argument("--q", metavar="TEXT", help="only items whose title holds this")
    part.add_argument("--run", dest="run_id", metavar="RUN", help="only what this run made")
