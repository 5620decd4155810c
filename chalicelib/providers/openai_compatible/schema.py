"""A schema type as OpenAI's strict mode takes it: one object without references, closed, all required.

Strict mode (Azure's more than OpenAI's) knows few keywords. A limit it does not know is said in the
description, which the model reads, and checked by us on the answer.
"""

from __future__ import annotations

import functools
import re
from typing import Any

import msgspec

KEPT = ("type", "properties", "items", "anyOf", "enum", "const", "description")
LIMITS = {
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "pattern": "matching {}",
    "format": "in {} format",
}
CHOICES = re.compile(r"\^\((\w+(?:\|\w+)*)\)\$")


@functools.cache
def strict_schema(schema: type[msgspec.Struct]) -> dict[str, Any]:
    """JSON Schema of `schema`. Raises TypeError for what strict mode cannot say: recursion, free-form maps."""
    whole = msgspec.json.schema(schema)
    return _strict(whole, whole.get("$defs", {}), ())


def schema_name(schema: type[msgspec.Struct]) -> str:
    return re.sub(r"[^a-zA-Z0-9_-]", "_", schema.__name__)[:64]


def _strict(node: dict[str, Any], defs: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    if reference := node.get("$ref"):
        return _inlined(node, str(reference).rsplit("/", 1)[-1], defs, path)
    strict = {key: node[key] for key in KEPT if key in node}
    if choices := CHOICES.fullmatch(node.get("pattern", "")):  # the same rule, enforced while the model writes
        strict["enum"] = choices[1].split("|")
    if node.get("type") == "object":
        strict |= _closed(node, defs, path)
    if "items" in node:
        strict["items"] = _strict(node["items"], defs, path)
    if "anyOf" in node:
        strict["anyOf"] = [_strict(option, defs, path) for option in node["anyOf"]]
    return strict | _description(node, told="enum" in strict)


def _inlined(node: dict[str, Any], name: str, defs: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    if name in path:
        raise TypeError(f"{name} holds itself; an answer's schema cannot be recursive")
    return _strict(defs[name] | {key: node[key] for key in ("description",) if key in node}, defs, (*path, name))


def _closed(node: dict[str, Any], defs: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    if node.get("additionalProperties"):
        raise TypeError("an answer's schema cannot hold a free-form map; name its fields")
    properties = {name: _strict(value, defs, path) for name, value in node.get("properties", {}).items()}
    return {"properties": properties, "required": list(properties), "additionalProperties": False}


def _description(node: dict[str, Any], *, told: bool) -> dict[str, str]:
    """The node's own description and the limits that strict mode cannot carry."""
    unsaid = [key for key in LIMITS if key in node and not (told and key == "pattern")]
    limits = ", ".join(LIMITS[key].format(node[key]) for key in unsaid)
    parts = [part for part in (node.get("description"), limits) if part]
    return {"description": ": ".join(parts)} if parts else {}
