"""The product's own gunicorn settings; each worker tells when it is ready, as the first request may come too soon."""

import os
import runpy
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
globals().update(runpy.run_path(str(TOP / "gunicorn.conf.py")))

preload_app = os.environ.get("FAULTS") != "full"
"""Short runs load the product once instead of once per worker, which is most of what they cost."""


def when_ready(server):
    """The product announces its address here; nobody reads it."""


def post_worker_init(worker):
    Path(os.environ["READY_FOLDER"], str(worker.pid)).touch()
