"""Tables of the trade: townships, outlets, products, who looks after what, targets and sales.

What pay depends on is append-only with `decided_at`: the row decided last is the one in force.
"""

from fieldapp.outlets.models.changes import ChangeDecision, ChangeKind, ChangeProposal
from fieldapp.outlets.models.duties import Assignment, Cover, TownshipDuty
from fieldapp.outlets.models.figures import SalesEntry, Target, TargetKind
from fieldapp.outlets.models.places import (
    Outlet,
    OutletClosure,
    OutletKind,
    OutletMerge,
    OutletTownship,
    Product,
    Township,
)
from fieldapp.outlets.models.regions import InspectionRegion, InspectionRegionTownship
from fieldapp.outlets.models.terms import DisplayAgreement, MarketPolicy

__all__ = [
    "Assignment",
    "ChangeDecision",
    "ChangeKind",
    "ChangeProposal",
    "Cover",
    "DisplayAgreement",
    "InspectionRegion",
    "InspectionRegionTownship",
    "MarketPolicy",
    "Outlet",
    "OutletClosure",
    "OutletKind",
    "OutletMerge",
    "OutletTownship",
    "Product",
    "SalesEntry",
    "Target",
    "TargetKind",
    "Township",
    "TownshipDuty",
]
