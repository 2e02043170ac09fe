"""What the client of a bucket reports, as refusals: to be tried again, or to be set right by the operator.

A bucket that cannot be used never sets the write latch. The latch guards what was acknowledged and may yet be lost
with a broken disk; an object that a bucket did not take was never acknowledged, and harms none that it holds.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004  the client's own, no OSError
    HTTPClientError,
    IncompleteReadError,
    ResponseStreamingError,
    SSLError,
)
from botocore.parsers import ResponseParserError

from fieldapp.kernel.errors import Refusal, StorageFull
from fieldapp.photos.errors import PhotoMissing, PhotoStoreAway, PhotoStoreRefused

log = logging.getLogger(__name__)

BREAKS_OFF = (IncompleteReadError, ResponseStreamingError)
"""An answer began and did not end."""
_FULL = frozenset(
    {"QuotaExceeded", "InsufficientCapacity", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded"}
)
_PASSING = frozenset({"BadDigest", "IncompleteBody", "RequestTimeout", "SlowDown", "TooManyRequests", "429"})
"""Refused with a status below 500, or damaged on the way; the same request may well be taken the next time."""

_KEY = "correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_REGION = "correct FIELDAPP_PHOTO_REGION"
_PERMISSIONS = "allow this key s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject on it"
_REMEDIES: Mapping[str, tuple[str, str]] = {
    "NoSuchBucket": ("there is no such bucket", "make it, or correct FIELDAPP_PHOTO_STORE"),
    "AccessDenied": ("access is denied", _PERMISSIONS),
    "InvalidAccessKeyId": ("the access key is not known there", _KEY),
    "SignatureDoesNotMatch": ("the secret key does not fit", f"{_KEY}, or {_REGION}"),
    "RequestTimeTooSkewed": ("the server's clock and the bucket's differ", "set the server's clock (ntp)"),
    "AuthorizationHeaderMalformed": ("the bucket is in another region", _REGION),
    "PermanentRedirect": ("the bucket is at another endpoint", f"{_REGION} or FIELDAPP_PHOTO_ENDPOINT"),
    "NoCredentialsError": ("there are no credentials", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    "SSLError": ("its certificate is not trusted", "correct FIELDAPP_PHOTO_ENDPOINT, or AWS_CA_BUNDLE"),
}
_ELSE = "correct FIELDAPP_PHOTO_STORE, FIELDAPP_PHOTO_ENDPOINT, FIELDAPP_PHOTO_REGION or the credentials"
_AWAY = "see whether it runs and can be reached; phones keep their photos and send them again"


@contextmanager
def faults_told(act: str, key: str) -> Iterator[None]:
    """Do something with one object.

    Raises:
        PhotoMissing: there is none of this key. StorageFull: nothing more is taken.
        PhotoStoreAway: no answer, or none that can be used. PhotoStoreRefused: the set-up has to be corrected.
    """
    try:
        yield
    except ClientError as error:
        code, status = _code(error), error.response["ResponseMetadata"].get("HTTPStatusCode", 0)
        if code == "NoSuchKey":
            raise PhotoMissing(key) from error
        raise _logged(act, key, _answered(code, status)) from error
    except SSLError as error:
        raise _logged(act, key, _refused("SSLError")) from error
    except (ConnectionError, HTTPClientError, IncompleteReadError) as error:
        raise _logged(act, key, PhotoStoreAway(f"no answer ({type(error).__name__})", _AWAY)) from error
    except (BotoCoreError, ResponseParserError) as error:
        raise _logged(act, key, _refused(type(error).__name__)) from error


def _code(error: ClientError) -> str:
    """The server's word for it; a HEAD is answered with a bare status."""
    code = str(error.response["Error"].get("Code", ""))
    return {"403": "AccessDenied", "AllAccessDisabled": "AccessDenied"}.get(code, code)


def _answered(code: str, status: int) -> Refusal:
    if code in _FULL or status == 507:
        return StorageFull(headers={"Retry-After": "60"})
    if code in _PASSING or status >= 500:
        return PhotoStoreAway(f"it answered {code or status}", _AWAY)
    return _refused(code or str(status))


def _refused(code: str) -> PhotoStoreRefused:
    told, remedy = _REMEDIES.get(code, ("the request was refused", _ELSE))
    return PhotoStoreRefused(f"{told} ({code})", remedy)


def _logged(act: str, key: str, refusal: Refusal) -> Refusal:
    """The refusal, after a line in the log; neither a key nor what was signed with it stands in it."""
    cause = refusal.cause if isinstance(refusal, PhotoStoreAway) else refusal.code
    level = logging.ERROR if isinstance(refusal, PhotoStoreRefused) else logging.WARNING
    log.log(level, "photo store: %s %s: %s", act, key, cause)
    return refusal
