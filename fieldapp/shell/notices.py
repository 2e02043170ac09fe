"""Notices on the pages: what the reader was told, newest first; opening one reads it and leads to what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from fieldapp.kernel.columns import BIGGEST_ID
from fieldapp.kernel.errors import NotFound
from fieldapp.notices.queries import notice_of, notices_of, unread_notices
from fieldapp.notices.sentences import NoticeCode
from fieldapp.notices.service import mark_all_read, mark_read
from fieldapp.people.access import current_actor, requires
from fieldapp.people.permissions import allows
from fieldapp.people.queries import Actor

blueprint = Blueprint("notice_pages", __name__)


@blueprint.get("/notices")
@requires("notices.read")
def notices() -> str:
    """What one was told."""
    page = notices_of(current_actor().user_id, before=_whole(request.args.get("cursor", "")))
    return render_template("notices.html", page=page)


@blueprint.post("/notices/<int:notice_id>")
@requires("notices.read")
def open_notice(notice_id: int) -> Any:
    """Note that one has read a notice, and go to what it is about."""
    actor = current_actor()
    mark_read(actor.user_id, notice_id)
    told = notice_of(actor.user_id, notice_id)
    if told is None:
        raise NotFound()
    to = address_of(actor, told.code, told.subject)
    return redirect(to or url_for(".notices"), 303)


@blueprint.post("/notices/read")
@requires("notices.read")
def read_all() -> Any:
    """Note that one has read everything up to the newest that was shown."""
    newest = _whole(request.form.get("newest", ""))
    if newest is not None:
        mark_all_read(current_actor().user_id, newest)
    return redirect(url_for(".notices"), 303)


def unread_of(actor: Actor | None) -> int:
    """How many notices a reader has not read; none when the database cannot tell, so that the page still shows."""
    if actor is None:
        return 0
    if "unread_notices" not in g:
        try:
            g.unread_notices = unread_notices(actor.user_id)
        except SQLAlchemyError:
            g.unread_notices = 0
    return int(g.unread_notices)


def address_of(actor: Actor, code: str, subject: Mapping[str, str]) -> str | None:
    """Where a notice leads its reader: to a page, or to the phone app for what pages do not show the role."""
    kind, named = ("review" if code == NoticeCode.DEPUTY_NAMED else subject["kind"]), subject["id"]
    for permission, address in PLACES.get(kind, ()):
        if allows(actor.role, permission):
            return address.format(named, actor.staff_number)
    return None


PLACES: Mapping[str, Sequence[tuple[str, str]]] = {
    "review": [("submissions.review", "/review")],
    "submission": [("submissions.read", "/records/{}")],
    "finding": [("findings.compare", "/findings/{}"), ("findings.read", "/app#/findings/{}")],
    "appeal": [("appeals.compare", "/appeals/{}"), ("appeals.read", "/app#/appeals/{}")],
    "sample": [("samples.draw", "/samples?day={}"), ("samples.read", "/app#/inspections")],
    "month": [("months.answer", "/statements/{}/{}"), ("months.read", "/months/{}")],
    "user": [("account.read", "/account")],
}
"""By what a notice is about: permissions, and the page or screen of the phone app that shows it to who holds one."""


def _whole(text: str) -> int | None:
    """A notice's number as an address or a form has it; anything else is none."""
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= BIGGEST_ID
        else None
    )
