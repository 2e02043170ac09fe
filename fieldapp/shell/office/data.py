"""Pages of personal data: all that is stored about a person, as a page and as a file; and letting go what is old."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import Response, current_app, g, make_response, redirect, render_template, url_for

from fieldapp.evaluator.text import Text
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import AnyRow, transaction
from fieldapp.kernel.errors import NotFound
from fieldapp.kernel.http import name_download
from fieldapp.kernel.language import in_language
from fieldapp.outlets.queries import names_of_outlets
from fieldapp.outlets.queries import products as all_products
from fieldapp.people.access import current_actor, requires
from fieldapp.people.models import Role
from fieldapp.people.queries.directory import names_of, person_described
from fieldapp.settlement.service.workbooks import Cell, Sheet, workbook_bytes
from fieldapp.shell.holdings import HOLDINGS, Holding, how_much, rows_of
from fieldapp.shell.office.blueprint import blueprint
from fieldapp.shell.telling import field_name, field_value

ROWS_SHOWN = 50


@blueprint.get("/my-data")
@requires("data.read")
def my_data() -> Any:
    """What is stored about oneself."""
    return redirect(url_for(".personal_data", staff_number=current_actor().staff_number))


@blueprint.get("/people/<staff_number>/data")
@requires("data.read")
def personal_data(staff_number: str) -> str:
    """All that is stored about a person: how much of what."""
    person = _subject(staff_number)
    counts = how_much(person)
    held = [(holding, counts[holding.table]) for holding in HOLDINGS if counts[holding.table]]
    return render_template("office/data.html", person=person, held=held)


@blueprint.get("/people/<staff_number>/data/<part>")
@requires("data.read")
def personal_data_part(staff_number: str, part: str) -> str:
    """The latest rows of one table about a person."""
    person = _subject(staff_number)
    holding = _holding(part)
    rows = list(rows_of(holding, person, at_most=ROWS_SHOWN))
    return render_template(
        "office/data_part.html",
        person=person,
        holding=holding,
        rows=_for_people(holding, rows),
        most=ROWS_SHOWN,
    )


@blueprint.get("/people/<staff_number>/data.<form>")
@requires("data.read")
def export_personal_data(staff_number: str, form: str) -> Response:
    """All that is stored about a person as one file."""
    person = _subject(staff_number)
    if form not in ("json", "xlsx"):
        raise NotFound()
    data = _as_json(person) if form == "json" else _as_workbook(person)
    with transaction() as session:
        subject = ("user", person.staff_number)
        record_act(session, "personal_data.exported", subject, actor_id=current_actor().user_id, form=form)
    answer = make_response(data)
    answer.mimetype = (
        "application/json"
        if form == "json"
        else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    name = f"data-{person.staff_number}-{_today()}.{form}"
    name_download(answer, name, Text("个人资料", "personal-data"))
    return answer


def _subject(staff_number: str) -> AnyRow:
    """The person, if the actor may read all about them: oneself, or anybody for who administers.

    Raises:
        NotFound: there is none, or not for this reader.
    """
    actor = current_actor()
    found = person_described(None, staff_number)
    if found is None or (found.id != actor.user_id and actor.role != Role.ADMINISTRATOR):
        raise NotFound()
    if found.id != actor.user_id:
        g.shown_as = "office_pages.people"
    return found


def _holding(part: str) -> Holding:
    for holding in HOLDINGS:
        if holding.table == part:
            return holding
    raise NotFound()


def _for_people(holding: Holding, rows: Sequence[AnyRow]) -> list[list[Cell]]:
    """The cells that a page shows, with names in place of the numbers of people and outlets."""
    told = holding.told or tuple(holding.columns)
    cells = [{name: getattr(row, name) for name in told} for row in rows]
    naming = {*holding.by, "decided_by"} - {"id"}
    people = names_of({row[name] for row in cells for name in naming & row.keys()} - {None})
    shops = names_of_outlets({row["outlet_id"] for row in cells if row.get("outlet_id")})
    products = (
        {each.code: in_language(Text(each.name_zh, each.name_en)) for each in all_products()}
        if "body" in told
        else {}
    )

    def written(name: str, value: Any) -> Cell:
        if name in naming and value in people:
            return f"{people[value].name} {people[value].staff_number}"
        if name == "outlet_id" and value in shops:
            return shops[value]
        return field_value(_said(value, products) if name == "body" else value, name)

    return [[written(name, value) for name, value in row.items()] for row in cells]


IN_COLUMNS = frozenset({"position", "photos", "occurred_at", "outlet", "banquet", "corrects", "device_time"})
"""What of a record's content stands in columns or tables of its own."""


def _said(value: Any, products: Mapping[str, str]) -> Any:
    """A record's content as its maker would say it: products by name, without what stands elsewhere."""
    if isinstance(value, Mapping):
        return {name: _said(inner, products) for name, inner in value.items() if name not in IN_COLUMNS}
    if isinstance(value, list):
        return [_counted(each, products) for each in value]
    return products.get(value, value) if isinstance(value, str) else value


def _counted(item: Any, products: Mapping[str, str]) -> Any:
    """A product with its figures as one thing of several."""
    if not isinstance(item, Mapping) or "product" not in item:
        return _said(item, products)
    figures = (
        f"{field_name(name)} {value}"
        for name, value in item.items()
        if name != "product" and value is not None
    )
    return " ".join([products.get(item["product"], item["product"]), *figures])


def _as_json(person: AnyRow) -> bytes:
    told = {
        holding.table: [
            dict(zip(holding.columns, map(_plain, row), strict=True)) for row in rows_of(holding, person)
        ]
        for holding in HOLDINGS
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _as_workbook(person: AnyRow) -> bytes:
    counts = how_much(person)
    sheets = [_sheet(holding, person) for holding in HOLDINGS if counts[holding.table]]
    return workbook_bytes(sheets, title=person.staff_number, made_at=clock.now())


def _sheet(holding: Holding, person: AnyRow) -> Sheet:
    columns = [(field_name(name), 18) for name in holding.columns]
    return Sheet(in_language(holding.name), columns, _cells(holding, person))


def _cells(holding: Holding, person: AnyRow) -> Iterator[list[Cell]]:
    for row in rows_of(holding, person):
        yield [_cell(value) for value in row]


def _cell(value: Any) -> Cell:
    if value is None or (isinstance(value, int | str) and not isinstance(value, bool)):
        return value[:32_000] if isinstance(value, str) else value
    if isinstance(value, datetime):
        return value.astimezone(current_app.config["SETTINGS"].timezone).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value
    return json.dumps(value, ensure_ascii=False)[:32_000]  # a spreadsheet's cell holds so much


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _today() -> date:
    return clock.business_day(clock.now(), current_app.config["SETTINGS"].timezone)
