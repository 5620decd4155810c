"""Text from a chat model: one question, at most one repair, and the usage of both."""

from __future__ import annotations

from typing import Any, Literal

import httpx

from chalicelib.errors import OutputRejected, ProviderRefused
from chalicelib.providers import Prompt, T, Usage
from chalicelib.providers.metering import Meter
from chalicelib.providers.openai_compatible.answers import ChatAnswer, Unusable, read, usage_of
from chalicelib.providers.openai_compatible.messages import (
    Message,
    first_messages,
    repair_messages,
    response_format,
    with_schema,
)
from chalicelib.providers.openai_compatible.server import Clock, Limits, Server

ANSWERS = 2  # the first and one repair
Form = Literal["json_schema", "json_object", "text"]
FORMS: tuple[Form, ...] = ("json_schema", "json_object", "text")  # the best first; a server may not know it
UNKNOWN_FORM = ("response_format", "json_schema", "json_object", "structured output")


class OpenAIText:
    """`complete` raises ProviderUnavailable, ProviderRefused or OutputRejected; each carries its usage."""

    name = "openai"  # as the site settings say it

    def __init__(
        self, client: httpx.Client, model: str, *, limits: Limits | None = None, clock: Clock | None = None
    ) -> None:
        self.model = model
        self._server = Server(client, limits or Limits(), clock or Clock())
        self._known_forms = FORMS

    def complete(self, prompt: Prompt, schema: type[T]) -> tuple[T, Usage]:
        deadline = self._server.deadline()
        messages = first_messages(prompt)
        with Meter() as meter:
            for _ in range(ANSWERS):
                answer = self._ask(messages, schema, deadline)
                meter.add(usage_of(answer, messages))
                try:
                    return read(answer, schema), meter.total
                except Unusable as unusable:
                    problem = unusable
                messages = [*messages, *repair_messages(problem.answer, problem.reason)]
            raise OutputRejected(f"{problem.reason} (also after one repair)") from problem

    def _ask(self, messages: list[Message], schema: type[T], deadline: float) -> ChatAnswer:
        """One answer, in the best form that this server knows; what it does not know is remembered."""
        for form in self._known_forms:
            try:
                body = self._body(messages, schema, form)
                return self._server.post("chat/completions", body, ChatAnswer, deadline)
            except ProviderRefused as refused:
                worse = FORMS[FORMS.index(form) + 1 :]
                if not worse or not _is_about_form(refused):
                    raise
                self._known_forms = worse
        raise AssertionError("the last form either answers or raises")

    def _body(self, messages: list[Message], schema: type[T], form: Form) -> dict[str, Any]:
        """No temperature and no length limit: reasoning models refuse the one, and the other's name differs."""
        if form == "json_schema":
            return {"model": self.model, "messages": messages, "response_format": response_format(schema)}
        body: dict[str, Any] = {"model": self.model, "messages": with_schema(messages, schema)}
        return body | {"response_format": {"type": form}} if form == "json_object" else body


def _is_about_form(refused: ProviderRefused) -> bool:
    return refused.details.get("status") in (400, 422) and any(word in refused.message for word in UNKNOWN_FORM)
