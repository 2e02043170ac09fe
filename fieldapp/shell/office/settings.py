"""The settings as a page: what may change at run time, and why the rest may not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from fieldapp.kernel.errors import BadSettingValue
from fieldapp.kernel.run_time import change_settings, changes_of_settings
from fieldapp.kernel.setting_words import ADJUSTABLE, FIXED
from fieldapp.people.access import current_actor, requires
from fieldapp.people.queries.directory import names_of
from fieldapp.shell.office.blueprint import blueprint


@blueprint.get("/settings")
@requires("settings.change")
def settings() -> str:
    """All settings with their values."""
    return _settings_page()


@blueprint.post("/settings")
@requires("settings.change")
def change() -> Any:
    """Give settings other values, or one of them the environment's again; what stays as it is, is left alone."""
    typed: dict[str, str | None] = {name: value.strip() for name, value in request.form.items()}
    if reset := typed.pop("reset", None):
        typed[reset] = None
    if faults := _faults(typed):
        return _settings_page(faults), BadSettingValue.status
    changed = change_settings(typed, actor_id=current_actor().user_id)
    return redirect(url_for(".settings", done=",".join(changed)), 303)


def _faults(typed: Mapping[str, str | None]) -> dict[str, BadSettingValue]:
    """What cannot be, by the name of the setting."""
    faults = {}
    for name, value in typed.items():
        if value is not None and name in ADJUSTABLE:
            try:
                ADJUSTABLE[name].checked(value)
            except BadSettingValue as refusal:
                faults[name] = refusal
    return faults


def _settings_page(faults: Mapping[str, BadSettingValue] | None = None) -> str:
    in_force = current_app.config["SETTINGS"]
    changes = changes_of_settings()
    done = request.args.get("done")
    return render_template(
        "office/settings.html",
        adjustable=ADJUSTABLE,
        fixed=[(code, setting, setting.value(in_force)) for code, setting in FIXED.items()],
        values=_values(in_force),
        defaults=_values(current_app.extensions["environment_settings"]),
        changes=changes,
        people=names_of({row.decided_by for row in changes if row.decided_by is not None}),
        faults=faults or {},
        done=None if done is None else [name for name in done.split(",") if name in ADJUSTABLE],
    )


def _values(settings: Any) -> dict[str, str]:
    """What may change, by name."""
    return {code: str(getattr(settings, code)) for code in ADJUSTABLE}
