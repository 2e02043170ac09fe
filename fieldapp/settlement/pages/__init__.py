"""HTML pages of settlement: the month and its steps, statements, figures of a month, drafts of schemes."""

from fieldapp.settlement.pages import drafts, figures, months, statements, steps
from fieldapp.settlement.pages.blueprint import blueprint

__all__ = ["blueprint", "drafts", "figures", "months", "statements", "steps"]
