"""The kinds of decision that reps may appeal against."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.inspection.models import AppealSubject
from fieldapp.inspection.service.contested.contract import Contested, Order, Terms
from fieldapp.inspection.service.contested.figures import ContestedSales, ContestedTarget
from fieldapp.inspection.service.contested.finding import ContestedFinding
from fieldapp.inspection.service.contested.rejection import ContestedRejection

CONTESTED: Mapping[AppealSubject, Contested] = {
    AppealSubject.FINDING: ContestedFinding(),
    AppealSubject.REJECTION: ContestedRejection(),
    AppealSubject.TARGET: ContestedTarget(),
    AppealSubject.SALES: ContestedSales(),
}

__all__ = ["CONTESTED", "Contested", "Order", "Terms"]
