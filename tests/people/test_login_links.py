"""One-time sign-in links: who makes them, what spends them, what is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import update

from fieldapp.kernel import clock
from fieldapp.kernel.database import transaction
from fieldapp.people.models import LoginLink, User
from tests.office import Office

OWN = {"Sec-Fetch-Site": "same-origin"}


def link_for(office: Office, who: str = "rep_an") -> dict[str, Any]:
    made = office.call("admin_wang", "POST", f"/api/v1/people/{who}/login-links")
    assert made.status_code == 201, made.text
    return {**made.json, "path": urlsplit(made.json["address"]).path}


def test_links_are_made_for_accounts_that_may_sign_in_and_told_to_their_owner(office: Office) -> None:
    assert office.call("admin_wang", "POST", "/api/v1/people/nobody/login-links").status_code == 404
    assert office.call("supervisor_chen", "POST", "/api/v1/people/rep_an/login-links").status_code == 403
    made = link_for(office)
    assert made["qr_svg"].startswith("<svg") and "style=" not in made["qr_svg"]
    (open_one,) = office.call("admin_wang", "GET", "/api/v1/people/rep_an/login-links").json
    assert (open_one["id"], open_one["made_by"]) == (made["id"], "admin_wang")
    notices = office.call("rep_an", "GET", "/api/v1/notices").json["items"]
    assert [notice["code"] for notice in notices] == ["login_link_made"]


def test_a_link_signs_in_once_and_is_not_spent_by_looking_at_it(office: Office) -> None:
    with office.app.app_context(), transaction() as session:
        session.execute(update(User).where(User.staff_number == "rep_an").values(must_change_password=True))
    path, phone = link_for(office)["path"], office.app.test_client()
    for _ in range(2):
        assert "在这台手机上登录" in phone.get(path).text
    assert phone.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    signed_in = phone.post(path, headers=OWN)
    assert (signed_in.status_code, signed_in.headers["Location"]) == (303, "/")
    me = phone.get("/api/v1/me").json
    assert (me["staff_number"], me["must_change_password"]) == ("rep_an", False)
    assert phone.get(path).status_code == phone.post(path, headers=OWN).status_code == 410


def test_a_link_says_whose_it_is_and_who_is_signed_in_on_the_phone_before_it_changes_that(
    office: Office,
) -> None:
    path = link_for(office)["path"]
    own, others = (office.call(who, "GET", path).text for who in ("rep_an", "rep_bai"))
    for page in (own, others):
        assert "的登录链接" in page and "rep_an" in page and "主菜单" not in page
    assert "在这台手机上登录" in own and "现在登录的是" not in own
    assert "现在登录的是" in others and "rep_bai" in others and "换成" in others


def test_a_link_that_is_over_revoked_replaced_or_unknown_signs_nobody_in(office: Office) -> None:
    phone = office.app.test_client()
    replaced, revoked = link_for(office), link_for(office)
    address = f"/api/v1/login-links/{revoked['id']}"
    assert office.call("rep_an", "DELETE", address).status_code == 403
    assert office.call("admin_wang", "DELETE", address).status_code == 204
    assert office.call("admin_wang", "DELETE", address).status_code == 404
    over, disabled = link_for(office, "rep_bai"), link_for(office, "rep_cui")
    with office.app.app_context(), transaction() as session:
        past = clock.now() - timedelta(seconds=1)
        session.execute(update(LoginLink).where(LoginLink.id == over["id"]).values(expires_at=past))
        session.execute(update(User).where(User.staff_number == "rep_cui").values(disabled_at=past))
    unknown = {"path": "/login/link/unknown"}
    for link in (replaced, revoked, over, disabled, unknown):
        answer = phone.post(link["path"], headers=OWN)
        assert answer.status_code == 410 and "Set-Cookie" not in answer.headers
