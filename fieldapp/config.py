"""Settings: read from the environment once; a wrong value stops the start with its name."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class BadSetting(SystemExit):
    """A setting that cannot be used; ends the start with one line that names it."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"fieldapp: setting {name}={value!r} cannot be used: expected {expected}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator may set. Each field is read from `FIELDAPP_<NAME>` (`DATABASE_URL` as is)."""

    data_folder: Path
    """Folder of the embedded database, the write latch and, without a bucket, the photos."""
    database_url: str
    """SQLAlchemy URL; SQLite in the data folder unless `DATABASE_URL` says otherwise."""
    photo_store: str
    """Where photos lie: `s3://bucket/prefix`, on any server that speaks S3; empty: in the data folder."""
    photo_endpoint: str
    """Server of the bucket; empty: Amazon. `https://{bucket}.host` where buckets are known by host name alone."""
    photo_region: str
    """Region of the bucket, where its server asks for one."""
    timezone: ZoneInfo
    """Zone that decides the business day."""
    max_json_bytes: int
    """Largest JSON body or form; a larger one is refused with 413."""
    max_photo_bytes: int
    """Largest photo; a larger one is refused with 413."""
    max_import_bytes: int
    """Largest CSV or XLSX file of an import; a larger one is refused with 413."""
    session_days: int
    """A browser stays signed in this long after its last use."""
    login_link_hours: int
    """A one-time sign-in link made by an administrator is good this long."""
    login_failures: int
    """Failed logins of one account within a quarter of an hour before it has to wait."""
    logins_per_minute: int
    """Login tries from one address per minute and worker."""
    proxies: int
    """Reverse proxies in front whose X-Forwarded-* headers are trusted."""
    outlet_fence_m: int
    """A position further than this from the outlet is flagged."""
    position_days: int
    """Exact positions are emptied after this many days; those of open appeals and unpaid months stay longer."""
    photo_months: int
    """Photos are removed this many months after the close of their month; those of open appeals stay longer."""
    appeal_days: int
    """Whole days in which a rep may appeal, from the day after the one on which they were told."""
    recovery_percent: int
    """Percent of a month's wage that may be deducted to recover claim losses: at most 20, as the law allows no more."""
    minimum_wage_fen: int
    """Local minimum wage of a month, in fen: recovery never leaves less of the wage."""
    office_name: str
    """What the office is called at the top of every page."""
    tile_url: str
    """Address of map tiles, with {z}, {x} and {y}; its origin alone may then be asked for pictures. Empty: no tiles."""
    tile_datum: str
    """Datum of the tiles: wgs84, or gcj02 for a Chinese map."""
    tile_attribution: str
    """Whose map it is, as its terms of use ask."""

    @property
    def tile_origin(self) -> str:
        """Scheme and host of the tiles' address; empty without tiles."""
        return "/".join(self.tile_url.split("/")[:3])

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


LONGEST_NAME = 20
"""So much of an office's name fits beside the menu of a phone."""

DEFAULTS: Mapping[str, str] = {
    "FIELDAPP_DATA_FOLDER": "data",
    "FIELDAPP_PHOTO_STORE": "",
    "FIELDAPP_PHOTO_ENDPOINT": "",
    "FIELDAPP_PHOTO_REGION": "",
    "FIELDAPP_TIMEZONE": "Asia/Shanghai",
    "FIELDAPP_MAX_JSON_BYTES": "262144",
    "FIELDAPP_MAX_PHOTO_BYTES": "15728640",
    "FIELDAPP_MAX_IMPORT_BYTES": "10485760",
    "FIELDAPP_SESSION_DAYS": "90",
    "FIELDAPP_LOGIN_LINK_HOURS": "24",
    "FIELDAPP_LOGIN_FAILURES": "10",
    "FIELDAPP_LOGINS_PER_MINUTE": "30",
    "FIELDAPP_PROXIES": "0",
    "FIELDAPP_OUTLET_FENCE_M": "200",
    "FIELDAPP_POSITION_DAYS": "90",
    "FIELDAPP_PHOTO_MONTHS": "24",
    "FIELDAPP_APPEAL_DAYS": "7",
    "FIELDAPP_RECOVERY_PERCENT": "20",
    "FIELDAPP_MINIMUM_WAGE_FEN": "220000",
    "FIELDAPP_TILE_URL": "",
    "FIELDAPP_TILE_DATUM": "wgs84",
    "FIELDAPP_TILE_ATTRIBUTION": "",
    "FIELDAPP_OFFICE_NAME": "fieldapp",
}
"""Every setting with its default; docs/settings.md explains them, and a test holds it complete."""


def settings_from(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from environment variables.

    Raises:
        BadSetting: a value cannot be used, or a FIELDAPP_ name is unknown (a typing mistake
            must not silently leave the default in force).
    """
    for name in environ:
        if name.startswith("FIELDAPP_") and name not in DEFAULTS:
            raise BadSetting(name, environ[name], "one of " + ", ".join(sorted(DEFAULTS)))
    values = {name: environ.get(name) or default for name, default in DEFAULTS.items()}
    folder = Path(values["FIELDAPP_DATA_FOLDER"]).absolute()
    integers = {
        field.name: _positive(f"FIELDAPP_{field.name.upper()}", values)
        for field in fields(Settings)
        if field.type == "int"
    }
    return Settings(
        data_folder=folder,
        database_url=_database_url(environ.get("DATABASE_URL", ""), folder),
        photo_store=_matching("FIELDAPP_PHOTO_STORE", values, _BUCKET, "s3://bucket or s3://bucket/prefix"),
        photo_endpoint=_matching(
            "FIELDAPP_PHOTO_ENDPOINT", values, _ENDPOINT, "https://host or https://{bucket}.host"
        ),
        photo_region=_matching("FIELDAPP_PHOTO_REGION", values, _REGION, "a region such as cn-north-1"),
        timezone=_zone(values["FIELDAPP_TIMEZONE"]),
        tile_url=_tile_url(values["FIELDAPP_TILE_URL"]),
        tile_datum=_datum(values["FIELDAPP_TILE_DATUM"]),
        tile_attribution=values["FIELDAPP_TILE_ATTRIBUTION"],
        office_name=_name(values["FIELDAPP_OFFICE_NAME"]),
        **integers,
    )


def _positive(name: str, values: Mapping[str, str]) -> int:
    value = values[name]
    smallest, most = 0 if name == "FIELDAPP_PROXIES" else 1, _MOST.get(name, 2**31 - 1)
    if not (value.isascii() and value.isdigit() and smallest <= int(value) <= most):
        raise BadSetting(name, value, f"a whole number from {smallest} to {most}")
    return int(value)


_MOST: Mapping[str, int] = {
    "FIELDAPP_RECOVERY_PERCENT": 20,  # interim provisions on wage payment (工资支付暂行规定), article 16
    "FIELDAPP_APPEAL_DAYS": 365,  # longer periods than any calendar's would fail when they begin, not at the start
    "FIELDAPP_SESSION_DAYS": 3650,
    "FIELDAPP_LOGIN_LINK_HOURS": 8760,
}


def _name(value: str) -> str:
    if not 0 < len(value.strip()) <= LONGEST_NAME:
        raise BadSetting("FIELDAPP_OFFICE_NAME", value, f"a name of at most {LONGEST_NAME} characters")
    return value.strip()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting("FIELDAPP_TIMEZONE", name, "an IANA time zone such as Asia/Shanghai") from None


def _tile_url(address: str) -> str:
    if address and not (_TILES.fullmatch(address) and all(part in address for part in ("{z}", "{x}", "{y}"))):
        raise BadSetting("FIELDAPP_TILE_URL", address, "https://host/path with {z}, {x} and {y}")
    return address


_TILES = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?/[^\s;,'\"]*")
"""One plain host: it is written into the content security policy."""


def _matching(name: str, values: Mapping[str, str], pattern: re.Pattern[str], expected: str) -> str:
    value = values[name].rstrip("/")
    if value and not pattern.fullmatch(value):
        raise BadSetting(name, "…", expected)  # what was typed may hold a password
    return value


_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
_ENDPOINT = re.compile(r"https?://(\{bucket\}\.)?[A-Za-z0-9.-]+(:\d+)?")
_REGION = re.compile(r"[a-z0-9-]{1,40}")


def _datum(name: str) -> str:
    if name not in ("wgs84", "gcj02"):
        raise BadSetting("FIELDAPP_TILE_DATUM", name, "wgs84 or gcj02")
    return name


def _database_url(url: str, data_folder: Path) -> str:
    if not url:
        return f"sqlite:///{data_folder / 'fieldapp.db'}"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadSetting("DATABASE_URL", "…", "a SQLAlchemy database URL") from None
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise BadSetting("DATABASE_URL", parsed.drivername, "a sqlite or postgresql URL")
    if parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise BadSetting("DATABASE_URL", url, "a SQLite file (several workers cannot share memory)")
    return parsed.render_as_string(hide_password=False)
