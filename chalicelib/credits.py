"""What use of a provider costs, in thousandths of a credit so that sums are exact. Standard library only."""

from __future__ import annotations

from typing import Protocol

INPUT_TOKEN = 1  # 1 credit per 1,000 tokens read
OUTPUT_TOKEN = 4  # 4 credits per 1,000 tokens written
IMAGE = 4_000  # 4 credits an image


class Metered(Protocol):
    @property
    def input_tokens(self) -> int: ...
    @property
    def output_tokens(self) -> int: ...
    @property
    def images(self) -> int: ...


def millicredits(usage: Metered) -> int:
    return usage.input_tokens * INPUT_TOKEN + usage.output_tokens * OUTPUT_TOKEN + usage.images * IMAGE
