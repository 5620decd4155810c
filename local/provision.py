"""What CloudFormation makes in AWS, made on the emulators at each start. Everything here may be repeated."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from local.identity import (
    ACCESS_KEY,
    BUCKET,
    NAME,
    REGION,
    ROLE_ARN,
    TOPIC,
    USER_POOL_CLIENT_ID,
    USER_POOL_ID,
    camel_case,
    lambda_arn,
    state_machine_name,
)

GROUPS = ("viewer", "operator", "admin")


@dataclass(frozen=True, slots=True)
class User:
    email: str
    password: str
    group: str


class WrongPool(Exception):
    """The emulator did not take the stable id, which the environment of all processes already names."""


def client(service: str, endpoint: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=ACCESS_KEY,
        config=Config(connect_timeout=5, read_timeout=30),
    )


def tables(endpoint: str, declared: Mapping[str, Mapping[str, Any]], names: Mapping[str, str], ttl: str | None) -> None:
    """Create what is missing. `declared` is create_table's arguments by short name, `names` the real names."""
    dynamodb = client("dynamodb", endpoint)
    for short, arguments in declared.items():
        if _create_table(dynamodb, names[short], arguments) and ttl:
            specification = {"Enabled": True, "AttributeName": ttl}
            dynamodb.update_time_to_live(TableName=names[short], TimeToLiveSpecification=specification)


def bucket(endpoint: str) -> None:
    client("s3", endpoint).create_bucket(Bucket=BUCKET)


def topic(endpoint: str) -> None:
    client("sns", endpoint).create_topic(Name=TOPIC)


def people(endpoint: str, users: Iterable[User]) -> None:
    """The pool, its client and groups as the template declares them, and these users with their passwords."""
    cognito = client("cognito-idp", endpoint)
    pool = cognito.create_user_pool(
        PoolName=NAME, UsernameAttributes=["email"], Policies={"PasswordPolicy": {"MinimumLength": 12}}
    )
    made = cognito.create_user_pool_client(
        UserPoolId=USER_POOL_ID,
        ClientName=NAME,
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )
    found = (pool["UserPool"]["Id"], made["UserPoolClient"]["ClientId"])
    if found != (USER_POOL_ID, USER_POOL_CLIENT_ID):
        raise WrongPool(found)
    for group in GROUPS:
        cognito.create_group(UserPoolId=USER_POOL_ID, GroupName=group)
    for user in users:
        _sign_up(cognito, user)


def _sign_up(cognito: Any, user: User) -> None:
    cognito.admin_create_user(
        UserPoolId=USER_POOL_ID,
        Username=user.email,
        UserAttributes=[{"Name": "email", "Value": user.email}, {"Name": "email_verified", "Value": "true"}],
        MessageAction="SUPPRESS",
    )
    who = {"UserPoolId": USER_POOL_ID, "Username": user.email}
    cognito.admin_set_user_password(**who, Password=user.password, Permanent=True)
    cognito.admin_add_user_to_group(**who, GroupName=user.group)


def state_machines(endpoint: str, definitions: Path, functions: Iterable[str]) -> None:
    """One state machine per `<pipeline>.asl.json`, its placeholders replaced by our Lambdas' ARNs."""
    stepfunctions = client("stepfunctions", endpoint)
    for path in sorted(definitions.glob("*.asl.json")):
        stepfunctions.create_state_machine(
            name=state_machine_name(path.name.removesuffix(".asl.json")),
            definition=substitute(path.read_text(encoding="utf-8"), functions),
            roleArn=ROLE_ARN,
        )


def substitute(definition: str, functions: Iterable[str]) -> str:
    """`${WorkCluster}` -> the ARN of work_cluster. Compact, because moto parses each space."""
    for function in functions:
        definition = definition.replace(f"${{{camel_case(function)}}}", lambda_arn(function))
    return json.dumps(json.loads(definition), separators=(",", ":"))


def _create_table(dynamodb: Any, name: str, arguments: Mapping[str, Any]) -> bool:
    """False when it was there. DynamoDB Local has a new table at once, so there is nothing to wait for."""
    try:
        dynamodb.create_table(TableName=name, **arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceInUseException":
            raise
        return False
    return True
