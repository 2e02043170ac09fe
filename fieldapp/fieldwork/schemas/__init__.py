"""Shapes of field work on the wire."""

from fieldapp.fieldwork.schemas.answers import (
    ReceiptShape,
    ReversalShape,
    ReviewShape,
    SubmissionFilterShape,
    SubmissionPageShape,
    SubmissionShape,
)
from fieldapp.fieldwork.schemas.banquets import (
    BanquetShape,
    CancellationShape,
    ProofShape,
    WithdrawalShape,
)
from fieldapp.fieldwork.schemas.records import DisplayShape, OpeningShape, ShelfItemShape, VisitShape
from fieldapp.fieldwork.schemas.routes import RouteShape, StopsShape

__all__ = [
    "BanquetShape",
    "CancellationShape",
    "DisplayShape",
    "OpeningShape",
    "ProofShape",
    "ReceiptShape",
    "ReversalShape",
    "ReviewShape",
    "RouteShape",
    "ShelfItemShape",
    "StopsShape",
    "SubmissionFilterShape",
    "SubmissionPageShape",
    "SubmissionShape",
    "VisitShape",
    "WithdrawalShape",
]
