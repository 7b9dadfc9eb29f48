# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan in lines: in order, with before and after, and with what a person does."""

from __future__ import annotations

from typing import Any

from ansible_collections.orgops.salesforce.plugins.filter.plan_summary import FilterModule

summary = FilterModule().filters()["plan_summary"]


def change(action: str, before: Any, after: Any, **more: Any) -> dict[str, Any]:
    return {"id": f"{action} User api", "action": action, "before": before, "after": after, "findings": [], **more}


def test_lines_are_in_the_order_of_the_plan_with_before_and_after() -> None:
    changes = [
        change("update", {"active": False, "profile": "Standard User"}, {"active": True, "profile": "Admin"}),
        change("create", None, {"assigned": True, "expires": None}, findings=["permission_set.oncehub"]),
        change("update", {"assigned": True, "expires": None}, {"assigned": True, "expires": "2031-01-31T00:00:00Z"}),
        change("delete", {"assigned": True, "expires": None}, None),
    ]
    assert summary({"changes": changes}) == [
        "1. update User api: active: no -> yes, profile: Standard User -> Admin",
        "2. create User api: assigned: yes, expires: none [permission_set.oncehub]",
        "3. update User api: expires: none -> 2031-01-31T00:00:00Z",
        "4. delete User api: removed (assigned: yes, expires: none)",
    ]


def test_what_a_person_does_comes_last_with_its_steps() -> None:
    by_person = [{"target": "The app is installed", "steps": ["Open Setup.", "Press Install."]}]
    told = summary({"changes": [change("update", {"frozen": True}, {"frozen": False})], "by_person": by_person})
    assert told == [
        "1. update User api: frozen: yes -> no",
        "by hand: The app is installed",
        "  - Open Setup.",
        "  - Press Install.",
    ]


def test_nothing_to_do_is_said() -> None:
    assert summary({"changes": [], "by_person": []}) == ["nothing to do"]
