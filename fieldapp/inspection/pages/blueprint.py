"""The blueprint of inspection's pages, and what all of them read from addresses."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, request

from fieldapp.outlets.models import Product
from fieldapp.outlets.queries import products

blueprint = Blueprint("inspection_pages", __name__)

SHOWN_IN_PLACE = (409, 422)
"""A refusal with one of these leads back to the form, which says what to do."""


def asked(name: str, among: Collection[str], default: str = "") -> str:
    """What a list was asked for; what it does not know is not asked for."""
    value = request.args.get(name, "")
    return value if value in among else default


def searched() -> str:
    """What is searched for; nobody searches for more than a line."""
    return request.args.get("q", "").replace("\0", "").strip()[:60]


def by_code() -> dict[str, Product]:
    """Products, for pages that name them."""
    return {product.code: product for product in products()}


def cursor() -> str:
    """Where the page begins."""
    return request.args.get("cursor", "")[:500]
