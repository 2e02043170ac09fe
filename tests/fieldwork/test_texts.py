"""Texts of all the world's phones: stored as typed, given back as typed, shown as text and never as markup."""

import unicodedata

import pytest
from sqlalchemy import update

from fieldapp.kernel.database import transaction
from fieldapp.outlets.models import Outlet
from tests.api.stored import rows
from tests.office import Office, display_body, new_id

HONEST = {
    "a family of four": "👨‍👩‍👧‍👦",
    "a flag of two letters": "🇨🇳",
    "a flag spelt in tags": "🏴󠁧󠁢󠁳󠁣󠁴󠁿 赞",
    "a skin tone": "👍🏽",
    "a woman farmer with a skin tone": "👩🏽‍🌾",
    "a keycap": "1️⃣ 到 9️⃣",
    "a heart on fire": "❤️‍🔥",
    "an eye in a bubble": "👁️‍🗨️",
    "a pirate flag": "🏴‍☠️",
    "an emoji newer than the server's tables": "🫩🫜",
    "rare characters": "𠮷野家 䶮",
    "a character of the latest extension": "\U00031350",
    "an ideograph with a variation selector": "葛\U000e0100城",
    "markup": 'O\'Brien<b>bold</b> & "sons"',
    "a script": "</script><script>alert(1)</script>",
    "a formula": "=cmd|' /C calc'!A0",
    "a template": "{{ 7 * 7 }} {% raw %} ${7*7} %s %(x)s",
    "full-width letters": "ＡＢＣ　１２３",
    "two lines": "第一行\n第二行",
    "500 characters": "字" * 500,
    "combining marks": "e\u0301te\u0301 ก็",
    "Tibetan": "བོད་ཡིག",
    "Uyghur": "ئۇيغۇرچە",
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_note_is_stored_and_given_back_as_it_was_typed(steady_office: Office, name: str) -> None:
    record, note = new_id(), HONEST[name]
    answer = steady_office.submit("rep_an", display_body("rep_an-0", note=note), record)
    assert answer.status_code == 201, answer.text
    assert steady_office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json["body"]["note"] == note


def test_names_and_notes_are_shown_as_text_on_every_page(office: Office) -> None:
    name, note = "O'Brien<b>烟酒</b>", "</script><script>alert(1)</script>"
    with office.app.app_context(), transaction() as session:
        session.execute(update(Outlet).where(Outlet.code == "rep_an-0").values(name=name))
    record = office.approved_display("rep_an", "supervisor_chen", "rep_an-0", note=note)
    waiting = new_id()
    office.submit("rep_an", display_body("rep_an-0", note=note), waiting)
    month = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json["receipt"]["business_day"][:7]
    shown = 0
    for who, path in (
        ("rep_an", "/records"),
        ("rep_an", f"/records/{record}"),
        ("supervisor_chen", "/review"),
        ("supervisor_chen", f"/records/{waiting}"),
        ("rep_an", f"/statements/{month}/rep_an"),
    ):
        page = office.call(who, "GET", path)
        assert page.status_code == 200, page.text
        assert "<b>烟酒" not in page.text and "<script>alert" not in page.text
        shown += page.text.count("O&#39;Brien&lt;b&gt;烟酒&lt;/b&gt;")
    assert shown >= 4


def test_a_staff_number_typed_in_full_width_letters_signs_in(office: Office) -> None:
    typed = "".join(chr(ord(c) + 0xFEE0) for c in "rep_an")
    answer = office.call(
        None, "POST", "/login", data={"staff_number": typed, "password": "a long enough password"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_decomposed_note_repeated_composed_is_another_body(office: Office) -> None:
    record, body = new_id(), display_body("rep_an-0", note="e\u0301")
    assert office.submit("rep_an", body, record).status_code == 201
    composed = {**body, "note": unicodedata.normalize("NFC", body["note"])}
    assert office.submit("rep_an", composed, record).status_code == 409
    assert rows(office.app)["submission"] == 1
