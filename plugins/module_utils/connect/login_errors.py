# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the login endpoints' refusals mean: one row per error pair of the contract (``oauth_errors.json``, 3).

Rows match on ``error`` and, where the contract marks the text as recorded or documented, on a part of ``error_description``; an empty part
matches every text. The first row that fits wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import LoginRefused


class Meaning(NamedTuple):
    """`code` is our own, stable; `cause` and `remedy` are sentences."""

    error: str
    text: str
    code: str
    cause: str
    remedy: str


MEANINGS: tuple[Meaning, ...] = (
    Meaning(
        "invalid_app_access",
        "",
        "user_not_admin_approved",
        "The app admits admin-approved users only, and this user holds no profile or permission set that approves it.",
        "Approve the app for the user: sf_connected_app_auth with state: present assigns a permission set that does.",
    ),
    Meaning(
        "invalid_grant",
        "user hasn't approved this consumer",
        "user_not_approved",
        "The user never approved this app in this org, or does not exist under that name there.",
        "Approve the app for the user through a permission set or let the user approve it once; check username and org.",
    ),
    Meaning(
        "app_not_found",
        "",
        "app_not_in_org",
        "The External Client App does not exist in the org that this host leads to.",
        "Use the org's own My Domain as login_url and audience, and install or create the app in that org.",
    ),
    Meaning(
        "invalid_grant",
        "audience",
        "wrong_audience",
        "The assertion's audience is not one that this host accepts.",
        "Set audience to the org's My Domain, to https://login.salesforce.com for production, or https://test.salesforce.com for a sandbox.",
    ),
    Meaning(
        "invalid_grant",
        "invalid assertion",
        "wrong_key",
        "The assertion's signature does not fit the app's certificate, or the certificate has expired or was erased.",
        "Compare the key with the certificate uploaded to the app; deploying an app's OAuth settings without its certificate erases it.",
    ),
    Meaning(
        "invalid_client_id",
        "",
        "unknown_client_id",
        "No app with this consumer key is known at this host.",
        "Check client_id against the app in this org; a new consumer key can take ten minutes to work.",
    ),
    Meaning(
        "invalid_client",
        "app must be installed into org",
        "app_not_installed",
        "The connected app is not installed in this org, and since September 2025 users cannot approve such an app.",
        "Install the app from Setup, Connected Apps OAuth Usage.",
    ),
    Meaning(
        "invalid_client",
        "",
        "wrong_client_secret",
        "The client secret does not fit the app.",
        "Check client_secret against the app in Setup; it changes when it is rotated.",
    ),
    Meaning(
        "invalid_grant",
        "no client credentials user enabled",
        "no_run_as_user",
        "The app has no Run As user for the client credentials flow.",
        "Name a Run As user in the app's OAuth policies.",
    ),
    Meaning(
        "invalid_grant",
        "request not supported on this domain",
        "wrong_host_for_flow",
        "The client credentials flow works on the org's My Domain only.",
        "Set login_url to the org's My Domain instead of login or test.salesforce.com.",
    ),
    Meaning(
        "unsupported_grant_type",
        "",
        "flow_not_enabled",
        "The flow is not enabled on the app.",
        "Enable it in the app's OAuth settings, or choose another login_flow.",
    ),
    Meaning(
        "invalid_grant",
        "inactive user",
        "user_inactive",
        "The user is inactive.",
        "Activate the user: sf_api_user with active: true.",
    ),
    Meaning(
        "invalid_grant",
        "login rate",
        "login_rate",
        "The user logged in more than 3,600 times within an hour.",
        "Log in once per play and pass the session to later tasks; then wait an hour.",
    ),
    Meaning(
        "invalid_grant",
        "authentication failure",
        "authentication_failure",
        "Username, password or security token are wrong, the user is locked, or the org blocks this flow; Salesforce does not say which.",
        "Prefer JWT bearer or client credentials: the password flow is being retired.",
    ),
    Meaning(
        "invalid_grant",
        "expired access/refresh token",
        "grant_expired",
        "The refresh token was revoked, expired, was rotated away, or is the sixth of its user and app.",
        "Connect again as the API user (playbooks/connect.yml).",
    ),
    Meaning(
        "invalid_grant",
        "expired authorization code",
        "code_expired",
        "The authorization code was used before, or is too old.",
        "Start the connection again and finish it within minutes.",
    ),
    Meaning(
        "invalid_grant",
        "invalid authorization code",
        "code_invalid",
        "The authorization code is not one that this host gave to this app and callback URL.",
        "Start the connection again; copy nothing by hand, and use one login_url for the whole road.",
    ),
    Meaning(
        "invalid_grant",
        "code verifier",
        "wrong_code_verifier",
        "The PKCE verifier does not belong to this authorization code.",
        "Start the connection again from its beginning.",
    ),
    Meaning(
        "invalid_grant",
        "ip restricted",
        "ip_or_login_hours",
        "The user's profile forbids this address or this hour.",
        "Add this machine's address to the profile's login IP ranges, relax the app's IP policy, or run within the login hours.",
    ),
    Meaning(
        "invalid_grant",
        "login hours",
        "login_hours",
        "The hour is outside the login hours of the user's profile.",
        "Run within the profile's login hours, or widen them for the API user's own profile.",
    ),
    Meaning(
        "inactive_user",
        "",
        "user_inactive",
        "The user is inactive.",
        "Activate the user: sf_api_user with active: true.",
    ),
    Meaning(
        "inactive_org",
        "",
        "org_inactive",
        "The org is locked, closed or suspended.",
        "Ask Salesforce support; for a sandbox check that it was not deleted or is being refreshed.",
    ),
    Meaning(
        "rate_limit_exceeded",
        "",
        "login_rate",
        "The user logged in more than 3,600 times within an hour.",
        "Log in once per play and pass the session to later tasks; then wait an hour.",
    ),
    Meaning(
        "redirect_uri_mismatch",
        "",
        "redirect_uri_mismatch",
        "The callback URL is not registered with the app.",
        "Add redirect_uri to the app's callback URLs.",
    ),
    Meaning(
        "invalid_scope",
        "",
        "scope_not_allowed",
        "A requested scope is not allowed by the app.",
        "Add the scope to the app's OAuth scopes.",
    ),
    Meaning(
        "invalid_request",
        "must use HTTP POST",
        "not_a_post",
        "The token endpoint was asked with another method than POST: a proxy turned the request into a GET.",
        "Give the org's exact https URL as login_url, and look at the proxy on the way.",
    ),
    Meaning(
        "authorization_pending",
        "",
        "authorization_pending",
        "Nobody has answered the question of the device flow yet.",
        "Finish the approval in the browser; prefer sf_oauth_connect, since the device flow is blocked for apps that are not installed.",
    ),
    Meaning(
        "OAUTH_APP_ACCESS_DENIED",
        "",
        "browser_user_not_admin_approved",
        "The app admits admin-approved users only, and whoever is signed in to the browser is not one of them.",
        "Sign in as the API user, and approve the app for it first: sf_connected_app_auth.",
    ),
    Meaning(
        "INVALID_LOGIN",
        "",
        "soap_login_failed",
        "Username, password or security token are wrong, or the user is locked out; Salesforce does not say which.",
        "Prefer JWT bearer or client credentials: SOAP login() ends with Summer '27.",
    ),
    Meaning(
        "LOGIN_MUST_USE_SECURITY_TOKEN",
        "",
        "security_token_required",
        "The address of this machine is not trusted, so that the password alone is not enough.",
        "Give security_token, or add the address to the org's trusted IP ranges; better, use JWT bearer.",
    ),
    Meaning(
        "INVALID_SSO_GATEWAY_URL",
        "",
        "delegated_authentication",
        "The user's profile delegates authentication to a gateway, which cannot be reached.",
        "Use JWT bearer or client credentials, which no gateway takes part in.",
    ),
    Meaning(
        "PASSWORD_LOCKOUT",
        "",
        "password_locked",
        "Too many wrong passwords locked the user out.",
        "Unlock the user in Setup, and find who tries the old password.",
    ),
    Meaning(
        "INVALID_OPERATION_WITH_EXPIRED_PASSWORD",
        "",
        "password_expired",
        "The user's password has expired, and the session is good for changing it only.",
        "Set a new password, give the user Password Never Expires, or use JWT bearer, which needs no password.",
    ),
    Meaning(
        "INVALID_OPERATION",
        "not available in the API version",
        "soap_login_version",
        "SOAP login() does not exist in API 65.0 and later.",
        "Set api_version to 64.0 as a stopgap; move to JWT bearer before Summer '27.",
    ),
    Meaning(
        "INVALID_OPERATION",
        "disabled by default in this org",
        "soap_login_disabled",
        "The org has SOAP login() switched off.",
        "Use JWT bearer or client credentials instead of switching it on.",
    ),
    Meaning(
        "API_DISABLED_FOR_ORG",
        "",
        "api_disabled_for_org",
        "The org's edition has no API.",
        "Professional Edition needs bought API access.",
    ),
    Meaning(
        "API_CURRENTLY_DISABLED",
        "",
        "api_disabled_for_user",
        "The user lacks API Enabled.",
        "Give the user API Enabled through its profile or a permission set.",
    ),
    Meaning(
        "LOGIN_RATE_EXCEEDED",
        "",
        "login_rate",
        "The user logged in more than 3,600 times within an hour.",
        "Log in once per play and pass the session to later tasks; then wait an hour.",
    ),
    Meaning(
        "access_denied",
        "",
        "access_denied",
        "The person at the browser refused, or may not approve this app.",
        "Sign in as the API user and press Allow.",
    ),
)

_UNKNOWN = Meaning(
    "",
    "",
    "login_refused",
    "Salesforce gave a reason that this collection does not know.",
    "Look at the user's Login History in Setup, which has the reason in its Status column.",
)


def meaning_of(error: str, description: str) -> Meaning:
    """The row that fits `error` and `description`."""
    said = description.lower()
    return next((row for row in MEANINGS if row.error == error and row.text.lower() in said), _UNKNOWN)


def login_refused(
    status: int, answer: Mapping[str, Any], host: str, who: str, details: Mapping[str, Any] | None = None
) -> LoginRefused:
    """The error for an answer of a login endpoint; ``error_description`` may be absent (contract 2, recorded)."""
    error = str(answer.get("error") or f"HTTP_{status}")
    description = str(answer.get("error_description") or "")
    meaning = meaning_of(error, description)
    return LoginRefused(
        f"{host} refused the login of {who}.",
        code=meaning.code,
        cause=meaning.cause,
        remedy=meaning.remedy,
        salesforce={"code": error, "message": description, "status": status},
        details=details,
    )
