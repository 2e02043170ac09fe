"""An administrator's pages of people and teams."""

import re

from flask import Flask
from sqlalchemy import update

from fieldapp.kernel.database import transaction
from fieldapp.people.models import Credential, User
from tests.cast import secret_of
from tests.inspection.cases import appealed, at, found_at
from tests.office import Office
from tests.shell.pages import Page, shown, visit


def initial_password(html: str) -> str:
    found = re.search(r"<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>", html)
    assert found, html
    return found[1]


def after(app: Flask, path: str, form: dict[str, str]) -> str:
    """The page that a form of the administrator's leads to, with what it shows once; and once it is."""
    browser = app.test_client()
    browser.set_cookie("session", secret_of("admin_wang"))
    answer = browser.post(path, data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 303, answer.text
    page = browser.get(answer.location)
    assert page.status_code == 200
    again = browser.get(answer.location).text
    assert "<code>" not in again.replace("<dd><code>", "") and "/login/link/" not in again
    return page.text


def test_an_account_is_made_its_password_shown_once_and_it_opens_the_door(office: Office) -> None:
    form = {"staff_number": "E900", "name": "Zhao", "role": "rep", "team": "north", "first_day": "2026-11-02"}
    made = after(office.app, "/people/new", form)
    assert "手机打不开" in made  # the test asks localhost
    login = {"staff_number": "E900", "password": initial_password(made)}
    assert visit(office.app, None, "/login", form=login).location == "/account"
    page = shown(office.app, "admin_wang", "/people/E900")
    assert "2026-11-02" in page.text and "north" in page.text
    again = visit(office.app, "admin_wang", "/people/new", form=form)
    assert again.status_code == 409
    assert "已经有人用了" in Page(again.text).text


def test_a_rep_is_made_in_a_team_for_without_one_nobody_reviews(office: Office) -> None:
    form = {"staff_number": "E901", "name": "Zhou", "role": "rep", "team": "", "first_day": "2026-11-02"}
    refused = visit(office.app, "admin_wang", "/people/new", form=form)
    assert refused.status_code == 422
    assert "业务员要先选团队" in refused.text and 'value="E901"' in refused.text
    assert visit(office.app, "admin_wang", "/people/new", form=form | {"role": "finance"}).status_code == 303


def test_a_disabled_account_is_shut_out_at_once_and_enabled_with_another_password(office: Office) -> None:
    assert visit(office.app, "admin_wang", "/people/rep_an/disabling", form={}).status_code == 303
    assert visit(office.app, "rep_an", "/records").location == "/login?next=/records"
    listed = shown(office.app, "admin_wang", "/people?state=disabled")
    assert "/people/rep_an" in listed.links and "/people/rep_bai" not in listed.links
    enabled = after(office.app, "/people/rep_an/enabling", {})
    login = {"staff_number": "rep_an", "password": initial_password(enabled)}
    assert visit(office.app, None, "/login", form=login).location == "/account"


def test_a_login_link_is_shown_once_as_address_and_code_and_opens_the_door(office: Office) -> None:
    made = after(office.app, "/people/rep_an/login-link", {})
    found = re.search(r'value="http://localhost(/login/link/[^"]+)"', made)
    assert found and "<svg" in made
    assert visit(office.app, None, found[1], form={}).status_code == 303
    assert visit(office.app, "supervisor_chen", "/people/rep_an/login-link", form={}).status_code == 403


def test_nobody_disables_the_own_account(office: Office) -> None:
    refused = visit(office.app, "admin_wang", "/people/admin_wang/disabling", form={})
    assert refused.status_code == 409
    assert "不能停用自己" in refused.text
    assert visit(office.app, "admin_wang", "/people").status_code == 200


def test_names_teams_and_employment_are_changed_and_bad_days_shown_in_place(office: Office) -> None:
    app = office.app
    visit(app, "admin_wang", "/people/rep_an/details", form={"name": "An Li", "team": "south"})
    visit(
        app,
        "admin_wang",
        "/people/rep_an/employment",
        form={"first_day": "2020-01-01", "last_day": "2099-01-31"},
    )
    page = shown(app, "admin_wang", "/people/rep_an").text
    assert "An Li" in page and "south" in page and "2099-01-31" in page
    days = {"first_day": "2020-01-02", "last_day": "2020-01-01"}
    refused = visit(app, "admin_wang", "/people/rep_an/employment", form=days)
    assert refused.status_code == 422
    assert "早于第一天" in refused.text
    assert visit(app, "supervisor_ding", "/people/rep_an").status_code == 200
    assert visit(app, "supervisor_chen", "/people/rep_an").status_code == 404, "another team's by now"


def test_a_team_is_made_and_handed_to_another_supervisor(office: Office) -> None:
    made = visit(office.app, "admin_wang", "/teams", form={"name": "west"})
    assert "“west”建好了" in shown(office.app, "admin_wang", made.location).text
    again = visit(office.app, "admin_wang", "/teams", form={"name": "west"})
    assert (again.status_code, "已经有“west”这个团队" in again.text) == (409, True)
    visit(office.app, "admin_wang", "/teams/leader", form={"team": "west", "leader": "supervisor_ding"})
    assert "主管：supervisor_ding" in shown(office.app, "admin_wang", "/teams").text
    refused = visit(office.app, "admin_wang", "/teams/leader", form={"team": "west", "leader": "rep_an"})
    assert refused.status_code == 422


def test_people_are_searched_filtered_sorted_and_the_address_can_be_shared(app: Flask) -> None:
    names = re.compile(r'href="/people/([a-z_]+)"')
    told = visit(app, "admin_wang", "/people?q=REP_&sort=number_down").text
    assert [name for name in names.findall(told) if name != "new"] == ["rep_cui", "rep_bai", "rep_an"]
    north = visit(app, "admin_wang", "/people?team=north&sort=name").text
    assert set(names.findall(north)) - {"new"} == {"rep_an", "rep_bai", "supervisor_chen"}
    own = visit(app, "supervisor_chen", "/people").text
    assert set(names.findall(own)) == {"rep_an", "rep_bai"}


def test_who_does_not_administer_changes_nobody(app: Flask) -> None:
    for who in ("rep_an", "supervisor_chen", "finance_du", "inspector_bo", "lead_guo"):
        for path in ("/people/new", "/people/rep_bai/disabling", "/people/rep_bai/password", "/teams"):
            assert visit(app, who, path, form={}).status_code == 403, (who, path)


def test_who_administers_neither_reviews_nor_rules_nor_closes(app: Flask) -> None:
    for path in ("/months/2026-10/close", "/months/2026-10/draft", "/records/x/review"):
        assert visit(app, "admin_wang", path, form={}).status_code == 403, path
    for path in ("/review", "/records"):
        assert visit(app, "admin_wang", path).status_code == 403, path


def test_a_rep_who_has_left_is_let_in_to_read_and_appeal_without_working_here_again(office: Office) -> None:
    fault = found_at(office)
    with at("2026-06-13 09:00:00"):
        assert visit(office.app, "admin_wang", "/people/rep_an/disabling", form={}).status_code == 303
        enabled = visit(office.app, "admin_wang", "/people/rep_an/enabling", form={"only_to_read": "1"})
        assert enabled.status_code == 303
        listed = office.call("admin_wang", "GET", "/api/v1/people").json["items"]
        days = {one["staff_number"]: (one["first_day"], one["last_day"]) for one in listed}
        assert days["rep_an"] == ("2018-01-01", "2026-06-13")
    with office.app.app_context(), transaction() as session:
        let_in = {"must_change_password": False}
        session.execute(update(User).where(User.staff_number == "rep_an").values(**let_in))
        session.execute(update(Credential).values(revoked_at=None))
    assert appealed(office, fault)
