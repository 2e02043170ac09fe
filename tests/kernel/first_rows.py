"""A row for every append-only table of the first revision, and for what it refers to, in plain SQL.

Plain, because later versions of the code no longer write the first revision's tables.
"""

AT = "'2026-01-01 00:00:00+00:00'"

FIRST_ROWS = (
    "INSERT INTO team (id, name) VALUES (1, 'north')",
    "INSERT INTO user_account (id, staff_number, name, role, team_id, password_hash, must_change_password,"
    f" language, created_at) VALUES (1, 'rep_an', 'An', 'rep', 1, '-', FALSE, 'zh', {AT})",
    "INSERT INTO township (code, name, in_county_seat) VALUES ('xinji', 'Xinji', TRUE)",
    "INSERT INTO outlet (id, code, name, kind, township_code, created_at)"
    f" VALUES (1, 'shop-1', 'Shop', 'tobacco_liquor', 'xinji', {AT})",
    "INSERT INTO submission (id, kind, rep_id, outlet_id, state, body, body_sha256, occurred_at, device_time,"
    " clock_offset_s, received_at, business_day, month, signals)"
    f" VALUES ('0198c0de-0000-7000-8000-000000000000', 'display', 1, 1, 'approved', '{{}}', 'a', {AT}, {AT}, 0,"
    f" {AT}, '2026-01-01', '2026-01', '[]')",
    "INSERT INTO audit_entry (id, at, action, subject_kind, subject_id, details)"
    f" VALUES (1, {AT}, 'user.created', 'user', 'rep_an', '{{}}')",
    "INSERT INTO scheme_version (id, code, version, effective_from, text_sha256, text, published_at)"
    f" VALUES (1, 'a-scheme', 1, '2018-01-01', 'a', 'text', {AT})",
    "INSERT INTO assignment (id, outlet_id, rep_id, valid_from, decided_at)"
    f" VALUES (1, 1, 1, '2018-01-01', {AT})",
    f"INSERT INTO outlet_township (id, outlet_id, township_code, decided_at) VALUES (1, 1, 'xinji', {AT})",
    "INSERT INTO sales_entry (id, month, rep_id, line, target_fen, actual_fen, decided_at)"
    f" VALUES (1, '2026-01', 1, 'yanghe', 1, 1, {AT})",
    f"INSERT INTO target (id, month, rep_id, kind, value, decided_at) VALUES (1, '2026-01', 1, 'banquet', 5, {AT})",
    "INSERT INTO township_duty (id, rep_id, township_code, on_duty, valid_from, decided_at)"
    f" VALUES (1, 1, 'xinji', TRUE, '2018-01-01', {AT})",
    "INSERT INTO review (id, submission_id, decision, decided_by, decided_at)"
    f" VALUES (1, '0198c0de-0000-7000-8000-000000000000', 'approved', 1, {AT})",
)
