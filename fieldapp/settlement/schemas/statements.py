"""Shapes of a rep's statement."""

from __future__ import annotations

from marshmallow import fields

from fieldapp.inspection.models import AppealSubject
from fieldapp.inspection.standing import Standing
from fieldapp.kernel.fields import BIGGEST_INTEGER, Choice, Line, Whole
from fieldapp.kernel.shapes import Shape
from fieldapp.settlement.models import Answer


class TextShape(Shape):
    """A sentence in both languages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class LineShape(Shape):
    """A line of a statement; `quantity × rate_fen = amount_fen` where there is a rate."""

    clause = fields.String(required=True)
    item = fields.String(allow_none=True)
    quantity = fields.Integer(required=True)
    rate_fen = fields.Integer(allow_none=True)
    amount_fen = fields.Integer(required=True)
    evidence = fields.List(fields.String(), required=True)
    text = fields.Nested(TextShape, required=True)


class StepShape(Shape):
    """A goal within reach, the fine it averts and the bonus it brings."""

    clauses = fields.List(fields.String(), required=True)
    missing = fields.Integer(required=True)
    unit = fields.String(required=True)
    fine_fen = fields.Integer(required=True)
    bonus_fen = fields.Integer(required=True)
    text = fields.Nested(TextShape, required=True)


class UncountedShape(Shape):
    """Why a record does not count."""

    code = fields.String(required=True)
    text = fields.Nested(TextShape, required=True)


class JudgedRecordShape(Shape):
    """A record of the month, and whether it counts."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    outlet = fields.String(allow_none=True)
    place = fields.String(allow_none=True, metadata={"description": "Outlet, venue or new shop, in words"})
    photos = fields.List(fields.String(), metadata={"description": "Hashes of the photos that can be shown"})
    business_day = fields.String(required=True)
    state_now = fields.String(
        required=True, metadata={"description": "Since then it may have been decided anew"}
    )
    changed_since = fields.Boolean(
        required=True, metadata={"description": "It came, or was decided, since then"}
    )
    counts = fields.Boolean(required=True)
    reasons = fields.List(fields.Nested(UncountedShape), required=True)


class JudgedFindingShape(Shape):
    """A finding of the month, and where it stands for the rep."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    text = fields.Nested(TextShape, required=True)
    outlet = fields.String(required=True)
    outlet_name = fields.String(required=True)
    photos = fields.List(fields.String(), required=True)
    day = fields.String(required=True)
    standing = Choice(*Standing, required=True)
    loss_fen = fields.Integer(required=True)
    appeal_until = fields.String(allow_none=True)


class ClauseNameShape(Shape):
    """What a clause is called, and the section of the scheme it rests on."""

    name = fields.Nested(TextShape, required=True)
    section = fields.String(required=True)


class PayoutShape(Shape):
    """What a close paid: the rows posted with the month, what was carried in, and what is carried on."""

    posted_fen = fields.Integer(required=True)
    recovered_fen = fields.Integer(required=True)
    carried_in_fen = fields.Integer(required=True)
    payable_fen = fields.Integer(required=True)
    carried_out_fen = fields.Integer(required=True)


class AdjustmentShape(Shape):
    """A ledger row of another month or source: the month it belongs to, and with which one it was posted."""

    month = fields.String(required=True)
    posted_in = fields.String(required=True)
    source = fields.String(required=True)
    clause = fields.String(required=True)
    item = fields.String(allow_none=True)
    quantity = fields.Integer(required=True)
    rate_fen = fields.Integer(allow_none=True)
    amount_fen = fields.Integer(required=True)


class ContestableFigureShape(Shape):
    """A target or the sales of a brand line: what a rep may appeal against beside records and findings."""

    subject = Choice(AppealSubject.TARGET, AppealSubject.SALES, required=True)
    subject_id = fields.String(required=True, metadata={"example": "2018-06:display"})
    text = fields.Nested(TextShape, required=True)
    target = fields.Integer()
    target_fen = fields.Integer()
    actual_fen = fields.Integer()


class StatementShape(Shape):
    """A rep's statement of a month."""

    rep = fields.String(required=True)
    rep_name = fields.String(required=True)
    month = fields.String(required=True)
    scheme = fields.String(required=True)
    scheme_version = fields.Integer(required=True)
    scheme_name = fields.Nested(TextShape, required=True)
    clauses = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(ClauseNameShape),
        required=True,
        metadata={"description": "By code"},
    )
    items = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(TextShape),
        required=True,
        metadata={"description": "Products, groups and brand lines by code"},
    )
    state = fields.String(required=True)
    is_over = fields.Boolean(required=True, metadata={"description": "Ended; only the close is outstanding"})
    as_of = fields.String(required=True)
    lines = fields.List(fields.Nested(LineShape), required=True)
    total_fen = fields.Integer(required=True)
    earned_fen = fields.Integer(required=True)
    waiting_fen = fields.Integer(required=True)
    at_stake_fen = fields.Integer(required=True)
    steps = fields.List(fields.Nested(StepShape), required=True)
    explanations = fields.List(fields.Nested(TextShape), required=True)
    records = fields.List(fields.Nested(JudgedRecordShape), required=True)
    findings = fields.List(fields.Nested(JudgedFindingShape), required=True)
    figures = fields.List(fields.Nested(ContestableFigureShape), required=True)
    figures_appealable = fields.Boolean(
        required=True, metadata={"description": "Until the close, and for the appeal window after it"}
    )
    provisional = fields.List(fields.Nested(TextShape), required=True)
    drafted_fen = fields.Integer(allow_none=True)
    drafted_at = fields.String(allow_none=True)
    closed_at = fields.String(allow_none=True)
    paid_on = fields.String(allow_none=True)
    answer = fields.String(allow_none=True, metadata={"description": "confirmed, objected, or null: silence"})
    remark = fields.String(allow_none=True)
    payout = fields.Nested(PayoutShape, allow_none=True)
    adjustments = fields.List(fields.Nested(AdjustmentShape), required=True)


class RepMonthShape(Shape):
    """One of a rep's months in the list."""

    month = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": ["open", "checked", "closed", "paid"]})
    payable_fen = fields.Integer(allow_none=True, metadata={"description": "null before the close"})
    answer = fields.String(allow_none=True, metadata={"description": "confirmed, objected, or null: silence"})


class AnswerShape(Shape):
    """A rep confirms a checked month, or objects and says why."""

    answer = Choice(*Answer, required=True)
    remark = Line(at_most=500, allow_none=True, load_default=None)
    total_fen = Whole(
        at_least=-BIGGEST_INTEGER,
        allow_none=True,
        load_default=None,
        metadata={"description": "The sum that was read; confirming is refused if it is another one by now"},
    )
