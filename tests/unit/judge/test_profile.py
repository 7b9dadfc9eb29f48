# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Profiles by what they are, since the name of a standard profile is in the reader's language."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import judge
from ansible_collections.orgops.salesforce.tests.unit.baselines.healthy import healthy
from ansible_collections.orgops.salesforce.tests.unit.judge.small import NOW

POWER = ["ApiEnabled", "CustomizeApplication", "ModifyAllData", "ViewAllData"]


@pytest.mark.parametrize(
    ("profile", "status"),
    [
        ({"name": "System Administrator", "custom": False, "permissions": POWER}, "pass"),
        ({"name": "Systemadministrator", "custom": False, "permissions": POWER}, "pass"),
        ({"name": "Systemadministrator", "custom": True, "permissions": POWER}, "fail"),  # a clone of it
        ({"name": "Standardbenutzer", "custom": False, "permissions": ["ApiEnabled"]}, "fail"),
        ({"name": "Systemadministrator", "custom": False, "permissions": None}, "unknown"),
        ({"name": "Systemadministrator", "custom": None, "permissions": POWER}, "unknown"),
        ({"name": "System Administrator", "custom": None, "permissions": None}, "pass"),
    ],
)
def test_oncehub_accepts_the_administrator_in_any_language(profile: dict[str, Any], status: str) -> None:
    oncehub = catalogue.load("oncehub")
    snapshot = healthy(oncehub) | {"profile": {**profile, "login_hours": {}, "login_ip_ranges": []}}
    findings = {finding["id"]: finding for finding in judge(snapshot, [oncehub], now=NOW)["findings"]}
    assert findings["profile.administrator"]["status"] == status


def test_the_licence_counts_by_key_where_its_name_is_translated() -> None:
    oncehub = catalogue.load("oncehub")
    snapshot = healthy(oncehub) | {"licence": {"name": "Salesforce-Lizenz", "key": "SFDC", "status": "Active"}}
    assert judge(snapshot, [oncehub], now=NOW)["status"] == "pass"
