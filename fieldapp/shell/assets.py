"""Static files under addresses that change with their content, so that a browser may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from flask import Flask, Response, current_app, g, request, url_for
from werkzeug.security import safe_join

KEPT_FOR_A_YEAR = "public, max-age=31536000, immutable"


def configure_assets(app: Flask) -> None:
    """Give templates `asset(path)`, and its addresses their long life."""
    app.add_template_global(asset)
    app.after_request(_let_browsers_keep)


def asset(path: str) -> str:
    """The address of a static file with the fingerprint of its content; made once for all a page names it."""
    known: dict[str, str] = g.setdefault("asset_addresses", {})
    if path not in known:
        known[path] = url_for("static", filename=path, v=fingerprint(path))
    return known[path]


def fingerprint(path: str) -> str | None:
    """The first half of a static file's SHA-256; None when there is no such file."""
    file = safe_join(current_app.static_folder or "", path)
    try:
        found = Path(file).stat() if file else None
    except OSError:
        found = None
    return _digest(file, found.st_mtime_ns) if file and found and S_ISREG(found.st_mode) else None


@lru_cache(maxsize=256)
def _digest(file: str, _changed_ns: int) -> str:
    """Hashed once per state of the file: a developer's change shows at the next request."""
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()[:32]


def _let_browsers_keep(response: Response) -> Response:
    """Only an address with the fingerprint of what is really served is kept; others are asked about again."""
    if request.endpoint == "static" and response.status_code in (200, 304):
        wanted = request.args.get("v")
        if wanted and wanted == fingerprint((request.view_args or {})["filename"]):
            response.headers["Cache-Control"] = KEPT_FOR_A_YEAR
    return response
