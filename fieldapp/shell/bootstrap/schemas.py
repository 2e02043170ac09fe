"""The shape of the phone's question and answer on the wire."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import fields

from fieldapp.kernel.fields import Invalid
from fieldapp.kernel.shapes import Shape

_TAGS = re.compile(r"[a-z_]{1,20}:[0-9a-f]{16}(,[a-z_]{1,20}:[0-9a-f]{16}){0,31}", re.ASCII)


class Tags(fields.String):
    """Parts with their tags: `outlets:0123456789abcdef,products:…`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, str]:  # type: ignore[override]
        if not value:
            return {}
        if not isinstance(value, str) or not _TAGS.fullmatch(value):
            raise Invalid(
                "not_tags",
                "这里应是“部分:标记”，用逗号隔开，照服务器给的原样带回。",
                "Parts with their tags are expected, as `name:tag,name:tag`, just as the server gave them.",
            )
        return dict(pair.split(":") for pair in value.split(","))


class HaveShape(Shape):
    """What the phone holds already."""

    have = Tags(
        load_default=dict,
        metadata={
            "description": "Parts the phone holds, with their tags: `outlets:0123456789abcdef,products:…`",
            "pattern": f"^({_TAGS.pattern})?$",
            "examples": ["outlets:0123456789abcdef,products:fedcba9876543210"],
        },
    )


class BootstrapShape(Shape):
    """The tags of all parts, and the parts that the phone does not hold yet."""

    tags = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    parts = fields.Dict(keys=fields.String(), required=True)
