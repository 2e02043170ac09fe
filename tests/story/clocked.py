"""The product as a WSGI application under a clock that a test sets: how many seconds it is off stands in a file."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from fieldapp import create_app
from fieldapp.kernel import clock

OFFSET = Path(os.environ["FIELDAPP_DATA_FOLDER"]) / "clock-offset-s"
_real_now = clock.now


def _shifted_now() -> datetime:
    return _real_now() + timedelta(seconds=float(OFFSET.read_text()))


clock.now = _shifted_now
app = create_app()
