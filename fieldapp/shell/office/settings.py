"""The settings as a page: what may change at run time, and why the rest may not."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from fieldapp.kernel.errors import BadSettingValue
from fieldapp.kernel.run_time import change_setting, changes_of_settings
from fieldapp.kernel.setting_words import ADJUSTABLE, FIXED
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
    in_force = current_app.config["SETTINGS"]
    changes = changes_of_settings()
    return render_template(
        "office/settings.html",
        adjustable=ADJUSTABLE,
        fixed=[(code, setting, setting.value(in_force)) for code, setting in FIXED.items()],
        values=_values(in_force),
        defaults=_values(current_app.extensions["environment_settings"]),
        changes=changes,
        people=names_of({row.decided_by for row in changes if row.decided_by is not None}),
        refusal=refusal,
        failed=failed,
        done=request.args.get("done"),
    )


def _values(settings: Any) -> dict[str, str]:
    """What may change, by name."""
    return {code: str(getattr(settings, code)) for code in ADJUSTABLE}
