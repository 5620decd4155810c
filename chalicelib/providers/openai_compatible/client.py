"""The HTTP client for one base URL and key: time-outs everywhere, no redirects, Azure's own manners."""

from __future__ import annotations

import httpx

from chalicelib.errors import ProviderRefused

AZURE_HOSTS = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com", ".openai.azure.us")
AZURE_DEPLOYMENT = "/openai/deployments/"
AZURE_API_VERSION = "2024-10-21"  # the oldest general one that knows json_schema
KEY_HEADERS = ("authorization", "api-key")


def open_client(
    base_url: str, api_key: str = "", *, connect_seconds: float = 5, read_seconds: float = 60
) -> httpx.Client:
    """A client for `base_url`, as `https://host/v1`, or on Azure
    `https://NAME.openai.azure.com/openai/deployments/DEPLOYMENT?api-version=...`.

    An empty key sends none, as Ollama and vLLM want it. Raises `ProviderRefused` for settings that
    can never work; the message never holds the key.
    """
    url = _checked_url(base_url.strip())
    azure = _is_azure(url)
    return httpx.Client(
        base_url=_azure_path(url) if azure else url.copy_with(query=None),
        params=_query(url, azure),
        headers={"accept": "application/json", "accept-encoding": "identity", **_key_header(api_key.strip(), azure)},
        timeout=httpx.Timeout(connect=connect_seconds, read=read_seconds, write=read_seconds, pool=connect_seconds),
        follow_redirects=False,
    )


def secrets_of(client: httpx.Client) -> list[str]:
    """The key as the client sends it: what no message may repeat."""
    sent = [client.headers.get(header, "").removeprefix("Bearer ") for header in KEY_HEADERS]
    return [key for key in sent if key]


def _checked_url(base_url: str) -> httpx.URL:
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL as error:
        raise ProviderRefused("the base URL of the model server is not a URL") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise ProviderRefused("the base URL of the model server must start with http:// or https://")
    if url.userinfo:
        raise ProviderRefused("the base URL of the model server must not hold a password; set the key instead")
    return url


def _is_azure(url: httpx.URL) -> bool:
    """Also true behind a gateway of the caller's own: Azure's form tells, not only its host."""
    return url.host.endswith(AZURE_HOSTS) or AZURE_DEPLOYMENT in url.path or "api-version" in url.params


def _azure_path(url: httpx.URL) -> httpx.URL:
    bare = url.copy_with(query=None)
    return bare.copy_with(path="/openai/v1") if bare.path.strip("/") == "" else bare


def _query(url: httpx.URL, azure: bool) -> httpx.QueryParams:
    needs_version = azure and AZURE_DEPLOYMENT in url.path and "api-version" not in url.params
    return url.params.set("api-version", AZURE_API_VERSION) if needs_version else url.params


def _key_header(api_key: str, azure: bool) -> dict[str, str]:
    if not api_key:
        return {}
    if not (api_key.isascii() and api_key.isprintable()):  # the HTTP library's own error would print it
        raise ProviderRefused("the key of the model server holds characters that cannot be sent")
    return {"api-key": api_key} if azure else {"authorization": f"Bearer {api_key}"}
