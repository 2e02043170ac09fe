"""Refusals of the settlement room."""

from __future__ import annotations

from fieldapp.kernel.errors import InvalidFields, Refusal


class MonthNotBegun(Refusal):
    code, status = "month_not_begun", 409
    zh = "{month} 还没开始，到时候再来看。"
    en = "{month} has not begun yet. Come back when it has."


class MonthBeforeAccount(Refusal):
    code, status = "month_before_account", 404
    zh = "{month} 还没有这个账号，所以没有结算单。请看后面的月份。"
    en = "The account did not exist in {month}, so there is no statement. Look at a later month."


class MonthClosed(Refusal):
    code, status = "month_closed", 409
    zh = "{month} 已经结账。要更正，改了记录或数据后，差额会进下个月的结算单。"
    en = "{month} is closed. Correct the record or figure; the next close posts the difference."


class MonthNotOver(Refusal):
    code, status = "month_not_over", 409
    zh = "{month} 还没过完，月底以后再结账。"
    en = "{month} is not over yet. Close it when it is."


class SumChanged(Refusal):
    code, status = "sum_changed", 409
    zh = "合计变了，现在是 {now} 元。请再看一遍，没问题再确认。"
    en = "The sum has changed to {now} yuan. Read the statement again, then confirm."


class MonthOutOfOrder(Refusal):
    code, status = "month_out_of_order", 409
    zh = "要按月份顺序结账，先结 {month}。"
    en = "Months close in order. Close {month} first."


class MonthBeforeFirst(Refusal):
    code, status = "month_before_first", 409
    zh = "{month} 还没开始用本系统结账，第一个月是 {first}。更早的月份按原来的办法结。"
    en = "{month} lies before the first month that is closed here, {first}. Settle it as it was done before."


class MonthNotChecked(Refusal):
    code, status = "month_not_checked", 409
    zh = "{month} 还没有发给业务员核对，请先发起核对。"
    en = "{month} has not been put before the reps. Start the check first."


class MonthNotClosed(Refusal):
    code, status = "month_not_closed", 409
    zh = "{month} 还没有结账，请先结账。"
    en = "{month} is not closed yet. Close it first."


class AlreadyPaid(Refusal):
    code, status = "already_paid", 409
    zh = "{month} 已经登记过发放（{batch}），没有改。登记错了，请写明原因再更正。"
    en = "{month} was marked as paid already ({batch}) and was left as it is. To correct that, give a reason."


class PaidInFuture(Refusal):
    code, status = "paid_in_future", 422
    zh = "发放日期 {day} 还没到。请等钱发出去以后，再登记当天的日期。"
    en = "{day} is still to come. Note the payment once the money has gone out, with the day it did."


class PaidBeforeClose(Refusal):
    code, status = "paid_before_close", 422
    zh = "发放日期 {day} 在结账（{closed_on}）之前。请核对日期。"
    en = "{day} lies before the close ({closed_on}), and pay follows from the close. Check the day."


class ObstaclesRemain(Refusal):
    code, status = "obstacles_remain", 409
    zh = "还有 {count} 类问题没处理：{kinds}。请处理，或逐类写明原因后接受。"
    en = "{count} kind(s) of obstacle remain: {kinds}. Resolve each, or accept it by name with a reason."


class CloseNotShown(Refusal):
    code, status = "close_not_shown", 409
    zh = "刚才有变化，和您看到的不一样了，没有结账。请再看一遍。"
    en = "Something has changed since you looked, so nothing was closed. Look at it again."


class OutletCountedTwice(Refusal):
    code, status = "outlet_counted_twice", 409
    zh = "同一家网点被算了两次，没有结账。请把月份告诉技术支持。"
    en = "An outlet would be counted twice, so nothing was posted. Report this month to support."


class NoProposal(Refusal):
    code, status = "no_proposal", 404
    zh = "{month} 没有给 {staff_number} 折算的任务：他整月都在岗，或不在这个月。"
    en = "Nothing is proposed for {staff_number} in {month}: here all month, or none of its reps."


class NotShown(Refusal):
    code, status = "what_if_not_shown", 409
    zh = "请先用这份方案推演 {months}，看过结果，再带着它的 sha256 发布。"
    en = "Ask for the what-if of this text over {months}, look at it, then publish with its sha256."


class WouldLowerPay(InvalidFields):
    code, status = "would_lower_pay", 409
    zh = "有 {count} 处已经挣到的钱会变少，不能用在已经开始的月份。请从下个月起用，或改方案。"
    en = "{count} amount(s) already earned would fall. Let it pay from next month on, or change the draft."


class MonthNotCalculated(Refusal):
    code, status = "month_not_calculated", 409
    zh = "{month} 还没有试算过，没有可导出的。请先试算。"
    en = "{month} has not been calculated yet, so there is nothing to export. Calculate it first."


class RetentionNotSeen(Refusal):
    code, status = "retention_not_seen", 409
    zh = "要清的内容还没看过，或者看过以后又变了，什么都没有清。请看一遍再勾选。"
    en = "What is due was not looked at, or has changed since; nothing was let go. Look again and tick the box."
