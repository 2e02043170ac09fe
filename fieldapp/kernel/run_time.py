"""Settings that an administrator may change at run time: append-only, and in force on every worker without a restart.

A worker looks at a stamp in the data folder before each request, and reads the settings anew when it has changed. A
data folder belongs to all workers already: photos, write turn and write latch lie in it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import String, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from fieldapp.config import LONGEST_NAME, Settings
from fieldapp.evaluator.text import Text
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.columns import CodeText, SerialId, UtcDateTime
from fieldapp.kernel.database import AnyRow, Base, db, transaction
from fieldapp.kernel.errors import BadSettingValue, NotFound
from fieldapp.kernel.fields import Line, is_visible

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


@dataclass(frozen=True, slots=True)
class Adjustable:
    """A setting that may change at run time: what it is called, what changing it does, and its bounds.

    Attributes:
        bounds: smallest and largest whole number; None: the setting is a name.
    """

    name: Text
    effect: Text
    bounds: tuple[int, int] | None

    def checked(self, typed: str) -> str:
        """The value as it is kept.

        Raises:
            BadSettingValue: it is none.
        """
        return self._name(typed) if self.bounds is None else self._number(typed, *self.bounds)

    def _number(self, typed: str, least: int, most: int) -> str:
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10 and least <= int(typed) <= most):
            raise BadSettingValue(
                name_zh=self.name.zh,
                expected_zh=f"要填 {least} 到 {most} 的整数。",
                name_en=self.name.en,
                expected_en=f"is a whole number from {least} to {most}.",
            )
        return str(int(typed))

    def _name(self, typed: str) -> str:
        name = Line.cleaned(typed)
        if not 0 < len(name) <= LONGEST_NAME or not is_visible(name):
            raise BadSettingValue(
                name_zh=self.name.zh,
                expected_zh=f"要填 1 到 {LONGEST_NAME} 个字。",
                name_en=self.name.en,
                expected_en=f"is 1 to {LONGEST_NAME} visible characters.",
            )
        return name


ADJUSTABLE: Mapping[str, Adjustable] = {
    "office_name": Adjustable(
        Text("公司名称", "Name of the office"),
        Text("显示在每一页的最上面。", "Shown at the top of every page."),
        None,
    ),
    "appeal_days": Adjustable(
        Text("申诉期（天）", "Appeal window (days)"),
        Text(
            "只管以后的通知；已经通知过的，申诉截止日不变。",
            "For what people are told from now on; windows that run already keep their end.",
        ),
        (1, 60),
    ),
    "outlet_fence_m": Adjustable(
        Text("离店多远要提示（米）", "Distance that is flagged (m)"),
        Text(
            "只管以后的记录；提示只给审核人看，不会自动退回。",
            "For records from now on; the flag is for the reviewer and rejects nothing.",
        ),
        (20, 5000),
    ),
    "position_days": Adjustable(
        Text("准确位置存多久（天）", "Exact positions are kept (days)"),
        Text("下一次按期限清理时生效。", "From the next retention run on."),
        (30, 3650),
    ),
    "photo_months": Adjustable(
        Text("照片存多久（结账后几个月）", "Photos are kept (months after the close)"),
        Text("下一次按期限清理时生效。", "From the next retention run on."),
        (6, 240),
    ),
    "session_days": Adjustable(
        Text("多久不用要重新登录（天）", "Signed out after (days without use)"),
        Text("从下一次登录或使用起算。", "From the next sign-in or use on."),
        (1, 365),
    ),
    "login_link_hours": Adjustable(
        Text("登录链接几小时内有效", "A sign-in link is good for (hours)"),
        Text("只管以后发的链接。", "For links made from now on."),
        (1, 168),
    ),
    "login_failures": Adjustable(
        Text("输错几次密码要等一刻钟", "Failed sign-ins before a wait"),
        Text("马上生效。", "At once."),
        (3, 100),
    ),
}

FIXED: Mapping[str, Text] = {
    "data_folder": Text("数据就在这里，换地方要先搬数据。", "The data lies there; it has to be moved first."),
    "database_url": Text(
        "数据就在这里，换地方要先搬数据。", "The data lies there; it has to be moved first."
    ),
    "timezone": Text("改了它，以前的日子就算错了。", "Another zone would put earlier records on other days."),
    "max_json_bytes": Text("要和前面的代理服务器一致。", "The proxy in front has to agree."),
    "max_photo_bytes": Text("要和前面的代理服务器一致。", "The proxy in front has to agree."),
    "max_import_bytes": Text("要和前面的代理服务器一致。", "The proxy in front has to agree."),
    "tile_url": Text(
        "哪个网站的地图能打开，启动时就定了。", "Which site may be asked for maps is fixed at the start."
    ),
    "tile_datum": Text("跟着地图走。", "It goes with the map."),
    "tile_attribution": Text("跟着地图走。", "It goes with the map."),
    "logins_per_minute": Text(
        "启动时就定了，防止被人猜密码。", "Fixed at the start: it guards against guessing."
    ),
    "proxies": Text("设错了会认错来人的地址。", "A wrong number would believe forged addresses."),
    "recovery_percent": Text(
        "关系到扣多少工资，管理员不能定。", "It decides on pay, which an administrator does not."
    ),
    "minimum_wage_fen": Text(
        "关系到扣多少工资，管理员不能定。", "It decides on pay, which an administrator does not."
    ),
}
"""Why the other settings come from the environment alone."""


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


def change_setting(name: str, typed: str | None, *, actor_id: int | None) -> None:
    """Give a setting another value (None: the environment's again); the same value again changes nothing.

    Raises:
        NotFound: no setting that may change at run time. BadSettingValue: it cannot be this.
    """
    if name not in ADJUSTABLE:
        raise NotFound()
    value = None if typed is None else ADJUSTABLE[name].checked(typed)
    with transaction() as session:
        before = _values().get(name)
        if before == value:
            return
        row = {"name": name, "value": value, "decided_at": clock.now(), "decided_by": actor_id}
        session.execute(insert(SettingChange), row)
        told = {"old": before, "new": value}
        record_act(session, "setting.changed", ("setting", name), actor_id=actor_id, **told)
        _touch(_stamp_path())  # should this process die before the next line, the others look once too often
    _touch(_stamp_path())
    refresh_settings()


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
