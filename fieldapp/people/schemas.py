"""Shapes of the people room on the wire."""

from __future__ import annotations

from marshmallow import fields

from fieldapp.kernel.fields import Code, Instant, Length, Line, Secret, Whole
from fieldapp.kernel.shapes import Shape


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


class NewTokenShape(Shape):
    """A token just made: the only time its secret is shown."""

    id = Whole(required=True)
    secret = fields.String(required=True)


class MeShape(Shape):
    """The signed-in user."""

    staff_number = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    language = fields.String(required=True)
    must_change_password = fields.Boolean(required=True)
