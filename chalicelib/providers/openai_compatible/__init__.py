"""Text and images from any server that speaks OpenAI's HTTP API: OpenAI, Azure, vLLM, Ollama, LiteLLM.

    client = open_client("https://api.openai.com/v1", api_key)
    value, usage = OpenAIText(client, "gpt-4.1-mini").complete(prompt, Ideas)

When a call fails, `chalicelib.providers.metering.spent(error)` says what its tries have cost.
"""

from chalicelib.providers.openai_compatible.client import open_client
from chalicelib.providers.openai_compatible.image import OpenAIImage
from chalicelib.providers.openai_compatible.server import Clock, Limits
from chalicelib.providers.openai_compatible.text import OpenAIText

__all__ = ["Clock", "Limits", "OpenAIImage", "OpenAIText", "open_client"]
