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

__all__ = [
    "BanquetShape",
    "CancellationShape",
    "DisplayShape",
    "OpeningShape",
    "ProofShape",
    "ReceiptShape",
    "ReversalShape",
    "ReviewShape",
    "ShelfItemShape",
    "SubmissionFilterShape",
    "SubmissionPageShape",
    "SubmissionShape",
    "VisitShape",
    "WithdrawalShape",
]
