"""HTML pages of inspection: samples, double checks, findings, appeals and their rulings."""

from fieldapp.inspection.pages import appeals, doubles, findings, samples
from fieldapp.inspection.pages.blueprint import blueprint

__all__ = ["appeals", "blueprint", "doubles", "findings", "samples"]
