"""The month over all reps: its figures by rep, team and clause, what has changed, what is owed, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for

from fieldapp.evaluator.plain_words import item_names
from fieldapp.evaluator.scheme import Scheme
from fieldapp.kernel import clock
from fieldapp.kernel.errors import NotFound
from fieldapp.people.access import current_actor, requires
from fieldapp.people.models import Role
from fieldapp.people.permissions import allows
from fieldapp.settlement.models import Step
from fieldapp.settlement.pages.blueprint import blueprint, month_before, neighbours, this_month, zone
from fieldapp.settlement.queries import overview
from fieldapp.settlement.queries.ledger import wages_of_month
from fieldapp.settlement.queries.months import steps_of
from fieldapp.settlement.queries.overview import MonthAt, Wanted
from fieldapp.settlement.queries.payments import payments_of
from fieldapp.settlement.queries.reps import named_reps
from fieldapp.settlement.queries.runs import drafts_of
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.service.calculation import begun_month, calculate_month
from fieldapp.settlement.service.changes import changes_of_month
from fieldapp.settlement.service.order import is_next
from fieldapp.settlement.service.proposals import Proposal, proposals_awaiting
from fieldapp.settlement.service.recovery import accounts_of_month, limits_set
from fieldapp.settlement.service.replay import replay, replay_now
from fieldapp.settlement.service.settled import is_settled, state_in

VIEWS = ("rep", "team", "clause")


@blueprint.get("/months", endpoint="this_month")
@requires("statements.read")
def this_months_page() -> Any:
    """The current month: a rep's own statement, or the overview."""
    actor = current_actor()
    if actor.role == Role.REP:
        return redirect(url_for(".statement", month=this_month(), staff_number=actor.staff_number))
    return redirect(url_for(".month_overview", month=this_month()))


@blueprint.get("/months/<month>")
@requires("months.read")
def month_overview(month: str) -> str:
    """What the month comes to, by rep, team or clause, beside the month before."""
    begun_month(month, zone())
    view = request.args.get("by", VIEWS[0])
    if view not in VIEWS:
        raise NotFound()
    steps, before = steps_of(month), month_before(month) or month
    months = overview.months_at({month, before})
    state, is_over = state_in(steps), month < this_month()
    return render_template(
        "month.html",
        month=month,
        before=before,
        before_at=months[before],
        at=months[month],
        view=view,
        state=state,
        settled=is_settled(state),
        steps=steps,
        payments=payments_of(month) if Step.PAID in steps else (),
        runs=drafts_of(month, 2),
        awaiting_proposals=_awaiting_proposals(month, view) if not is_settled(state) else (),
        is_over=is_over,
        is_next=is_over
        and state == "open"
        and allows(current_actor().role, "months.close")
        and is_next(month),
        neighbours=neighbours(month),
        **_shown(view, months[month], months[before]),
    )


def _awaiting_proposals(month: str, view: str) -> Sequence[Proposal]:
    return () if view == "clause" else proposals_awaiting(current_actor(), month, clock.now())


def _shown(view: str, month: MonthAt, before: MonthAt) -> dict[str, Any]:
    actor, wanted = current_actor(), _wanted()
    if view == "clause":
        words = scheme_words(scheme_paying(month.month).scheme)
        now = overview.sums_by_clause(actor, month)
        return {**words, "now": now, "then": overview.sums_by_clause(actor, before)}
    listed = overview.listed_reps(actor, month, before, wanted)
    page = overview.reps_of_overview(listed, wanted) if view == "rep" else None
    return {"teams": overview.sums_by_team(listed), "page": page, "wanted": wanted}


def _wanted() -> Wanted:
    sort = request.args.get("sort", "staff")
    return Wanted(
        q=request.args.get("q", "").strip()[:60],
        team=request.args.get("team", ""),
        answer=request.args.get("answer", ""),
        sort=sort if sort.lstrip("-") in overview.SORTS else "staff",
        cursor=request.args.get("cursor", ""),
    )


@blueprint.get("/months/<month>/clauses/<clause>")
@requires("months.read")
def month_clause(month: str, clause: str) -> str:
    """One clause of a month, rep by rep, the dearest first."""
    scheme = scheme_paying(begun_month(month, zone())).scheme
    words = scheme_words(scheme)
    if clause not in words["clauses"]:
        raise NotFound()
    at = overview.months_at({month})[month]
    lines = overview.lines_of_clause(current_actor(), at, clause)
    sums = overview.sums_by_clause(current_actor(), at)
    return render_template(
        "month_clause.html",
        month=month,
        clause=clause,
        lines=lines,
        most_lines=overview.MOST_LINES,
        total_fen=sum(row.amount_fen for (code, _), row in sums.items() if code == clause),
        **words,
    )


@blueprint.get("/months/<month>/changes")
@requires("months.read")
def month_changes(month: str) -> str:
    """What has changed since a calculation, rep by rep, and what was decided meanwhile."""
    begun_month(month, zone())
    since = request.args.get("since", "")
    run = int(since) if since.isascii() and since.isdigit() and len(since) < 18 else None
    changes = changes_of_month(current_actor(), month, run)
    words = scheme_words(changes.published.scheme)
    return render_template("month_changes.html", month=month, changes=changes, **words)


@blueprint.get("/months/<month>/replay")
@requires("months.close")
def month_replay(month: str) -> str:
    """Whether the close can be recomputed to the fen, and what the next close would post for the month."""
    begun_month(month, zone())
    settled = Step.CLOSED in steps_of(month)
    replayed, pending = (replay(month), replay_now(month)) if settled else ((), ())
    names = {each.key.rep_id for each in [*replayed, *pending]}
    words = scheme_words(scheme_paying(month).scheme)
    return render_template(
        "month_replay.html",
        month=month,
        settled=settled,
        replayed=replayed,
        pending=pending,
        reps=reps_by_id(names),
        **words,
    )


@blueprint.get("/months/<month>/recovery")
@requires("wages.enter")
def month_recovery(month: str) -> str:
    """What every rep owes for claim losses, and what this month's close may deduct of it."""
    begun_month(month, zone())
    limits = limits_set()
    return render_template(
        "month_recovery.html",
        month=month,
        limits=limits,
        settled=Step.CLOSED in steps_of(month),
        accounts=accounts_of_month(current_actor(), limits, wages_of_month(month, clock.now())),
    )


@blueprint.post("/months/<month>/draft")
@requires("months.calculate")
def calculate(month: str) -> Any:
    """Calculate the month anew."""
    calculate_month(month, zone=zone(), actor_id=current_actor().user_id)
    return redirect(url_for(".month_overview", month=month), 303)


def scheme_words(scheme: Scheme) -> dict[str, Any]:
    """The clauses of a scheme by code, and the names of what lines pay by."""
    return {"clauses": {clause.code: clause for clause in scheme.clauses}, "items": item_names(scheme)}


def reps_by_id(rep_ids: set[int]) -> Mapping[int, Any]:
    """Reps by id, those one may see."""
    return {row.id: row for row in named_reps(current_actor(), rep_ids)}
