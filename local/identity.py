"""Names and ids that must be the same after a restart, so that tokens, tables and files stay valid."""

from __future__ import annotations

import hashlib

REGION = "us-east-1"
ACCOUNT = "123456789012"  # moto's
NAME = "millrace"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/{NAME}-local"
ACCESS_KEY = "local"


def stable_id(scope: str, name: str, length: int = 26) -> str:
    """An id made from names alone."""
    return hashlib.sha256(f"{scope}/{name}".encode()).hexdigest()[:length]


USER_POOL_ID = f"{REGION}_{stable_id(REGION, NAME)}"
USER_POOL_CLIENT_ID = stable_id(USER_POOL_ID, "client")
BUCKET = f"{NAME}-local"
SCHEDULE_GROUP = NAME
TOPIC = f"{NAME}-notifications"
TOPIC_ARN = f"arn:aws:sns:{REGION}:{ACCOUNT}:{TOPIC}"


def lambda_arn(function: str) -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"


def state_machine_arn(pipeline: str) -> str:
    return f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{state_machine_name(pipeline)}"


def state_machine_name(pipeline: str) -> str:
    return f"{NAME}-{pipeline}"


def camel_case(function: str) -> str:
    """How Chalice names a function's logical id: `score_batch` -> `ScoreBatch`."""
    return "".join(part.capitalize() for part in function.split("_"))
