"""What a phone is told of the kinds of finding: which are counted, and which exclude each other."""

from tests.office import Office


def test_inspectors_and_leads_alone_are_told(steady_office: Office) -> None:
    path = "/api/v1/months/2026-06/finding-kinds"
    told = {
        who: steady_office.call(who, "GET", path).status_code for who in ("rep_an", "finance_du", "lead_guo")
    }
    assert told == {"rep_an": 403, "finance_du": 403, "lead_guo": 200}
    refused = steady_office.call("inspector_bo", "GET", "/api/v1/months/2026-13/finding-kinds")
    assert (refused.status_code, refused.json["code"]) == (422, "not_a_month")


def test_short_bottles_and_not_restocked_are_counted_and_exclude_each_other(steady_office: Office) -> None:
    kinds = steady_office.call("inspector_bo", "GET", "/api/v1/months/2026-06/finding-kinds").json
    assert {kind["code"]: (kind["is_counted"], kind["excludes"]) for kind in kinds} == {
        "bottles_short": (True, ["not_restocked"]),
        "not_restocked": (True, ["bottles_short"]),
        "tag_or_posm_missing": (False, []),
        "policy_unknown": (False, []),
    }
    assert kinds[0]["text"] == {"zh": "陈列瓶数不足", "en": "displayed bottles short"}
