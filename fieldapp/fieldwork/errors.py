"""Refusals of the field-work room."""

from __future__ import annotations

from fieldapp.kernel.errors import Refusal


class IdTaken(Refusal):
    code, status = "id_taken", 409
    zh = "这个编号已经存过另一份内容，原记录没有改动。要更正，请另外提交一条新记录。"
    en = "This id holds other content already, which was left as it is. Send a correction under a new id."


class RouteOver(Refusal):
    code, status = "route_over", 409
    zh = "{day} 已经过了，路线不能再改。请选今天或以后的日子。"
    en = "{day} is over; its route cannot be changed. Choose today or a later day."


class PhotosStillMissing(Refusal):
    code, status = "photos_missing", 409
    zh = "还有 {missing} 张照片没传上来，等照片齐了再审核。"
    en = "{missing} photo(s) have not arrived yet. Review the record when they have."


class AlreadyReviewed(Refusal):
    code, status = "already_reviewed", 409
    zh = "这条记录已经审过了，没有再改。请打开记录看结果。"
    en = "This record was reviewed already and was left as it is. Open the record to see the decision."


class LookFirst(Refusal):
    code, status = "look_first", 409
    zh = "点得太快，这一条还没看到，没有审。请看清照片再点。"
    en = "That tap came before this record could be seen, so nothing was decided. Look at it, then decide."


class SignalsInBatch(Refusal):
    code, status = "signals_in_batch", 409
    zh = "其中 {records} 条有提醒，或者是新网点，不能成批通过，请一条一条地审。"
    en = (
        "{records} of these have signals or are openings, which no batch may approve. Review them one by one."
    )


class OwnRecord(Refusal):
    code, status = "own_record", 403
    zh = "不能审核自己的记录，请别的主管来审。"
    en = "Nobody reviews their own record. Ask another supervisor."
    audited = True


class NotReviewed(Refusal):
    code, status = "not_reviewed", 409
    zh = "拜访和督查不用审核，存下就算数。"
    en = "Visits and inspections are stored and not reviewed. Nothing is left to decide."


class TakenBack(Refusal):
    code, status = "taken_back", 409
    zh = "业务员已经撤回或取消了这条记录，不用再审。"
    en = "The rep has taken this record back or cancelled it. It needs no review any more."


class BookingNotApproved(Refusal):
    code, status = "booking_not_approved", 409
    zh = "这场家宴的登记（回执号 {booking}）还没有通过，请先审登记，再审凭证。"
    en = "The booking of this banquet (receipt {booking}) is not approved. Review it first, then its proof."


class AnotherProofApproved(Refusal):
    code, status = "another_proof_approved", 409
    zh = "这场家宴已经有一份通过的凭证（回执号 {proof}），一场只算一次。请把这一份按“重复提交”退回。"
    en = "A proof of this banquet is approved already (receipt {proof}). Reject this one as a duplicate."


class CorrectionStands(Refusal):
    code, status = "correction_stands", 409
    zh = "同一件事的另一条记录（原记录或更正，回执号 {other}）已经通过，只能通过一条。请先看那一条。"
    en = "Its original or its correction (receipt {other}) is approved. Only one can be: look at that one."


class LikelyOutletsUnseen(Refusal):
    code, status = "likely_outlets_unseen", 409
    zh = "刚又有相似的网点进了名单：{outlets}。请重新打开记录，看看是不是同一家。"
    en = "Likely outlets were entered meanwhile: {outlets}. Open the record again and compare them."


class NotApproved(Refusal):
    code, status = "not_approved", 409
    zh = "这条记录现在不是“已通过”，没有什么可撤销的。请刷新看看最新状态。"
    en = "This record does not stand approved, so there is nothing to reverse. Reload to see its state."


class NotRejected(Refusal):
    code, status = "not_rejected", 409
    zh = "这条记录现在不是“已退回”，不能按裁定改成通过。请刷新看看最新状态。"
    en = "This record does not stand rejected, so a ruling cannot approve it. Reload to see its state."


class RuledOnAppeal(Refusal):
    code, status = "ruled_on_appeal", 409
    zh = "这条记录是申诉裁定通过的，主管不能再撤销。有新情况请找督查负责人。"
    en = "This record was approved by the ruling on an appeal, which is final. Talk to the inspection lead."


class ReverseProofFirst(Refusal):
    code, status = "reverse_proof_first", 409
    zh = "这场家宴的凭证（回执号 {proof}）已经通过。请先撤销凭证，再撤销登记。"
    en = "The proof of this banquet (receipt {proof}) is approved. Reverse the proof first, then the booking."


class NotCorrectable(Refusal):
    code, status = "not_correctable", 409
    zh = "要更正的记录不是您的同类记录，或者没有退回也没有撤回，不能更正。请从被退回的记录点“更正”。"
    en = "Only an own record of the same kind that was rejected or withdrawn can be corrected. Choose such a one."


class AlreadyCorrected(Refusal):
    code, status = "already_corrected", 409
    zh = "这条记录已经更正过一次。要再改，请更正最新的那一条。"
    en = "This record has a correction already. Correct that one, if it was rejected or withdrawn."


class BookingIncomplete(Refusal):
    code, status = "booking_incomplete", 409
    zh = "这场家宴的登记还缺照片，请先把照片传完，再交举办凭证。"
    en = "The booking of this banquet still lacks photos. Send those first, then the proof."


class BookingCancelled(Refusal):
    code, status = "booking_cancelled", 409
    zh = "这场家宴已经取消，不能再交举办凭证。如果照常办了，请找主管。"
    en = "This banquet was cancelled and cannot be proved. If it was held after all, talk to your supervisor."


class BookingWithdrawn(Refusal):
    code, status = "booking_withdrawn", 409
    zh = "这场家宴的登记已经撤回。请先更正登记，再交举办凭证。"
    en = "The booking of this banquet was withdrawn. Correct the booking first, then send the proof."


class BookingRejected(Refusal):
    code, status = "booking_rejected", 409
    zh = "这场家宴的登记被退回了。请先更正登记，再交举办凭证。"
    en = "The booking of this banquet was rejected. Correct the booking first, then send the proof."


class AlreadyProved(Refusal):
    code, status = "already_proved", 409
    zh = "这场家宴已经交过举办凭证。要换一份，请先撤回原来那份。"
    en = "This banquet has a proof already. To replace it, withdraw that one first."


class WithdrawalOfApproved(Refusal):
    code, status = "already_approved", 409
    zh = "这条记录已经通过，不能撤回。确实有错，请找主管撤销通过。"
    en = (
        "This record was approved and cannot be withdrawn. If it is wrong, ask your supervisor to reverse it."
    )


class WithdrawalOfRejected(Refusal):
    code, status = "already_rejected", 409
    zh = "这条记录已经退回，不用再撤回。请直接提交更正。"
    en = "This record was rejected, so nothing is left to withdraw. Send a correction instead."


class NothingToWithdraw(Refusal):
    code, status = "nothing_to_withdraw", 409
    zh = "这条记录不用审核或者已经取消，没有什么可撤回的。"
    en = "This record awaits no review or was cancelled; nothing is left to withdraw. Leave it as it is."


class ProofStands(Refusal):
    code, status = "proof_stands", 409
    zh = "这场家宴已经交了举办凭证，登记不能撤回或取消。凭证还没审的，请先撤回凭证。"
    en = "This banquet has a proof, so its booking stays. Withdraw the proof first if it is not reviewed yet."


class CancellationOfUnbooked(Refusal):
    code, status = "not_booked", 409
    zh = "这场家宴的登记缺照片、已撤回或已退回，没有什么可取消的。还没审的可以撤回。"
    en = "This booking lacks photos, was withdrawn or rejected: nothing to cancel. Withdraw it if it still waits."
