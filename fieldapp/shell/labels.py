"""Names of codes for people, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.service.decisions import REASONS
from fieldapp.kernel.geo import NO_POSITION

LABELS: Mapping[str, Text] = {
    **NO_POSITION,
    "rep": Text("业务员", "Rep"),
    "inspector": Text("督查员", "Inspector"),
    "inspection_lead": Text("督查负责人", "Inspection lead"),
    "supervisor": Text("主管", "Supervisor"),
    "finance": Text("财务", "Finance"),
    "administrator": Text("管理员", "Administrator"),
    "visit": Text("拜访", "Visit"),
    "display": Text("陈列", "Display"),
    "opening": Text("新网点", "Opening"),
    "banquet": Text("家宴", "Banquet"),
    "proof": Text("举办凭证", "Proof"),
    "inspection": Text("督查", "Inspection"),
    "incomplete": Text("等照片", "Waiting for photos"),
    "recorded": Text("已存", "Recorded"),
    "submitted": Text("待审核", "Awaiting review"),
    "approved": Text("已通过", "Approved"),
    "rejected": Text("已退回", "Rejected"),
    "withdrawn": Text("已撤回", "Withdrawn"),
    "cancelled": Text("已取消", "Cancelled"),
    "reversed": Text("撤销通过", "Reversal"),
    "reopened": Text("重新待审", "Reopened"),
    **REASONS,
    "personal": Text("亲友家宴", "Won from family or friends"),
    "shop": Text("门店推荐", "Passed on by a shop"),
    "lunch": Text("午餐", "Lunch"),
    "dinner": Text("晚餐", "Dinner"),
    "standing_untold": Text("等照片传完再通知", "not told yet"),
    "standing_open": Text("已通知", "told"),
    "standing_appealed": Text("申诉中，先不扣", "under appeal, not charged"),
    "standing_chargeable": Text("计入扣款", "charged"),
    "standing_lifted": Text("已撤销，不扣", "lifted, not charged"),
    "standing_not_responsible": Text("当天不归您负责，不扣", "not yours on that day, not charged"),
    "scheme": Text("薪酬方案", "Pay scheme"),
    "recovery": Text("追扣", "Recovery"),
    "manual": Text("手工入账", "Manual entry"),
    "scorecard": Text("考核表", "Scorecard"),
    "recovery.deducted": Text("追回损失", "Loss recovered"),
    "recovery.returned": Text("退回多扣的损失", "Loss paid back"),
    "awaiting_review": Text("等审核的记录", "Records awaiting review"),
    "findings_without_rep": Text("没有负责人的督查问题", "Findings without a rep"),
    "provisional_parameters": Text("没确认的暂定数", "Unconfirmed parameters"),
    "missing_targets": Text("没录销售任务", "Missing sales targets"),
    "proposed_targets": Text("没确认的折算任务", "Unconfirmed targets"),
    "objections": Text("业务员有异议", "Objections"),
    "open_appeals": Text("没裁定的申诉", "Open appeals"),
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
