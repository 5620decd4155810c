"""The clock: what an EventBridge rule does each minute in AWS, here every few seconds."""

from __future__ import annotations

import datetime
import json
import threading

from local.identity import ACCOUNT, REGION
from local.lambdas import LambdaHost, TooManyRequests


def tick(host: LambdaHost, function: str, seconds: float) -> None:
    """Invoke the function for ever, once per interval, never two at a time. `seconds` 0: never."""
    if not seconds:
        return
    stopped = threading.Event()  # waits better than time.sleep: no drift by what the invocation took is wanted either
    while not stopped.wait(seconds):
        try:
            host.invoke(function, _event())
        except TooManyRequests:
            continue  # the next tick is near


def _event() -> bytes:
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    event = {"source": "aws.events", "detail-type": "Scheduled Event", "account": ACCOUNT, "region": REGION}
    return json.dumps(event | {"time": now, "detail": {}}).encode()
