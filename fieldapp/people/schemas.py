"""Shapes of the people room on the wire."""

from __future__ import annotations

from marshmallow import fields

from fieldapp.kernel.cursors import SerialCursor
from fieldapp.kernel.fields import Choice, Code, Day, Instant, Length, Line, MonthCode, Secret, Whole
from fieldapp.kernel.shapes import Shape
from fieldapp.notices.sentences import NoticeCode


class LoginShape(Shape):
    """Staff number and password."""

    staff_number = Code(required=True)
    password = Secret(required=True)


class SignedInShape(Shape):
    """What a client has to know after signing in."""

    must_change_password = fields.Boolean(required=True)


class PasswordShape(Shape):
    """The present password and the new one."""

    present = Secret(required=True)
    new = Secret(required=True)


class TokenRequestShape(Shape):
    """A token's name and the permissions it is limited to."""

    name = Line(at_most=60, required=True)
    scopes = fields.List(Code(), required=True, validate=Length(min=1, max=50))


class CredentialShape(Shape):
    """An open session or token; the secret itself is not kept."""

    id = Whole(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), allow_none=True)
    created_at = Instant(required=True)
    used_at = Instant(required=True)
    expires_at = Instant(required=True)


class SessionShape(CredentialShape):
    """An open session, and whether it is the one that asks."""

    is_current = fields.Boolean(required=True)


class NewTokenShape(Shape):
    """A token just made: the only time its secret is shown."""

    id = Whole(required=True)
    secret = fields.String(required=True)


class NoticeFilterShape(Shape):
    """Where the page of notices begins."""

    cursor = SerialCursor(load_default=None)


class NoticesReadShape(Shape):
    """Up to which notice one has read them all."""

    newest = Whole(required=True)


class NoticeSubjectShape(Shape):
    """What a notice opens."""

    kind = fields.String(required=True)
    id = fields.String(required=True)


class NoticeShape(Shape):
    """Something one was told."""

    id = Whole(required=True)
    code = Choice(*NoticeCode, required=True)
    subject = fields.Nested(NoticeSubjectShape, required=True)
    text = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    figures = fields.Dict(required=True)
    posted_at = Instant(required=True)
    read_at = Instant(allow_none=True)


class NoticePageShape(Shape):
    """A page of notices, newest first, and how many are unread in all."""

    items = fields.List(fields.Nested(NoticeShape), required=True)
    next_cursor = fields.String(allow_none=True)
    unread = Whole(required=True)


class MeShape(Shape):
    """The signed-in user."""

    staff_number = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    language = fields.String(required=True)
    must_change_password = fields.Boolean(required=True)


class PeopleFilterShape(Shape):
    """Which people to list."""

    cursor = fields.String(load_default="")


class PersonShape(Shape):
    """Somebody who works or worked here; `last_day` null while no end is known."""

    staff_number = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    team = fields.String(allow_none=True)
    first_day = Day(allow_none=True)
    last_day = Day(allow_none=True)
    is_disabled = fields.Boolean(required=True)


class PeoplePageShape(Shape):
    """A page of people; `next_cursor` begins the next one."""

    items = fields.List(fields.Nested(PersonShape), required=True)
    next_cursor = fields.String(allow_none=True)


class EmploymentShape(Shape):
    """First and last day of work; `last_day` null while no end is known."""

    first_day = Day(required=True)
    last_day = Day(required=True, allow_none=True)


class LeaveFilterShape(Shape):
    """The month that leaves touch; this one when left out."""

    month = MonthCode(load_default=None)


class LeaveEndShape(Shape):
    """The last day, included."""

    last_day = Day(required=True)


class LeaveShape(Shape):
    """Days a rep is away, both included."""

    staff_number = fields.String(required=True)
    name = fields.String(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)


class DaysShape(Shape):
    """A first and a last day, both included."""

    first_day = Day(required=True)
    last_day = Day(required=True)


class LoginLinkShape(Shape):
    """A one-time sign-in link that still opens the door."""

    id = Whole(required=True)
    made_by = fields.String(required=True)
    made_at = Instant(required=True)
    expires_at = Instant(required=True)


class NewLoginLinkShape(Shape):
    """A link just made: the only time its address is shown."""

    id = Whole(required=True)
    address = fields.String(required=True, metadata={"format": "uri"})
    qr_svg = fields.String(required=True, metadata={"description": "The address as a QR code, an SVG image"})
    expires_at = Instant(required=True)


class DeputyShape(Shape):
    """Who reviews for whom, both days included; people by staff number."""

    supervisor = fields.String(required=True)
    supervisor_name = fields.String(required=True)
    deputy = fields.String(required=True)
    deputy_name = fields.String(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
