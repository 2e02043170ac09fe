"""SELECTs about outlets, products, who looks after what, targets and sales; never a write."""

from fieldapp.outlets.queries.agreements import agreement_by_code, agreements_by_code, agreements_of_outlet
from fieldapp.outlets.queries.around import agreements_on, known_outlets
from fieldapp.outlets.queries.catalogue import (
    OutletRef,
    outlet_by_code,
    outlets_page,
    products,
    unknown_products,
)
from fieldapp.outlets.queries.cover import (
    cover_from,
    cover_spans,
    covered_by,
    covers_between,
    looks_after,
    outlets_of_rep,
)
from fieldapp.outlets.queries.figures import (
    sales_of_month,
    sales_sums_before,
    targets_of_month,
    township_duties,
)
from fieldapp.outlets.queries.history import (
    agreement_runs,
    assignment_spans,
    covers,
    decided_by,
    outlets_reassigned,
    outlets_with_agreements,
    rep_of_outlet,
    responsible_rep,
    township_held,
)
from fieldapp.outlets.queries.policies import policies_between, policies_named, policy_by_id
from fieldapp.outlets.queries.present import (
    OutletCounts,
    assignments_of,
    codes_of_outlets,
    duties_of,
    outlet_counts,
    outlets_by_code,
    sales_in_force,
    targets_in_force,
    townships,
)

__all__ = [
    "OutletCounts",
    "OutletRef",
    "agreement_by_code",
    "agreement_runs",
    "agreements_by_code",
    "agreements_of_outlet",
    "agreements_on",
    "assignment_spans",
    "assignments_of",
    "codes_of_outlets",
    "cover_from",
    "cover_spans",
    "covered_by",
    "covers",
    "covers_between",
    "decided_by",
    "duties_of",
    "known_outlets",
    "looks_after",
    "outlet_by_code",
    "outlet_counts",
    "outlets_by_code",
    "outlets_of_rep",
    "outlets_page",
    "outlets_reassigned",
    "outlets_with_agreements",
    "policies_between",
    "policies_named",
    "policy_by_id",
    "products",
    "rep_of_outlet",
    "responsible_rep",
    "sales_in_force",
    "sales_of_month",
    "sales_sums_before",
    "targets_in_force",
    "targets_of_month",
    "township_duties",
    "township_held",
    "townships",
    "unknown_products",
]
