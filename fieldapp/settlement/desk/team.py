"""The team: each rep's month against the own targets, outlets nobody was at, trend, map."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import current_app, render_template, request

from fieldapp.kernel import clock
from fieldapp.kernel.days import business_today, day_named
from fieldapp.people.access import current_actor, requires
from fieldapp.people.service.looking import note_look
from fieldapp.schemes.queries import scheme_of_month
from fieldapp.settlement.desk.blueprint import blueprint
from fieldapp.settlement.queries import team as queries
from fieldapp.settlement.queries.reps import ids_visible_to
from fieldapp.settlement.service.team import UNSEEN_DAYS, coverage, team_month, team_trend
from fieldapp.settlement.service.team_routes import team_routes_on


@blueprint.get("/team")
@requires("team.read")
def team() -> str:
    """Each rep's running month, the one furthest against the own targets first."""
    today = business_today()
    month = clock.month_of(today)
    published = scheme_of_month(month)
    reps = team_month(current_actor(), month, published, today, clock.now())
    return render_template(
        "team.html", month=month, reps=reps, targets=published.scheme.targets, unseen_days=UNSEEN_DAYS
    )


@blueprint.get("/team/outlets")
@requires("team.read")
def team_outlets() -> str:
    """Who has not been where for how long."""
    actor, today = current_actor(), business_today()
    reps = queries.reps_of(actor)
    asked = request.args.get("rep", "")
    wanted = queries.OutletsWanted(
        words=request.args.get("q", "").strip()[:60],
        rep=asked if asked in {row.staff_number for row in reps} else "",
        by_name=request.args.get("sort") == "code",
    )
    page = queries.outlets_page(
        ids_visible_to(actor), wanted, today=today, cursor=request.args.get("cursor", "")[:60]
    )
    return render_template(
        "team_outlets.html",
        page=page,
        reps=reps,
        wanted=wanted,
        days_since=lambda day: _days_since(day, today),
    )


@blueprint.get("/team/trend")
@requires("team.read")
def trend() -> str:
    """What the last months came to, and signals week by week."""
    return render_template("team_trend.html", trend=team_trend(current_actor(), business_today()))


@blueprint.get("/team/routes")
@requires("team.read")
def team_routes() -> str:
    """Each rep's route of a day: what was planned, what was done, what is still open or was missed."""
    today = business_today()
    asked = request.args.get("day", "")
    day = day_named(asked) if asked else today
    return render_template(
        "team_routes.html",
        day=day,
        today=today,
        before=day - clock.ONE_DAY,
        after=day + clock.ONE_DAY,
        routes=team_routes_on(current_actor(), day),
    )


@blueprint.get("/team/map")
@requires("team.read")
def team_map() -> str:
    """Outlets, today's records and display coverage on a map; each position shown is noted as looked at."""
    actor, today = current_actor(), business_today()
    outlets = queries.outlets_on_map(ids_visible_to(actor), today, clock.month_of(today))
    made = queries.checked_in(actor, today)
    for row in made:
        note_look(actor, row.submitter_id, "record", row.id)
    townships = coverage(outlets)
    settings = current_app.config["SETTINGS"]
    return render_template(
        "team_map.html",
        townships=townships,
        made=made,
        points=_points(outlets, made, townships),
        tiles={"url": settings.tile_url, "datum": settings.tile_datum, "by": settings.tile_attribution},
    )


def _points(outlets: Any, made: Any, townships: Any) -> dict[str, list[list[Any]]]:
    """What the map draws, in short rows: latitude, longitude, words, figures, and of an outlet which township."""
    placed = [each for each in townships if each.lat is not None]
    at = {each.township: number for number, each in enumerate(placed)}
    return {
        "outlets": [
            [row.lat, row.lon, f"{row.name} · {row.rep_name}", int(row.displayed), at[row.township]]
            for row in outlets
            if row.lat is not None
        ],
        "made": [[row.lat, row.lon, f"{row.rep_name} · {row.outlet_name or ''}", row.kind] for row in made],
        "townships": [
            [each.lat, each.lon, each.township, each.displayed, each.outlets, each.percent] for each in placed
        ],
    }


def _days_since(day: str, today: date) -> int | None:
    """Days since somebody was there; None: nobody ever was."""
    return None if day.startswith("0001") else (today - date.fromisoformat(day)).days
