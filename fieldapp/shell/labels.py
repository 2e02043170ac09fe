"""Names of codes for people, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.signals import NO_POSITION

LABELS: Mapping[str, Text] = {
    **NO_POSITION,
    "rep": Text("业务员", "Rep"),
    "inspector": Text("督查员", "Inspector"),
    "inspection_lead": Text("督查负责人", "Inspection lead"),
    "supervisor": Text("主管", "Supervisor"),
    "finance": Text("财务", "Finance"),
    "administrator": Text("管理员", "Administrator"),
    "display": Text("陈列", "Display"),
    "incomplete": Text("等照片", "Waiting for photos"),
    "submitted": Text("待审核", "Awaiting review"),
    "approved": Text("已通过", "Approved"),
    "rejected": Text("已退回", "Rejected"),
    "photo_unclear": Text("照片看不清", "Photo unclear"),
    "wrong_outlet": Text("不是这家店", "Wrong outlet"),
    "not_as_claimed": Text("和填的不符", "Not as claimed"),
    "duplicate": Text("重复提交", "Duplicate"),
    "other": Text("其他", "Other"),
    "exif": Text("照片自带时间", "from the photo"),
    "file": Text("文件时间", "from the file"),
    "clock": Text("手机时间", "from the phone's clock"),
    "tobacco_liquor": Text("烟酒店", "Tobacco and liquor shop"),
    "restaurant": Text("饭店", "Restaurant"),
    "supermarket": Text("超市", "Supermarket"),
    "android": Text("安卓手机", "Android"),
    "iphone": Text("苹果手机", "iPhone"),
    "windows": Text("Windows 电脑", "Windows"),
    "mac": Text("苹果电脑", "Mac"),
    "linux": Text("Linux 电脑", "Linux"),
    "wechat": Text("微信", "WeChat"),
    "edge": Text("Edge 浏览器", "Edge"),
    "chrome": Text("Chrome 浏览器", "Chrome"),
    "firefox": Text("Firefox 浏览器", "Firefox"),
    "safari": Text("Safari 浏览器", "Safari"),
    "unknown_device": Text("其他", "other"),
}

SYSTEMS = (
    ("Android", "android"),
    ("iPhone", "iphone"),
    ("Windows", "windows"),
    ("Macintosh", "mac"),
    ("Linux", "linux"),
)
"""Marks in a browser's name for itself, the more telling first: every Android also says Linux."""

BROWSERS = (
    ("MicroMessenger", "wechat"),
    ("Edg", "edge"),
    ("Firefox", "firefox"),
    ("Chrome", "chrome"),
    ("Safari", "safari"),
)
"""Likewise: Edge and WeChat also say Chrome, and Chrome says Safari."""
