"""A Flask view that does nothing: what submissions are measured against."""

import encodings.idna  # noqa: F401  see fieldapp.kernel.http

from flask import Flask

app = Flask(__name__)


@app.get("/health")
def health() -> str:
    return "ok"


@app.put("/nothing")
def nothing() -> tuple[str, int]:
    return "", 201
