"""login links, who looked, market policies, routes

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "login_link",
        _id(),
        sa.Column("secret_sha256", _code(64), nullable=False),
        _user("user_id"),
        _user("made_by"),
        _instant("made_at"),
        _instant("expires_at"),
        _instant("spent_at", nullable=True),
        _instant("revoked_at", nullable=True),
        _references("login_link", "user_id"),
        _references("login_link", "made_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_link")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_login_link_secret_sha256")),
    )
    op.create_index(op.f("ix_login_link_user_id_expires_at"), "login_link", ["user_id", "expires_at"])
    op.create_table(
        "look",
        _user("owner_id"),
        sa.Column("day", sa.Date(), nullable=False),
        _user("reader_id"),
        sa.Column("thing_kind", _code(20), nullable=False),
        sa.Column("thing_id", _code(64), nullable=False),
        _references("look", "owner_id"),
        _references("look", "reader_id"),
        sa.PrimaryKeyConstraint(
            "owner_id", "day", "reader_id", "thing_kind", "thing_id", name=op.f("pk_look")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "market_policy",
        _id(),
        sa.Column("policy_id", _code(36), nullable=False),
        sa.Column("team_id", _serial(), nullable=True),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        _instant("decided_at"),
        _user("decided_by", nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_market_policy_days_in_order")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_market_policy_team_id_team")),
        _references("market_policy", "decided_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_policy")),
    )
    op.create_index(op.f("ix_market_policy_last_day"), "market_policy", ["last_day"])
    op.create_index(
        op.f("ix_market_policy_policy_id_decided_at"), "market_policy", ["policy_id", "decided_at"]
    )
    op.create_table(
        "route_plan",
        _id(),
        _user("rep_id"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outlets", sa.JSON(), nullable=False),
        _user("planned_by"),
        _instant("planned_at"),
        _references("route_plan", "rep_id"),
        _references("route_plan", "planned_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_plan")),
    )
    op.create_index(
        op.f("ix_route_plan_rep_id_day_planned_at"), "route_plan", ["rep_id", "day", "planned_at"]
    )


def _serial() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column:
    return sa.Column("id", _serial(), nullable=False)


def _user(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, _serial(), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _code(length: int) -> sa.types.TypeEngine:
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def _references(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["user_account.id"], name=op.f(f"fk_{table}_{column}_user_account")
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the upgrade")
