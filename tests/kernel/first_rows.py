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

LATER_ROWS = (
    "INSERT INTO leave (id, user_id, first_day, last_day, is_cancelled, decided_at)"
    f" VALUES (1, 1, '2026-03-02', '2026-03-03', FALSE, {AT})",
    "INSERT INTO cover (id, absent_rep_id, cover_rep_id, first_day, last_day, is_cancelled, decided_at)"
    f" VALUES (1, 1, 1, '2026-03-02', '2026-03-03', FALSE, {AT})",
    "INSERT INTO display_agreement (id, code, outlet_id, first_day, last_day, bottles, layers, fee_fen,"
    f" is_cancelled, decided_at) VALUES (1, 'XY-1', 1, '2026-03-01', '2026-05-31', 24, 2, 60000, FALSE, {AT})",
    "INSERT INTO parameter_confirmation (id, scheme_version_id, path, statement, confirmed_by, confirmed_at)"
    f" VALUES (1, 1, '/targets', 'the chairman said so', 1, {AT})",
    f"INSERT INTO scheme_reading (scheme_version_id, user_id, read_at) VALUES (1, 1, {AT})",
    "INSERT INTO sample (id, inspector_id, day, size, seed, odds, drawn_by, drawn_at)"
    f" VALUES (1, 1, '2026-03-02', 1, 7, '{{}}', 1, {AT})",
    "INSERT INTO sample_outlet (sample_id, outlet_id, position, weight) VALUES (1, 1, 0, 1.5)",
    "INSERT INTO finding (id, outlet_id, kind, day, month, figures, photos, loss_fen, document, recorded_by,"
    f" recorded_at) VALUES ('0198c0de-0000-7000-8000-00000000000f', 1, 'claim_loss', '2026-03-02',"
    f" '2026-03', '{{}}', '[]', 100, 'HB-1', 1, {AT})",
    "INSERT INTO finding_notice (id, finding_id, rep_id, posted_at, appeal_until)"
    f" VALUES (1, '0198c0de-0000-7000-8000-00000000000f', 1, {AT}, {AT})",
    "INSERT INTO appeal (id, rep_id, subject, subject_id, body_sha256, text, filed_at)"
    f" VALUES ('0198c0de-0000-7000-8000-00000000000a', 1, 'finding', '0198c0de-0000-7000-8000-00000000000f', 'a',"
    f" 'not so', {AT})",
    "INSERT INTO appeal_photo (appeal_id, position, sha256)"
    " VALUES ('0198c0de-0000-7000-8000-00000000000a', 0, 'a')",
    "INSERT INTO ruling (appeal_id, outcome, reason, decided_by, decided_at)"
    f" VALUES ('0198c0de-0000-7000-8000-00000000000a', 'lifted', 'so it is', 1, {AT})",
    "INSERT INTO settlement_run (id, kind, month, scheme_version_id, as_of, reps, total_fen)"
    f" VALUES (1, 'close', '2026-03', 1, {AT}, 1, 100)",
    f"INSERT INTO month_step (id, month, step, run_id, done_at) VALUES (1, '2026-03', 'closed', 1, {AT})",
    "INSERT INTO payment_correction (id, month, paid_on, batch, reason, decided_at, decided_by)"
    f" VALUES (1, '2026-03', '2026-04-03', 'B1', 'typed wrongly', {AT}, 1)",
    "INSERT INTO accepted_obstacle (id, run_id, kind, subjects, reason, accepted_by)"
    " VALUES (1, 1, 'missing_targets', '[]', 'known', 1)",
    "INSERT INTO confirmation (id, month, rep_id, answer, answered_at)"
    f" VALUES (1, '2026-03', 1, 'confirmed', {AT})",
    "INSERT INTO ledger_line (id, run_id, rep_id, month, posted_in, source, account, clause, item, quantity,"
    " rate_fen, amount_fen) VALUES (1, 1, 1, '2026-03', '2026-03', 'scheme', 'pay', 'a.clause', '', 1, 100, 100)",
    "INSERT INTO payout (month, rep_id, run_id, posted_fen, recovered_fen, carried_in_fen, payable_fen,"
    " carried_out_fen) VALUES ('2026-03', 1, 1, 100, 0, 0, 100, 0)",
    "INSERT INTO look (owner_id, day, reader_id, thing_kind, thing_id) VALUES (1, '2026-03-02', 1, 'record', 'a')",
    "INSERT INTO market_policy (id, policy_id, title, text, first_day, last_day, is_withdrawn, decided_at)"
    f" VALUES (1, '0198c0de-0000-7000-8000-00000000000b', 'May', 'Buy two', '2026-03-01', '2026-03-31', FALSE, {AT})",
    "INSERT INTO route_plan (id, rep_id, day, outlets, planned_by, planned_at)"
    f" VALUES (1, 1, '2026-03-02', '[1]', 1, {AT})",
    f"INSERT INTO wage (id, month, rep_id, wage_fen, decided_at) VALUES (1, '2026-03', 1, 400000, {AT})",
    f"INSERT INTO setting_change (id, name, value, decided_at) VALUES (1, 'appeal_days', '9', {AT})",
    "INSERT INTO outlet_closure (id, outlet_id, is_closed, from_day, decided_at)"
    f" VALUES (1, 1, TRUE, '2026-03-02', {AT})",
    "INSERT INTO inspection_region (id, inspector_id, is_whole, valid_from, decided_at)"
    f" VALUES (1, 1, FALSE, '2026-03-02', {AT})",
    "INSERT INTO inspection_region_township (region_id, township_code) VALUES (1, 'xinji')",
    f"INSERT INTO outlet_merge (id, outlet_id, from_month, decided_at) VALUES (1, 1, '2026-03', {AT})",
    "INSERT INTO change_proposal (id, kind, outlet_id, terms, reason, proposed_by, proposed_at)"
    f" VALUES (1, 'closure', 1, '{{}}', 'shut', 1, {AT})",
    f"INSERT INTO change_decision (change_id, is_confirmed, decided_by, decided_at) VALUES (1, TRUE, 1, {AT})",
)
"""Rows for the append-only tables of later revisions."""
