"""The product less the guards that SABOTAGE names: `gunicorn tests.faults.sabotaged_wsgi:app`."""

import os

from tests.faults.sabotages import sabotage

sabotage(os.environ["SABOTAGE"])

from fieldapp import create_app  # noqa: E402  what is sabotaged must be so before the app is made

app = create_app()
