"""Which role may do what: the one table that routes, tests and docs/permissions.md read.

A permission opens a route; the *scope* (own records, own teams) is then decided by the query or service.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fieldapp.people.models import Role

R = Role
EVERYBODY = frozenset(Role)


class Permission(NamedTuple):
    """Roles that hold the permission, and the scope within which it reaches."""

    roles: frozenset[Role]
    scope: str


def _for(*roles: Role, scope: str) -> Permission:
    return Permission(frozenset(roles), scope)


PERMISSIONS: Mapping[str, Permission] = {
    "account.read": Permission(EVERYBODY, "oneself"),
    "account.change": Permission(EVERYBODY, "oneself"),
    "outlets.read": Permission(EVERYBODY, "the office; a rep: the outlets looked after today"),
    "schemes.read": Permission(EVERYBODY, "published schemes"),
    "displays.submit": _for(R.REP, scope="oneself"),
    "submissions.read": _for(
        R.REP,
        R.SUPERVISOR,
        R.FINANCE,
        R.INSPECTION_LEAD,
        scope="rep: own; supervisor: own teams; finance and inspection lead: the office",
    ),
    "submissions.review": _for(R.SUPERVISOR, scope="reps of own teams, never oneself"),
    "photos.send": _for(R.REP, scope="photos that a record of one's own announces"),
    "photos.read": _for(
        R.REP, R.SUPERVISOR, R.FINANCE, R.INSPECTION_LEAD, scope="photos of records one may read"
    ),
    "statements.read": _for(
        R.REP, R.SUPERVISOR, R.FINANCE, scope="rep: own; supervisor: own teams; finance: the office"
    ),
    "months.read": _for(R.SUPERVISOR, R.FINANCE, scope="supervisor: own teams; finance: the office"),
    "months.calculate": _for(R.FINANCE, scope="the office"),
}


def allows(role: str, permission: str) -> bool:
    """Whether a role holds a permission."""
    return role in PERMISSIONS[permission].roles
