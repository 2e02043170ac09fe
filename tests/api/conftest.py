"""An office that is laid once for a module of refusals: since nothing may be stored, nothing can be in the way."""

from __future__ import annotations

import pytest

from tests.conftest import DatabaseTemplate
from tests.office import Office


@pytest.fixture(scope="module")
def steady_office(template: DatabaseTemplate) -> Office:
    template.lay_fresh_copy()
    return Office(template.app)
