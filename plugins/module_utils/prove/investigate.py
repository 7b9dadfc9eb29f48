# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a refused login to an error that says why: a second identity looks, where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import LoginOptions
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.app_access import app_access, may_hold_apps
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.grants import app_grants
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.login_facts import login_facts
from ansible_collections.orgops.salesforce.plugins.module_utils.prove.diagnosis import (
    Known,
    can_be_diagnosed,
    diagnose,
)


def explained(
    error: SalesforceError, options: LoginOptions, witness: Connection | None, app: str | None
) -> SalesforceError:
    """`error` with a verdict and its evidence where it is a refused login, itself where it is not. `app` by Id, API name or label.

    The user is ``options.username``; of a refresh token, whoever it should be.
    """
    if not can_be_diagnosed(error):
        return error
    known, why_not = Known(options, app_named=app), None
    if witness is not None and options.username:
        try:
            known = _looked(witness, options, app)
        except SalesforceError as refused:
            why_not = f"The second identity could not look: {refused.message}"
    diagnosis = diagnose(error, known)
    if why_not:
        diagnosis.evidence.append(why_not)
    return diagnosis.applied_to(error)


def _looked(witness: Connection, options: LoginOptions, app: str | None) -> Known:
    username = str(options.username)
    facts = login_facts(witness, username)
    if app is None or facts["user"] is None:
        return Known(options, facts, app_named=app)
    access = app_access(witness, username, None)
    found = next((row for row in access["apps"] if _is(row, app)), None)
    name = str(found["name"]) if found else app  # an app that was merely seen has grants and is not known otherwise
    grants, _hidden = app_grants(witness, name, facts["user"]["id"])
    mine = None if grants is None else [grant for grant in grants if grant["of_user"]]
    if found is None:
        return Known(options, facts, app_missing=True, grants=mine, app_named=name)
    approvals: list[Mapping[str, Any]] = [
        {
            "name": row["profile"] or row["name"],
            "acting": row["set_id"] in access["acting"],
            "fit": may_hold_apps(witness, row["licence_id"]),
        }
        for row in access["approvals"]
        if row["app_id"] == found["id"]
    ]
    return Known(options, facts, found, approvals=approvals, grants=mine, app_named=name)


def _is(row: Mapping[str, Any], typed: str) -> bool:
    same_id = len(typed) in (15, 18) and str(row["id"])[:15] == typed[:15]
    return same_id or typed.lower() in (str(row["developer_name"]).lower(), str(row["name"]).lower())
