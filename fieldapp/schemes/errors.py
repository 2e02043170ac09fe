"""Refusals of the schemes room."""

from __future__ import annotations

from fieldapp.kernel.errors import InvalidFields, Refusal


class NoSchemeForMonth(Refusal):
    code, status = "no_scheme_for_month", 409
    zh = "{month} 还没有生效的薪酬方案，请财务先发布。"
    en = "No pay scheme is in force in {month}. Ask finance to publish one."


class FaultyScheme(InvalidFields):
    code, status = "faulty_scheme", 422
    zh = "方案文件有 {count} 处错误，没有发布。请全部改好再发。"
    en = "The scheme file has {count} fault(s) and was not published. Correct them all and try again."


class AlreadyPublished(Refusal):
    code, status = "already_published", 409
    zh = "这份方案已经是第 {version} 版，从 {month} 起用。要换个月份起用，请改了内容再发布。"
    en = "This very text is version {version} already and pays from {month} on. To change that, change the text."


class SchemeWithoutEffect(Refusal):
    code, status = "scheme_without_effect", 409
    zh = (
        "{month} 起还是按 {code} 第 {version} 版算，它的生效日期更晚。"
        "请把 effective_from 写成 {effective_from} 或以后。"
    )
    en = (
        "From {month} on {code} version {version} would go on paying, for its date is later. "
        "Let effective_from be {effective_from} or later."
    )


class UnknownParameter(Refusal):
    code, status = "unknown_parameter", 422
    zh = "{path} 不是这一版的暂定数。暂定的有：{known}。"
    en = "{path} is no provisional parameter of this version. These are: {known}."


class ConfirmedOtherwise(Refusal):
    code, status = "confirmed_otherwise", 409
    zh = "这个数已经确认过，写的是：{statement}。要改，请发布新的一版。"
    en = "It was confirmed already, in other words: {statement}. To change it, publish a new version."
