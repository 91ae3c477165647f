"""Objects in a bucket of any S3: `s3://bucket/prefix?endpoint=https://host`, keys of the service from its own environment."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import itertools
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final
from urllib.parse import parse_qs, unquote, urlsplit

from caseferry.platform.vault.errors import StorageFull, StorageLost
from caseferry.platform.vault.objects.store import Key, check_key

_PART: Final = 5 * 1024 * 1024  # the smallest that S3 takes; 10,000 of them at most: 50 GB
_SPOOL: Final = 1024 * 1024
_READ: Final = 256 * 1024
_UNKNOWN: Final = {"NoSuchKey", "404", "NotFound"}
_FULL: Final = {"QuotaExceeded", "XMinioStorageFull", "EntityTooLarge", "InsufficientStorage", "507"}


class S3Objects:
    """An ObjectStore in a bucket. Only sealed bytes go there; a part that waits on this machine is sealed too."""

    def __init__(self, url: str, *, client: Any = None) -> None:
        parts = urlsplit(url)
        if parts.scheme != "s3" or not parts.hostname:
            raise ValueError("STORAGE_URL is s3://bucket/prefix?endpoint=https://host")
        self._bucket = parts.netloc.rpartition("@")[2]
        self._prefix = parts.path.strip("/") + "/" if parts.path.strip("/") else ""
        self._client = client or _client(url)

    def prepare(self) -> None:
        """Make the bucket when it does not exist."""
        with _clear_words():
            try:
                self._client.head_bucket(Bucket=self._bucket)
            except self._client.exceptions.ClientError as error:
                if _code(error) not in {*_UNKNOWN, "NoSuchBucket"}:
                    raise
                self._client.create_bucket(Bucket=self._bucket)

    def put(self, key: Key, chunks: Iterable[bytes]) -> None:
        """Keep bytes whole or not at all, in parts of 5 MiB; a callable key makes the sealed bytes wait in a temporary file."""
        if not isinstance(key, str):
            with tempfile.SpooledTemporaryFile(max_size=_SPOOL) as spool:
                for chunk in chunks:
                    with _clear_words():
                        spool.write(chunk)
                spool.seek(0)
                self.put(key(), iter(lambda: spool.read(_READ), b""))
            return
        place, parts = self._place(key), _parts(chunks)
        first = next(parts, b"")
        second = next(parts, None)
        if second is not None:
            self._put_parts(place, itertools.chain((first, second), parts))
            return
        with _clear_words():
            self._client.put_object(Bucket=self._bucket, Key=place, Body=first)

    def open(self, key: str) -> BinaryIO:
        """A seekable stream: bytes in a row are one request. Raises KeyError when unknown."""
        place = self._place(key)
        with _clear_words():
            try:
                head = self._client.head_object(Bucket=self._bucket, Key=place)
            except self._client.exceptions.ClientError as error:
                if _code(error) in _UNKNOWN:
                    raise KeyError(key) from None
                raise
        return io.BufferedReader(_Ranges(self._client, self._bucket, place, int(head["ContentLength"])), _READ)

    def delete(self, key: str) -> None:
        """Remove; silent when unknown."""
        with _clear_words():
            self._client.delete_object(Bucket=self._bucket, Key=self._place(key))

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Every key below the folder `prefix`, sorted."""
        start = self._place(prefix) + "/" if prefix else self._prefix
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=start)
        with _clear_words():
            for page in pages:
                for row in page.get("Contents", ()):
                    yield row["Key"][len(self._prefix) :]

    def sweep(self) -> int:
        """End uploads of parts that were begun more than a day ago; how many."""
        limit, count = dt.datetime.now(dt.UTC) - dt.timedelta(days=1), 0
        with _clear_words():
            begun = self._client.list_multipart_uploads(Bucket=self._bucket, Prefix=self._prefix).get("Uploads", ())
            for upload in [one for one in begun if one["Initiated"] < limit]:
                self._client.abort_multipart_upload(Bucket=self._bucket, Key=upload["Key"], UploadId=upload["UploadId"])
                count += 1
        return count

    def _place(self, key: str) -> str:
        return self._prefix + check_key(key)

    def _put_parts(self, place: str, parts: Iterable[bytes]) -> None:
        to = {"Bucket": self._bucket, "Key": place}
        with _clear_words():
            upload = self._client.create_multipart_upload(**to)["UploadId"]
        try:
            done = []
            for number, part in enumerate(parts, 1):
                with _clear_words():
                    kept = self._client.upload_part(**to, UploadId=upload, PartNumber=number, Body=part)
                done.append({"PartNumber": number, "ETag": kept["ETag"]})
            with _clear_words():
                self._client.complete_multipart_upload(**to, UploadId=upload, MultipartUpload={"Parts": done})
        except BaseException:
            with contextlib.suppress(Exception):
                self._client.abort_multipart_upload(**to, UploadId=upload)
            raise


class _Ranges(io.RawIOBase):
    """An object of `size` bytes, read by ranges; one request goes on as long as the reader does."""

    def __init__(self, client: Any, bucket: str, key: str, size: int) -> None:
        super().__init__()
        self._client, self._bucket, self._key, self._size = client, bucket, key, size
        self._at, self._body, self._body_at = 0, None, 0

    _body: Any

    def readinto(self, into: Any) -> int:
        """Fill `into` from the present place; how many bytes there were."""
        if self._at >= self._size or not len(into):
            return 0
        with _clear_words():
            if self._body is None or self._body_at != self._at:
                self._drop()
                answer = self._client.get_object(Bucket=self._bucket, Key=self._key, Range=f"bytes={self._at}-")
                self._body, self._body_at = answer["Body"], self._at
            piece = self._body.read(len(into))
        if not piece:
            raise StorageLost("an object ended early")
        into[: len(piece)] = piece
        self._at += len(piece)
        self._body_at = self._at
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move without a request."""
        self._at = max(0, {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence] + offset)
        return self._at

    def tell(self) -> int:
        """The present place."""
        return self._at

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def close(self) -> None:
        """End an open request too."""
        self._drop()
        super().close()

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None


def _parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces of exactly _PART (some services refuse parts of different sizes); only the last may be smaller."""
    held: list[bytes] = []
    size = 0
    for given in chunks:
        chunk = given
        while size + len(chunk) >= _PART:
            cut = _PART - size
            yield b"".join([*held, chunk[:cut]])
            held, size, chunk = [], 0, chunk[cut:]
        held.append(chunk)
        size += len(chunk)
    if size:
        yield b"".join(held)


def _client(url: str) -> Any:
    import boto3
    from botocore.config import Config

    parts = urlsplit(url)
    said = {name: values[0] for name, values in parse_qs(parts.query).items()}
    settings = Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"max_attempts": 3, "mode": "standard"},
        s3={"addressing_style": said.get("addressing", "auto")},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client(
        "s3",
        endpoint_url=said.get("endpoint"),
        region_name=said.get("region"),
        aws_access_key_id=unquote(parts.username) if parts.username else None,
        aws_secret_access_key=unquote(parts.password) if parts.password else None,
        config=settings,
    )


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextlib.contextmanager
def _clear_words() -> Iterator[None]:
    """Say in one sentence what the service said in many; the bucket's answer could quote a key, so it is left out."""
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

    try:
        yield
    except ClientError as error:
        if _code(error) in _FULL:
            raise StorageFull from None
        raise StorageLost(_code(error)) from None
    except (BotoCoreError, HTTPClientError, OSError) as error:
        raise StorageLost(type(error).__name__) from None
