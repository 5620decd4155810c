"""What a stage may reach, handed in so that stages stay plain functions: providers, prompts, files, the parent."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from chalicelib.errors import ItemError
from chalicelib.items import Held, Item
from chalicelib.prompts import instructions
from chalicelib.providers import Drawing, ImageBrief, Prompt, Usage
from chalicelib.providers.metering import spent

if TYPE_CHECKING:
    from chalicelib.items import Unit
    from chalicelib.store import Store
    from chalicelib.store.units import Place

T = TypeVar("T", bound=msgspec.Struct)
_ENDINGS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class Edges:
    """`usage` and `provenance` tell afterwards what was used, `held` which keys were looked up and who held them."""

    def __init__(self, store: Store, place: Place, unit: Unit, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.usage = Usage()
        self.provenance: dict[str, Any] = {}
        self.held: dict[tuple[str, str], Held] = {}
        self._store = store
        self._place = place
        self._unit = unit

    def complete(self, name: str, data: dict[str, Any], schema: type[T]) -> T:
        """Ask the site's text provider, with the prompt of that name in force for the site."""
        from chalicelib.providers.registry import open_text

        provider = open_text(self.settings)
        text, version = instructions(name, self.settings.get("prompts", {}))
        self.provenance |= {"prompt": name, "prompt_version": version}
        self.provenance |= {"provider": provider.name, "model": provider.model}
        prompt = Prompt(name=name, version=version, instructions=text, data=data)
        with self._metered():
            value, usage = provider.complete(prompt, schema)
        self.used(usage)
        return value

    def draw(self, brief: ImageBrief) -> tuple[Drawing, str]:
        """The drawing and the key of its file, made from its content."""
        from chalicelib.providers.registry import open_image

        provider = open_image(self.settings)
        with self._metered():
            drawing, usage = provider.draw(brief)
        self.used(usage)
        self.provenance |= {"provider": provider.name, "model": provider.model}
        digest = hashlib.sha256(drawing.content).hexdigest()
        key = f"images/{self._place.site_id}/{digest}.{_ENDINGS[drawing.media_type]}"
        self._store.files.put(key, drawing.content, drawing.media_type)
        return drawing, key

    def parent(self) -> Item:
        """The item that the unit's inputs belong to. Raises NotFound."""
        kind, _, item_id = (self._unit.parent or "").partition("#")
        return self._store.items.get(self._place.site_id, kind, item_id)

    def file(self, key: str) -> bytes:
        """A file that a person uploaded. Raises NotFound."""
        return self._store.files.get(key)

    def now(self) -> int:
        """Epoch milliseconds."""
        return self._store.clock()

    def known(self, kind: str, keys: Collection[str]) -> set[str]:
        """Those of the keys that an item of the site holds. One that is withdrawn does not hold anything."""
        return {key for key, held in self._look_up(kind, keys)[0].items() if held.ids}

    def similar(self, kind: str, keys: Collection[str]) -> list[Item]:
        """The site's items that hold any of the keys, none of them withdrawn."""
        return self._look_up(kind, keys)[1]

    def _look_up(self, kind: str, keys: Collection[str]) -> tuple[dict[str, Held], list[Item]]:
        """Noted, so that the commit sees whether anything has changed since."""
        held, items = self._store.keys.held(self._place.site_id, kind, keys)
        self.held |= {(kind, key): one for key, one in held.items()}
        return held, items

    @contextmanager
    def _metered(self) -> Iterator[None]:
        """What a failed call has cost is counted as well."""
        try:
            yield
        except ItemError as error:
            self.used(spent(error))
            raise

    def used(self, usage: Usage) -> None:
        self.usage += usage
