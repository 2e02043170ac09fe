"""Forms of outlets over time."""

from __future__ import annotations

from fieldapp.kernel.fields import Choice, Code, Day, Flag, Line, MonthCode, Number, Whole
from fieldapp.kernel.shapes import Shape
from fieldapp.outlets.models import OutletKind


class ReasonShape(Shape):
    """Why a change is proposed."""

    reason = Line(at_most=500, required=True)


class AnswerShape(Shape):
    """Whether a change is confirmed; the remark says why not."""

    is_confirmed = Flag(required=True)
    remark = Line(at_most=500, allow_none=True, load_default=None)


class DetailsShape(Shape):
    """What an outlet is to be; a position that is left out stays as it is."""

    kind = Choice(*OutletKind, required=True)
    township_code = Code(required=True)
    lat = Number(at_least=-90, at_most=90, allow_none=True, load_default=None)
    lon = Number(at_least=-180, at_most=180, allow_none=True, load_default=None)


class AgreementFormShape(Shape):
    """Terms of a display agreement; the fee in whole yuan."""

    code = Code(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    bottles = Whole(at_most=100_000, required=True)
    layers = Whole(at_most=1_000, required=True)
    fee_yuan = Whole(at_most=10_000_000, required=True)


class MergeShape(Shape):
    """Which outlet is kept, and from which month on both count as one."""

    kept = Code(required=True)
    from_month = MonthCode(required=True)
