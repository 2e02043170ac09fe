"""Which language the reader wants: Chinese unless they chose otherwise."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale, get_translations

from fieldapp.evaluator.text import Text

LANGUAGES = ("zh", "en")
COOKIE = "language"

babel = Babel()


def configure_language(app: Flask) -> None:
    """Chinese texts stand in the source; `translations/en` holds the English catalogue."""
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    babel.init_app(app, locale_selector=_chosen)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _catalogue().ugettext(text),
        ngettext=lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )


def _catalogue() -> Any:
    """The catalogue of this request, looked for once: a page has some hundred words."""
    if not has_request_context():
        return get_translations()
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


def in_language(text: Text) -> str:
    """The sentence in the reader's language."""
    return text.en if language() == "en" else text.zh


def language() -> str:
    """The reader's language: `zh` or `en`."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def _chosen() -> str:
    """What the reader chose on this device, or else in their account; browsers' defaults do not count,
    for the cheap phones of the field often come set to English."""
    if not has_request_context():
        return "zh"
    cookie = request.cookies.get(COOKIE)
    if cookie in LANGUAGES:
        return cookie
    return g.get("language") or "zh"
