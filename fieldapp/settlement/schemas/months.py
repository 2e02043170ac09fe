"""Shapes of a month: its calculation, obstacles, close, payment and replay."""

from __future__ import annotations

from marshmallow import fields

from fieldapp.kernel.fields import Choice, Day, Instant, Line, Whole
from fieldapp.kernel.shapes import Shape
from fieldapp.settlement.models import ObstacleKind
from fieldapp.settlement.schemas.statements import TextShape


class CalculatedShape(Shape):
    """What a calculation came to."""

    month = fields.String(required=True)
    scheme = fields.String(required=True, attribute="scheme.code")
    scheme_version = fields.Integer(required=True, attribute="scheme.version")
    as_of = Instant(required=True)
    reps = fields.Integer(required=True)
    total_fen = fields.Integer(required=True)


class RepTotalShape(Shape):
    """One rep's draft total."""

    staff_number = fields.String(required=True)
    name = fields.String(required=True)
    team = fields.String(allow_none=True)
    rewards_fen = fields.Integer(required=True)
    fines_fen = fields.Integer(required=True)
    total_fen = fields.Integer(required=True)


class RepAnswerShape(Shape):
    """What a rep says to a checked month; null is silence."""

    staff_number = fields.String(required=True)
    name = fields.String(required=True)
    answer = fields.String(allow_none=True)
    remark = fields.String(allow_none=True)


class MonthShape(Shape):
    """A month's last calculation, with the reps one may see."""

    month = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": ["open", "checked", "closed", "paid"]})
    as_of = Instant(allow_none=True)
    reps = fields.List(fields.Nested(RepTotalShape), required=True)
    answers = fields.List(fields.Nested(RepAnswerShape), required=True)


class ObstacleShape(Shape):
    """Something in the way of a close, and what it is about."""

    kind = fields.String(required=True)
    text = fields.Nested(TextShape, required=True)
    subjects = fields.List(fields.String(), required=True)


class AcceptedShape(Shape):
    """An obstacle that is accepted by name."""

    obstacle = Choice(*ObstacleKind, required=True)
    reason = Line(at_most=500, required=True)


class CloseShape(Shape):
    """What finance accepts when closing."""

    accept = fields.List(fields.Nested(AcceptedShape), load_default=[])


class ClosedShape(Shape):
    """What a close came to."""

    month = fields.String(required=True)
    run_id = fields.Integer(required=True)
    as_of = Instant(required=True)
    reps = fields.Integer(required=True)
    adjusted = fields.List(fields.String(), required=True)
    payable_fen = fields.Integer(required=True)
    carried_fen = fields.Integer(required=True)
    staff_without_wage = fields.List(fields.String(), required=True)


class PaymentShape(Shape):
    """When a closed month was paid, and with which batch; a reason corrects what was noted before."""

    paid_on = Day(required=True)
    batch = Line(at_most=60, required=True)
    reason = Line(at_most=500, load_default=None)


class WageShape(Shape):
    """A rep's wage of a month, against which recovery is limited."""

    wage_fen = Whole(required=True)


class ProposalShape(Shape):
    """Targets in proportion to the days worked."""

    staff_number = fields.String(required=True)
    days_here = fields.Integer(required=True)
    days_of_month = fields.Integer(required=True)
    targets = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    is_confirmed = fields.Boolean(required=True)


class ReplayFilterShape(Shape):
    """Whether to replay at the close's own moment, or as known now."""

    now = Choice("0", "1", load_default="0")


class DifferenceShape(Shape):
    """Where an evaluation and the ledger differ."""

    month = fields.String(required=True)
    staff_number = fields.String(required=True)
    clause = fields.String(required=True)
    item = fields.String(allow_none=True)
    quantity = fields.Integer(required=True)
    amount_fen = fields.Integer(required=True)


class ReplayShape(Shape):
    """A replay: identical when nothing differs."""

    month = fields.String(required=True)
    identical = fields.Boolean(required=True)
    differences = fields.List(fields.Nested(DifferenceShape), required=True)
