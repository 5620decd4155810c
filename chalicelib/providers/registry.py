"""Providers by name, imported when they are first asked for (the API's cold start loads none)."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from chalicelib.errors import ProviderRefused
from chalicelib.providers import ImageProvider, TextProvider


def open_text(settings: Mapping[str, Any]) -> TextProvider:
    """Raises ProviderRefused for settings that name no provider."""
    name = settings.get("text_provider", "offline")
    return _text(name, settings.get("base_url", ""), settings.get("model", ""))


def open_image(settings: Mapping[str, Any]) -> ImageProvider:
    name = settings.get("image_provider", "offline")
    return _image(name, settings.get("base_url", ""), settings.get("image_model", ""))


@lru_cache(maxsize=8)
def _text(name: str, base_url: str, model: str) -> TextProvider:
    if name == "offline":
        from chalicelib.providers.offline import OfflineText

        return OfflineText()
    if name == "openai":
        from chalicelib.providers.openai_compatible import OpenAIText, open_client

        return OpenAIText(open_client(base_url, _key(base_url)), model)
    raise ProviderRefused(f"there is no text provider {name!r}")


@lru_cache(maxsize=8)
def _image(name: str, base_url: str, model: str) -> ImageProvider:
    if name == "offline":
        from chalicelib.providers.offline import OfflineImage

        return OfflineImage()
    if name == "openai":
        from chalicelib.providers.openai_compatible import OpenAIImage, open_client

        return OpenAIImage(open_client(base_url, _key(base_url)), model)
    raise ProviderRefused(f"there is no image provider {name!r}")


def _key(base_url: str) -> str:
    """The key of the base URL's host, and of no other: a site's setting cannot send it elsewhere.

    `PROVIDER_API_KEYS` is JSON, host to key. Servers without a key (a local model) get none.
    """
    keys: dict[str, str] = json.loads(os.environ.get("PROVIDER_API_KEYS") or "{}")
    return keys.get(urlsplit(base_url).hostname or "", "")
