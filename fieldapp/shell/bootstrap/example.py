"""A short example of the answer, for the API document."""

from __future__ import annotations

from typing import Any

EXAMPLE: dict[str, Any] = {
    "tags": {"user": "5f0c1b2a3d4e5f60", "outlets": "0123456789abcdef", "month": "fedcba9876543210"},
    "parts": {
        "user": {
            "staff_number": "E001",
            "name": "赵强",
            "role": "rep",
            "language": "zh",
            "today": "2026-11-29",
            "month": "2026-11",
            "timezone": "Asia/Shanghai",
            "fence_m": 200,
            "max_photo_bytes": 15728640,
        },
        "outlets": [
            {
                "code": "X0103",
                "name": "老王烟酒",
                "initials": "lwyj",
                "kind": "tobacco_liquor",
                "township": "weibo",
                "phone": "0311-83221234",
                "lat": 37.9431,
                "lon": 115.2172,
                "covered": False,
                "last_visit": "2026-11-27",
                "last_display": "2026-11-12",
                "display": "counted",
                "agreements": [{"code": "A-17", "last_day": "2026-12-31", "bottles": 48, "layers": 2}],
            }
        ],
    },
}
