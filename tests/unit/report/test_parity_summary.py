# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parity as lines for a terminal: what differs, from whom and why."""

from __future__ import annotations

from typing import Any

from ansible_collections.orgops.salesforce.plugins.filter.parity_summary import parity_summary

DIFFERENCE = {
    "requirement": "oncehub:profile.administrator",
    "title": "The profile is System Administrator",
    "production": {"status": "pass", "found": "System Administrator (standard)"},
    "here": {"status": "fail", "found": "Standard User (standard)"},
    "why": ["Profile: Standard User (standard)."],
}


def document(*entries: dict[str, Any]) -> dict[str, Any]:
    orgs = [{"key": key, "org": {"host": key, "name": key.title()}} for key in ("acme", "uat", "qa", "dev")]
    return {"judgements": orgs, "parity": list(entries)}


def entry(here: str, reference: str | None, *differences: dict[str, Any], comparable: bool = True) -> dict[str, Any]:
    return {"judgement": here, "reference": reference, "comparable": comparable, "differences": list(differences)}


def test_every_sandbox_has_a_line_and_every_difference_too() -> None:
    assert parity_summary(
        document(
            entry("uat", "acme", DIFFERENCE),
            entry("qa", "acme"),
            entry("dev", "acme", comparable=False),
            entry("acme", None),
        )
    ) == [
        "uat: 1 difference from acme",
        "  The profile is System Administrator: Standard User (standard) (fail), in production System Administrator (standard) (pass). "
        "Profile: Standard User (standard).",
        "qa: no difference from acme",
        "dev: not comparable with acme, since one of them could not be audited",
        "acme: no production org to compare with",
    ]
