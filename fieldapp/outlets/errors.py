"""Refusals of the outlets room."""

from __future__ import annotations

from fieldapp.kernel.errors import Refusal


class OutletExists(Refusal):
    code, status = "outlet_exists", 409
    zh = "网点编号 {outlet} 已经有了，请换一个。"
    en = "The outlet code {outlet} is taken. Choose another."


class UnknownOutlet(Refusal):
    code, status = "unknown_outlet", 422
    zh = "没有编号为 {outlet} 的网点，请核对。"
    en = "There is no outlet with the code {outlet}. Check the code."


class CoverOfOneself(Refusal):
    code, status = "cover_of_oneself", 422
    zh = "不能给自己代岗，请换一位业务员。"
    en = "A rep cannot stand in for oneself. Choose another rep."


class RegionEmpty(Refusal):
    code, status = "region_empty", 422
    zh = "片区里至少要有一个乡镇。不再让他督查，就停用账号。"
    en = "A region has one township at least. Disable the account of somebody who is to inspect no longer."


class NeedsSecondPerson(Refusal):
    code, status = "needs_second_person", 403
    zh = "自己提的变更不能自己确认，请另一位主管、财务或管理员确认。"
    en = "Nobody confirms a change of their own. Ask another supervisor, finance or an administrator."
    audited = True


class ChangeAnswered(Refusal):
    code, status = "change_answered", 409
    zh = "这个变更已经有人处理过了，没有再动。"
    en = "This change was answered already and was left as it is."


class NothingChanges(Refusal):
    code, status = "nothing_changes", 409
    zh = "填的和现在一样，没有要变更的。"
    en = "What was entered is what holds already; there is nothing to change."


class HandoverToOneself(Refusal):
    code, status = "handover_to_oneself", 422
    zh = "交出和接手不能是同一个人，请另选一个人接手。"
    en = "Nobody hands outlets over to oneself. Choose somebody else to take them."


class TakerHasLeft(Refusal):
    code, status = "taker_has_left", 409
    zh = "接手的人已经停用，请另选一个人接手。"
    en = "The one who would take over is disabled. Choose somebody else."


class NothingToHandOver(Refusal):
    code, status = "nothing_to_hand_over", 409
    zh = "交出的人那天没有店，没有可交接的。请看看是不是选错了人或日期。"
    en = "The one who hands over looks after no outlet on that day. Check the person and the day."


class AlreadyMerged(Refusal):
    code, status = "already_merged", 409
    zh = "其中一家已经和别的网点合并过了。请先撤销那次合并，或者选最终保留的那家。"
    en = "One of the two is merged with another outlet already. Undo that first, or choose the one that was kept."


class KeepTheOlderOutlet(Refusal):
    code, status = "keep_the_older_outlet", 409
    zh = "要保留的是新开的网点，另一家早就在名单里了。请反过来：保留早就在的那家。"
    en = "The one to be kept is a new outlet, the other one was in the list before. Keep the one that was there."


class MergeTooOld(Refusal):
    code, status = "merge_too_old", 409
    zh = "合并已经超过 {days} 天，不能撤销了。"
    en = "The merge is more than {days} days old and cannot be undone."


class PreviewOutdated(Refusal):
    code, status = "preview_outdated", 409
    zh = "预览之后数据变了，或者文件不是预览的那份，什么都没有导入。请重新预览。"
    en = (
        "Data has changed since the preview, or this is another file; nothing was imported. Preview it again."
    )
