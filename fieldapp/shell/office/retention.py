"""The page of retention: what has been kept long enough, and letting it go once that was looked at."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request

from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.kernel.errors import Refusal, UpkeepRunning
from fieldapp.kernel.upkeep import upkeep_turn
from fieldapp.people.access import current_actor, requires
from fieldapp.settlement.errors import RetentionNotSeen
from fieldapp.settlement.service.retention import Retention, due_at, retention_preview, run_retention
from fieldapp.shell.office.blueprint import blueprint, typed

SECONDS = 15
"""Well within what a proxy waits for an answer; the rest is done by pressing again."""


@blueprint.get("/retention")
@requires("retention.run")
def retention() -> str:
    """What a run would do now."""
    return _retention_page()


@blueprint.post("/retention")
@requires("retention.run")
def run() -> Any:
    """Do what the page showed, if that is still what is due."""
    try:
        done = _run()
    except (RetentionNotSeen, UpkeepRunning) as refusal:
        return _retention_page(refusal=refusal), refusal.status
    return _retention_page(done=done)


def _run() -> Retention:
    now, settings = clock.now(), current_app.config["SETTINGS"]
    if not request.form.get("understood") or typed("seen") != due_at(now, settings).sha256:
        raise RetentionNotSeen()
    with transaction() as session:
        record_act(session, "retention.run", ("retention", typed("seen")), actor_id=current_actor().user_id)
    with upkeep_turn():
        return run_retention(now, settings, seconds=SECONDS)


def _retention_page(*, done: Retention | None = None, refusal: Refusal | None = None) -> str:
    now, settings = clock.now(), current_app.config["SETTINGS"]
    due = due_at(now, settings)
    return render_template(
        "office/retention.html",
        preview=retention_preview(now, settings, due),
        seen=due.sha256,
        settings=settings,
        done=done,
        refusal=refusal,
    )
