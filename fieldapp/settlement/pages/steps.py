"""The steps of a month: checked, closed, paid. What cannot be taken back is shown before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for

from fieldapp.kernel import clock
from fieldapp.kernel.clock import month_days
from fieldapp.kernel.days import business_today
from fieldapp.kernel.errors import InvalidFields, Refusal
from fieldapp.kernel.shapes import load_form
from fieldapp.people.access import current_actor, requires
from fieldapp.schemes.queries import unconfirmed
from fieldapp.settlement.errors import (
    AlreadyPaid,
    CloseNotShown,
    ObstaclesRemain,
    PaidBeforeClose,
    PaidInFuture,
)
from fieldapp.settlement.models import ObstacleKind
from fieldapp.settlement.pages.blueprint import blueprint, this_month, zone
from fieldapp.settlement.pages.months import scheme_words
from fieldapp.settlement.queries.exports import payouts
from fieldapp.settlement.queries.months import answers_of_month, steps_of
from fieldapp.settlement.queries.payments import payments_of
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.schemas.months import PaymentShape
from fieldapp.settlement.service.calculation import begun_month
from fieldapp.settlement.service.checking import check_month
from fieldapp.settlement.service.obstacle_names import MOST_SUBJECTS, names_of_obstacles
from fieldapp.settlement.service.obstacles import obstacles_of
from fieldapp.settlement.service.order import is_next
from fieldapp.settlement.service.payment import mark_paid
from fieldapp.settlement.service.recovery import limits_set
from fieldapp.settlement.service.settled import state_in, state_of
from fieldapp.settlement.service.shown_close import close_as_shown, show_close, show_payment


@blueprint.post("/months/<month>/check")
@requires("months.close")
def check(month: str) -> Any:
    """Put the month before its reps."""
    check_month(current_actor(), month, zone=zone())
    return redirect(url_for(".month_overview", month=month), 303)


@blueprint.get("/months/<month>/close")
@requires("months.close")
def prepare_close(month: str) -> str:
    """What stands in the way of closing, each with what it is about and where it is settled."""
    return _close_page(begun_month(month, zone()))


@blueprint.post("/months/<month>/close")
@requires("months.close")
def close(month: str) -> Any:
    """Show what the close comes to; close the month when that was seen."""
    actor, accepted = current_actor(), _accepted()
    how: dict[str, Any] = {"accepted": accepted, "zone": zone(), "limits": limits_set()}
    seen = request.form.get("seen")
    if not seen:
        return _show_close(month, how)
    try:
        close_as_shown(actor, month, seen=seen, **how)
    except ObstaclesRemain as refusal:
        return _close_page(month, refusal), refusal.status
    except CloseNotShown as refusal:
        return _show_close(month, how, refusal)
    return redirect(url_for(".month_overview", month=month), 303)


def _show_close(month: str, how: Mapping[str, Any], refusal: Refusal | None = None) -> Any:
    try:
        shown = show_close(current_actor(), month, **how)
    except ObstaclesRemain as remaining:
        return _close_page(month, remaining), remaining.status
    words = scheme_words(scheme_paying(month).scheme)
    page = render_template(
        "month_close_confirm.html",
        month=month,
        shown=shown,
        reasons=how["accepted"],
        refusal=refusal,
        **words,
    )
    return page, refusal.status if refusal else 200


def _close_page(month: str, refusal: Refusal | None = None) -> str:
    now, published, steps = clock.now(), scheme_paying(month), steps_of(month)
    obstacles = obstacles_of(month, published, now)
    return render_template(
        "month_close.html",
        month=month,
        state=state_in(steps),
        is_over=month < this_month(),
        is_next=is_next(month),
        check_from=month_days(month)[1],
        obstacles=obstacles,
        named=names_of_obstacles(month, obstacles),
        most_subjects=MOST_SUBJECTS,
        published=published,
        provisional={parameter.path: parameter.text for parameter in unconfirmed(published)},
        answers=answers_of_month(month, now),
        refusal=refusal,
    )


def _accepted() -> dict[str, str]:
    return {str(kind): reason for kind in ObstacleKind if (reason := request.form.get(kind, "").strip())}


@blueprint.get("/months/<month>/payment")
@requires("months.close")
def prepare_payment(month: str) -> str:
    """The payment of a closed month, step by step: the payroll file, the day and the batch."""
    return _payment_page(begun_month(month, zone()))


@blueprint.post("/months/<month>/payment")
@requires("months.close")
def pay(month: str) -> Any:
    """Show what is about to be noted as paid; note it when that was seen."""
    try:
        paid = load_form(PaymentShape(), _sent_payment())
        if not request.form.get("seen"):
            return render_template(
                "month_payment_confirm.html", shown=show_payment(month, **paid), month=month
            )
        mark_paid(current_actor(), month, **paid)
    except (InvalidFields, AlreadyPaid, PaidInFuture, PaidBeforeClose) as refusal:
        return _payment_page(month, refusal), refusal.status
    return redirect(url_for(".month_overview", month=month), 303)


def _sent_payment() -> dict[str, str]:
    sent = {key: request.form.get(key, "") for key in ("paid_on", "batch")}
    return sent | ({"reason": request.form["reason"]} if "reason" in request.form else {})


def _payment_page(month: str, refusal: Refusal | None = None) -> str:
    return render_template(
        "month_payment.html",
        month=month,
        state=state_of(month),
        payments=payments_of(month),
        payouts=payouts(month, None),
        today=business_today().isoformat(),
        refusal=refusal,
    )
