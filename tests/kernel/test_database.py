"""What every connection to the database is told first; SQLite compiles no statements."""

import pytest
from flask import Flask

from fieldapp.kernel.database import db


@pytest.mark.parametrize("database", ["postgresql"], indirect=True, scope="session")
def test_no_statement_waits_for_its_compilation_after_a_failed_one_either(app: Flask) -> None:
    with app.app_context(), db.engines[None].connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        connection.rollback()
        assert connection.exec_driver_sql("SHOW jit").scalar_one() == "off"
