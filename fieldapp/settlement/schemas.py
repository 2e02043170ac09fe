"""Shapes of settlement on the wire."""

from __future__ import annotations

from marshmallow import fields

from fieldapp.kernel.fields import Instant
from fieldapp.kernel.shapes import Shape


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
    state = fields.String(required=True)
    outlet = fields.String(required=True)
    business_day = fields.String(required=True)
    counts = fields.Boolean(required=True)
    reasons = fields.List(fields.Nested(UncountedShape), required=True)


class StatementShape(Shape):
    """A rep's statement of a month."""

    rep = fields.String(required=True)
    rep_name = fields.String(required=True)
    month = fields.String(required=True)
    scheme = fields.String(required=True)
    scheme_version = fields.Integer(required=True)
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
    provisional = fields.List(fields.Nested(TextShape), required=True)
    drafted_fen = fields.Integer(allow_none=True)
    drafted_at = fields.String(allow_none=True)


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


class MonthShape(Shape):
    """A month's last calculation, with the reps one may see."""

    month = fields.String(required=True)
    as_of = Instant(allow_none=True)
    reps = fields.List(fields.Nested(RepTotalShape), required=True)
