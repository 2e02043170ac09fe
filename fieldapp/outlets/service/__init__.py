"""Verbs about outlets: entering them; deciding who looks after what, agreements, targets and sales; imports."""

from fieldapp.outlets.service.deciding import (
    assign_outlet,
    enter_sales,
    set_target,
    set_township_duty,
)
from fieldapp.outlets.service.entering import (
    NewOutlet,
    enter_outlet,
    enter_outlets,
    enter_products,
    enter_townships,
)

__all__ = [
    "NewOutlet",
    "assign_outlet",
    "enter_outlet",
    "enter_outlets",
    "enter_products",
    "enter_sales",
    "enter_townships",
    "set_target",
    "set_township_duty",
]
