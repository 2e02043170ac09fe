"""HTML pages of inspection: samples, appeals and their rulings."""

from fieldapp.inspection.pages import appeals, samples
from fieldapp.inspection.pages.blueprint import blueprint

__all__ = ["appeals", "blueprint", "samples"]
