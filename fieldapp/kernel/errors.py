"""Refusals every room may raise: one class per failure, each with a permanent code.

A room keeps its own refusals in its `errors.py`; what stands here knows no room.
`docs/errors.md` lists every class, and a test holds the list complete.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text


class Refusal(Exception):
    """A request that is refused: nothing was stored, and the sentence says what to do next.

    Subclasses set `code` (permanent), `status` (HTTP) and the sentence in both languages;
    figures named in braces are given when raising.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    zh: ClassVar[str]
    en: ClassVar[str]
    audited: ClassVar[bool] = False
    """A refusal of authority: it leaves a row in the audit trail."""
    page: ClassVar[str | None] = None
    """Endpoint that a person is sent to instead of being shown the refusal."""

    def __init__(self, *, headers: Mapping[str, str] | None = None, **figures: object) -> None:
        self.figures = figures
        self.headers = dict(headers or {})
        self.message = Text(zh=self.zh.format(**figures), en=self.en.format(**figures))
        super().__init__(f"{self.code}: {self.message.en}")

    @property
    def faults(self) -> Sequence[Fault]:
        """Field by field, where the refusal is about fields; otherwise empty."""
        return ()


class BadJson(Refusal):
    code, status = "bad_json", 400
    zh = "数据格式不对：{reason_zh}请把应用更新到最新版再发。"
    en = "The body is not acceptable JSON: {reason_en} Correct it and send it again."

    def __init__(self, fault_code: str, message: Text) -> None:
        super().__init__(reason_zh=message.zh, reason_en=message.en)
        self._faults = (Fault(pointer="", code=fault_code, message=message),)

    @property
    def faults(self) -> Sequence[Fault]:
        return self._faults


class InvalidFields(Refusal):
    code, status = "invalid_fields", 422
    zh = "有 {count} 处填得不对，请按提示改好再提交。"
    en = "{count} field(s) cannot be accepted. Correct them as listed and send again."

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(count=len(faults))
        self._faults = tuple(faults)

    @property
    def faults(self) -> Sequence[Fault]:
        return self._faults


class NotAllowed(Refusal):
    code, status = "not_allowed", 403
    zh = "您的岗位不能做这一步。有疑问请找管理员。"
    en = "Your role does not allow this. Ask your administrator if it should."
    audited = True


class CrossSite(Refusal):
    code, status = "cross_site", 403
    zh = "这个请求来自别的网站，已拦下。请从本系统的页面操作。"
    en = "This request came from another site and was stopped. Use this product's own pages."
    audited = True


class NotFound(Refusal):
    code, status = "not_found", 404
    zh = "没找到，或者您没有权限看。请检查地址。"
    en = "Nothing is here that you may see. Check the address."


class OutOfScope(NotFound):
    """Something that exists, but is not for this user: says what `NotFound` says, and is audited."""

    code = "not_found"
    audited = True


class NotAMonth(Refusal):
    code, status = "not_a_month", 422
    zh = "月份写法不对，应是 2026-11 这样。"
    en = "That is no month. Write it as YYYY-MM, for example 2026-11."


class NotADay(Refusal):
    code, status = "not_a_day", 422
    zh = "日期写法不对，应是 2026-11-05 这样。"
    en = "That is no day. Write it as YYYY-MM-DD, for example 2026-11-05."


class NotAUuid(Refusal):
    code, status = "not_a_uuid", 422
    zh = "记录编号格式不对，请更新应用后再发。"
    en = "The record's id is not a UUID. Send it under a UUIDv7."


class MethodNotAllowed(Refusal):
    code, status = "method_not_allowed", 405
    zh = "这个地址不支持该操作，请查接口说明。"
    en = "This address does not support that method. See the API documentation."


class NotAcceptable(Refusal):
    code, status = "unsupported_media_type", 415
    zh = "发来的内容类型不对，应为 {expected}。"
    en = "The content type is not accepted; send {expected}."


class TooLarge(Refusal):
    code, status = "too_large", 413
    zh = "内容太大，最多 {limit_bytes} 字节。请缩小后再发。"
    en = "The body is too large; at most {limit_bytes} bytes are accepted. Send less."


class CompressedBody(Refusal):
    code, status = "compressed_body", 413
    zh = "请不要压缩正文，直接发原文。"
    en = "Compressed bodies are not unpacked. Send the body as it is, without Content-Encoding."


class RangeNotSatisfiable(Refusal):
    code, status = "range_not_satisfiable", 416
    zh = "请求的那一段不存在，请重新打开。"
    en = "The range asked for lies outside the file. Ask for all of it."


class TooManyTries(Refusal):
    code, status = "too_many_tries", 429
    zh = "试的次数太多，请过 {retry_after_s} 秒再试。"
    en = "Too many tries. Wait {retry_after_s} seconds, then try again."


class BadRequest(Refusal):
    code, status = "bad_request", 400
    zh = "请求有误，无法处理。请刷新后重试。"
    en = "The request cannot be understood. Reload and try again."


class InternalFault(Refusal):
    code, status = "internal_fault", 500
    zh = "系统出错了，已记录（编号 {incident}）。手机里的记录都还在，请稍后再试。"
    en = "Something failed on our side and was logged (number {incident}). Try again later."


class WritesStopped(Refusal):
    code, status = "writes_stopped", 503
    zh = "为保护数据，系统暂停保存。记录请先留在手机里，并告诉管理员。"
    en = "Writing is stopped to protect the data. Keep your records and tell the administrator."


class StorageFull(Refusal):
    code, status = "storage_full", 503
    zh = "服务器存满了，这次没存上。记录请留在手机里，稍后再发。"
    en = "The server's disk is full and nothing was stored. Keep the record and try again later."


class Busy(Refusal):
    code, status = "busy", 503
    zh = "系统正忙，请稍后再试。记录还在手机里。"
    en = "The server is busy. Try again in a moment; your record is still on your phone."


class BadSettingValue(Refusal):
    code, status = "bad_setting_value", 422
    zh = "“{name_zh}”{expected_zh}请改好再存。"
    en = "“{name_en}” {expected_en} Correct it and save again."


class UpkeepRunning(Refusal):
    code, status = "upkeep_running", 409
    zh = "另一个备份、恢复或清理正在进行，这次没有开始。请等它完成再试。"
    en = "Another backup, restore or retention run is at work; this one did not begin. Try again when it is done."
