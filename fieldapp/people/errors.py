"""Refusals of the people room."""

from __future__ import annotations

from fieldapp.kernel.errors import Refusal


class NotSignedIn(Refusal):
    code, status = "not_signed_in", 401
    zh = "登录已失效，请重新登录。没发出去的记录都还在手机里。"
    en = "You are not signed in. Sign in again; nothing on your phone is lost."
    page = "shell_pages.login"


class WrongLogin(Refusal):
    code, status = "wrong_login", 401
    zh = "工号或密码不对。请检查后再试，忘了密码请找管理员。"
    en = "Staff number or password is wrong. Check both, or ask your administrator for a new password."


class LoginLinkSpent(Refusal):
    code, status = "login_link_spent", 410
    zh = "这个登录链接用过了或者过期了，请找管理员再要一个。"
    en = "This sign-in link was used already or is over. Ask your administrator for another."


class PasswordMustChange(Refusal):
    code, status = "password_must_change", 403
    zh = "这是初始密码，请先改成自己的密码。"
    en = "This is an initial password. Change it to your own before going on."
    page = "people_pages.account"


class WeakPassword(Refusal):
    code, status = "weak_password", 422
    zh = "新密码至少 {minimum} 位，不能和旧密码一样，不能带工号。"
    en = "Choose a new password of {minimum} characters or more: not the old one, no staff number in it."


class PasswordsDiffer(Refusal):
    code, status = "passwords_differ", 422
    zh = "两次输的新密码不一样，请重新输入。"
    en = "The new password was typed in two ways. Type it again, twice the same."


class WrongPassword(Refusal):
    code, status = "wrong_password", 422
    zh = "原密码不对，请再输一次。"
    en = "The present password is wrong. Type it again."


class UnknownScope(Refusal):
    code, status = "unknown_scope", 422
    zh = "权限 {scope} 不存在，或超出您的岗位。请从自己的权限里选。"
    en = "The scope {scope} does not exist or exceeds your role. Choose among your own permissions."


class BadStaffNumber(Refusal):
    code, status = "bad_staff_number", 422
    zh = "工号只能用 1 到 40 位英文字母、数字和符号，不能有空格。请换一个。"
    en = "A staff number is 1 to 40 letters, digits and signs of ASCII, without spaces. Choose another."


class BadName(Refusal):
    code, status = "bad_name", 422
    zh = "姓名不能空着，最多 60 个字，也不能有看不见的字符。请重新填。"
    en = "A name is 1 to 60 visible characters. Type it again by hand."


class UserExists(Refusal):
    code, status = "user_exists", 409
    zh = "工号 {staff_number} 已经有人用了，请换一个。"
    en = "The staff number {staff_number} is taken. Choose another."


class UnknownUser(Refusal):
    code, status = "unknown_user", 404
    zh = "没有工号 {staff_number}，请核对。"
    en = "There is no staff number {staff_number}. List them with `user list`."


class UnknownTeam(Refusal):
    code, status = "unknown_team", 422
    zh = "没有团队 {team}。请核对名称，或者先建这个团队。"
    en = "There is no team {team}. Create it first, or check its name."


class TeamExists(Refusal):
    code, status = "team_exists", 409
    zh = "已经有“{team}”这个团队了，没有再建。请换个名称。"
    en = "There is a team {team} already, so none was made. Choose another name."


class TeamNeeded(Refusal):
    code, status = "team_needed", 422
    zh = "业务员要先选团队，不然没有主管审他的记录。没有合适的团队，先去新建一个。"
    en = "A rep needs a team: without one nobody reviews the rep's records. Choose one, or make a new team first."


class TeamNotForRole(Refusal):
    code, status = "team_not_for_role", 422
    zh = "只有业务员和主管有团队。请去掉团队再试。"
    en = "Only reps and supervisors have a team. Leave the team out."


class TeamIsLed(Refusal):
    code, status = "team_is_led", 409
    zh = "团队 {team} 已经有主管了。请换一个团队。"
    en = "The team {team} has a supervisor already. Choose another team."


class DaysNotInOrder(Refusal):
    code, status = "days_not_in_order", 422
    zh = "最后一天 {last_day} 早于第一天 {first_day}，请检查日期。"
    en = "The last day {last_day} lies before the first day {first_day}. Correct the days."


class DaysAreOver(Refusal):
    code, status = "days_are_over", 422
    zh = "最后一天 {last_day} 已经过去了，请选今天或以后。"
    en = "The last day {last_day} is over already. Choose today or later."


class NotADeputy(Refusal):
    code, status = "not_a_deputy", 422
    zh = "{staff_number} 不能代审：代审人要是另一位在职的主管。请重新选。"
    en = "{staff_number} cannot deputise: choose another supervisor whose account is open."


class DisablesOneself(Refusal):
    code, status = "disables_oneself", 409
    zh = "不能停用自己的账号。请让另一位管理员来做。"
    en = "Nobody disables the own account. Let another administrator do it."


class NotALeader(Refusal):
    code, status = "not_a_leader", 422
    zh = "{staff_number} 不能带团队：要选一位在职的主管。"
    en = "{staff_number} cannot lead a team: choose a supervisor whose account is open."


class NoSuchRole(Refusal):
    code, status = "no_such_role", 422
    zh = "请选一个岗位。"
    en = "Choose a role."


class NameOfTeam(Refusal):
    code, status = "name_of_team", 422
    zh = "团队名称不能空着，最多 60 个字。请重新填。"
    en = "A team's name is 1 to 60 characters. Type it again."
