"""Pages of outlets: the list, and one with its history."""

from __future__ import annotations

from flask import render_template

from fieldapp.fieldwork.queries.at_outlet import records_at_outlet
from fieldapp.kernel.days import business_today
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.outlets.models import OutletKind
from fieldapp.outlets.queries import listing as queries
from fieldapp.outlets.queries import products as all_products
from fieldapp.outlets.queries import townships
from fieldapp.outlets.queries.changes import closure_in_force
from fieldapp.outlets.service.proposing import outlet_of
from fieldapp.people.access import current_actor, requires
from fieldapp.people.permissions import allows
from fieldapp.people.queries import Actor
from fieldapp.shell.office.blueprint import asked, blueprint, cursor, searched

RECORDS_SHOWN = 20


@blueprint.get("/outlets")
@requires("outlets.read")
def outlets() -> str:
    """Outlets one may read, to search, filter and sort."""
    known = {township.code: township.name for township in townships()}
    wanted = queries.Wanted(
        search=searched(),
        township=asked("township", known),
        kind=asked("kind", [str(kind) for kind in OutletKind]),
        rep=searched("rep"),
    )
    sort = asked("sort", queries.ORDERS, "entered")
    today = business_today()
    page = queries.outlets_listed(current_actor(), wanted, today=today, sort=sort, cursor=cursor())
    shown = {"page": page, "wanted": wanted, "sort": sort, "townships": known}
    return render_template("office/outlets.html", kinds=list(OutletKind), **shown)


@blueprint.get("/outlets/<outlet>")
@requires("outlets.read")
def outlet(outlet: str) -> str:
    """One outlet: what is known of it, whose it was, its agreements and records."""
    actor = current_actor()
    found = queries.outlet_described(actor, outlet, today=business_today())
    if found is None:
        raise NotFound()
    may_read = allows(actor.role, "submissions.read")
    return render_template(
        "office/outlet.html",
        outlet=found,
        closure=closure_in_force(found.id),
        assignments=queries.assignments_decided(found.id),
        agreements=queries.agreements_decided(found.id),
        records=records_at_outlet(actor, found.id, at_most=RECORDS_SHOWN) if may_read else (),
        may_read=may_read,
        may_propose=_may_propose(actor, outlet),
    )


@blueprint.get("/products")
@requires("outlets.read")
def products() -> str:
    """All products; they come with the published schemes."""
    return render_template("office/products.html", products=all_products())


def _may_propose(actor: Actor, code: str) -> bool:
    """Whether the reader may propose changes of the outlet, which has a page of its own for that."""
    if not allows(actor.role, "changes.propose"):
        return False
    try:
        return bool(outlet_of(actor, code))
    except OutOfScope:
        return False
