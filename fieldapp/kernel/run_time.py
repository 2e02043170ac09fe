"""Settings that an administrator may change at run time: append-only, and in force on every worker without a restart.

A worker looks at a stamp in the data folder before each request, and reads the settings anew when it has changed. A
data folder belongs to all workers already: photos, write turn and write latch lie in it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import String, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from fieldapp.config import Settings
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.columns import CodeText, SerialId, UtcDateTime
from fieldapp.kernel.database import AnyRow, Base, db, transaction
from fieldapp.kernel.errors import NotFound
from fieldapp.kernel.setting_words import ADJUSTABLE

log = logging.getLogger(__name__)

STAMP_FILE = "settings-changed"


class SettingChange(Base):
    """A setting's new value; the row decided last is in force, a value of None is the environment's again."""

    __tablename__ = "setting_change"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    name: Mapped[str] = mapped_column(CodeText(40))
    value: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(SerialId)


def configure_run_time(app: Flask) -> None:
    """Let every request see the settings in force."""
    app.extensions["environment_settings"] = app.config["SETTINGS"]
    app.extensions["settings_stamp"] = None
    app.before_request(refresh_settings)


def refresh_settings() -> None:
    """Read the settings in force anew if they changed since this process last read them."""
    app = current_app
    stamp = _stamp(_stamp_path())  # before the settings: a change in between is then seen next time
    if app.extensions["settings_stamp"] == stamp or _no_database_yet(app.config["SETTINGS"]):
        return
    try:
        app.config["SETTINGS"] = _in_force(app.extensions["environment_settings"])
    except DBAPIError:  # no tables yet, or no database: whoever asks for it next is told
        log.info("the settings changed at run time could not be read")
        return
    finally:
        db.session.rollback()  # a read that stays open would keep a migration waiting for its locks
    app.extensions["settings_stamp"] = stamp


def _no_database_yet(settings: Settings) -> bool:
    """Whether asking would only make an empty file, which a restore then takes for a database in use."""
    return settings.is_sqlite and not Path(str(db.engine.url.database)).exists()


def change_settings(typed: Mapping[str, str | None], *, actor_id: int | None) -> list[str]:
    """Give settings other values (None: the environment's again); returns the names of those that change by it.

    Raises:
        NotFound: one is none that may change at run time. BadSettingValue: one cannot be this. Nothing is stored.
    """
    if not typed.keys() <= ADJUSTABLE.keys():
        raise NotFound()
    wanted = {
        name: None if value is None else ADJUSTABLE[name].checked(value) for name, value in typed.items()
    }
    environment: Settings = current_app.extensions["environment_settings"]
    with transaction() as session:
        before = _values()
        changed = {
            name: value
            for name, value in wanted.items()
            if value != before.get(name, None if value is None else str(getattr(environment, name)))
        }
        for name, value in changed.items():
            _store(session, name, before.get(name), value, actor_id)
        if changed:
            # should this process die before the next touch, the others look once too often
            _touch(_stamp_path())
    if changed:
        _touch(_stamp_path())
        refresh_settings()
    return [*changed]


def _store(session: Session, name: str, before: str | None, value: str | None, actor_id: int | None) -> None:
    row = {"name": name, "value": value, "decided_at": clock.now(), "decided_by": actor_id}
    session.execute(insert(SettingChange), row)
    record_act(session, "setting.changed", ("setting", name), actor_id=actor_id, old=before, new=value)


def changes_of_settings() -> Sequence[AnyRow]:
    """The latest changes, the last one first: name, value, decided_at, decided_by."""
    return db.session.execute(
        select(SettingChange.name, SettingChange.value, SettingChange.decided_at, SettingChange.decided_by)
        .order_by(SettingChange.id.desc())
        .limit(50)
    ).all()


def _in_force(settings: Settings) -> Settings:
    values = {
        name: value if ADJUSTABLE[name].bounds is None else int(value) for name, value in _values().items()
    }
    return replace(settings, **values)  # type: ignore[arg-type]


def _values() -> dict[str, str]:
    """What was set at run time, by name; what is the environment's again is left out."""
    decided = dict(
        db.session.execute(select(SettingChange.name, SettingChange.value).order_by(SettingChange.id)).all()
    )
    return {name: value for name, value in decided.items() if value is not None and name in ADJUSTABLE}


def _stamp_path() -> Path:
    folder: Path = current_app.config["SETTINGS"].data_folder
    return folder / STAMP_FILE


def _stamp(path: Path) -> int:
    """How often the settings changed, by the length of the file; 0: never, as far as this folder knows."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _touch(path: Path) -> None:
    with path.open("a") as stamp:  # times of files are too coarse to tell two changes apart
        stamp.write(".")
