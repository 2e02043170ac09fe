"""The phone app's shell page, service worker, manifest and files: the same for every user, made to be kept."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request

from fieldapp.kernel.errors import NotFound
from fieldapp.people.access import public
from fieldapp.shell.assets import KEPT_FOR_A_YEAR
from fieldapp.shell.release import PACKS, Release, compressed, current_release, without_comments

blueprint = Blueprint("phone", __name__)

TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".html": "text/html",
    ".txt": "text/plain",
}
WITH_THE_PAGE = ("app.css", "app/boot.js", "icon.svg")
"""Fetched with the shell page itself, and so not a second time in the pack."""
ASK_AGAIN = "no-cache"
"""Kept, and asked about before use."""


@blueprint.get("/app")
@public
def app_page() -> Response:
    """The shell of the phone app; holds nothing about anybody."""
    return _text(_shell(_release().name), ".html", ASK_AGAIN)


@blueprint.get("/sw.js")
@public
def service_worker() -> Response:
    """The service worker that keeps this release on the phone."""
    return _text(_worker(_release().name), ".js", ASK_AGAIN)


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """What the phone shows on its home screen."""
    return Response(render_template("app.webmanifest"), mimetype="application/manifest+json")


@blueprint.get("/s/<release>/<path:path>")
@public
def shipped(release: str, path: str) -> Response:
    """A file of this release; another release's address is refused, so that nothing is kept under a wrong one."""
    current = _release()
    if release != current.name:
        raise NotFound()
    if path.startswith("packs/"):
        text = _packed(current, path.removeprefix("packs/").removesuffix(".txt"))
    elif path in current.files:
        text = current.files[path]
    else:
        raise NotFound()
    return _text(text, Path(path).suffix, KEPT_FOR_A_YEAR)


def _packed(release: Release, name: str) -> str:
    """A pack in one answer, its files named from the release's folder; everybody's holds the shell page as well.

    The release, then path, line feed and text of each file, all separated by NUL: a twentieth of what is text would be
    marks of JSON. A file that comes with the page has no text.
    """
    if name not in PACKS:
        raise NotFound()
    files = {path: "" if path in WITH_THE_PAGE else text for path, text in release.pack(name).items()}
    if name == "everyone":
        files["/app"] = _shell(release.name)
    return "\0".join([release.name, *(f"{path}\n{text}" for path, text in files.items())])


def _release() -> Release:
    return current_release(Path(current_app.static_folder or ""), _shell("") + _worker(""))


def _shell(release: str) -> str:
    return render_template("app.html", release=release)


def _worker(release: str) -> str:
    return without_comments(render_template("sw.js", release=release))


def _text(text: str, suffix: str, kept: str) -> Response:
    """A text in the smallest encoding that the browser takes."""
    accepted = request.accept_encodings
    encoding = next((name for name in ("br", "gzip") if accepted[name]), "identity")
    response = Response(compressed(text, encoding), mimetype=TYPES[suffix])
    if encoding != "identity":
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = kept
    response.add_etag()
    response.make_conditional(request)
    return response
