"""Imports from tables: each kind is data, one way of reading, comparing and storing serves them all."""

from collections.abc import Mapping

from fieldapp.outlets.service.imports.agreements import AGREEMENTS
from fieldapp.outlets.service.imports.drafting import Applied, Preview, apply_import, preview_import
from fieldapp.outlets.service.imports.duties import ASSIGNMENTS, DUTIES
from fieldapp.outlets.service.imports.figures import OUTLET_SALES, SALES, TARGETS
from fieldapp.outlets.service.imports.kinds import ImportKind
from fieldapp.outlets.service.imports.people import PEOPLE
from fieldapp.outlets.service.imports.places import OUTLETS, TOWNSHIPS
from fieldapp.outlets.service.imports.reading import Adaptation
from fieldapp.outlets.service.imports.wages import WAGES

KINDS: Mapping[str, ImportKind] = {
    kind.code: kind
    for kind in (
        PEOPLE,
        TOWNSHIPS,
        OUTLETS,
        ASSIGNMENTS,
        DUTIES,
        AGREEMENTS,
        TARGETS,
        SALES,
        OUTLET_SALES,
        WAGES,
    )
}
"""Every kind of import, in the order in which a new office needs them."""

__all__ = ["KINDS", "Adaptation", "Applied", "ImportKind", "Preview", "apply_import", "preview_import"]
