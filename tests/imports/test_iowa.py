"""Foreign data goes in through a column mapping: 9,510 real sales lines of 224 real outlets, to the fen."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from fieldapp.outlets import queries
from fieldapp.outlets.service import enter_townships
from fieldapp.people.queries import people_by_staff_number
from tests.imports.tables import csv_of, faults, imported, previewed, send
from tests.office import Office

FILE = Path(__file__).parents[1] / "data" / "outlets" / "iowa-liquor-sales-2012-01-31.csv.gz"
OUTLETS = {
    "columns": {"code": "store_number", "name": "store_name", "township": "city"},
    "constants": {"kind": "supermarket"},
    "aggregate": True,
}
SALES = {
    "columns": {"outlet": "store_number", "day": "date", "actual_fen": "sale_dollars"},
    "constants": {"line": "yanghe"},
}
EMPTY_AS_NOTHING = {**SALES, "values": {"actual_fen": {"": "0"}}}
REPS = ("rep_an", "rep_bai", "rep_cui")


@pytest.fixture(scope="module")
def data() -> bytes:
    return gzip.decompress(FILE.read_bytes())


def test_real_outlets_and_their_sales_go_in_to_the_fen(office: Office, data: bytes) -> None:
    lines = list(csv.DictReader(data.decode().splitlines()))
    cities = sorted({line["city"] for line in lines})
    with office.app.app_context():
        enter_townships((f"city-{number}", city, None, False) for number, city in enumerate(cities))
    seen = previewed(office, "admin_wang", "outlets", data, mapping=OUTLETS)
    assert (seen["counts"], len(seen["ignored"])) == ({"new": 224, "changed": 0, "same": 0}, 13)
    imported(office, "admin_wang", "outlets", data, mapping=OUTLETS)

    shops = sorted({line["store_number"] for line in lines})
    rep_of = {shop: REPS[number % 3] for number, shop in enumerate(shops)}
    table = csv_of(
        ("outlet", "rep", "valid from"), *((shop, rep, "2012-01-01") for shop, rep in rep_of.items())
    )
    assert imported(office, "admin_wang", "assignments", table)["counts"]["new"] == 224

    empty = [number for number, line in enumerate(lines, 2) if not line["sale_dollars"]]
    answer = send(office, "finance_du", "outlet-sales/preview", data, mapping=SALES)
    told = faults(answer)
    assert [fault for fault in told if fault[2] == "missing"] == [(row, "P", "missing") for row in empty]
    assert len(empty) == 7 and len(told) == 7 + 3  # and three reps without a target

    targets = csv_of(
        ("rep", "month", "brand line", "target (yuan)", "actual (yuan)"),
        *((rep, "2012-01", "yanghe", "300,000", "0") for rep in REPS),
    )
    imported(office, "finance_du", "sales", targets)
    done = imported(office, "finance_du", "outlet-sales", data, mapping=EMPTY_AS_NOTHING)
    assert done["counts"] == {"new": 0, "changed": 3, "same": 0}

    expected: dict[str, int] = defaultdict(int)
    for line in lines:
        expected[rep_of[line["store_number"]]] += int(Decimal(line["sale_dollars"] or 0) * 100)
    with office.app.app_context():
        people = people_by_staff_number(REPS)
        entered = queries.sales_in_force(["2012-01"])
        sums = {rep: entered[people[rep].id, "2012-01", "yanghe"] for rep in REPS}
    assert sums == {rep: (30_000_000, expected[rep]) for rep in REPS}
    assert sum(actual for _, actual in sums.values()) == 103_995_109
    assert (
        previewed(office, "finance_du", "outlet-sales", data, mapping=EMPTY_AS_NOTHING)["counts"]["same"] == 3
    )


def test_a_category_may_mean_a_line_and_what_means_none_is_told(steady_office: Office) -> None:
    table = csv_of(
        ("store", "date", "category", "dollars"),
        ("rep_an-0", "2026-03-01", "VODKA", "1"),
        ("rep_an-0", "2026-03-01", "", "1"),
        ("rep_an-0", "2026-03-01", "RUM", "1"),
    )
    mapping = {
        "columns": {"outlet": "store", "day": "date", "line": "category", "actual_fen": "dollars"},
        "values": {"line": {"VODKA": "yanghe", "": "redwine"}},
    }
    answer = send(steady_office, "finance_du", "outlet-sales/preview", table, mapping=mapping)
    assert [fault for fault in faults(answer) if fault[2] != "no_target"] == [(4, "C", "unknown_line")]
