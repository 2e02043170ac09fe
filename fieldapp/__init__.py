"""fieldapp: field work into fair pay. `create_app` is the only place where rooms are wired together."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from fieldapp.config import Settings, settings_from

TOP = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """The whole product as a WSGI application.

    Args:
        settings: what the operator set; read from the environment when left out.

    Raises:
        SystemExit: a setting or the SQLite library cannot be used; the message names it.
    """
    settings = settings or settings_from()
    app = Flask("fieldapp", template_folder=str(TOP / "templates"), static_folder=str(TOP / "static"))
    app.config["SETTINGS"] = settings
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_JSON_BYTES"] = settings.max_json_bytes
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    _configure_kernel(app, settings)
    _introduce_rooms(app)
    _open_doors(app)
    if settings.proxies:
        trusted = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign]
    return app


def _configure_kernel(app: Flask, settings: Settings) -> None:
    from fieldapp.kernel.compression import configure_compression
    from fieldapp.kernel.database import configure_database, migrate_with
    from fieldapp.kernel.group_commit import GroupCommit
    from fieldapp.kernel.http import configure_http
    from fieldapp.kernel.language import configure_language
    from fieldapp.kernel.limits import limiter
    from fieldapp.kernel.run_time import configure_run_time

    configure_database(app, settings)
    configure_run_time(app)
    app.extensions["group_commit"] = GroupCommit() if settings.is_sqlite else None
    migrate_with(app, TOP / "migrations")
    configure_language(app)
    configure_http(app)
    configure_compression(app)
    limiter.init_app(app)


def _introduce_rooms(app: Flask) -> None:
    """Give each room the functions of rooms that it may not import."""
    from fieldapp.fieldwork import queries as fieldwork
    from fieldapp.fieldwork.hooks import FieldworkHooks
    from fieldapp.fieldwork.service.captions import caption_of
    from fieldapp.fieldwork.service.completion import complete_records
    from fieldapp.inspection.hooks import InspectionHooks
    from fieldapp.inspection.queries import photos as inspection
    from fieldapp.inspection.service.telling import tell_of_inspections
    from fieldapp.outlets.hooks import OutletHooks
    from fieldapp.people.service.looking import configure_looks
    from fieldapp.photos.hooks import PhotoHooks
    from fieldapp.photos.store import opened_store
    from fieldapp.schemes.queries import brand_lines
    from fieldapp.settlement.hooks import SettlementHooks
    from fieldapp.settlement.queries.ledger import wages_in_force
    from fieldapp.settlement.queries.months import closed_months, last_close_as_of
    from fieldapp.settlement.queries.papers import paper_visible_to
    from fieldapp.settlement.service.settled import figure_appealable
    from fieldapp.settlement.service.wages import enter_wages
    from fieldapp.shell.presentation import label

    app.extensions["last_close_as_of"] = last_close_as_of
    app.extensions["outlet_hooks"] = OutletHooks(
        brand_lines=brand_lines,
        closed_months=closed_months,
        wages_in_force=wages_in_force,
        enter_wages=enter_wages,
    )
    app.extensions["photo_store"] = opened_store(app.config["SETTINGS"])
    app.extensions["photo_hooks"] = PhotoHooks(
        may_see=lambda actor, sha256: (
            fieldwork.photo_visible_to(actor, sha256)
            or inspection.photo_visible_to(actor, sha256)
            or paper_visible_to(actor, sha256)
        ),
        expected=lambda actor, sha256: (
            fieldwork.manifest_names(actor.user_id, sha256)
            or inspection.appeal_announces(actor.user_id, sha256)
        ),
        caption=caption_of,
        on_stored=complete_records,
    )
    app.extensions["fieldwork_hooks"] = FieldworkHooks(on_recorded=tell_of_inspections)
    app.extensions["inspection_hooks"] = InspectionHooks(figure_appealable=figure_appealable)
    app.extensions["settlement_hooks"] = SettlementHooks(label=label)
    configure_looks(app)


def _open_doors(app: Flask) -> None:
    """Register what each room answers over the API and as pages."""
    from fieldapp.fieldwork import api as fieldwork_api
    from fieldapp.fieldwork import pages as fieldwork_pages
    from fieldapp.inspection import api as inspection_api
    from fieldapp.inspection import pages as inspection_pages
    from fieldapp.kernel.api import configure_api
    from fieldapp.outlets import api as outlets_api
    from fieldapp.outlets import pages as outlets_pages
    from fieldapp.people import api as people_api
    from fieldapp.people import pages as people_pages
    from fieldapp.photos import api as photos_api
    from fieldapp.schemes import api as schemes_api
    from fieldapp.schemes import pages as schemes_pages
    from fieldapp.settlement import api as settlement_api
    from fieldapp.settlement import desk as desk_pages
    from fieldapp.settlement import pages as settlement_pages
    from fieldapp.shell import api as shell_api
    from fieldapp.shell import notices, office, phone
    from fieldapp.shell import pages as shell_pages
    from fieldapp.shell.presentation import configure_presentation

    api = configure_api(app)
    for room in (
        people_api,
        outlets_api,
        schemes_api,
        photos_api,
        fieldwork_api,
        inspection_api,
        settlement_api,
        shell_api,
    ):
        api.register_blueprint(room.blueprint)
    for pages in (
        shell_pages,
        notices,
        phone,
        office,
        people_pages,
        outlets_pages,
        fieldwork_pages,
        inspection_pages,
        schemes_pages,
        settlement_pages,
        desk_pages,
    ):
        app.register_blueprint(pages.blueprint)
    configure_presentation(app)
