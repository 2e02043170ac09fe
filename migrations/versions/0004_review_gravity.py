"""how grave a record's signals are, by which the review queue is ordered

Revision: 0004
Follows: 0003
"""

import json

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GRAVITY = {
    "photo_seen_before": 9,
    "photo_like_other_outlet": 8,
    "far_from_outlet": 7,
    "impossible_speed": 7,
    "outlet_not_assigned": 6,
    "like_known_outlet": 6,
    "same_occasion": 6,
    "repeated_coordinates": 5,
    "accuracy_zero": 5,
    "photo_older_than_visit": 4,
    "position_cached": 4,
    "altitude_never": 3,
    "clock_off": 3,
    "from_the_future": 3,
    "booked_late": 3,
    "sent_late": 2,
    "no_position": 2,
    "position_unsure": 1,
    "photo_like_earlier": 0,
}


def upgrade() -> None:
    op.add_column("submission", sa.Column("gravity", sa.SmallInteger(), server_default="0", nullable=False))
    _fill(op.get_bind())
    for name, columns, condition in (
        ("ix_submission_waiting", [sa.text("gravity DESC"), "received_at", "id"], "state = 'submitted'"),
        ("ix_submission_flagged", ["received_at"], "gravity > 0"),
    ):
        where = sa.text(condition)
        op.create_index(name, "submission", columns, sqlite_where=where, postgresql_where=where)


def _fill(connection) -> None:
    flagged = connection.execute(
        sa.text("SELECT id, CAST(signals AS TEXT) FROM submission WHERE CAST(signals AS TEXT) <> '[]'")
    ).all()
    rows = [{"record": record, "gravity": _gravity(json.loads(signals))} for record, signals in flagged]
    if rows:
        connection.execute(sa.text("UPDATE submission SET gravity = :gravity WHERE id = :record"), rows)


def _gravity(signals: list) -> int:
    found = sorted((GRAVITY.get(signal["code"], 1) for signal in signals), reverse=True)
    shown = [gravity for gravity in found if gravity]
    return shown[0] * 10 + min(len(shown) - 1, 9) if shown else 0
