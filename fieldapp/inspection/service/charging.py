"""Which of the chargeable findings are not charged, as another one on their outlet and day is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from fieldapp.evaluator.charging import Instead, not_charged
from fieldapp.evaluator.facts import Finding
from fieldapp.inspection.queries.chargeable import chargeable_beside
from fieldapp.kernel import clock
from fieldapp.schemes.queries import schemes_of_months


def charged_instead(chargeable: Collection[str]) -> Mapping[str, Instead]:
    """Why some of the chargeable findings cost nothing, by id, under the schemes in force; in two queries.

    Args:
        chargeable: ids of findings; those that are charged are not in the answer.
    """
    if not chargeable:
        return {}
    by_month: dict[str, list[Finding]] = defaultdict(list)
    for row in chargeable_beside(chargeable, clock.now()):
        by_month[row.month].append(Finding(row.finding_id, str(row.shop_id), row.kind, row.day.isoformat()))
    schemes = schemes_of_months(by_month)
    return {
        finding_id: why
        for month, findings in by_month.items()
        if (published := schemes[month])
        for finding_id, why in not_charged(published.scheme.finding_kinds, findings).items()
    }
