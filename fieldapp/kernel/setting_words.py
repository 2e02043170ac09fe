"""What settings are called, for those who may change them and for those who may only read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fieldapp.config import LONGEST_NAME, Settings
from fieldapp.evaluator.money import yuan
from fieldapp.evaluator.text import Text
from fieldapp.kernel.errors import BadSettingValue
from fieldapp.kernel.fields import Line, is_visible


@dataclass(frozen=True, slots=True)
class Adjustable:
    """A setting that may change at run time: what it is called, what changing it does, its bounds and their unit.

    Attributes:
        bounds: smallest and largest whole number; None: the setting is a name.
    """

    name: Text
    effect: Text
    bounds: tuple[int, int] | None
    unit: Text = field(default_factory=lambda: Text("", ""))

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
        Text("申诉期", "Appeal window"),
        Text(
            "只管以后的通知；已经通知过的，申诉截止日不变。",
            "For what people are told from now on; windows that run already keep their end.",
        ),
        (1, 60),
        Text("天", "days"),
    ),
    "outlet_fence_m": Adjustable(
        Text("离店多远要提示", "Distance from the outlet that is flagged"),
        Text(
            "只管以后的记录；提示只给审核人看，不会自动退回。",
            "For records from now on; the flag is for the reviewer and rejects nothing.",
        ),
        (20, 5000),
        Text("米", "m"),
    ),
    "position_days": Adjustable(
        Text("准确位置存多久", "Exact positions are kept"),
        Text("下一次按期限清理时生效。", "From the next retention run on."),
        (30, 3650),
        Text("天", "days"),
    ),
    "photo_months": Adjustable(
        Text("结账以后照片存多久", "After the close photos are kept"),
        Text("下一次按期限清理时生效。", "From the next retention run on."),
        (6, 240),
        Text("个月", "months"),
    ),
    "session_days": Adjustable(
        Text("多久不用要重新登录", "Signed out after, without use"),
        Text("从下一次登录或使用起算。", "From the next sign-in or use on."),
        (1, 365),
        Text("天", "days"),
    ),
    "login_link_hours": Adjustable(
        Text("登录链接多久有效", "A sign-in link is good for"),
        Text("只管以后发的链接。", "For links made from now on."),
        (1, 168),
        Text("小时", "hours"),
    ),
    "login_failures": Adjustable(
        Text("输错几次密码要等一刻钟", "Wrong passwords before a wait of 15 minutes"),
        Text("马上生效。", "At once."),
        (3, 100),
        Text("次", "times"),
    ),
}


@dataclass(frozen=True, slots=True)
class Fixed:
    """A setting that only the operator gives, in the environment: what it is called, its value in words, and why."""

    name: Text
    value: Callable[[Settings], Text]
    why: Text


def _same(words: str) -> Text:
    return Text(words, words)


def _size(size_bytes: int) -> Text:
    megabytes = size_bytes / 2**20
    return _same(f"{megabytes:.3g} MB" if megabytes >= 1 else f"{size_bytes / 2**10:.3g} KB")


_IS_DATA = Text("数据就在这里，换地方要先搬数据。", "The data lies there; it has to be moved first.")
_PROXY = Text("要和前面的代理服务器一致。", "The proxy in front has to agree.")
_PAY = Text("关系到扣多少工资，管理员不能定。", "It decides on pay, which an administrator does not.")
_MAP = Text("跟着地图走。", "It goes with the map.")
_BUCKET = Text("跟着放照片的地方走。", "It goes with where photos lie.")
_NONE = Text("没有", "none")

FIXED: Mapping[str, Fixed] = {
    "data_folder": Fixed(
        Text("数据放在哪", "Where data lie"),
        lambda _: Text("服务器的一个文件夹里", "in a folder of the server"),
        _IS_DATA,
    ),
    "photo_store": Fixed(
        Text("照片放在哪", "Where photos lie"),
        lambda settings: (
            Text("云存储（S3）", "in an S3 bucket")
            if settings.photo_store
            else Text("和数据放在一起", "with the data")
        ),
        Text("换地方要先备份，再恢复到新的地方。", "They are moved by a backup, restored at the new place."),
    ),
    "photo_endpoint": Fixed(
        Text("云存储的地址", "Address of the bucket"),
        lambda settings: _same(settings.photo_endpoint) if settings.photo_endpoint else _NONE,
        _BUCKET,
    ),
    "photo_region": Fixed(
        Text("云存储的地区", "Region of the bucket"),
        lambda settings: _same(settings.photo_region) if settings.photo_region else _NONE,
        _BUCKET,
    ),
    "database_url": Fixed(
        Text("数据库", "Database"),
        lambda settings: _same("SQLite" if settings.is_sqlite else "PostgreSQL"),
        _IS_DATA,
    ),
    "timezone": Fixed(
        Text("按哪里的时间算日子", "Whose time decides the day"),
        lambda settings: _same(str(settings.timezone)),
        Text("改了它，以前的日子就算错了。", "Another zone would put earlier records on other days."),
    ),
    "max_json_bytes": Fixed(
        Text("一条记录最大", "Largest record"), lambda settings: _size(settings.max_json_bytes), _PROXY
    ),
    "max_photo_bytes": Fixed(
        Text("一张照片最大", "Largest photo"), lambda settings: _size(settings.max_photo_bytes), _PROXY
    ),
    "max_import_bytes": Fixed(
        Text("一个导入文件最大", "Largest file of an import"),
        lambda settings: _size(settings.max_import_bytes),
        _PROXY,
    ),
    "tile_url": Fixed(
        Text("地图的底图从哪来", "Where the map's pictures come from"),
        lambda settings: _same(settings.tile_origin) if settings.tile_origin else _NONE,
        Text(
            "哪个网站的地图能打开，启动时就定了。", "Which site may be asked for maps is fixed at the start."
        ),
    ),
    "tile_datum": Fixed(
        Text("底图的坐标", "Coordinates of the map"),
        lambda settings: _same({"wgs84": "WGS-84", "gcj02": "GCJ-02"}[settings.tile_datum]),
        _MAP,
    ),
    "tile_attribution": Fixed(
        Text("地图版权写谁", "Whose map it is"),
        lambda settings: _same(settings.tile_attribution) if settings.tile_attribution else _NONE,
        _MAP,
    ),
    "logins_per_minute": Fixed(
        Text("同一个网络一分钟最多登录", "Sign-ins from one network in a minute, at most"),
        lambda settings: Text(f"{settings.logins_per_minute} 次", f"{settings.logins_per_minute}"),
        Text("启动时就定了，防止被人猜密码。", "Fixed at the start: it guards against guessing."),
    ),
    "proxies": Fixed(
        Text("前面有几层代理服务器", "Proxies in front"),
        lambda settings: Text(f"{settings.proxies} 层", f"{settings.proxies}"),
        Text("设错了会认错来人的地址。", "A wrong number would believe forged addresses."),
    ),
    "recovery_percent": Fixed(
        Text("追回损失最多扣当月工资的", "Of a month's wage a recovery takes at most"),
        lambda settings: _same(f"{settings.recovery_percent}%"),
        _PAY,
    ),
    "minimum_wage_fen": Fixed(
        Text("当地每月最低工资", "Local minimum wage of a month"),
        lambda settings: Text(
            f"{yuan(settings.minimum_wage_fen)} 元", f"{yuan(settings.minimum_wage_fen)} yuan"
        ),
        _PAY,
    ),
}
"""What the environment alone gives, and why."""
