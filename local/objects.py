"""S3 objects on disk: moto answers the requests, but each object's bytes and metadata are one file.

A file is a line of JSON and then the bytes, written beside its place and renamed into it before the request is
answered: after a kill -9 an object is there whole, or as it was. No fsync: the page cache outlives a process.
Unversioned buckets only. moto's own memory holds no content.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from moto.s3.models import FakeKey, S3Backend, s3_backends

from local.identity import ACCOUNT, REGION


class StoredBytes:
    """What moto keeps an object's value in, here a part of a file that is opened for each read."""

    def __init__(self, path: Path, offset: int) -> None:
        self._path = path
        self._offset = offset
        self._position = 0

    def seek(self, position: int) -> None:
        self._position = position

    def read(self, size: int = -1) -> bytes:
        with self._path.open("rb") as file:
            file.seek(self._offset + self._position)
            data = file.read(size)
        self._position += len(data)
        return data

    def close(self) -> None:
        """Nothing is held open."""


class ObjectFiles:
    """Call `flush` at the end of each request, under the lock that guards moto."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._touched: set[tuple[str, str]] = set()
        self._watch()

    def load(self) -> int:
        """Put every stored object back into moto's buckets. Answers how many."""
        backend = _backend()
        count = 0
        for bucket in sorted(path for path in self._folder.glob("*") if path.is_dir()):
            backend.create_bucket(bucket.name, REGION)
            for path in bucket.glob("*/*.object"):
                self._restore(backend, bucket.name, path)
                count += 1
        self._touched.clear()
        return count

    def flush(self) -> None:
        """Bring the disk up to date with what the request changed."""
        while self._touched:
            bucket, key = self._touched.pop()
            stored = _backend().buckets[bucket].keys.get(key) if bucket in _backend().buckets else None
            if isinstance(stored, FakeKey):
                self._save(bucket, stored)
            else:
                self._path(bucket, key).unlink(missing_ok=True)

    def _path(self, bucket: str, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()  # a key may hold any character and be longer than a file name
        return self._folder / bucket / name[:2] / f"{name}.object"

    def _save(self, bucket: str, key: FakeKey) -> None:
        head = {
            "key": key.name,
            "etag": key.etag.strip('"'),
            "last_modified": key.last_modified.isoformat(),
            "metadata": dict(key.metadata),
            "storage_class": key.storage_class,
        }
        line = json.dumps(head).encode() + b"\n"
        path = self._path(bucket, key.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".new")
        temporary.write_bytes(line + key.value)
        os.replace(temporary, path)
        _keep_on_disk(key, path, len(line))

    def _restore(self, backend: S3Backend, bucket: str, path: Path) -> None:
        with path.open("rb") as file:
            line = file.readline()
        head = json.loads(line)
        key = backend.put_object(
            bucket, head["key"], b"", storage=head["storage_class"], etag=head["etag"], disable_notification=True
        )
        key.last_modified = datetime.datetime.fromisoformat(head["last_modified"])
        key.set_metadata(head["metadata"])
        key.contentsize = path.stat().st_size - len(line)
        _keep_on_disk(key, path, len(line))

    def _watch(self) -> None:
        """Note what the two methods touch through which all of moto's S3 adds and removes objects."""
        put, delete, touched = S3Backend.put_object, S3Backend.delete_object, self._touched

        def put_object(backend: Any, bucket_name: str, key_name: str, *arguments: Any, **named: Any) -> FakeKey:
            touched.add((bucket_name, key_name))
            return put(backend, bucket_name, key_name, *arguments, **named)

        def delete_object(backend: Any, bucket_name: str, key_name: str, *arguments: Any, **named: Any) -> Any:
            touched.add((bucket_name, key_name))
            return delete(backend, bucket_name, key_name, *arguments, **named)

        S3Backend.put_object = put_object  # type: ignore[method-assign,assignment]
        S3Backend.delete_object = delete_object  # type: ignore[method-assign,assignment]


def _keep_on_disk(key: FakeKey, path: Path, offset: int) -> None:
    key._value_buffer.close()
    key._value_buffer = StoredBytes(path, offset)  # type: ignore[assignment]


def _backend() -> S3Backend:
    return s3_backends[ACCOUNT]["aws"]
