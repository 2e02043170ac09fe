"""Who works in the demo office, and where: names, townships, outlets. Invented, but for the townships."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldapp.outlets.models import OutletKind
from fieldapp.outlets.service import NewOutlet
from fieldapp.people.models import Role

PASSWORD = "demo-xinji-2026"  # noqa: S105  printed at every start; the demo is for trying out only

STAFF: tuple[tuple[str, str, Role, str | None], ...] = (
    ("S01", "陈立新", Role.SUPERVISOR, "城区组"),
    ("S02", "赵秀云", Role.SUPERVISOR, "东片组"),
    ("S03", "丁志刚", Role.SUPERVISOR, "西片组"),
    ("I01", "柏松", Role.INSPECTOR, None),
    ("I02", "耿玉梅", Role.INSPECTOR, None),
    ("L01", "郭建国", Role.INSPECTION_LEAD, None),
    ("F01", "杜静", Role.FINANCE, None),
    ("A01", "王芳", Role.ADMINISTRATOR, None),
)
"""Staff number, name, role, team of everybody who is no rep."""


@dataclass(frozen=True, slots=True)
class Rep:
    """A rep of the demo: where, and how well the work goes, in percent of what is asked."""

    staff_number: str
    name: str
    supervisor: str
    townships: tuple[str, ...]
    percent: int
    sales_percent: int

    @property
    def number(self) -> int:
        """The rep's number in the staff number."""
        return int(self.staff_number[1:])


REPS = (
    Rep("E001", "安志强", "S01", ("xinji", "kaifaqu"), 120, 112),
    Rep("E002", "刘敏", "S01", ("xinji", "kaifaqu"), 90, 96),
    Rep("E003", "孟凡军", "S01", ("xinji",), 105, 103),
    Rep("E004", "薄晓燕", "S01", ("xinji",), 75, 81),
    Rep("E005", "高洁", "S01", ("kaifaqu", "xinji"), 100, 100),
    Rep("E006", "田立军", "S01", ("xinji",), 55, 64),
    Rep("E007", "苏丽", "S01", ("xinji", "kaifaqu"), 95, 90),
    Rep("E008", "石建伟", "S02", ("weibo", "xinleitou"), 110, 106),
    Rep("E009", "韩冰", "S02", ("weibo", "wangkou"), 85, 77),
    Rep("E010", "冯雪", "S02", ("xinleitou", "tiangongying"), 100, 101),
    Rep("E011", "曹磊", "S02", ("jiucheng", "qianying"), 70, 73),
    Rep("E012", "康宁", "S02", ("jiucheng", "mazhuang"), 60, 58),
    Rep("E013", "魏红霞", "S02", ("hemujing", "weibo"), 90, 92),
    Rep("E014", "邢超", "S02", ("xinleitou", "tianjiazhuang"), 115, 109),
    Rep("E015", "白雪峰", "S03", ("nanzhiqiu", "zhonglixiang"), 80, 85),
    Rep("E016", "尹丽娜", "S03", ("nanzhiqiu", "xiaoxinzhuang"), 100, 98),
    Rep("E017", "宋国庆", "S03", ("jiucheng", "zhangguzhuang"), 50, 55),
    Rep("E018", "段文静", "S03", ("xincheng", "nanzhiqiu"), 105, 104),
    Rep("E019", "黎明", "S03", ("zhangguzhuang", "xincheng"), 45, 48),
    Rep("E020", "范志勇", "S03", ("xiaoxinzhuang", "zhonglixiang"), 15, 25),
)

TOWNSHIPS_FILE = Path(__file__).with_name("townships-xinji.csv")

TOWNSHIP_CODES = {
    "辛集镇": "xinji",
    "旧城镇": "jiucheng",
    "张古庄镇": "zhangguzhuang",
    "位伯镇": "weibo",
    "新垒头镇": "xinleitou",
    "新城镇": "xincheng",
    "南智邱镇": "nanzhiqiu",
    "王口镇": "wangkou",
    "天宫营乡": "tiangongying",
    "前营乡": "qianying",
    "马庄乡": "mazhuang",
    "和睦井乡": "hemujing",
    "田家庄乡": "tianjiazhuang",
    "中里厢乡": "zhonglixiang",
    "小辛庄乡": "xiaoxinzhuang",
    "辛集经济开发区": "kaifaqu",
}
"""Official name to the code that schemes and facts use."""

IN_COUNTY_SEAT = frozenset({"xinji", "kaifaqu"})
KEY_TOWNSHIPS = frozenset({"weibo", "xinleitou", "jiucheng", "nanzhiqiu"})
SHARED = ("xinji", "kaifaqu", "weibo", "jiucheng")
"""Townships that both inspectors check, so that one may be sent after the other."""
REGIONS = {
    "I01": (*SHARED, "xinleitou", "wangkou", "tiangongying", "hemujing", "tianjiazhuang", "qianying"),
    "I02": (*SHARED, "mazhuang", "nanzhiqiu", "zhonglixiang", "xiaoxinzhuang", "zhangguzhuang", "xincheng"),
}
"""By inspector the townships of the region."""
OUTLETS_PER_REP = 60
COUNTY = (37.88, 115.24)
"""Roughly the middle of Xinji, WGS-84; townships lie around it on a spiral, outlets around their township."""

_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "福顺兴隆和泰祥永昌盛德裕源聚鑫万宝金广仁"
_KINDS = (
    (OutletKind.TOBACCO_LIQUOR, ("烟酒店", "名烟名酒", "烟酒超市")),
    (OutletKind.RESTAURANT, ("饭店", "家常菜馆", "大酒店")),
    (OutletKind.SUPERMARKET, ("超市", "便利店", "购物中心")),
)


def townships() -> Iterator[tuple[str, str, str, bool]]:
    """The 16 real townships: code, name, area code, in the county seat."""
    with TOWNSHIPS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = TOWNSHIP_CODES[row["name"]]
            yield code, row["name"], row["code"], code in IN_COUNTY_SEAT


def outlets_of(rep: Rep, chance: random.Random) -> Iterator[NewOutlet]:
    """The outlets of one rep's beat, the same for the same chance."""
    for number in range(OUTLETS_PER_REP):
        township = township_of(rep, number)
        lat, lon = _middle(township)
        kind, suffixes = chance.choice(_KINDS)
        yield NewOutlet(
            code=outlet_code(rep, number),
            name=shop_name(chance, suffixes),
            kind=kind,
            township_code=township,
            lat=round(lat + chance.gauss(0, 0.012), 6),
            lon=round(lon + chance.gauss(0, 0.012), 6),
            phone=phone(chance),
            licence=f"92130181MA{chance.randrange(10**8):08d}",
        )


def outlet_code(rep: Rep, number: int) -> str:
    """The code of a rep's n-th outlet."""
    return f"X{rep.number:02d}{number:02d}"


def township_of(rep: Rep, number: int) -> str:
    """The township of a rep's n-th outlet."""
    return rep.townships[number % len(rep.townships)]


def shop_name(chance: random.Random, suffixes: tuple[str, ...] = ("烟酒店", "超市", "饭店")) -> str:
    """A name as shops of the county have it."""
    owner, luck = chance.choice(_FAMILY), "".join(chance.choices(_GIVEN, k=2))
    return f"{owner}记{luck}{chance.choice(suffixes)}"


def phone(chance: random.Random) -> str:
    """A mobile number."""
    return f"1{chance.randrange(30, 90)}{chance.randrange(10**8):08d}"


def _middle(township: str) -> tuple[float, float]:
    """Where a township lies: the county seat in the middle, the others around it."""
    place = list(TOWNSHIP_CODES.values()).index(township)
    if township in IN_COUNTY_SEAT:
        return COUNTY[0] + 0.01 * (place % 2), COUNTY[1] + 0.02 * (place % 3)
    row, column = divmod(place, 4)
    return COUNTY[0] - 0.18 + 0.11 * row, COUNTY[1] - 0.12 + 0.085 * column
