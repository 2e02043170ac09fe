"""HTML pages of inspection: appeals and their rulings."""

from fieldapp.inspection.pages import appeals
from fieldapp.inspection.pages.blueprint import blueprint

__all__ = ["appeals", "blueprint"]
