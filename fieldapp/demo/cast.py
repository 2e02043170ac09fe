"""Who works in the demo office, and where: names, townships, outlets. Invented, but for the townships."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from fieldapp.outlets.models import OutletKind
from fieldapp.outlets.service import NewOutlet
from fieldapp.people.models import Role

PASSWORD = "demo-xinji-2026"  # noqa: S105  printed at every start; the demo is for trying out only

PEOPLE: tuple[tuple[str, str, Role, str | None], ...] = (
    ("S01", "陈立新", Role.SUPERVISOR, "城区组"),
    ("S02", "赵秀云", Role.SUPERVISOR, "乡镇组"),
    ("E001", "安志强", Role.REP, "城区组"),
    ("E002", "刘敏", Role.REP, "城区组"),
    ("E003", "孟凡军", Role.REP, "乡镇组"),
    ("E004", "薄晓燕", Role.REP, "乡镇组"),
    ("E005", "高洁", Role.REP, "乡镇组"),
    ("I01", "柏松", Role.INSPECTOR, None),
    ("L01", "郭建国", Role.INSPECTION_LEAD, None),
    ("F01", "杜静", Role.FINANCE, None),
    ("A01", "王芳", Role.ADMINISTRATOR, None),
)
"""Staff number, name, role, team."""

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

BEAT = {
    "E001": ("xinji",),
    "E002": ("xinji", "kaifaqu"),
    "E003": ("weibo", "xinleitou"),
    "E004": ("jiucheng", "nanzhiqiu"),
    "E005": ("wangkou",),
}
"""The townships in which each rep's outlets lie."""

OUTLETS_PER_REP = 14
COUNTY_SEAT = (37.9, 115.2)
"""Roughly the middle of Xinji, WGS-84; outlets are scattered around it."""

_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "福顺兴隆和泰祥永昌盛德裕源聚鑫"
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


def outlets_of(staff_number: str, chance: random.Random) -> Iterator[NewOutlet]:
    """The outlets of one rep's beat, the same for the same chance."""
    for number in range(OUTLETS_PER_REP):
        kind, suffixes = chance.choice(_KINDS)
        owner, luck = chance.choice(_FAMILY), "".join(chance.choices(_GIVEN, k=2))
        name = f"{owner}记{luck}{chance.choice(suffixes)}"
        yield NewOutlet(
            code=f"X{staff_number[1:]}{number:02d}",
            name=name,
            kind=kind,
            township_code=BEAT[staff_number][number % len(BEAT[staff_number])],
            lat=round(COUNTY_SEAT[0] + chance.uniform(-0.15, 0.15), 6),
            lon=round(COUNTY_SEAT[1] + chance.uniform(-0.15, 0.15), 6),
            phone=f"1{chance.randrange(30, 90)}{chance.randrange(10**8):08d}",
        )
