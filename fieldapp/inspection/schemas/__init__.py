"""Shapes of inspection on the wire."""

from fieldapp.inspection.schemas.appeals import (
    AppealFilterShape,
    AppealPageShape,
    AppealPhotosShape,
    AppealShape,
    NewAppealShape,
    RulingFormShape,
    RulingShape,
)
from fieldapp.inspection.schemas.inspections import (
    ClaimLossShape,
    ClaimsShape,
    FindingKindShape,
    FindingPageShape,
    FindingShape,
    InspectionPageShape,
    InspectionReceiptShape,
    InspectionShape,
    MonthFilterShape,
    NewInspectionShape,
    WholeFindingShape,
)
from fieldapp.inspection.schemas.samples import (
    DrawnSampleShape,
    SampleFilterShape,
    SampleShape,
    WantedSampleShape,
)

__all__ = [
    "AppealFilterShape",
    "AppealPageShape",
    "AppealPhotosShape",
    "AppealShape",
    "ClaimLossShape",
    "ClaimsShape",
    "DrawnSampleShape",
    "FindingKindShape",
    "FindingPageShape",
    "FindingShape",
    "InspectionPageShape",
    "InspectionReceiptShape",
    "InspectionShape",
    "MonthFilterShape",
    "NewAppealShape",
    "NewInspectionShape",
    "RulingFormShape",
    "RulingShape",
    "SampleFilterShape",
    "SampleShape",
    "WantedSampleShape",
    "WholeFindingShape",
]
