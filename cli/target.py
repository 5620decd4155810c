"""What a command is about: the site and the run that were named, or those that are meant when none is."""

from __future__ import annotations

from argparse import Namespace

from cli import progress as documents
from cli.api import Api, required, segment
from cli.drawing import plain
from cli.exits import CommandFailed, Exit
from cli.progress import Run


def site(options: Namespace, api: Api) -> str:
    """The site that was named, or the only one there is."""
    if options.site:
        return str(options.site)
    names = [required(site, "site_id") for site in api.call("GET", "/sites").get("sites") or []]
    if len(names) == 1:
        return names[0]
    known = f" ({', '.join(plain(name) for name in names[:20])})" if names else ""
    raise CommandFailed(f"which site{known}? give --site or set MILLRACE_SITE", Exit.USAGE)


def run(options: Namespace, api: Api) -> Run:
    """The run that was named, or the site's active or latest one."""
    if options.run_id:
        document = api.call("GET", f"/runs/{segment(options.run_id)}")
    else:
        params = {"site_id": site(options, api), "pipeline": options.pipeline}
        document = api.call("GET", "/automation/run_progress", params=params)
    found = documents.read(document).run
    if found is None:
        raise CommandFailed("this site has no run yet")
    return found


def run_id(options: Namespace, api: Api) -> str:
    """As `run`, without a call when it was named."""
    return str(options.run_id) if options.run_id else run(options, api).run_id
