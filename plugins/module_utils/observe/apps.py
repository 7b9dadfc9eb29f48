# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Apps the org knows, who may use them, and who has granted them access: connected apps and External Client Apps as one (contract 5.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.assignments import full_name
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.moments import moment
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sight import SEES_GRANTS, SEES_SETUP, Sight

CONNECTED_APP = "connected_app"
EXTERNAL_CLIENT_APP = "external_client_app"
ADMIN_APPROVED = "admin_approved"
SELF_AUTHORIZE = "self_authorize"
_POLICY = {"AdminApprovedPreAuthorized": ADMIN_APPROVED, "AllSelfAuthorized": SELF_AUTHORIZE}


def apps_section(answers: Mapping[str, Answer], held: frozenset[str], sight: Sight) -> list[dict[str, Any]] | None:
    """Every app that is installed or owned by the org; `held` are the ids of the sets that act for the user.

    Apps that were merely seen through a token appear in `grants` and not here.
    """
    if not sight.may_see("apps", SEES_SETUP, "apps and their approvals"):
        return None
    approvals = _approvals(answers.get("approvals"), held, sight)
    apps: list[dict[str, Any]] = []
    if sight.granted("apps.connected_apps", answers.get("ConnectedApplication"), "connected apps"):
        apps += [_connected_app(row, approvals) for row in answers["ConnectedApplication"].records]
    if sight.granted("apps.external_client_apps", answers.get("ExternalClientApplication"), "External Client Apps"):
        policies = _policies(answers.get("ExtlClntAppOauthPlcyCnfg"), sight)
        apps += [_client_app(row, policies, approvals) for row in answers["ExternalClientApplication"].records]
    return sorted(apps, key=lambda app: (app["name"], app["id"]))


def _approvals(answer: Answer | None, held: frozenset[str], sight: Sight) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    if sight.granted("apps.approvals", answer, "app approvals") and answer:
        for row in answer.records:
            found.setdefault(row["SetupEntityId"], []).append(_approval(row, held))
    return found


def _approval(row: Mapping[str, Any], held: frozenset[str]) -> dict[str, Any]:
    parent = row["Parent"]
    profile = (parent.get("Profile") or {}).get("Name") if parent.get("IsOwnedByProfile") else None
    return {
        "permission_set_id": row["ParentId"],
        "name": full_name(parent["Name"], parent.get("NamespacePrefix")),
        "label": parent["Label"],
        "profile": profile,
        "assigned": row["ParentId"] in held,
    }


def _connected_app(row: Mapping[str, Any], approvals: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    admin_only = row.get("OptionsAllowAdminApprovedUsersOnly")
    policy = None if admin_only is None else ADMIN_APPROVED if admin_only else SELF_AUTHORIZE
    return {
        "id": row["Id"],
        "name": row["Name"],
        "developer_name": None,
        "kind": CONNECTED_APP,
        "installed": True,
        "policy": policy,
        "ip_relaxation": None,
        "refresh_policy": None,
        "run_as": None,
        "approvals": approvals.get(row["Id"], []),
    }


def _policies(answer: Answer | None, sight: Sight) -> dict[str, Mapping[str, Any]]:
    if answer and sight.granted("apps.policies", answer, "policies of External Client Apps"):
        return {row["ExternalClientApplicationId"]: row for row in answer.records}
    return {}


def _client_app(
    row: Mapping[str, Any], policies: Mapping[str, Mapping[str, Any]], approvals: Mapping[str, list[dict[str, Any]]]
) -> dict[str, Any]:
    policy = policies.get(row["Id"], {})
    return {
        "id": row["Id"],
        "name": row["MasterLabel"],
        "developer_name": full_name(row["DeveloperName"], row.get("NamespacePrefix")),
        "kind": EXTERNAL_CLIENT_APP,
        "installed": True,
        "policy": _POLICY.get(policy.get("PermittedUsersPolicyType", "")),
        "ip_relaxation": policy.get("IpRelaxationPolicyType"),
        "refresh_policy": _refresh_policy(policy),
        "run_as": policy.get("ClientCredentialsFlowUser"),
        "approvals": approvals.get(row["Id"], []),
    }


def _refresh_policy(policy: Mapping[str, Any]) -> str | None:
    """The type, with its period where it has one: ``SpecificInactivity:30:Days``."""
    kind = policy.get("RefreshTokenPolicyType")
    period, unit = policy.get("RefreshTokenValidityPeriod"), policy.get("RefreshTokenValidityUnit")
    return f"{kind}:{period}:{unit}" if kind and period else kind


def grants_section(answer: Answer | None, user_id: str, sight: Sight) -> list[dict[str, Any]] | None:
    """OAuth grants of the user and, for the named apps, of others."""
    if not sight.may_see("grants", SEES_GRANTS, "the OAuth grants of other users"):
        return None
    if not sight.granted("grants", answer, "OAuth grants") or answer is None:
        return None
    return sorted((_grant(row, user_id) for row in answer.records), key=_grant_order)


def _grant(row: Mapping[str, Any], user_id: str) -> dict[str, Any]:
    return {
        "id": row["Id"],
        "app": row["AppName"],
        "user_id": row["UserId"],
        "username": (row.get("User") or {}).get("Username"),
        "of_user": row["UserId"] == user_id,
        "created": moment(row.get("CreatedDate")),
        "last_used": moment(row.get("LastUsedDate")),
        "use_count": row.get("UseCount"),
    }


def _grant_order(grant: Mapping[str, Any]) -> tuple[str, str, str]:
    return grant["app"] or "", grant["username"] or "", grant["created"] or ""
