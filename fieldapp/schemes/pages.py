"""HTML pages of pay schemes: the versions, and each in plain words with what is confirmed and who has read it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from fieldapp.evaluator.plain_words import in_plain_words, rule_in_words
from fieldapp.kernel import clock
from fieldapp.kernel.days import business_today
from fieldapp.kernel.errors import InvalidFields, Refusal
from fieldapp.kernel.shapes import load_form
from fieldapp.people.access import current_actor, requires
from fieldapp.people.permissions import allows
from fieldapp.schemes import service
from fieldapp.schemes.errors import ConfirmedOtherwise
from fieldapp.schemes.queries import readers_of, scheme_of_text, versions_in_force
from fieldapp.schemes.schemas import ConfirmationShape

blueprint = Blueprint("schemes_pages", __name__)


@blueprint.get("/schemes")
@requires("schemes.read")
def versions() -> str:
    """Every version with its dates, and which one pays this month."""
    this_month = clock.month_of(business_today())
    return render_template(
        "schemes.html",
        versions=service.described_versions(),
        in_force=versions_in_force([this_month])[this_month],
        this_month=this_month,
        name_of=lambda row: scheme_of_text(row["text"]).name,
    )


@blueprint.get("/schemes/<scheme>/versions/<int:version>")
@requires("schemes.read")
def version(scheme: str, version: int) -> str:
    """A version in plain words."""
    return _version_page(scheme, version)


def _version_page(code: str, version: int, refusal: Refusal | None = None) -> str:
    actor = current_actor()
    described = service.described_version(actor, code, version)
    scheme = scheme_of_text(described["text"])
    open_paths = [each["path"] for each in described["provisional"] if each["statement"] is None]
    return render_template(
        "scheme.html",
        described=described,
        scheme=scheme,
        clauses=[(clause, in_plain_words(scheme, clause)) for clause in scheme.clauses],
        rules=[(kind, rule, rule_in_words(scheme, rule)) for kind, of in scheme.rules.items() for rule in of],
        is_open=lambda prefix: any(path.startswith(f"{prefix}/") or path == prefix for path in open_paths),
        readers=readers_of(described["id"]) if allows(actor.role, "months.read") else None,
        refusal=refusal,
    )


@blueprint.post("/schemes/<scheme>/versions/<int:version>/reading")
@requires("schemes.read")
def read(scheme: str, version: int) -> Any:
    """Note that one has read the version."""
    service.note_reading(current_actor(), scheme, version)
    return redirect(url_for(".version", scheme=scheme, version=version), 303)


@blueprint.post("/schemes/<scheme>/versions/<int:version>/confirmations")
@requires("schemes.confirm")
def confirm(scheme: str, version: int) -> Any:
    """Confirm a provisional parameter, with what that rests on."""
    try:
        said = load_form(
            ConfirmationShape(), {name: request.form.get(name, "").strip() for name in ("path", "statement")}
        )
        service.confirm_parameter(current_actor(), scheme, version, **said)
    except (InvalidFields, ConfirmedOtherwise) as refusal:
        return _version_page(scheme, version, refusal), refusal.status
    return redirect(url_for(".version", scheme=scheme, version=version, _anchor="provisional"), 303)
