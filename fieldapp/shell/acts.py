"""What acts of the audit trail are called, and which of them name their subject by its internal number."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.evaluator.text import Text

ACTS: Mapping[str, Text] = {
    "login.succeeded": Text("登录", "Signed in"),
    "login.failed": Text("登录失败", "Sign-in failed"),
    "access.refused": Text("没有权限，被拦下", "Refused for want of permission"),
    "user.created": Text("新建账号", "Account made"),
    "user.changed": Text("改姓名或团队", "Name or team changed"),
    "user.disabled": Text("停用账号", "Account disabled"),
    "user.enabled": Text("重新启用账号", "Account enabled again"),
    "password.reset": Text("重置密码", "Password reset"),
    "password.changed": Text("改自己的密码", "Own password changed"),
    "login_link.made": Text("发登录链接", "Sign-in link made"),
    "login_link.revoked": Text("收回登录链接", "Sign-in link revoked"),
    "session.revoked": Text("让一台设备退出", "Device signed out"),
    "token.created": Text("新建程序令牌", "Token made"),
    "token.revoked": Text("停用程序令牌", "Token revoked"),
    "team.created": Text("新建团队", "Team made"),
    "team.handed_over": Text("换主管", "Team handed to another supervisor"),
    "employment.decided": Text("定入职、离职日期", "Employment decided"),
    "leave.entered": Text("登记请假", "Leave entered"),
    "leave.cancelled": Text("取消请假", "Leave cancelled"),
    "deputy.named": Text("指定代审人", "Deputy named"),
    "deputy.revoked": Text("收回代审", "Deputy taken back"),
    "township.entered": Text("新增乡镇", "Township entered"),
    "township.changed": Text("改乡镇", "Township changed"),
    "township.duty_set": Text("定包乡镇", "Township duty set"),
    "outlet.entered": Text("新增网点", "Outlet entered"),
    "outlet.changed": Text("改网点", "Outlet changed"),
    "outlet.assigned": Text("分网点", "Outlet assigned"),
    "cover.decided": Text("定代岗", "Cover decided"),
    "agreement.decided": Text("定陈列协议", "Display agreement decided"),
    "target.set": Text("定任务", "Target set"),
    "sales.entered": Text("录销售数据", "Sales entered"),
    "wage.entered": Text("录工资", "Wage entered"),
    "loss.entered": Text("录核报损失", "Claim loss entered"),
    "import.applied": Text("导入表格", "Table imported"),
    "export.made": Text("导出", "Exported"),
    "visit.submitted": Text("提交拜访", "Visit submitted"),
    "display.submitted": Text("提交陈列", "Display submitted"),
    "opening.submitted": Text("提交新网点", "Opening submitted"),
    "banquet.submitted": Text("提交家宴", "Banquet submitted"),
    "banquet.cancelled": Text("取消家宴", "Banquet cancelled"),
    "proof.submitted": Text("提交举办凭证", "Proof submitted"),
    "inspection.submitted": Text("提交督查", "Inspection submitted"),
    "submission.withdrawn": Text("撤回记录", "Record withdrawn"),
    "submission.approved": Text("通过记录", "Record approved"),
    "submission.rejected": Text("退回记录", "Record rejected"),
    "submission.reversed": Text("撤销通过", "Approval taken back"),
    "submission.reopened": Text("重新待审", "Record reopened"),
    "sample.drawn": Text("抽查名单", "Sample drawn"),
    "finding.told": Text("通知督查问题", "Finding told"),
    "appeal.filed": Text("提出申诉", "Appeal filed"),
    "appeal.ruled": Text("裁定申诉", "Appeal ruled"),
    "month.calculated": Text("算一个月", "Month calculated"),
    "month.checked": Text("把一个月交业务员核对", "Month put before the reps"),
    "month.confirmed": Text("确认结算单", "Statement confirmed"),
    "month.objected": Text("对结算单有异议", "Statement objected to"),
    "month.closed": Text("结账", "Month closed"),
    "month.paid": Text("记为已发放", "Month marked as paid"),
    "month.payment_corrected": Text("更正发放登记", "Payment corrected"),
    "proposal.confirmed": Text("确认折算任务", "Proposed target confirmed"),
    "scheme.published": Text("发布薪酬方案", "Pay scheme published"),
    "scheme.read": Text("看过薪酬方案", "Pay scheme read"),
    "parameter.confirmed": Text("确认暂定数", "Parameter confirmed"),
    "photo.received": Text("收到照片", "Photo received"),
    "photo.removed": Text("按期限删照片", "Photo removed in time"),
    "photos.stripped": Text("按期限清照片信息", "Photos stripped in time"),
    "positions.emptied": Text("按期限清位置", "Positions emptied in time"),
    "personal_data.exported": Text("导出个人资料", "Personal data exported"),
    "retention.run": Text("按期限清理", "Retention run"),
    "setting.changed": Text("改设置", "Setting changed"),
    "notice.read": Text("看过通知", "Notice read"),
    "backup.made": Text("备份", "Backup made"),
    "backup.restored": Text("从备份恢复", "Backup restored"),
}

OUTLET_IDS = frozenset({"outlet.assigned"})
"""Acts whose subject is an outlet's id; the others name its code."""
USER_IDS = frozenset(
    {"township.duty_set", "target.set", "sales.entered", "cover.decided", "login_link.revoked"}
)
"""Acts whose subject is a user's id; the others name the staff number."""
