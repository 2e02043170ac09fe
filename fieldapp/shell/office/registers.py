"""Pages of the office's tables: lists, exports, and imports that show what they would change before they do."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g, make_response, render_template, request

from fieldapp.evaluator.strict_json import NotJson, loads
from fieldapp.evaluator.text import Text
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.kernel.errors import BadRequest, NotFound, Refusal
from fieldapp.kernel.fields import Line
from fieldapp.kernel.http import name_download
from fieldapp.kernel.language import in_language
from fieldapp.kernel.money import yuan
from fieldapp.kernel.registers import register_page
from fieldapp.kernel.shapes import Shape, load_form
from fieldapp.kernel.sheets import BadSheet, examine_table, same_header
from fieldapp.outlets.service.imports import KINDS, Adaptation, ImportKind, apply_import, preview_import
from fieldapp.outlets.service.proposing_imports import propose_import
from fieldapp.people.access import current_actor, requires
from fieldapp.people.permissions import allows
from fieldapp.settlement.service.workbooks import csv_bytes, workbook_bytes
from fieldapp.shell.office.blueprint import blueprint, cursor, searched
from fieldapp.shell.office.tables import LISTED, NO, REGISTER_OF, YES, cells_of, sheet_of
from fieldapp.shell.presentation import label

FORMS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ABOUT_HEADERS = ("header_unknown", "header_twice", "header_missing", "column_missing")
"""Faults that another choice of columns may mend."""
MOST_FAULTS = 300
MOST_CHANGES = 300
"""Rows of a preview that a page shows; all are counted, and what is left out is said."""


@blueprint.get("/tables")
@requires("office.read")
def tables() -> str:
    """All tables of the office: what they hold, import and export."""
    may_import = {code for code, kind in KINDS.items() if allows(current_actor().role, kind.permission)}
    return render_template(
        "office/tables.html", kinds=KINDS, listed=LISTED, registers=REGISTER_OF, may_import=may_import
    )


@blueprint.get("/tables/<kind>")
@requires("office.read")
def table(kind: str) -> str:
    """One table, row by row, to search and narrow to a month."""
    described = _listed(kind)
    register = REGISTER_OF[described.code]
    month = request.args.get("month", "")
    month = month if clock.is_month(month) else ""
    page = register_page(register, search=searched(), month=month or None, cursor=cursor())
    return render_template(
        "office/table.html",
        kind=described,
        page=page,
        rows=[cells_of(described, row) for row in page.items],
        by_month=register.month is not None,
        month_asked=month,
        may_import=allows(current_actor().role, described.permission),
    )


@blueprint.get("/exports/<kind>.<form>")
@requires("office.read")
def export_table(kind: str, form: str) -> Response:
    """A whole table as a file that can be imported again."""
    if kind not in REGISTER_OF or form not in FORMS:
        raise NotFound()
    now, sheet = clock.now(), sheet_of(KINDS[kind])
    data = csv_bytes(sheet) if form == "csv" else workbook_bytes([sheet], title=sheet.title, made_at=now)
    with transaction() as session:
        record_act(session, "export.made", ("export", kind), actor_id=current_actor().user_id, form=form)
    answer = make_response(data)
    answer.mimetype = FORMS[form]
    today = clock.business_day(now, current_app.config["SETTINGS"].timezone)
    name_download(answer, f"{kind.replace('-', '_')}-{today}.{form}", KINDS[kind].name)
    return answer


@blueprint.app_template_filter("told")
def told(value: Any, field: str) -> str:
    """What a field of a preview was or would be, as people write it."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return in_language(YES if value else NO)
    if field.endswith("_fen"):
        return yuan(value)
    return label(str(value))


def _listed(code: str) -> ImportKind:
    for kind in LISTED:
        if kind.code == code:
            return kind
    raise NotFound()


def _route_imports(kind: ImportKind) -> None:
    """The three routes of a kind of import; kinds differ in the permission they ask for.

    The file stays in the browser: it is sent for the preview, and once more to be applied as previewed.
    """
    name = kind.code.replace("-", "_")

    @blueprint.get(f"/imports/{kind.code}", endpoint=f"import_{name}")
    @requires(kind.permission)
    def form() -> str:
        g.shown_as = "office_pages.tables"
        return render_template("office/import.html", kind=kind)

    @blueprint.post(f"/imports/{kind.code}/preview", endpoint=f"preview_{name}")
    @requires(kind.permission)
    def preview() -> Any:
        return _previewed(kind)

    @blueprint.post(f"/imports/{kind.code}", endpoint=f"apply_{name}")
    @requires(kind.permission)
    def apply() -> Any:
        return _applied(kind)


def _previewed(kind: ImportKind) -> Any:
    """What the file would change, or all that is wrong with it, as a part of the page."""
    adaptation = _adaptation()
    data = _sent()
    try:
        preview = preview_import(kind, data, adaptation)
    except Refusal as refusal:
        return _refused(kind, refusal, adaptation, data), refusal.status
    changes = [change for change in preview.changes if change.status != "same"]
    return render_template(
        "office/import_preview.html",
        kind=kind,
        preview=preview,
        changes=changes[:MOST_CHANGES],
        left_out=max(0, len(changes) - MOST_CHANGES),
        names={column.code: column.name for column in kind.columns},
        **_mapping(kind, adaptation, data),
    )


def _applied(kind: ImportKind) -> Any:
    """Store the file as it was previewed, and say what was done."""
    adaptation, data = _adaptation(), _sent()
    try:
        if kind.needs_second_person:
            return _proposed(kind, adaptation, data)
        done = apply_import(
            kind,
            data,
            adaptation,
            preview_sha256=request.args.get("preview", ""),
            actor_id=current_actor().user_id,
        )
    except Refusal as refusal:
        return _refused(kind, refusal, adaptation, data), refusal.status
    return render_template("office/import_done.html", kind=kind, done=done)


def _proposed(kind: ImportKind, adaptation: Adaptation, data: bytes) -> str:
    """Put the file as it was previewed before a second person."""
    why = load_form(_WhyShape(), {"reason": request.args.get("reason", "")})
    seen = request.args.get("preview", "")
    change = propose_import(current_actor(), kind, data, adaptation, preview_sha256=seen, **why)
    return render_template("office/import_proposed.html", change=change)


_WHY = Text("为什么改", "Why")


class _WhyShape(Shape):
    """Why a file is proposed."""

    reason = Line(at_most=500, required=True)


def _refused(kind: ImportKind, refusal: Refusal, adaptation: Adaptation, data: bytes) -> str:
    faults = list(refusal.faults)
    cells = isinstance(refusal, BadSheet)
    return render_template(
        "office/import_refused.html",
        kind=kind,
        refusal=refusal,
        cells=cells,
        names={"reason": _WHY, **{column.code: column.name for column in kind.columns}},
        about_headers=not cells or any(fault.code in ABOUT_HEADERS for fault in faults),
        faults=faults[:MOST_FAULTS],
        left_out=max(0, len(faults) - MOST_FAULTS),
        **_mapping(kind, adaptation, data),
    )


def _mapping(kind: ImportKind, adaptation: Adaptation, data: bytes) -> dict[str, Any]:
    """The file's headers, and which of them is taken for which column."""
    try:
        headers = [header for header in examine_table(data).headers if header]
    except Refusal:
        headers = []
    by_name = {same_header(header): header for header in headers}
    taken = {
        column.code: by_name.get(same_header(name))
        for column in kind.columns
        for name in (column.code, column.name.en, column.name.zh)
        if same_header(name) in by_name
    }
    return {
        "headers": headers,
        "taken": {**taken, **adaptation.columns},
        "columns": kind.columns,
        "mapped": bool(adaptation.columns),
    }


def _adaptation() -> Adaptation:
    """Which header stands for which column, as chosen on the page.

    Raises:
        BadRequest: it is no such choice.
    """
    try:
        told = loads(request.args.get("columns", "{}").encode("utf-8", "replace"))
    except NotJson:
        raise BadRequest() from None
    if not isinstance(told, dict) or not all(isinstance(header, str) for header in told.values()):
        raise BadRequest()
    return Adaptation(columns={code: header for code, header in told.items() if header})


def _sent() -> bytes:
    request.max_content_length = current_app.config["SETTINGS"].max_import_bytes
    return request.get_data(cache=False)


for _kind in KINDS.values():
    _route_imports(_kind)
