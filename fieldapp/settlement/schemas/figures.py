"""Forms of a month's figures: amounts as people type them, each fault under its field."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.inspection.service.losses import ClaimLoss
from fieldapp.kernel.errors import InvalidFields
from fieldapp.kernel.fields import Code, Day, Invalid, Line
from fieldapp.kernel.ids import record_id
from fieldapp.kernel.shapes import Shape, load_form
from fieldapp.kernel.sheets import cells
from fieldapp.kernel.typed import MOST_PIECES, Yuan
from fieldapp.outlets.models import TargetKind
from fieldapp.settlement.service.figures import Figures


class ClaimLossFormShape(Shape):
    """A claim loss as typed."""

    id = fields.String(load_default="")
    outlet = Code(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    amount = Yuan(required=True)
    document = Line(at_most=120, required=True)

    @validates_schema
    def check(self, data: dict[str, Any], **kwargs: Any) -> None:
        """The period in its order, and an amount at all."""
        if data["last_day"] < data["first_day"]:
            raise ValidationError({"last_day": [_ORDER]})
        if not data["amount"]:
            raise ValidationError({"amount": [_NOTHING]})


_ORDER = Invalid("before_first_day", "最后一天不能早于第一天。", "The last day cannot lie before the first.")
_NOTHING = Invalid("out_of_range", "损失金额要大于 0。", "A loss is more than 0.")


def claim_loss_of(form: Mapping[str, str]) -> ClaimLoss:
    """The claim loss that a form holds; it gets its id with the first preview.

    Raises:
        InvalidFields: with every fault.
    """
    names = ("id", "outlet", "first_day", "last_day", "amount", "document")
    typed = load_form(ClaimLossFormShape(), {name: form.get(name, "").strip() for name in names})
    amount_fen, given = typed.pop("amount"), typed.pop("id")
    return ClaimLoss(id=record_id(given) or str(uuid.uuid4()), amount_fen=amount_fen, **typed)


def figures_of(form: Mapping[str, str], stands: Figures, lines: Mapping[str, Text]) -> Figures:
    """The figures that a form changes; a field it does not have stays, an emptied target is the scheme's again.

    Raises:
        InvalidFields: with every fault.
    """
    faults: list[Fault] = []
    sales = {}
    for line in lines:
        typed = [form.get(f"{line}.{part}", "").strip() for part in _PARTS]
        if any(typed):
            target_fen, actual_fen = (
                _amount(f"{line}.{part}", text, faults) for part, text in zip(_PARTS, typed, strict=True)
            )
            sales[line] = (target_fen, actual_fen)
    targets = {
        str(kind): _pieces(f"target.{kind}", form[f"target.{kind}"].strip(), faults)
        for kind in TargetKind
        if f"target.{kind}" in form
    }
    wage = form.get("wage", "").strip()
    wage_fen = _amount("wage", wage, faults) if wage else None
    if faults:
        raise InvalidFields(faults)
    return Figures(
        sales, {kind: value for kind, value in targets.items() if value != stands.targets.get(kind)}, wage_fen
    )  # type: ignore[arg-type]


_PARTS = ("target", "actual")


def _amount(name: str, text: str, faults: list[Fault]) -> int:
    if not text:
        faults.append(
            Fault(
                f"/{name}",
                "missing",
                Text("任务和销售额都要填，没有就填 0。", "Fill in both; 0 where there is none."),
            )
        )
        return 0
    try:
        return int(Yuan().deserialize(text))
    except ValidationError as error:
        faults.append(_fault(name, error))
        return 0


def _pieces(name: str, text: str, faults: list[Fault]) -> int | None:
    if not text:
        return None
    try:
        return cells.whole(text, at_most=MOST_PIECES)
    except ValidationError as error:
        faults.append(_fault(name, error))
        return None


def _fault(name: str, error: ValidationError) -> Fault:
    refused = error if isinstance(error, Invalid) else error.messages[0]  # type: ignore[index]
    code, text = getattr(refused, "code", "invalid"), getattr(refused, "text", None)
    return Fault(f"/{name}", code, text or Text("这一项填得不对。", "This value cannot be accepted."))
