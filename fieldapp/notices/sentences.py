"""What a notice says, in both languages: a code, and a sentence with figures in braces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from fieldapp.evaluator.text import Text


class NoticeCode(StrEnum):
    """What somebody is told. Permanent: notices that were sent are shown for years."""

    RECORD_REJECTED = "record_rejected"
    APPROVAL_REVERSED = "approval_reversed"
    RECORD_REOPENED = "record_reopened"
    FINDING_RAISED = "finding_raised"
    LOSS_RAISED = "loss_raised"
    FINDING_LIFTED = "finding_lifted"
    APPEAL_FILED = "appeal_filed"
    APPEAL_UPHELD = "appeal_upheld"
    APPEAL_LIFTED = "appeal_lifted"
    SAMPLE_DRAWN = "sample_drawn"
    MONTH_CHECKED = "month_checked"
    MONTH_CLOSED = "month_closed"
    MONTH_PAID = "month_paid"
    PAYMENT_CORRECTED = "payment_corrected"
    DEPUTY_NAMED = "deputy_named"
    LOGIN_LINK_MADE = "login_link_made"


SENTENCES: Mapping[NoticeCode, Text] = {
    NoticeCode.RECORD_REJECTED: Text(
        "{day}{outlet}的{record}被退回：{reason}。请打开看怎么改；觉得不对可以申诉。",
        "Your {record} of {day} at {outlet} was rejected: {reason}. Open it to mend it, or appeal.",
    ),
    NoticeCode.APPROVAL_REVERSED: Text(
        "{day}{outlet}的{record}撤销了通过：{reason}。请打开看原因；觉得不对可以申诉。",
        "The approval of your {record} of {day} at {outlet} was reversed: {reason}. Open it, or appeal.",
    ),
    NoticeCode.RECORD_REOPENED: Text(
        "{day}{outlet}的{record}照片补齐了，重新等待审核。",
        "The photos of your {record} of {day} at {outlet} have come; it awaits review again.",
    ),
    NoticeCode.FINDING_RAISED: Text(
        "督查{day}在{outlet}发现问题：{kind}。请打开看照片；{last_day}之前（含当天）可以申诉，"
        "过期按方案扣款。",
        "An inspection of {day} at {outlet} found: {kind}. Open it to see the photos; you may appeal up to and "
        "including {last_day}, after that the scheme's fine applies.",
    ),
    NoticeCode.LOSS_RAISED: Text(
        "财务登记了{outlet}的核报损失 {amount} 元（单据 {document}）。{last_day}之前（含当天）可以申诉。",
        "Finance entered a claim loss of {amount} yuan at {outlet} (document {document}). "
        "You may appeal up to and including {last_day}.",
    ),
    NoticeCode.FINDING_LIFTED: Text(
        "{day}{outlet}的督查问题“{kind}”已撤销，不扣款；扣过的会退回。",
        "The finding of {day} at {outlet} ({kind}) was lifted: no fine, and what was fined is paid back.",
    ),
    NoticeCode.APPEAL_FILED: Text(
        "{rep}提出申诉：{about}。请打开裁定。",
        "{rep} appeals against {about}. Open the appeal to rule on it.",
    ),
    NoticeCode.APPEAL_UPHELD: Text(
        "您的申诉（{about}）裁定为维持：{reason}",
        "Your appeal against {about} failed; it stands: {reason}",
    ),
    NoticeCode.APPEAL_LIFTED: Text(
        "您的申诉（{about}）裁定为撤销，已经改正：{reason}",
        "Your appeal against {about} succeeded and was put right: {reason}",
    ),
    NoticeCode.SAMPLE_DRAWN: Text(
        "{day}的抽查名单出来了，共 {outlets} 家店。", "Your sample of {day} was drawn: {outlets} outlet(s)."
    ),
    NoticeCode.MONTH_CHECKED: Text(
        "{month}的结算单出来了，请核对：没问题请确认，有问题请提出。",
        "Your statement of {month} is ready. Check it: confirm it, or object.",
    ),
    NoticeCode.MONTH_CLOSED: Text(
        "{month}已经结算，应发 {amount} 元。请打开结算单看明细。",
        "{month} was closed; payable: {amount} yuan. Open the statement to see how it came about.",
    ),
    NoticeCode.MONTH_PAID: Text("{month}的工资{day}已发放。", "{month} was paid on {day}."),
    NoticeCode.PAYMENT_CORRECTED: Text(
        "{month}的发放登记更正了：发放日期是{day}。",
        "What was noted of the payment of {month} was corrected: it was paid on {day}.",
    ),
    NoticeCode.DEPUTY_NAMED: Text(
        "{supervisor}请您从{first_day}到{last_day}代审记录。",
        "{supervisor} asks you to review records from {first_day} to {last_day}.",
    ),
    NoticeCode.LOGIN_LINK_MADE: Text(
        "管理员{admin}给您的账号开了一次性登录链接。不是您要的，请马上告诉主管。",
        "Administrator {admin} made a one-time sign-in link for your account. If you did not ask for it, tell your "
        "supervisor at once.",
    ),
}


def sentence(code: str, figures: Mapping[str, Any]) -> Text:
    """A notice in words.

    Args:
        figures: as `post_notice` stored them; one with `zh` and `en` is said in the sentence's language.

    Raises:
        KeyError: the code is unknown, or a figure is missing.
    """
    text = SENTENCES[NoticeCode(code)]
    figures = {"record": _ANY_RECORD, **figures}
    return Text(
        zh=text.zh.format(**{name: _said(value, "zh") for name, value in figures.items()}),
        en=text.en.format(**{name: _said(value, "en") for name, value in figures.items()}),
    )


_ANY_RECORD = {"zh": "记录", "en": "record"}
"""Notices of earlier releases do not say of which kind the record is."""


def _said(value: Any, language: str) -> Any:
    if isinstance(value, Mapping):
        return value[language]
    if language == "zh" and isinstance(value, str) and (found := _DAY_OR_MONTH.fullmatch(value)):
        year, month, day = found.groups()
        return f"{int(month)}月{int(day)}日" if day else f"{year}年{int(month)}月"
    return value


_DAY_OR_MONTH = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?", re.ASCII)
