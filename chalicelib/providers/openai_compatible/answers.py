"""A chat model's answer: whether it can be used, why not in words a person understands, what it cost."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from chalicelib.providers import T, Usage
from chalicelib.providers.openai_compatible.messages import Message

CHARACTERS_PER_TOKEN = 4  # the usual estimate, where a server counts nothing
FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*", re.DOTALL | re.IGNORECASE)


class Said(msgspec.Struct, frozen=True):
    content: str | None = None
    refusal: str | None = None


class Choice(msgspec.Struct, frozen=True):
    message: Said
    finish_reason: str | None = None


class Tokens(msgspec.Struct, frozen=True):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class ChatAnswer(msgspec.Struct, frozen=True):
    choices: list[Choice] = []
    usage: Tokens | None = None
    error: Any = None


class Unusable(Exception):
    """An answer that came but cannot be used. `reason` is for a person and for the model's repair."""

    def __init__(self, reason: str, answer: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.answer = answer


def read(answer: ChatAnswer, schema: type[T]) -> T:
    """The value in the answer. Raises Unusable."""
    choice = answer.choices[0] if answer.choices else Choice(Said())
    text = choice.message.content or ""
    if choice.message.refusal:
        raise Unusable(f"the model declined to answer: {_brief(choice.message.refusal)}", choice.message.refusal)
    if choice.finish_reason == "content_filter":
        raise Unusable("the provider's content filter stopped the answer", text)
    if choice.finish_reason == "length":
        raise Unusable("the answer was cut off at the model's length limit; it must be shorter", text)
    if not text.strip():
        raise Unusable("the model's answer was empty", text)
    return _value(text, schema)


def usage_of(answer: ChatAnswer, messages: list[Message]) -> Usage:
    """As the server counted it; where it did not, estimated from the length of what was said."""
    counted = answer.usage or Tokens()
    asked, said = counted.prompt_tokens, counted.completion_tokens
    if asked is None:
        asked = _tokens("".join(message["content"] for message in messages))
    if said is None:
        said = _tokens("".join(choice.message.content or "" for choice in answer.choices))
    return Usage(input_tokens=asked, output_tokens=said)


def _value(text: str, schema: type[T]) -> T:
    fenced = FENCED.fullmatch(text)  # servers without structured output often wrap the JSON so
    try:
        return msgspec.json.decode(fenced[1] if fenced else text, type=schema)
    except msgspec.ValidationError as error:
        raise Unusable(f"the model's answer does not have the agreed form: {error}", text) from error
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Unusable(f"the model's answer is not valid JSON: {error}", text) from error
    except RecursionError as error:
        raise Unusable("the model's answer is nested too deeply", text) from error


def _tokens(text: str) -> int:
    return -(-len(text) // CHARACTERS_PER_TOKEN)


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else line[:199] + "…"
