"""The settings as a page: what may change at run time, and why the rest may not."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from sqlalchemy.engine import make_url

from fieldapp.kernel.errors import BadSettingValue
from fieldapp.kernel.run_time import (
    ADJUSTABLE,
    FIXED,
    change_setting,
    changes_of_settings,
)
from fieldapp.people.access import current_actor, requires
from fieldapp.people.queries.directory import names_of
from fieldapp.shell.office.blueprint import blueprint, typed


@blueprint.get("/settings")
@requires("settings.change")
def settings() -> str:
    """All settings with their values."""
    return _settings_page()


@blueprint.post("/settings/<setting>")
@requires("settings.change")
def change(setting: str) -> Any:
    """Give a setting another value, or the environment's again."""
    value = None if request.form.get("reset") else typed("value")
    try:
        change_setting(setting, value, actor_id=current_actor().user_id)
    except BadSettingValue as refusal:
        return _settings_page(refusal, setting), refusal.status
    return redirect(url_for(".settings", done=setting, _anchor=setting), 303)


def _settings_page(refusal: BadSettingValue | None = None, failed: str | None = None) -> str:
    in_force = _values(current_app.config["SETTINGS"])
    changes = changes_of_settings()
    return render_template(
        "office/settings.html",
        adjustable=ADJUSTABLE,
        fixed=FIXED,
        values=in_force,
        defaults=_values(current_app.extensions["environment_settings"]),
        changes=changes,
        people=names_of({row.decided_by for row in changes if row.decided_by is not None}),
        refusal=refusal,
        failed=failed,
        done=request.args.get("done"),
    )


def _values(settings: Any) -> dict[str, str]:
    """By name, the values as people read them; the database's password is nobody's business."""
    values = {field.name: str(getattr(settings, field.name)) for field in fields(settings)}
    return {**values, "database_url": make_url(settings.database_url).render_as_string(hide_password=True)}
