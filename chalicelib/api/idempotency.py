"""One effect for one idempotency key: the first answer is kept for a day, and repeats get it.

The records are Powertools' own, in the settings table; DynamoDB deletes them when they expire.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyPersistenceLayerError,
    IdempotencyValidationError,
)
from aws_lambda_powertools.warnings import PowertoolsUserWarning
from botocore.config import Config

from chalicelib.errors import InProgress, KeyReused, StoreBusy

KEPT_SECONDS = 86_400
LONGEST_MS = 29_000  # a request that took longer is dead: API Gateway gave up on it


class _Request:
    """What Powertools wants to know of a Lambda context: until when a record may stay in progress."""

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return LONGEST_MS


def once(effect: Callable[[], Any], *, who: str, call: str, key: str, body: str) -> tuple[Any, bool]:
    """The effect's value, which is JSON, and whether it is that of an earlier request.

    `call` is method and path. Raises KeyReused, InProgress, StoreBusy, and what the effect raises: that is not kept.
    """
    ran = False

    def run(request: dict[str, str]) -> Any:
        nonlocal ran
        ran = True
        return effect()

    config = IdempotencyConfig(
        event_key_jmespath="[who, call, key]", payload_validation_jmespath="body", expires_after_seconds=KEPT_SECONDS
    )
    config.register_lambda_context(_Request())  # type: ignore[arg-type]
    kept = idempotent_function(run, data_keyword_argument="request", persistence_store=_records(), config=config)
    try:
        value = kept(request={"who": who, "call": call, "key": key, "body": body})
    except IdempotencyValidationError as error:
        raise KeyReused(f"the idempotency key {key!r} came with another request before", key=key) from error
    except IdempotencyAlreadyInProgressError as error:
        raise InProgress(f"the first request with the idempotency key {key!r} is still at work", key=key) from error
    except IdempotencyPersistenceLayerError as error:
        raise StoreBusy("the idempotency key could not be looked up") from error
    return value, not ran


def _records() -> DynamoDBPersistenceLayer:
    return _layer(os.environ["SETTINGS_TABLE"], os.environ.get("AWS_ENDPOINT_URL_DYNAMODB"))


@lru_cache(maxsize=4)
def _layer(table: str, _endpoint: str | None) -> DynamoDBPersistenceLayer:
    """One client for a table and endpoint: making one costs more than the call."""
    timeouts = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 4})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PowertoolsUserWarning)
        return DynamoDBPersistenceLayer(
            table_name=table,
            key_attr="pk",
            sort_key_attr="sk",
            static_pk_value="IDEMPOTENCY",
            expiry_attr="expires",
            boto_config=timeouts,
        )
