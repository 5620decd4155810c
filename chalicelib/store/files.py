"""Files in S3: manifests, images, large bodies. Keys are made from content, so writing twice is harmless."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import NotFound, StoreBusy

if TYPE_CHECKING:
    from botocore.client import BaseClient

_MISSING = frozenset({"NoSuchKey", "404"})


class Files:
    @cached_property
    def _client(self) -> BaseClient:
        import boto3  # 100 ms and more: only when a file is asked for

        timeouts = Config(connect_timeout=3, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 4})
        return boto3.client("s3", config=timeouts)

    def put(self, key: str, content: bytes, media_type: str) -> None:
        self._call("put_object", Key=key, Body=content, ContentType=media_type)

    def get(self, key: str) -> bytes:
        """Raises NotFound."""
        answer = self._call("get_object", Key=key)
        content: bytes = answer["Body"].read()
        return content

    def _call(self, operation: str, **arguments: object) -> Any:
        try:
            return getattr(self._client, operation)(Bucket=self.bucket, **arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                raise NotFound("file", str(arguments["Key"])) from error
            if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
                raise StoreBusy(f"S3 could not {operation}") from error
            raise
        except BotoCoreError as error:
            raise StoreBusy(f"S3 did not answer to {operation}") from error

    @property
    def bucket(self) -> str:
        return os.environ["BUCKET"]
