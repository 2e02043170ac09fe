"""Photos in a bucket of any server that speaks S3: each is one object, there as a whole or not at all.

The client looks for credentials where every S3 program does (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY first).
"""

from __future__ import annotations

import base64
import hashlib
import io
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

import botocore.session
from botocore.config import Config

from fieldapp.photos.errors import PhotoMissing, PhotoStoreAway, PhotoStoreRefused
from fieldapp.photos.store.bucket_faults import BREAKS_OFF, faults_told
from fieldapp.photos.store.contract import PhotoStore
from fieldapp.photos.store.names import KINDS, PhotoName, is_photo_name, need_photo_name

CONNECT_S = 3
ANSWER_S = 10
"""Until an answer begins, and between its pieces. With the second try it stays below what a phone waits."""
TRIES = 2
AT_ONCE = 8
"""Objects under way together while a backup is restored."""
BY_HOST = "{bucket}."
"""Before the host of an endpoint: the server knows its buckets by host name alone, as Aliyun OSS does."""

_KEEPS_VERSIONS = (
    "it keeps earlier versions, so that retention lets go of nothing: switch versioning off, "
    "or let a lifecycle rule expire versions that are no longer current"
)


class BucketStore(PhotoStore):
    """A `PhotoStore` in a bucket, below a prefix of its own."""

    def __init__(
        self, address: str, *, endpoint: str = "", region: str = "", answer_s: float = ANSWER_S
    ) -> None:
        """Take the address `s3://bucket/prefix`; nothing is asked of the server yet."""
        self._bucket, _, prefix = address.removeprefix("s3://").partition("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._address, self._endpoint, self._region = address, endpoint, region
        self._answer_s = answer_s

    def __str__(self) -> str:
        return f"{self._address} at {self._endpoint}" if self._endpoint else self._address

    def put(self, name: PhotoName, data: bytes) -> None:
        """See `PhotoStore.put`."""
        self._put(self._key(name), data)

    def read(self, name: PhotoName) -> bytes:
        """See `PhotoStore.read`."""
        return self._get(self._key(name))

    def delete(self, name: PhotoName) -> None:
        """See `PhotoStore.delete`."""
        self._delete(self._key(name))

    def prove(self) -> str | None:
        """See `PhotoStore.prove`."""
        key, data = f"{self._prefix}probe/{uuid.uuid4().hex}", b"fieldapp"
        self.is_empty()  # what may not be listed is answered as denied, not as missing
        self._put(key, data)
        if self._get(key) != data:
            raise PhotoStoreRefused("other bytes came back than were sent", "use another server")
        versioned = self._delete(key)
        try:
            self._get(key)
        except PhotoMissing:
            return _KEEPS_VERSIONS if versioned else None
        raise PhotoStoreRefused("what was deleted is still there", "use a server that deletes at once")

    def is_empty(self) -> bool:
        """See `PhotoStore.is_empty`."""
        return not any(self._holds_any(f"{self._prefix}{kind}/") for kind in KINDS)

    def take_over(self, folder: Path) -> None:
        """See `PhotoStore.take_over`."""
        _for_each(_names_in(folder), lambda name: self.put(name, (folder / name).read_bytes()))

    def give_back(self, folder: Path) -> None:
        """See `PhotoStore.give_back`; nothing goes but what lies in the folder."""
        _for_each(_names_in(folder), self.delete)

    @cached_property
    def _client(self) -> Any:
        config = Config(
            connect_timeout=CONNECT_S,
            read_timeout=self._answer_s,
            retries={"mode": "standard", "total_max_attempts": TRIES},
            max_pool_connections=32,
            # Checksums that only Amazon knows come in chunks, which OSS, COS and OBS refuse; MD5 they all compare.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "virtual" if BY_HOST in self._endpoint else "auto"},
        )
        with faults_told("open", self._address):
            client = botocore.session.get_session().create_client(
                "s3",
                region_name=self._region or None,
                endpoint_url=self._endpoint.replace(BY_HOST, "") or None,
                config=config,
            )
        client.meta.events.register("before-sign.s3.PutObject", _without_asking_first)
        return client

    def _key(self, name: PhotoName) -> str:
        return f"{self._prefix}{need_photo_name(name)}"

    def _put(self, key: str, data: bytes) -> None:
        """Send an object; the server compares its MD5 before it answers, and we what it says it holds.

        It is sent as a stream: the time to connect is then for each piece, otherwise it is for all of them.
        """
        md5 = hashlib.md5(data, usedforsecurity=False)
        sum_of_it = base64.b64encode(md5.digest()).decode()
        with faults_told("PUT", key):
            answer = self._client.put_object(
                Bucket=self._bucket, Key=key, Body=io.BytesIO(data), ContentMD5=sum_of_it
            )
            if str(answer.get("ETag")).strip('"').lower() == md5.hexdigest():
                return
            # encrypted with a key of the bucket's own, the tag is another one
            held = self._client.head_object(Bucket=self._bucket, Key=key)
        if held["ContentLength"] != len(data):
            raise PhotoStoreAway("it holds another number of bytes than were sent", "see whether it is sound")

    def _get(self, key: str) -> bytes:
        with faults_told("GET", key):
            try:
                return self._ask_for(key)
            except BREAKS_OFF:  # the client itself tries again only until an answer begins
                return self._ask_for(key)

    def _ask_for(self, key: str) -> bytes:
        data: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return data

    def _delete(self, key: str) -> bool:
        """Delete an object; tells whether the bucket keeps an earlier version of it."""
        with faults_told("DELETE", key):
            answer = self._client.delete_object(Bucket=self._bucket, Key=key)
        return answer.get("VersionId") not in (None, "null")

    def _holds_any(self, prefix: str) -> bool:
        with faults_told("LIST", prefix):
            answer = self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix, MaxKeys=1)
        return bool(answer.get("Contents"))


def _without_asking_first(request: Any, **_: object) -> None:
    """A stream is sent at once: servers that do not say `100 Continue` would cost a second each time."""
    del request.headers["Expect"]


def _names_in(folder: Path) -> Iterator[PhotoName]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if is_photo_name(name):
            yield PhotoName(name)


def _for_each(names: Iterable[PhotoName], act: Callable[[PhotoName], None]) -> None:
    """Do something for each name, some at once; the first that fails ends it."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for _ in pool.map(act, names):
                pass
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
