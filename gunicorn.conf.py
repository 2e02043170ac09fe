"""gunicorn's settings for facing phones directly; behind nginx use `--worker-class sync`.

Environment: HOST (127.0.0.1), PORT (8000), WORKERS (cores, at least 2), THREADS (8).
"""

import gc
import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WORKERS", max(2, os.cpu_count() or 2)))
threads = int(os.environ.get("THREADS", "8"))
max_requests = 20_000
max_requests_jitter = 2_000
timeout = 60
graceful_timeout = 20
keepalive = 15
control_socket_disable = True  # it would leave a socket in the user's home
limit_request_line = 4094
limit_request_fields = 64
loglevel = os.environ.get("LOG_LEVEL", "warning")


def on_starting(server):
    """Load pinyin's tables once, before the workers are forked and share them: every rep's pull asks for them."""
    from fieldapp.kernel.pinyin import initials  # noqa: PLC0415  this file is also run to announce the address

    initials("辛集")
    _try_bucket(server.log)
    gc.freeze()


def _try_bucket(log):
    """A bucket that refuses ends the start; one that does not answer may come back, and records are taken meanwhile."""
    from fieldapp.config import settings_from  # noqa: PLC0415
    from fieldapp.photos.errors import PhotoStoreAway, PhotoStoreRefused  # noqa: PLC0415
    from fieldapp.photos.store import opened_store  # noqa: PLC0415

    settings = settings_from()
    if not settings.photo_store:
        return
    store = opened_store(settings)  # the master's own: workers open connections of theirs
    try:
        store.prove()
    except PhotoStoreRefused as refusal:
        sys.exit(f"fieldapp: photo store {store}: {refusal.cause}; {refusal.remedy}")
    except PhotoStoreAway as refusal:
        log.warning("photo store %s: %s; photos wait until it answers", store, refusal.cause)


def post_worker_init(worker):
    """What the app is made of stays: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


def when_ready(server):
    """Say where the product is, as soon as it answers.

    In a process of its own: a thread in the master could hold a lock at the moment the master forks a worker.
    """
    subprocess.Popen([sys.executable, __file__])


def _announce():
    address = f"http://{bind}"
    for _ in range(150):
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                break
        except OSError:
            time.sleep(0.2)
    else:
        print(f"fieldapp does not answer at {address}; see the messages above", flush=True)
        return
    print(f"\nfieldapp is running at {address}  (API: {address}/api/docs, stop: Ctrl-C)", flush=True)
    logins = Path(os.environ.get("FIELDAPP_DATA_FOLDER") or "data") / "demo-logins.json"
    if logins.exists():
        for role, login in json.loads(logins.read_text(encoding="utf-8")).items():
            print(f"  {role:<16} {login['staff_number']:<6} {login['password']}", flush=True)


if __name__ == "__main__":
    _announce()
