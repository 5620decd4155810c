"""What a kill -9 of everything leaves: all data, valid tokens, no process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jwt
import pytest

from local import provision
from local.identity import BUCKET, REGION, ROLE_ARN, SCHEDULE_GROUP, USER_POOL_CLIENT_ID, USER_POOL_ID, lambda_arn
from local.processes import DidNotStart
from local.stack import PROJECT
from tests.local.sample_stack import EDITOR, sample_stack

KEY = "a/β ?&%#\\" + "long" * 200
ISSUER = f"https://cognito-idp.{REGION}.amazonaws.com/{USER_POOL_ID}"
TARGET = {"Arn": lambda_arn("noop"), "RoleArn": ROLE_ARN, "Input": "{}"}

Report = dict[str, Any]


@contextmanager
def started(data: Path) -> Iterator[tuple[subprocess.Popen[str], Report]]:
    """The stack as a process group of its own."""
    command = [sys.executable, "-m", "tests.local.sample_stack", str(data)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process, json.loads((data / "stack.json").read_text())
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=30)


def test_data_and_tokens_outlive_a_kill(tmp_path: Path) -> None:
    with started(tmp_path) as (process, report):
        _write(report)
        token = _sign_in(report)
        os.killpg(process.pid, signal.SIGKILL)
    _wait_until_gone(report)
    with started(tmp_path) as (_, report):
        _check_written(report)
        _check_token(report, token)
        _check_token(report, _sign_in(report))
    _wait_until_gone(report)


def test_children_end_with_a_killed_parent(tmp_path: Path) -> None:
    with started(tmp_path) as (process, report):
        os.kill(process.pid, signal.SIGKILL)
    _wait_until_gone(report)


def test_a_part_that_cannot_start_leaves_nothing(tmp_path: Path) -> None:
    stack = sample_stack(tmp_path, functions="no_such_module")
    with pytest.raises(DidNotStart, match="no_such_module"):
        stack.start()
    assert stack.children == []


def _write(report: Report) -> None:
    s3 = provision.client("s3", report["urls"]["aws"])
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=b"kept", ContentType="image/png", Metadata={"made-by": "test"})
    s3.put_object(Bucket=BUCKET, Key="again", Body=b"first")
    s3.put_object(Bucket=BUCKET, Key="again", Body=b"second")
    s3.put_object(Bucket=BUCKET, Key="deleted", Body=b"x")
    s3.delete_object(Bucket=BUCKET, Key="deleted")
    s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": "again"})
    _multipart(s3)
    _schedules(provision.client("scheduler", report["urls"]["aws"]))
    dynamodb = provision.client("dynamodb", report["urls"]["dynamodb"])
    item = {"pk": {"S": "kept"}, "sk": {"S": "1"}, "n": {"N": "7"}}
    dynamodb.put_item(TableName=report["env"]["COUNTS_TABLE"], Item=item)


def _schedules(scheduler: Any) -> None:
    """One is kept as it is, one changed, one deleted."""
    fixed = {"GroupName": SCHEDULE_GROUP, "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": TARGET}
    for name in ("kept", "changed", "deleted"):
        scheduler.create_schedule(Name=name, ScheduleExpression="cron(0 9 * * ? *)", State="ENABLED", **fixed)
    changed = {"ScheduleExpression": "cron(0 10 ? * MON *)", "ScheduleExpressionTimezone": "Asia/Kolkata"}
    scheduler.update_schedule(Name="changed", State="DISABLED", **changed, **fixed)
    scheduler.delete_schedule(GroupName=SCHEDULE_GROUP, Name="deleted")


def _check_schedules(scheduler: Any) -> None:
    found = scheduler.list_schedules(GroupName=SCHEDULE_GROUP)["Schedules"]
    assert {schedule["Name"]: schedule["State"] for schedule in found} == {"kept": "ENABLED", "changed": "DISABLED"}
    changed = scheduler.get_schedule(GroupName=SCHEDULE_GROUP, Name="changed")
    expected = ("cron(0 10 ? * MON *)", "Asia/Kolkata")
    assert (changed["ScheduleExpression"], changed["ScheduleExpressionTimezone"]) == expected
    assert changed["Target"].items() >= TARGET.items()


def _multipart(s3: Any) -> None:
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="parts")["UploadId"]
    part = s3.upload_part(Bucket=BUCKET, Key="parts", UploadId=upload, PartNumber=1, Body=b"p" * 100_000)
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    s3.complete_multipart_upload(Bucket=BUCKET, Key="parts", UploadId=upload, MultipartUpload=parts)


def _check_written(report: Report) -> None:
    s3 = provision.client("s3", report["urls"]["aws"])
    kept = s3.get_object(Bucket=BUCKET, Key=KEY)
    assert (kept["Body"].read(), kept["ContentType"], kept["Metadata"]) == (b"kept", "image/png", {"made-by": "test"})
    bodies = {key: s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in ("again", "copy", "parts")}
    assert bodies == {"again": b"second", "copy": b"second", "parts": b"p" * 100_000}
    keys = {found["Key"] for found in s3.list_objects_v2(Bucket=BUCKET)["Contents"]}
    assert keys == {KEY, "again", "copy", "parts"}
    _check_schedules(provision.client("scheduler", report["urls"]["aws"]))
    dynamodb = provision.client("dynamodb", report["urls"]["dynamodb"])
    key = {"pk": {"S": "kept"}, "sk": {"S": "1"}}
    assert dynamodb.get_item(TableName=report["env"]["COUNTS_TABLE"], Key=key)["Item"]["n"] == {"N": "7"}


def _sign_in(report: Report) -> str:
    cognito = provision.client("cognito-idp", report["urls"]["aws"])
    answer = cognito.initiate_auth(
        ClientId=report["ids"]["user_pool_client"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": EDITOR.email, "PASSWORD": EDITOR.password},
    )
    token: str = answer["AuthenticationResult"]["IdToken"]
    return token


def _check_token(report: Report, token: str) -> None:
    keys = jwt.PyJWKClient(f"{report['urls']['aws']}/{USER_POOL_ID}/.well-known/jwks.json")
    key = keys.get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key, algorithms=["RS256"], audience=USER_POOL_CLIENT_ID, issuer=ISSUER)
    assert claims["cognito:groups"] == ["operator"]
    assert claims["email"] == EDITOR.email


def _wait_until_gone(report: Report) -> None:
    end = time.monotonic() + 15
    left = set(report["pids"].values())
    while left and time.monotonic() < end:
        left = {pid for pid in left if _lives(pid)}
        time.sleep(0.05)
    assert not left


def _lives(pid: int) -> bool:
    """Zombies of a killed parent wait for init and count as gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"
