"""Refusals of the inspection room."""

from __future__ import annotations

from fieldapp.kernel.errors import Refusal


class AppealWindowOver(Refusal):
    code, status = "appeal_window_over", 409
    zh = "申诉期到 {last_day} 为止，已经过了，不能再申诉。有疑问请找主管。"
    en = "The appeal window ended with {last_day}. Speak to your supervisor if something is still unclear."


class NotAppealable(Refusal):
    code, status = "not_appealable", 409
    zh = "这里没有可以申诉的决定：可能没有退回、已经撤销或更正，或者只是缺照片。请打开看。"
    en = (
        "No decision stands here to appeal against: it was lifted or corrected, or only photos lack. Open it."
    )


class FigureSettled(Refusal):
    code, status = "figure_settled", 409
    zh = "{month} 的申诉期已经过了，这个数不能再申诉。有疑问请找财务。"
    en = "The appeal window of {month} is over. Speak to finance if the figure is still in doubt."


class AppealedAlready(Refusal):
    code, status = "appealed_already", 409
    zh = "这一项您已经申诉过了，每项只能申诉一次。请打开原来的申诉看进展。"
    en = "You have appealed against this already, and once is all. Open that appeal to see how it stands."


class PartyToTheCase(Refusal):
    code, status = "party_to_the_case", 403
    zh = "您经手过这件事，不能裁定。请另一位督查负责人来裁定。"
    en = "You had a part in this case and cannot rule on it. Ask another inspection lead."
    audited = True


class OutsideRegion(Refusal):
    code, status = "outside_region", 403
    zh = "{outlet} 不在您 {day} 的督查片区里，没有收下。片区不对就请管理员改，改好再发一次。"
    en = (
        "{outlet} lies outside your region of {day}, so nothing was stored. If your region is wrong, have the "
        "administrator correct it, then send this again."
    )
    audited = True


class RuledAlready(Refusal):
    code, status = "ruled_already", 409
    zh = "这个申诉已经裁定过了，没有再改。请打开申诉看结果。"
    en = "This appeal was ruled on already and was left as it is. Open it to see the ruling."


class NoLossKind(Refusal):
    code, status = "no_loss_kind", 409
    zh = "{month} 的薪酬方案没有核报损失这一项，不能登记。请核对期间。"
    en = "The pay scheme of {month} has no single kind of claim loss. Check the period."


class SampleDrawn(Refusal):
    code, status = "sample_drawn", 409
    zh = "{inspector} 在 {day} 的抽查名单已经抽过了，没有重抽。请直接打开名单。"
    en = "The sample of {inspector} for {day} was drawn already and stays as it is. Open it."
