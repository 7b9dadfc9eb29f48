# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Salesforce's refusals as our errors: one table of codes, one sentence of remedy each (contract 4, ``rest_errors.json``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import (
    LimitReached,
    NotPermitted,
    RequestRefused,
    SalesforceError,
    SessionExpired,
)

# This one is INVALID_SESSION_ID too, and logging in again does not help (contract 4, recorded).
NOT_FOR_REST = "This session is not valid for use with the REST API"

_KNOWN: Mapping[str, tuple[type[SalesforceError], str, str]] = {
    "INVALID_SESSION_ID": (
        SessionExpired,
        "The session has expired, was revoked, or belongs to another org.",
        "Log in again: run sf_connected_app_auth at the start of the play, or give the login options instead of a session.",
    ),
    "REQUEST_LIMIT_EXCEEDED": (
        LimitReached,
        "The org has used up its API allocation, or too many long requests run at once.",
        "Wait for the rolling 24 hours, or find who spends the calls in Setup, Company Information, API Requests.",
    ),
    "API_DISABLED_FOR_ORG": (
        NotPermitted,
        "The org's edition has no API, or the user lacks API Enabled.",
        "Professional Edition needs bought API access; otherwise give the running user API Enabled.",
    ),
    "API_CURRENTLY_DISABLED": (
        NotPermitted,
        "The running user lacks API Enabled.",
        "Give the running user the permission API Enabled through its profile or a permission set.",
    ),
    "INSUFFICIENT_ACCESS_OR_READONLY": (
        NotPermitted,
        "The running user may not do this, or the record is read-only.",
        "Give the running user the provisioner permission set described in the documentation.",
    ),
    "INSUFFICIENT_ACCESS": (
        NotPermitted,
        "The running user may not do this.",
        "Give the running user the provisioner permission set described in the documentation.",
    ),
    "INVALID_TYPE": (
        RequestRefused,
        "The object does not exist in this org, or the running user may not see it.",
        "Check the package, the edition and View Setup.",
    ),
    "INVALID_FIELD": (
        RequestRefused,
        "A field does not exist in this org, or the running user may not see it.",
        "Check the edition, the API version and the user's field access.",
    ),
    "UNABLE_TO_LOCK_ROW": (
        RequestRefused,
        "Another process holds the record.",
        "Run the task again; it reads first and writes only what is missing.",
    ),
    "LICENSE_LIMIT_EXCEEDED": (RequestRefused, "No seat of the licence is left.", "Free a seat, or buy one."),
    "UNSUPPORTED_API_VERSION": (
        RequestRefused,
        "The API version is retired.",
        "Set api_version to one the org offers.",
    ),
    "NOT_FOUND": (
        RequestRefused,
        "The resource does not exist at this API version.",
        "Check api_version against what the org offers.",
    ),
}


def refusal(status: int, content: Any, path: str) -> SalesforceError:
    """The error for an answer of `status` with `content`: an array of errors, an OAuth object, text or HTML."""
    code, message = _said(status, content)
    kind, cause, remedy = _KNOWN.get(code, (RequestRefused, None, None))
    if code == "INVALID_SESSION_ID" and message.startswith(NOT_FOR_REST):
        kind, cause = NotPermitted, "The token lacks the api scope, or the app's policy or an IP change forbids it."
        remedy = "Check the app's scopes and IP relaxation; logging in again does not help."
    return kind(
        f"Salesforce refused {path.partition('?')[0]}.",
        cause=cause,
        remedy=remedy,
        salesforce={"code": code, "message": message, "status": status},
    )


def _said(status: int, content: Any) -> tuple[str, str]:
    if isinstance(content, list) and content and isinstance(content[0], dict):
        first = content[0]
        return str(first.get("errorCode") or first.get("statusCode") or f"HTTP_{status}"), str(first.get("message", ""))
    if isinstance(content, dict):
        return str(content.get("errorCode") or content.get("error") or f"HTTP_{status}"), str(
            content.get("message") or content.get("error_description") or ""
        )
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content or "")
    is_page = text.lstrip()[:1] == "<"
    return f"HTTP_{status}", "an HTML page instead of JSON" if is_page else " ".join(text.split())[:200]
