"""HTML pages of field work: records in lists and one by one, the review queue, and what is decided on them."""

from fieldapp.fieldwork.pages import records, review
from fieldapp.fieldwork.pages.blueprint import blueprint

__all__ = ["blueprint", "records", "review"]
