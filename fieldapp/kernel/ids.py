"""Ids made by clients, and the short codes people read to each other."""

from __future__ import annotations

import hashlib
import re

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U, which are misread on paper and on the telephone."""
_PAIRS = [first + second for first in _CROCKFORD for second in _CROCKFORD]


def record_id(text: str) -> str | None:
    """The canonical (lower-case) form of a UUID, or None when it is not one."""
    return text.lower() if _UUID.fullmatch(text) else None


def sha256_hex(text: str) -> str | None:
    """The canonical (lower-case) form of a SHA-256, or None when it is not one."""
    return text.lower() if _SHA256.fullmatch(text) else None


def receipt_code(submission_id: str, body_sha256: str) -> str:
    """The short code of a receipt, for example `7QF2-9M4D`.

    Made from the record's id and content: the same submission always gets the same code.
    """
    digest = int.from_bytes(hashlib.sha256(f"{submission_id}:{body_sha256}".encode()).digest()[:5])
    first, last = divmod(digest, 1 << 20)
    return f"{_PAIRS[first >> 10]}{_PAIRS[first & 1023]}-{_PAIRS[last >> 10]}{_PAIRS[last & 1023]}"


_RECEIPT = re.compile(rf"([{_CROCKFORD}]{{4}})[- ]?([{_CROCKFORD}]{{4}})")


def as_receipt(text: str) -> str | None:
    """The receipt code that somebody typed, with or without its hyphen, or None when it is none.

    What is misread is read as it was meant: O as 0, I and L as 1.
    """
    typed = text.strip().upper().translate(_MISREAD)
    found = _RECEIPT.fullmatch(typed)
    return f"{found[1]}-{found[2]}" if found else None


_MISREAD = str.maketrans("OIL", "011")
