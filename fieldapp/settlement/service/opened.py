"""A statement as a phone opens it: beside the figures all that its codes and ids stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fieldapp.evaluator.clauses import Measure
from fieldapp.evaluator.lines import reckoning
from fieldapp.evaluator.plain_words import item_names
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.tally import tally_facts
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.queries import photo_lines
from fieldapp.inspection.models import AppealSubject
from fieldapp.outlets.models import TargetKind
from fieldapp.settlement.service.proposals import proposal_awaiting
from fieldapp.settlement.service.settled import figures_appealable, is_settled
from fieldapp.settlement.service.statements import DrawnStatement


def opened_statement(drawn_up: DrawnStatement) -> dict[str, Any]:
    """The statement (`StatementShape`) with names of clauses, items and places, and the photos that can be shown."""
    told, scheme = drawn_up.as_json(), drawn_up.published.scheme
    places = {record.row.id: record.row.place for record in drawn_up.records.records}
    photos = photo_lines(list(places))
    for record in told["records"]:
        record["place"] = places[record["id"]]
        record["photos"] = [
            line.sha256 for line in photos[record["id"]] if line.received and not line.removed
        ]
    for finding, judged in zip(told["findings"], drawn_up.findings, strict=True):
        finding.update(_found(scheme, judged.row))
    return {
        **told,
        "explanations": [*(text.as_json() for text in _part_of_month(drawn_up)), *told["explanations"]],
        "scheme_name": scheme.name.as_json(),
        **_names(scheme),
        "figures": _figures(drawn_up),
        "figures_appealable": figures_appealable(drawn_up.statement.month),
    }


def _part_of_month(drawn_up: DrawnStatement) -> Iterator[Text]:
    """What whoever was not here all month has to know: until it is confirmed the whole month's targets count."""
    if is_settled(drawn_up.settled.state):
        return
    scheme, month = drawn_up.published.scheme, drawn_up.statement.month
    awaiting = proposal_awaiting(month, drawn_up.rep_id, scheme, drawn_up.as_of)
    if awaiting is not None:
        here, whole = awaiting.days_here, awaiting.days_of_month
        yield Text(
            f"当月在岗 {here} 天（全月 {whole} 天），任务还没折算，先按整月算。主管或财务确认后就按天数算。",
            f"Here on {here} of {whole} days: until a supervisor or finance confirms targets in proportion, "
            "the whole month's count.",
        )


def _figures(drawn_up: DrawnStatement) -> list[dict[str, Any]]:
    """What a rep may contest beside records and findings: the month's targets and sales."""
    scheme, facts = drawn_up.published.scheme, drawn_up.records.facts
    tally, evidence = tally_facts(scheme, facts)
    standings = reckoning(scheme, tally, evidence).standings
    targets = [
        {
            "subject": AppealSubject.TARGET,
            "subject_id": f"{facts.month}:{_KIND[of]}",
            "text": _TARGET[of].as_json(),
            "target": standing.target,
        }
        for of, standing in standings.items()
    ]
    sales = [
        {
            "subject": AppealSubject.SALES,
            "subject_id": f"{facts.month}:{figure.line}",
            "text": _sales_of(scheme, figure.line).as_json(),
            "target_fen": figure.target_fen,
            "actual_fen": figure.actual_fen,
        }
        for figure in facts.sales
    ]
    return [*targets, *sales]


_KIND: Mapping[Measure, TargetKind] = {
    "banquets": TargetKind.BANQUET,
    "displays": TargetKind.DISPLAY,
    "openings": TargetKind.OPENING,
}
_TARGET: Mapping[Measure, Text] = {
    "banquets": Text("家宴任务", "target of banquets"),
    "displays": Text("陈列任务", "target of displays"),
    "openings": Text("新网点任务", "target of new outlets"),
}


def _sales_of(scheme: Scheme, line: str) -> Text:
    name = scheme.lines[line].name if line in scheme.lines else Text(line, line)
    return Text(f"{name.zh}销售", f"sales of {name.en}")


def _found(scheme: Scheme, row: Any) -> dict[str, Any]:
    kind = scheme.finding_kinds.get(row.kind)
    return {
        "text": kind.name.as_json() if kind else {"zh": row.kind, "en": row.kind},
        "outlet_name": row.outlet_name,
        "photos": row.photos,
    }


def _names(scheme: Scheme) -> dict[str, Any]:
    clauses = {
        clause.code: {"name": clause.name.as_json(), "section": clause.section} for clause in scheme.clauses
    }
    items = {code: name.as_json() for code, name in item_names(scheme).items()}
    return {"clauses": clauses, "items": items}
