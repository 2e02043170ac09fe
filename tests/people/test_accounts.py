"""Accounts are made for people who can sign in and be recognised."""

import pytest

from fieldapp.kernel.errors import Refusal
from fieldapp.people.errors import TeamIsLed, TeamNotForRole
from fieldapp.people.models import Role
from fieldapp.people.queries import user_by_staff_number
from fieldapp.people.service.accounts import create_user, disable_user, enable_user
from tests.api.stored import new_audit_rows, nothing_stored
from tests.cast import PASSWORD
from tests.office import Office

BAD = {
    "a staff number of nothing": ("", "王芳", "bad_staff_number"),
    "a staff number with a space": ("A 1", "王芳", "bad_staff_number"),
    "a staff number in Chinese": ("业务员", "王芳", "bad_staff_number"),
    "a staff number in full-width digits": ("Ａ１", "王芳", "bad_staff_number"),
    "a staff number of 41 letters": ("A" * 41, "王芳", "bad_staff_number"),
    "a staff number with a new line": ("A1\n", "王芳", "bad_staff_number"),
    "a taken staff number": ("rep_an", "王芳", "user_exists"),
    "a blank name": ("A1", "", "bad_name"),
    "a name of ideographic spaces": ("A1", "\u3000\u3000", "bad_name"),
    "a name of Hangul fillers": ("A1", "\u3164", "bad_name"),
    "a zero-width space in a name": ("A1", "王\u200b芳", "bad_name"),
    "a right-to-left override in a name": ("A1", "王\u202e芳", "bad_name"),
    "a NUL in a name": ("A1", "王\0芳", "bad_name"),
    "a name of 61 characters": ("A1", "王" * 61, "bad_name"),
}


@pytest.mark.parametrize("name", BAD)
def test_an_account_nobody_could_use_or_recognise_is_refused(steady_office: Office, name: str) -> None:
    staff_number, person, code = BAD[name]
    with nothing_stored(steady_office.app), steady_office.app.app_context():
        with pytest.raises(Refusal) as refused:
            create_user(staff_number=staff_number, name=person, role=Role.REP)
        assert refused.value.code == code


def test_a_team_that_does_not_exist_is_refused(steady_office: Office) -> None:
    with nothing_stored(steady_office.app), steady_office.app.app_context():
        with pytest.raises(Refusal) as refused:
            create_user(staff_number="A1", name="王芳", role=Role.REP, team="nowhere")
        assert refused.value.code == "unknown_team"


@pytest.mark.parametrize(
    ("number", "name"),
    [("B1", "䶮𠮷"), ("B2", "O'Brien<b>"), ("B3", "ＷＡＮＧ　芳"), ("B4", "👨‍👩‍👧‍👦"), ("B5", "古丽·阿不都")],
)
def test_any_honest_name_is_kept_as_it_is(steady_office: Office, number: str, name: str) -> None:
    with new_audit_rows(steady_office.app) as left, steady_office.app.app_context():
        initial = create_user(staff_number=number, name=f" {name} ", role=Role.REP, team="north")
        kept = user_by_staff_number(number)
        assert kept is not None and (kept.name, kept.must_change_password) == (name, True)
    assert [row.action for row in left] == ["user.created"] and initial not in str(left[0].details)


def test_a_team_is_not_taken_over_from_its_supervisor(office: Office) -> None:
    with office.app.app_context():
        with pytest.raises(TeamIsLed):
            create_user(staff_number="S9", name="x", role=Role.SUPERVISOR, team="north")
        with pytest.raises(TeamNotForRole):
            create_user(staff_number="F9", name="x", role=Role.FINANCE, team="north")
        assert user_by_staff_number("S9") is None


def test_an_enabled_user_signs_in_again_with_a_new_initial_password(office: Office) -> None:
    with office.app.app_context():
        disable_user("rep_an")
        password = enable_user("REP_AN")
    login = {"staff_number": "rep_an", "password": password}
    assert office.call(None, "POST", "/api/v1/sessions", login).json == {"must_change_password": True}


def test_a_password_may_not_hold_the_staff_number(office: Office) -> None:
    change = {"present": PASSWORD, "new": "my REP_AN 2026"}
    assert office.call("rep_an", "PUT", "/api/v1/password", change).json["code"] == "weak_password"


def test_a_new_password_typed_in_two_ways_changes_nothing(office: Office) -> None:
    form = {"present": PASSWORD, "new": "a new password", "again": "a new pasword"}
    refused = office.call("rep_an", "POST", "/account/password", data=form)
    assert refused.status_code == 422
    assert "两次输的新密码不一样" in refused.text
    login = {"staff_number": "rep_an", "password": PASSWORD}
    assert office.call(None, "POST", "/api/v1/sessions", login).status_code == 201
    same = office.call("rep_an", "POST", "/account/password", data={**form, "again": form["new"]})
    assert same.status_code == 303
