"""The routes of these pages, under one name."""

from flask import Blueprint

blueprint = Blueprint("desk_pages", __name__)
