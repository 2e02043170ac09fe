"""The generated pages of docs/: `python -m fieldapp.commands.documentation` writes them; a test holds them current."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

import fieldapp
from fieldapp import config, create_app
from fieldapp.config import DEFAULTS, Settings, settings_from
from fieldapp.kernel.database import db
from fieldapp.kernel.errors import Refusal
from fieldapp.outlets.service.imports import KINDS
from fieldapp.outlets.service.imports.kinds import Need
from fieldapp.people.access import PUBLIC
from fieldapp.people.models import Role
from fieldapp.people.permissions import PERMISSIONS, allows

DOCS = Path(fieldapp.__file__).parent.parent / "docs"
_MADE = "<!-- Made by `make docs`; a change here is lost. -->"


def permissions_page() -> str:
    """docs/permissions.md: which role holds which permission within which scope, and what each route asks for."""
    held = (
        [f"`{name}`", *("●" if allows(role, name) else "" for role in Role), permission.scope]
        for name, permission in PERMISSIONS.items()
    )
    return _page(
        "Permissions",
        "One role per user. A permission opens a route; the scope decides what it shows there. A program's "
        "token holds the permissions it was made with, never more than its user's role.",
        _table(["permission", *(f"`{role}`" for role in Role), "scope"], held),
        "## Routes",
        "Whoever is not signed in is refused (401, pages: sent to the login page); a role or token without "
        "the permission is refused (403) and leaves a row in the audit trail.",
        _table(["route", "method", "permission"], _routes()),
    )


def errors_page() -> str:
    """docs/errors.md: every refusal with its permanent code, status and sentence."""
    told = sorted({(one.code, one.status, one.zh, one.en) for one in all_refusals()})
    return _page(
        "Errors",
        "Problem details (RFC 9457) in `application/problem+json`: `code` never changes, `message` holds "
        "both sentences, `errors` one line per field with `pointer` (a JSON pointer; for a query or header "
        "its name), `code` and `message`. Names in braces stand for figures.",
        _table(["code", "status", "中文", "English"], ((f"`{code}`", *rest) for code, *rest in told)),
    )


def settings_page() -> str:
    """docs/settings.md: every setting with its default and what it means."""
    explained = _field_docstrings(Settings)
    lines = [
        [f"`{name}`", f"`{default}`", explained[name.removeprefix("FIELDAPP_").lower()]]
        for name, default in DEFAULTS.items()
    ]
    lines.append(["`DATABASE_URL`", "", explained["database_url"]])
    return _page(
        "Settings",
        "Read from the environment once, at the start. A value that cannot be used, or a `FIELDAPP_` name "
        "that is not listed here, stops the start and is named.",
        _table(["setting", "default", "meaning"], lines),
        _CREDENTIALS,
        "`gunicorn.conf.py` reads `HOST` (127.0.0.1), `PORT` (8000), `WORKERS` (one per core, at least 2), `THREADS` "
        "(8 per worker) and `LOG_LEVEL` (warning).",
    )


_CREDENTIALS = """The credentials of a bucket are looked for where every S3 program does: `AWS_ACCESS_KEY_ID` and
`AWS_SECRET_ACCESS_KEY` first, then `~/.aws` and the machine's role. They are stored and logged nowhere. The key needs
`s3:ListBucket`, `s3:GetObject`, `s3:PutObject` and `s3:DeleteObject`. The bucket stays private, and keeps no earlier
versions, which would outlive retention; `python -m fieldapp doctor` tries it. Photos are moved from a folder into a
bucket, and back, by `backup` and a `restore` into a new data folder with the other setting."""


def imports_page() -> str:
    """docs/imports.md: every kind of import with its columns."""
    needs = {Need.ALWAYS: "always", Need.WHEN_NEW: "for what is new", Need.NEVER: ""}
    parts = []
    for kind in KINDS.values():
        lines = (
            [column.name.zh, column.name.en, f"`{column.code}`", needs[column.need]]
            for column in kind.columns
        )
        parts.append(f"## {kind.name.zh} · {kind.name.en}: `{kind.code}`")
        parts.append(f"Asks for `{kind.permission}`.")
        parts.append(_table(["中文", "English", "code", "needed"], lines))
    return _page("Imports", _IMPORTS, *parts)


_IMPORTS = """CSV (UTF-8 or GB18030) or XLSX, with headers in the first row: in Chinese, in English or by code. The
whole file is imported or nothing of it; every fault is told with its row and column. `PUT
/api/v1/imports/KIND/preview` (or `python -m fieldapp import KIND FILE`) shows what would change, row by row; `PUT
/api/v1/imports/KIND?preview_sha256=…` (or `--apply`) does exactly that. A foreign table goes in through `mapping` (or
`--map`, `--constant`, `--value`, `--aggregate`).

Days are date cells or 2026-03-01, 2026/3/1, 2026年3月1日; months 2026-03; amounts are yuan with at most two
decimals. A cell left empty changes nothing. An assignment to nobody is written as 无.
Of people, a first day after an employment that has ended begins another one; where no end was entered, enter it
first, as a later first day alone says that the employment began later."""


PAGES: Mapping[str, Callable[[], str]] = {
    "permissions.md": permissions_page,
    "errors.md": errors_page,
    "settings.md": settings_page,
    "imports.md": imports_page,
}


def all_refusals() -> list[type[Refusal]]:
    """Every refusal of every room."""
    for module in pkgutil.walk_packages(fieldapp.__path__, "fieldapp."):
        if module.name.endswith(".errors"):
            importlib.import_module(module.name)
    return sorted(_below(Refusal), key=lambda one: (one.__module__, one.__name__))


def _below(parent: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in parent.__subclasses__():
        yield child
        yield from _below(child)


def _routes() -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_from({"FIELDAPP_DATA_FOLDER": folder}))
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(methods_of(rule)))):
            permission = getattr(app.view_functions[rule.endpoint], "permission", PUBLIC)
            for method in sorted(methods_of(rule)):
                yield [f"`{rule.rule}`", method, f"`{permission}`" if permission != PUBLIC else "everybody"]
        _let_go(app)


def methods_of(rule: Rule) -> set[str]:
    """The methods a route was made for, without those Flask adds."""
    return set(rule.methods or ()) - {"HEAD", "OPTIONS"}


def _let_go(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def _field_docstrings(owner: type) -> dict[str, str]:
    """The sentence under each annotated field of a class; Python itself keeps none of them."""
    body = ast.parse(inspect.getsource(config)).body
    (found,) = (node for node in body if isinstance(node, ast.ClassDef) and node.name == owner.__name__)
    pairs = zip(found.body, found.body[1:], strict=False)
    return {
        field.target.id: inspect.cleandoc(text.value.value).replace("\n", " ")
        for field, text in pairs
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", _MADE, *parts]) + "\n"


def _table(head: list[str], lines: Iterable[Iterable[object]]) -> str:
    rows = [head, ["---"] * len(head), *([str(cell).replace("|", "\\|") for cell in line] for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    """Write the pages."""
    DOCS.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
