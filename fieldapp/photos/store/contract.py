"""What the house asks of a photo store, whatever kind it is."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Protocol

from fieldapp.photos.errors import PhotoAltered
from fieldapp.photos.store.names import PhotoName, original


class PhotoStore(Protocol):
    """Bytes under names; as text it says where they lie.

    `put` returns once the bytes survive a power cut. A full store raises `StorageFull` and has stored nothing.
    A store of the network that cannot be used raises `PhotoStoreAway` or `PhotoStoreRefused` from every method;
    a fault of the own disk is an `OSError`, upon which the caller sets the write latch.
    """

    def put(self, name: PhotoName, data: bytes) -> None:
        """Store bytes under a name; again with the same bytes changes nothing, others replace them in one step."""

    def read(self, name: PhotoName) -> bytes:
        """The bytes under a name; PhotoMissing if there are none."""

    def delete(self, name: PhotoName) -> None:
        """Forget a name for good; a name that holds nothing is no fault."""

    def prove(self) -> str | None:
        """Write, read and delete something; what to do if that went well and all is not well, else None."""

    def is_empty(self) -> bool:
        """Whether no photo is stored."""

    def take_over(self, folder: Path) -> None:
        """Take into an empty store what lies in a folder by the names of a store, as a restored backup does."""

    def give_back(self, folder: Path) -> None:
        """Undo a `take_over` of this folder that came to nothing, however far it got."""

    def read_verified(self, sha256: str, stored_sha256: str | None = None) -> bytes:
        """An original whose SHA-256 was computed again; PhotoMissing, or PhotoAltered if it differs.

        `stored_sha256` is that of the copy without metadata which retention puts in its place: either will do.
        """
        data = self.read(original(sha256))
        if hashlib.sha256(data).hexdigest() not in {sha256, stored_sha256}:
            raise PhotoAltered(sha256)
        return data
