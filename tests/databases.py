"""Which databases a test runs on, where it is not both."""

import pytest

ON_ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")
"""Of who may, of headers and of what pages say: nothing of that knows which database it is."""
