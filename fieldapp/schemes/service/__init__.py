"""Verbs about pay schemes: publishing a version, confirming its parameters, noting who has read it."""

from fieldapp.schemes.service.confirming import confirm_parameter, note_reading
from fieldapp.schemes.service.describing import (
    Change,
    change_of,
    described_version,
    described_versions,
    readings_of,
    versions_for,
)
from fieldapp.schemes.service.publishing import (
    digest_of,
    publish_scheme,
    publish_shipped_schemes,
    sound_scheme,
)

__all__ = [
    "Change",
    "change_of",
    "confirm_parameter",
    "described_version",
    "described_versions",
    "digest_of",
    "note_reading",
    "publish_scheme",
    "publish_shipped_schemes",
    "readings_of",
    "sound_scheme",
    "versions_for",
]
