"""HTML pages of inspection: samples, findings, appeals and their rulings."""

from fieldapp.inspection.pages import appeals, findings, samples
from fieldapp.inspection.pages.blueprint import blueprint

__all__ = ["appeals", "blueprint", "findings", "samples"]
