"""The signed-in session in a file that only its owner can read. A token belongs to one server's URL.

`$XDG_CONFIG_HOME/millrace/session.json`, or under ~/.config.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec

from cli.exits import CommandFailed


class Session(msgspec.Struct, frozen=True, kw_only=True):
    token: str
    refresh_token: str = ""


class Sessions(msgspec.Struct, frozen=True, kw_only=True):
    """`last` is the URL of the latest sign-in: the server when no other is named."""

    last: str = ""
    by_url: dict[str, Session] = {}


def path() -> Path:
    configured = os.environ.get("XDG_CONFIG_HOME", "")
    home = Path(configured) if configured.startswith("/") else Path.home() / ".config"
    return home / "millrace" / "session.json"


def load() -> Sessions:
    try:
        return msgspec.json.decode(path().read_bytes(), type=Sessions)
    except FileNotFoundError:
        return Sessions()
    except OSError as error:
        raise CommandFailed(f"cannot read {path()}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CommandFailed(f"{path()} is damaged; delete it and sign in again") from error


def store(url: str, session: Session) -> None:
    """Replaces the file whole: a command that reads it meanwhile sees the old or the new one."""
    sessions = Sessions(last=url, by_url={**load().by_url, url: session})
    target = path()
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=target.parent, prefix=".session-")  # made with mode 600
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(sessions)))
        os.replace(draft, target)
    except OSError as error:
        raise CommandFailed(f"cannot write {target}: {error.strerror}") from error
