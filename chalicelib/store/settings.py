"""Small records: sites and their settings, prompt overrides, hashed tokens, the forecast's history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from pynamodb.exceptions import DeleteError, DoesNotExist, PutError
from pynamodb.expressions.condition import Condition

from chalicelib.errors import Conflict, NotFound, StoreBusy
from chalicelib.forecast import History, StageHistory
from chalicelib.store.models import SettingRow
from chalicelib.store.transactions import is_refused

ATTEMPTS = 10
Record = dict[str, Any]


class Settings:
    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock

    def sites(self) -> list[Record]:
        return [row.value | {"site_id": row.sk} for row in SettingRow.query("SITES", consistent_read=True)]

    def site(self, site_id: str) -> Record:
        row = _get("SITES", site_id)
        if row is None:
            raise NotFound("site", site_id)
        record: Record = row.value | {"site_id": site_id}
        return record

    def add_site(self, site_id: str, name: str, settings: Mapping[str, Any]) -> Record:
        if not _put("SITES", site_id, {"name": name, "settings": dict(settings)}, new=True):
            raise Conflict(f"site {site_id!r} is there already", site_id=site_id)
        return self.site(site_id)

    def change_site(self, site_id: str, name: str, settings: Mapping[str, Any]) -> Record:
        self.site(site_id)
        _put("SITES", site_id, {"name": name, "settings": dict(settings)})
        return self.site(site_id)

    def prompts(self, site_id: str) -> dict[str, Record]:
        """The site's own prompts by name: text and version."""
        found = SettingRow.query(f"PROMPT#{site_id}", consistent_read=True)
        return {row.sk: row.value | {"version": f"{site_id}-{int(row.v)}"} for row in found}

    def set_prompt(self, site_id: str, name: str, text: str) -> None:
        """A new version; an empty text goes back to the default and keeps counting versions."""
        row = SettingRow(f"PROMPT#{site_id}", name)
        row.update(actions=[SettingRow.value.set({"text": text, "at": self._clock()}), SettingRow.v.add(1)])

    def tokens(self) -> dict[str, Record]:
        """Records of machine tokens by their hash."""
        return {row.sk: row.value for row in SettingRow.query("TOKENS", consistent_read=True)}

    def token(self, digest: str) -> Record | None:
        row = _get("TOKENS", digest)
        return row.value if row else None

    def add_token(self, digest: str, record: Mapping[str, Any]) -> None:
        _put("TOKENS", digest, dict(record), new=True)

    def delete_token(self, digest: str) -> None:
        try:
            SettingRow("TOKENS", digest).delete(condition=SettingRow.pk.exists())
        except DeleteError as error:
            if is_refused(error):
                raise NotFound("token", digest[:12]) from error
            raise

    def history(self, site_id: str, pipeline: str) -> History:
        row = _get(f"HISTORY#{site_id}#{pipeline}", "HISTORY")
        return _history(row.value) if row else History()

    def learn(self, site_id: str, pipeline: str, run_id: str, learn: Callable[[History], History]) -> None:
        """Add a finished run to the history, once: the last run learnt from is kept with it."""
        key = f"HISTORY#{site_id}#{pipeline}"
        for _ in range(ATTEMPTS):
            row = _get(key, "HISTORY")
            if row and row.value["run_id"] == run_id:
                return
            value = asdict(learn(_history(row.value) if row else History())) | {"run_id": run_id}
            if _put(key, "HISTORY", value, version=int(row.v) if row else 0):
                return
        raise StoreBusy("the history could not be written")


def _history(value: Mapping[str, Any]) -> History:
    stages = {
        key: StageHistory(tuple(past["rates"]), tuple(past["expansions"]), tuple(past.get("credits", ())))
        for key, past in value["stages"].items()
    }
    return History(stages, tuple(value["errors"]))


def _get(pk: str, sk: str) -> SettingRow | None:
    try:
        return SettingRow.get(pk, sk, consistent_read=True)
    except DoesNotExist:
        return None


def _put(pk: str, sk: str, value: Record, *, new: bool = False, version: int | None = None) -> bool:
    """False when it must be new and is not, or is no longer at `version`."""
    row = SettingRow(pk, sk, value=value, v=1 if version is None else version + 1)
    condition: Condition | None = SettingRow.pk.does_not_exist() if new or version == 0 else None
    if version:
        condition = SettingRow.v == version
    try:
        row.save(condition=condition)
    except PutError as error:
        if is_refused(error):
            return False
        raise
    return True
