"""SELECTs about people; never a write."""

from fieldapp.people.queries.accounts import (
    Actor,
    actor_by_secret,
    credentials_of,
    has_users,
    led_teams,
    recent_login_failures,
    staff_numbers_of,
    team_by_name,
    user_by_staff_number,
    users_with_teams,
)
from fieldapp.people.queries.login_links import login_link_owner, open_login_links
from fieldapp.people.queries.looks import looks_at, noted_looks
from fieldapp.people.queries.scope import (
    deputies_of,
    is_visible_to,
    may_read_rep,
    people_known_to,
    reps_visible_to,
    standing_deputy,
)
from fieldapp.people.queries.working import (
    employment_in_force,
    employment_of,
    employments_in_force,
    leave_from,
    leave_in_force,
    leaves_between,
    people_by_staff_number,
    people_page,
    periods_of,
)

__all__ = [
    "Actor",
    "actor_by_secret",
    "credentials_of",
    "deputies_of",
    "employment_in_force",
    "employment_of",
    "employments_in_force",
    "has_users",
    "is_visible_to",
    "leave_from",
    "leave_in_force",
    "leaves_between",
    "led_teams",
    "login_link_owner",
    "looks_at",
    "may_read_rep",
    "noted_looks",
    "open_login_links",
    "people_by_staff_number",
    "people_known_to",
    "people_page",
    "periods_of",
    "recent_login_failures",
    "reps_visible_to",
    "staff_numbers_of",
    "standing_deputy",
    "team_by_name",
    "user_by_staff_number",
    "users_with_teams",
]
