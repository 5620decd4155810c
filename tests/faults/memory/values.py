"""Attribute values in the wire's own shape ({"S": ..}, {"N": ".."}, ...): checked, measured, compared.

A stored value is never changed: an update makes new maps along its path and shares the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from typing import Any

from tests.faults.memory.refusals import NotModelled, invalid

Value = Mapping[str, Any]
Attributes = dict[str, Value]
MAX_ITEM = 400 * 1024
DIGITS = 38
DEPTH = 32
_CONTEXT = Context(prec=DIGITS, traps=[InvalidOperation, Inexact, Overflow])
_LARGEST, _SMALLEST = 125, -130  # powers of ten


def stored(value: Value, depth: int = 1) -> Value:
    """As DynamoDB keeps it: numbers in one form, everything else as it was sent."""
    if len(value) != 1:
        raise invalid("Supplied AttributeValue has more than one datatypes set, must contain exactly one")
    [(kind, content)] = value.items()
    match kind:
        case "S" if isinstance(content, str):
            return value
        case "N" if isinstance(content, str):
            return {"N": number(content)}
        case "BOOL" | "NULL" if content in (True, False):
            return value
        case "M" | "L" if depth >= DEPTH:
            raise invalid("Nesting Levels have exceeded supported limits")
        case "M":
            return {"M": {name: stored(inner, depth + 1) for name, inner in content.items()}}
        case "L":
            return {"L": [stored(inner, depth + 1) for inner in content]}
    raise NotModelled(f"a value of type {kind}: {value!r}")


def stored_item(item: Mapping[str, Value]) -> Attributes:
    return {name: stored(value) for name, value in item.items()}


def number(text: str) -> str:
    """In DynamoDB's form: no exponent, no zeros that say nothing, 38 digits at most."""
    if text.isdecimal() and text.isascii() and len(text) <= DIGITS and (text[0] != "0" or text == "0"):
        return text  # nearly all
    try:
        parsed = _CONTEXT.create_decimal(text)
    except Inexact:
        raise invalid("Attempting to store more than 38 significant digits in a Number") from None
    except InvalidOperation:
        raise invalid("The parameter cannot be converted to a numeric value") from None
    return in_form(parsed)


def in_form(parsed: Decimal) -> str:
    if not parsed.is_finite():
        raise invalid("The parameter cannot be converted to a numeric value")
    if not parsed:
        return "0"
    if parsed.adjusted() > _LARGEST:
        raise invalid("Number overflow. Attempting to store a number with magnitude larger than supported range")
    if parsed.adjusted() < _SMALLEST:
        raise invalid("Number underflow. Attempting to store a number with magnitude smaller than supported range")
    return format(parsed.normalize(_CONTEXT), "f")


def total(left: Value, right: Value, sign: int = 1) -> Value:
    """left + sign * right, of two numbers."""
    if "N" not in left or "N" not in right:
        raise invalid("An operand in the update expression has an incorrect data type")
    if left["N"].isdecimal() and right["N"].isdecimal():
        return {"N": number(str(int(left["N"]) + sign * int(right["N"])))}
    try:
        return {"N": in_form(_CONTEXT.fma(Decimal(right["N"]), sign, Decimal(left["N"])))}
    except Inexact:
        raise invalid("Attempting to store more than 38 significant digits in a Number") from None


def compare(left: Value, right: Value) -> int | None:
    """Below 0, 0 or above 0; None of values of two types, and of types without an order."""
    if "S" in left and "S" in right:
        return int(left["S"] > right["S"]) - int(left["S"] < right["S"])
    if "N" in left and "N" in right:
        return int((Decimal(left["N"]) - Decimal(right["N"])).compare(0))
    return None


def resized(size: int, before: Mapping[str, Value], after: Mapping[str, Value]) -> int:
    """The size of `after`, from that of `before`, with which it shares what has not changed."""
    for name in before.keys() - after.keys():
        size -= size_of_attribute(name, before[name])
    for name, value in after.items():
        old = before.get(name)
        if old is not value:
            size += size_of_attribute(name, value) - (size_of_attribute(name, old) if old else 0)
    return size


def size_of_item(item: Mapping[str, Value]) -> int:
    return sum(size_of_attribute(name, value) for name, value in item.items())


def size_of_attribute(name: str, value: Value) -> int:
    return _bytes(name) + _size(value)


def _size(value: Value) -> int:
    if "S" in value:
        return _bytes(value["S"])
    if "N" in value:
        digits = value["N"].strip("-0.").replace(".", "")
        return len(digits) // 2 + 1 + int(value["N"].startswith("-"))
    if "M" in value:
        return 3 + sum([_bytes(name) + _size(inner) + 1 for name, inner in value["M"].items()])
    if "L" in value:
        return 3 + sum([_size(inner) + 1 for inner in value["L"]])
    return 1


def length(value: Value) -> Value | None:
    """The function size() of an expression; None where it has none."""
    [(kind, content)] = value.items()
    return {"N": str(len(content))} if kind in {"S", "M", "L"} else None


def contains(value: Value, part: Value) -> bool:
    """A substring of a string, or an element of a list."""
    if "S" in value:
        return "S" in part and part["S"] in value["S"]
    return "L" in value and part in value["L"]


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
