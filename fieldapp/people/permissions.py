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
    "notices.read": Permission(EVERYBODY, "oneself"),
    "data.read": Permission(
        EVERYBODY, "oneself; administrator: everybody: what is stored, how long, and who looked"
    ),
    "bootstrap.read": _for(
        R.REP,
        R.INSPECTOR,
        scope="rep: own outlets, records and month; of others' outlets in the same townships name and rough "
        "position; inspector: outlets of the own region and the own sample",
    ),
    "people.read": _for(
        R.SUPERVISOR,
        R.FINANCE,
        R.ADMINISTRATOR,
        scope="supervisor: own teams; finance and administrator: the office",
    ),
    "login_links.make": _for(R.ADMINISTRATOR, scope="the office; the user is told by a notice"),
    "people.manage": _for(
        R.ADMINISTRATOR, scope="accounts and teams of the office; nobody disables oneself or changes a role"
    ),
    "office.read": _for(
        R.FINANCE,
        R.ADMINISTRATOR,
        scope="tables of the office and their exports: territory, assignments, figures",
    ),
    "audit.read": _for(R.ADMINISTRATOR, scope="the office"),
    "settings.change": _for(R.ADMINISTRATOR, scope="the office: settings that may change at run time"),
    "retention.run": _for(R.ADMINISTRATOR, scope="the office: what has been kept long enough"),
    "employment.decide": _for(R.ADMINISTRATOR, scope="the office"),
    "leaves.read": _for(
        R.REP,
        R.SUPERVISOR,
        R.FINANCE,
        R.ADMINISTRATOR,
        scope="rep: own; supervisor: own teams; finance and administrator: the office",
    ),
    "leaves.enter": _for(
        R.SUPERVISOR, R.ADMINISTRATOR, scope="supervisor: reps of own teams; administrator: the office"
    ),
    "deputies.name": _for(R.SUPERVISOR, scope="oneself's deputies, and whose deputy one is"),
    "outlets.read": Permission(
        EVERYBODY, "the office; a rep: the outlets looked after today; an inspector: those of the own region"
    ),
    "regions.read": _for(
        R.INSPECTION_LEAD,
        R.ADMINISTRATOR,
        scope="the office: which inspector checks which townships, and when",
    ),
    "regions.decide": _for(R.ADMINISTRATOR, scope="inspectors of the office, from whatever day on"),
    "agreements.read": Permission(EVERYBODY, "agreements of outlets one may read"),
    "agreements.enter": _for(
        R.SUPERVISOR,
        R.ADMINISTRATOR,
        scope="supervisor: outlets of reps of own teams; administrator: the office",
    ),
    "changes.read": _for(
        R.SUPERVISOR,
        R.FINANCE,
        R.ADMINISTRATOR,
        scope="supervisor: own teams, and own proposals; finance and administrator: the office",
    ),
    "changes.propose": _for(
        R.SUPERVISOR,
        R.ADMINISTRATOR,
        scope="supervisor: outlets and reps of own teams; administrator: the office",
    ),
    "changes.confirm": _for(
        R.SUPERVISOR,
        R.FINANCE,
        R.ADMINISTRATOR,
        scope="as changes.read, never a change one proposed; its proposer may take it back",
    ),
    "covers.read": _for(
        R.REP,
        R.SUPERVISOR,
        R.FINANCE,
        R.ADMINISTRATOR,
        scope="rep: own; supervisor: own teams; finance and administrator: the office",
    ),
    "covers.enter": _for(
        R.SUPERVISOR,
        R.ADMINISTRATOR,
        scope="supervisor: between reps of own teams; administrator: the office; days of closed months are proposed",
    ),
    "policies.read": Permission(EVERYBODY, "rep and supervisor: the office's and own teams'; others: all"),
    "policies.issue": _for(
        R.SUPERVISOR, R.ADMINISTRATOR, scope="supervisor: for the teams led; administrator: the office"
    ),
    "routes.read": _for(R.REP, R.SUPERVISOR, scope="rep: own; supervisor: reps of own teams"),
    "routes.plan": _for(R.REP, R.SUPERVISOR, scope="rep: own; supervisor: reps of own teams"),
    "setup.import": _for(
        R.ADMINISTRATOR, scope="people, territory, assignments and agreements of the office"
    ),
    "figures.import": _for(R.FINANCE, scope="targets and sales of the office"),
    "schemes.read": Permission(EVERYBODY, "published schemes"),
    "schemes.readings": _for(R.FINANCE, scope="the office: which reps have read a version"),
    "schemes.confirm": _for(R.FINANCE, scope="the office"),
    "schemes.publish": _for(R.FINANCE, scope="the office; also a draft's what-if"),
    "visits.submit": _for(R.REP, scope="oneself"),
    "displays.submit": _for(R.REP, scope="oneself"),
    "openings.submit": _for(R.REP, scope="oneself"),
    "banquets.submit": _for(R.REP, scope="oneself; proofs and cancellations: of own bookings"),
    "submissions.withdraw": _for(R.REP, scope="own records"),
    "submissions.read": _for(
        R.REP,
        R.SUPERVISOR,
        R.FINANCE,
        R.INSPECTION_LEAD,
        scope="rep: own; supervisor: own teams; finance and inspection lead: the office",
    ),
    "submissions.review": _for(R.SUPERVISOR, scope="reps of own teams, never oneself"),
    "submissions.reverse": _for(R.SUPERVISOR, scope="reps of own teams, never oneself"),
    "photos.send": _for(R.REP, R.INSPECTOR, scope="photos that a record or appeal of one's own announces"),
    "photos.read": _for(
        R.REP,
        R.INSPECTOR,
        R.SUPERVISOR,
        R.FINANCE,
        R.INSPECTION_LEAD,
        scope="photos of records, findings and appeals one may read; an inspector: also of what outlets of the own "
        "region claim",
    ),
    "inspections.submit": _for(
        R.INSPECTOR,
        scope="oneself; outlets that lay in the own region on the day, or that the own sample names",
    ),
    "inspections.read": _for(
        R.INSPECTOR,
        R.INSPECTION_LEAD,
        R.SUPERVISOR,
        R.FINANCE,
        scope="inspector: own; supervisor: outlets of own teams' reps; inspection lead and finance: the office",
    ),
    "claims.read": _for(
        R.INSPECTOR,
        R.INSPECTION_LEAD,
        scope="what outlets should look like: an inspector: of the own region and today's sample; inspection lead: "
        "the office",
    ),
    "samples.read": _for(R.INSPECTOR, R.INSPECTION_LEAD, scope="inspector: own; inspection lead: the office"),
    "samples.draw": _for(
        R.INSPECTION_LEAD, scope="the office; drawn for an inspector from the inspector's region"
    ),
    "findings.read": _for(
        R.REP,
        R.INSPECTOR,
        R.INSPECTION_LEAD,
        R.SUPERVISOR,
        R.FINANCE,
        scope="rep: those one was told of; inspector: own, without whom they cost what; supervisor: own teams; "
        "inspection lead and finance: the office",
    ),
    "findings.compare": _for(
        R.SUPERVISOR,
        R.INSPECTION_LEAD,
        R.FINANCE,
        scope="as findings.read: both sides' evidence, how each stands, and how many were overturned",
    ),
    "losses.enter": _for(R.FINANCE, scope="the office"),
    "appeals.file": _for(R.REP, scope="findings one was told of, own rejected records, own figures"),
    "appeals.read": _for(
        R.REP,
        R.SUPERVISOR,
        R.INSPECTION_LEAD,
        R.FINANCE,
        scope="rep: own; supervisor: own teams; inspection lead and finance: the office",
    ),
    "appeals.compare": _for(
        R.SUPERVISOR,
        R.INSPECTION_LEAD,
        R.FINANCE,
        scope="as appeals.read: both sides' evidence in one view",
    ),
    "appeals.rule": _for(R.INSPECTION_LEAD, scope="the office, never a case one had a part in"),
    "statements.read": _for(
        R.REP, R.SUPERVISOR, R.FINANCE, scope="rep: own; supervisor: own teams; finance: the office"
    ),
    "months.read": _for(R.SUPERVISOR, R.FINANCE, scope="supervisor: own teams; finance: the office"),
    "months.calculate": _for(R.FINANCE, scope="the office"),
    "months.close": _for(R.FINANCE, scope="the office: check, close, mark as paid, replay"),
    "payroll.export": _for(R.FINANCE, scope="the office: closed months"),
    "months.answer": _for(R.REP, scope="one's own checked months"),
    "targets.enter": _for(
        R.SUPERVISOR,
        R.FINANCE,
        scope="supervisor: reps of own teams, months that are not closed; finance: the office",
    ),
    "wages.enter": _for(R.FINANCE, scope="the office"),
    "team.read": _for(
        R.SUPERVISOR, scope="own teams: months against targets, outlets, where records were made today"
    ),
    "proposals.confirm": _for(R.SUPERVISOR, scope="reps of own teams"),
}


def allows(role: str, permission: str) -> bool:
    """Whether a role holds a permission."""
    return role in PERMISSIONS[permission].roles
