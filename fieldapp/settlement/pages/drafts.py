"""Drafts of a scheme: what past months would have paid under one, and publishing it with a date and a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.scheme_file import read_scheme
from fieldapp.evaluator.text import Text
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.errors import InvalidFields, NotFound, Refusal
from fieldapp.people.access import current_actor, requires
from fieldapp.people.queries import people_by_staff_number
from fieldapp.schemes.errors import FaultyScheme
from fieldapp.schemes.queries import version_named, versions_in_force
from fieldapp.schemes.service import sound_scheme
from fieldapp.schemes.service.drafting import with_figures
from fieldapp.schemes.service.lines import line_of
from fieldapp.settlement.pages.blueprint import blueprint, month_before, this_month, zone
from fieldapp.settlement.pages.figure_form import figure_cards
from fieldapp.settlement.pages.months import scheme_words
from fieldapp.settlement.queries.months import closed_months
from fieldapp.settlement.service.scheme_changes import open_months_from, publish_version
from fieldapp.settlement.service.what_if import Amounts, WhatIf, sum_of, what_if

FILE = "scheme.toml"
MONTHS = 3
"""Months that a draft is tried on."""


@dataclass(frozen=True, slots=True)
class RepOutcome:
    """What a draft means for a rep, over all months tried."""

    staff_number: str
    name: str
    total: Amounts
    months: Sequence[Amounts]


@blueprint.get("/schemes/draft")
@requires("schemes.publish")
def draft_scheme() -> str:
    """A draft to begin with: the version that pays now, or the one asked for."""
    return _page(_base().text)


@blueprint.post("/schemes/draft")
@requires("schemes.publish")
def try_draft() -> Any:
    """Every fault of a draft with its line; or what the last months would have paid under it."""
    try:
        text = _sent_text()
        shown = what_if(text, _last_months(), zone=zone())
    except InvalidFields as refusal:
        return _page(_raw_text(), refusal), refusal.status
    return _page(text, shown=shown)


@blueprint.post("/schemes/draft/publication")
@requires("schemes.publish")
def publish_draft() -> Any:
    """Show what publishing a draft means; publish it when that was seen."""
    actor, seen = current_actor(), request.form.get("seen")
    try:
        text, reason = _sent_text(), _reason()
        open_month = request.form.get("from") or None
        if not seen:
            return _confirm_page(text, reason, open_month)
        shown_sha256 = seen if open_month else None
        made = publish_version(
            actor,
            text,
            apply_to_open=open_month,
            reason=reason,
            what_if_sha256=shown_sha256,
            zone=zone(),
        )
    except Refusal as refusal:
        if refusal.audited:
            raise
        return _page(_raw_text(), refusal), refusal.status
    address = url_for("schemes_pages.version", scheme=made.row.code, version=made.row.version)
    return redirect(address, 303)


def _confirm_page(text: str, reason: str, open_month: str | None) -> str:
    scheme = sound_scheme(text, FILE)
    months = open_months_from(open_month, scheme.effective_from, zone()) if open_month else []
    shown = what_if(text, months, zone=zone()) if months else None
    return render_template(
        "scheme_publish_confirm.html",
        text=text,
        scheme=scheme,
        reason=reason,
        open_month=open_month,
        shown=shown,
        outcomes=_outcomes(shown) if shown else (),
        base=_base(),
        cards=figure_cards(text, scheme, _base().text, {}),
    )


def _base() -> AnyRow:
    """The version that a draft begins with, and that it is compared with: the one asked for, or the one that pays now.

    Raises:
        NotFound: no such version.
    """
    code, version = request.values.get("scheme"), request.values.get("version", "")
    if code and version.isascii() and version.isdigit():
        row = version_named(code, int(version[:9]))
    else:
        row = versions_in_force([this_month()])[this_month()]
        row = row and version_named(row.code, row.version)
    if row is None:
        raise NotFound()
    return row


def _page(text: str, refusal: Refusal | None = None, shown: WhatIf | None = None) -> str:
    base, (scheme, _) = _base(), read_scheme(text, FILE)
    faults = refusal.faults if isinstance(refusal, FaultyScheme) else ()
    at_fields = refusal.faults if refusal and not faults else ()
    cards = figure_cards(text, scheme, base.text, _typed_figures(), at_fields) if scheme else ()
    return render_template(
        "scheme_draft.html",
        text=text,
        refusal=refusal,
        faults=[(line_of(text, fault), fault) for fault in faults],
        base=base,
        cards=cards,
        is_at_fields=any(card.faults or any(field.faults for field in card.fields) for card in cards),
        shown=shown,
        outcomes=_outcomes(shown) if shown else (),
        scheme=scheme,
        open_months=_open_months(),
        **(scheme_words(scheme) if scheme else {}),
    )


def _sent_text() -> str:
    """The draft as typed, as a file, or with figures typed one by one; with its date set to the one chosen.

    Raises:
        InvalidFields: a file that is not UTF-8, or figures that are none.
    """
    file = request.files.get("file")
    text = _raw_text()
    if file and file.filename:
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InvalidFields([Fault("/file", "not_utf8", _NOT_UTF8)]) from None
    text = text.replace("\r\n", "\n")
    if typed := _typed_figures():
        text = with_figures(text, typed)
    day = request.form.get("effective_from", "").strip()
    return _DATE.sub(f"effective_from = {day}", text, count=1) if re.fullmatch(_DAY, day) else text


def _raw_text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")


def _typed_figures() -> dict[str, str]:
    """Fields named by the pointer of a figure."""
    return {name: value for name, value in request.form.items() if name.startswith("/")}


_DAY = r"\d{4}-\d{2}-\d{2}"
_DATE = re.compile(rf"^effective_from\s*=\s*{_DAY}", re.MULTILINE)
_NOT_UTF8 = Text(
    "文件不是 UTF-8 编码，请另存为 UTF-8 再上传。",
    "The file is not UTF-8. Save it as UTF-8 and upload it again.",
)


def _reason() -> str:
    reason = request.form.get("reason", "").strip()
    if not reason:
        raise InvalidFields([Fault("/reason", "missing", _WHY)])
    return reason[:500]


_WHY = Text(
    "请写明为什么发布这一版，大家都会看到。", "Say why this version is published; everybody reads it."
)


def _last_months() -> list[str]:
    """The last months that are over and that a scheme pays."""
    months: list[str] = []
    month = month_before(this_month())
    while month and len(months) < MONTHS:
        months.append(month)
        month = month_before(month)
    return [each for each, row in versions_in_force(months).items() if row]


def _open_months() -> list[str]:
    """Months that have begun and are not closed: this one, and the one before where it is still open."""
    closed = closed_months()
    months = [month for month in (month_before(this_month()), this_month()) if month]
    return [month for month in months if not closed or month > closed[-1]]


def _outcomes(shown: WhatIf) -> Sequence[RepOutcome]:
    """Reps, who loses most first."""
    of_reps: dict[str, list[Amounts]] = {}
    for month in shown.months:
        for rep in month.reps:
            of_reps.setdefault(rep.staff_number, []).append(rep.total)
    people = people_by_staff_number(of_reps)
    found = [
        RepOutcome(number, people[number.lower()].name, sum_of(months), months)
        for number, months in of_reps.items()
    ]
    return sorted(found, key=lambda each: (each.total.difference_fen, each.staff_number))
