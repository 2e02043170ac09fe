"""Settings that change at run time: on every worker, on record, and within their bounds."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from flask import Flask

from fieldapp import create_app
from fieldapp.config import BadSetting, Settings, settings_from
from fieldapp.kernel.database import db
from fieldapp.kernel.run_time import STAMP_FILE
from fieldapp.kernel.setting_words import ADJUSTABLE, FIXED
from tests.live import TOP
from tests.office import Office
from tests.shell.pages import shown, visit
from tests.template import DatabaseTemplate


@pytest.fixture
def changeable(app: Flask) -> Iterator[Flask]:
    """An app that sees the next test's settings as they were."""
    app.extensions["settings_stamp"] = None
    yield app
    (app.config["SETTINGS"].data_folder / STAMP_FILE).unlink(missing_ok=True)
    app.config["SETTINGS"] = app.extensions["environment_settings"]
    app.extensions["settings_stamp"] = None


def change(app: Flask, name: str, **form: str) -> int:
    typed = {name: form["value"]} if "value" in form else {"reset": name}
    return visit(app, "admin_wang", "/settings", form=typed).status_code


def test_every_setting_is_adjustable_or_says_why_not() -> None:
    assert {field.name for field in fields(Settings)} == set(ADJUSTABLE) | set(FIXED)
    assert not set(ADJUSTABLE) & set(FIXED)


def test_the_page_speaks_in_words_and_units_and_gives_no_names_of_the_environment(app: Flask) -> None:
    html = visit(app, "admin_wang", "/settings").text
    read = re.sub(r"<[^>]*>", " ", html)
    for words in ("申诉期", "天", "15 MB", "2,200.00 元", "20%"):
        assert words in read
    for code in ("FIELDAPP", "DATABASE_URL", "sqlite:", "15728640", "220000"):
        assert code not in read
    assert str(app.config["SETTINGS"].data_folder) not in html


def test_a_change_is_in_force_on_every_worker_at_once_and_can_be_taken_back(
    changeable: Flask, template: DatabaseTemplate
) -> None:
    environment = {"FIELDAPP_DATA_FOLDER": str(template.folder), "DATABASE_URL": template.url}
    another = create_app(settings_from(environment))
    assert shown(another, "rep_an", "/account").text.count("账号 · fieldapp") == 1
    assert change(changeable, "office_name", value="辛集办事处") == 303
    assert change(changeable, "appeal_days", value="10") == 303
    for worker in (changeable, another):
        assert "辛集办事处" in shown(worker, "rep_an", "/account").text
        assert worker.config["SETTINGS"].appeal_days == 10
    assert change(another, "office_name", reset="1") == 303
    assert "辛集办事处" not in shown(changeable, "rep_an", "/account").text
    with another.app_context():
        for engine in db.engines.values():
            engine.dispose()


def test_changes_are_on_record_and_the_same_value_again_is_none(changeable: Flask) -> None:
    for value in ("30", "30", "45"):
        change(changeable, "session_days", value=value)
    acts = shown(changeable, "admin_wang", "/audit?thing=session_days").text
    assert acts.count("改设置 admin_wang") == 2
    everything = {"appeal_days": "9", "session_days": "45", "office_name": "fieldapp"}
    answer = visit(changeable, "admin_wang", "/settings", form=everything)
    assert answer.headers["Location"].endswith("done=appeal_days")  # the one that is not what it was
    assert "申诉期" in shown(changeable, "admin_wang", answer.headers["Location"]).text
    assert "多久不用要重新登录 45 天" in shown(changeable, "admin_wang", "/settings").text


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("appeal_days", "0", 422),
        ("appeal_days", "61", 422),
        ("appeal_days", "７", 422),
        ("appeal_days", "7.5", 422),
        ("appeal_days", "", 422),
        ("office_name", " ", 422),
        ("office_name", "a" * 21, 422),
        ("office_name", "a\u200bb", 422),
        ("minimum_wage_fen", "1", 404),
        ("data_folder", "/tmp", 404),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    changeable: Flask, name: str, value: str, status: int
) -> None:
    before = changeable.config["SETTINGS"]
    assert change(changeable, name, value=value) == status
    assert changeable.config["SETTINGS"] == before


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_it(changeable: Flask) -> None:
    form = {"appeal_days": "61", "session_days": "44", "office_name": ""}
    page = visit(changeable, "admin_wang", "/settings", form=form)
    assert page.status_code == 422
    read = re.sub(r"<[^>]*>", " ", page.text)
    assert "1 到 60 的整数" in read
    assert "1 到 20 个字" in read
    assert 'value="44"' in page.text
    assert changeable.config["SETTINGS"].session_days != 44


def test_only_an_administrator_sees_or_changes_settings(office: Office) -> None:
    for who in ("rep_an", "supervisor_chen", "finance_du", "lead_guo"):
        assert visit(office.app, who, "/settings").status_code == 403
        assert visit(office.app, who, "/settings", form={"appeal_days": "9"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FIELDAPP_PHOTO_STORE", "photos"),
        ("FIELDAPP_PHOTO_STORE", "s3://Photos"),
        ("FIELDAPP_PHOTO_STORE", "s3://photos/../others"),
        ("FIELDAPP_PHOTO_STORE", "s3://photos//twice"),
        ("FIELDAPP_PHOTO_ENDPOINT", "s3.example.com"),
        ("FIELDAPP_PHOTO_ENDPOINT", "https://key:secret@s3.example.com"),
        ("FIELDAPP_PHOTO_REGION", "cn north"),
    ],
)
def test_a_bucket_that_cannot_be_is_refused_at_the_start_by_the_setting_s_name(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name) as refused:
        settings_from({name: value})
    assert "secret" not in str(refused.value)


def test_no_client_of_a_bucket_is_loaded_where_photos_lie_in_a_folder(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from fieldapp.config import settings_from\n"
        "from fieldapp.photos.store import opened_store\n"
        "opened_store(settings_from())\n"
        "sys.exit('botocore' in sys.modules)\n"
    )
    environment = {**os.environ, "FIELDAPP_DATA_FOLDER": str(tmp_path)}
    assert (
        subprocess.run([sys.executable, "-c", program], cwd=TOP, env=environment, check=False).returncode == 0
    )
