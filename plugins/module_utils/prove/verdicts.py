# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be told about a refused login beyond Salesforce's words: one row per cause that a second identity, or elimination, can name."""

from __future__ import annotations

from typing import NamedTuple


class Verdict(NamedTuple):
    """`says` are the codes of `connect.login_errors` that this cause hides behind; `how` it is found out."""

    code: str
    says: tuple[str, ...]
    how: str
    cause: str
    remedy: str


SECOND_IDENTITY = "second identity"
ELIMINATION = "elimination"

# Answers that name no cause: Salesforce gives the same one for several.
NOT_APPROVED = "user_not_approved"
NOT_ADMIN_APPROVED = "user_not_admin_approved"
DEAD_GRANT = "grant_expired"
WRONG_KEY = "wrong_key"
BY_PASSWORD = ("authentication_failure", "soap_login_failed")
VAGUE = (NOT_APPROVED, *BY_PASSWORD, "login_refused")

_ROWS = (
    Verdict(
        "user_unknown",
        VAGUE,
        SECOND_IDENTITY,
        "No user of this org has that username.",
        "Give the exact username; in a sandbox it usually ends with the sandbox's name. sf_api_user can create the user.",
    ),
    Verdict(
        "user_inactive",
        (*VAGUE, "user_inactive", DEAD_GRANT),
        SECOND_IDENTITY,
        "The user is inactive.",
        "Activate the user: sf_api_user with active: true.",
    ),
    Verdict(
        "user_frozen",
        (*VAGUE, "user_inactive", DEAD_GRANT),
        SECOND_IDENTITY,
        "The user is frozen.",
        "Find out why, then unfreeze the user: sf_api_user with frozen: false.",
    ),
    Verdict(
        "password_locked",
        BY_PASSWORD,
        SECOND_IDENTITY,
        "Too many wrong passwords locked the user out.",
        "Unlock the user in Setup, and find who tries the old password.",
    ),
    Verdict(
        "password_flow_blocked",
        ("authentication_failure",),
        SECOND_IDENTITY,
        "The org, or the app's kind, blocks the username-password flow.",
        "Use JWT bearer or client credentials: the flow is being retired and External Client Apps never had it.",
    ),
    Verdict(
        "security_token_required",
        BY_PASSWORD,
        SECOND_IDENTITY,
        "The address of this machine is not trusted, so that the password alone is not enough.",
        "Give security_token, or add the address to the org's trusted IP ranges; better, use JWT bearer.",
    ),
    Verdict(
        "wrong_password",
        BY_PASSWORD,
        SECOND_IDENTITY,
        "The user is active, not frozen and not locked, so that the password or security token is wrong.",
        "Correct it before the tenth attempt locks the user; better, use JWT bearer.",
    ),
    Verdict(
        "app_absent",
        (NOT_APPROVED, "login_refused"),
        SECOND_IDENTITY,
        "The app is not installed in this org; since September 2025 users cannot approve such an app themselves.",
        "Install it from Setup, Connected Apps OAuth Usage, and approve it through a permission set.",
    ),
    Verdict(
        "never_self_authorized",
        (NOT_APPROVED,),
        SECOND_IDENTITY,
        "The app lets users authorise it themselves, and this user never did.",
        "Set Permitted Users to 'Admin approved users are pre-authorized' and approve the user, or connect once with playbooks/connect.yml.",
    ),
    Verdict(
        "no_approval",
        (NOT_ADMIN_APPROVED,),
        SECOND_IDENTITY,
        "No profile and no permission set approves the app for anybody.",
        "Run sf_connected_app_auth with state: present and permission_set.",
    ),
    Verdict(
        "approval_in_wrong_licence",
        (NOT_ADMIN_APPROVED,),
        SECOND_IDENTITY,
        "The app is approved in a permission set of the licence Salesforce API Integration, which cannot hold access to apps.",
        "Approve it in a second permission set without a licence: sf_connected_app_auth with permission_set.",
    ),
    Verdict(
        "approval_not_assigned",
        (NOT_ADMIN_APPROVED,),
        SECOND_IDENTITY,
        "The app is approved, and the user holds none of the permission sets and profiles that approve it.",
        "Assign one: sf_connected_app_auth with state: present.",
    ),
    Verdict(
        "approval_without_effect",
        (NOT_ADMIN_APPROVED,),
        SECOND_IDENTITY,
        "The user holds an approval of the app, and Salesforce does not honour it: the login used another app, or the approval is seconds old.",
        "Compare client_id with the app's consumer key; remove and add the approval when they agree.",
    ),
    Verdict(
        "ip_restricted",
        ("ip_or_login_hours",),
        SECOND_IDENTITY,
        "The address of this machine is outside the login IP ranges of the user's profile.",
        "Add the address to the profile's login IP ranges, or relax IP restrictions in the app's policy.",
    ),
    Verdict(
        "login_hours",
        ("ip_or_login_hours",),
        SECOND_IDENTITY,
        "The hour is outside the login hours of the user's profile.",
        "Run within the profile's login hours, or widen them for the API user's own profile.",
    ),
    Verdict(
        "grant_gone",
        (DEAD_GRANT,),
        SECOND_IDENTITY,
        "The user holds no grant of the app: it was revoked by the user, an administrator or a play with state: exact or absent, or is another user's.",
        "Find out who revoked it and why, then connect again as the API user (playbooks/connect.yml).",
    ),
    Verdict(
        "grant_displaced",
        (DEAD_GRANT,),
        SECOND_IDENTITY,
        "The user holds five younger grants of the app, the most there can be: the sixth login through the browser ended the oldest, which was this one.",
        "Find out who connects so often, revoke the grants that nobody uses, and connect again (playbooks/connect.yml).",
    ),
    Verdict(
        "grant_idle",
        (DEAD_GRANT,),
        SECOND_IDENTITY,
        "The grant was not used for as long as the app's policy, or Salesforce's 30 days for partner apps, lets it live.",
        "Connect again (playbooks/connect.yml), and let a play use it more often than once in 20 days.",
    ),
    Verdict(
        "grant_lifetime_over",
        (DEAD_GRANT,),
        SECOND_IDENTITY,
        "The grant is older than the app's policy lets refresh tokens live, however often they are used.",
        "Connect again (playbooks/connect.yml); an inactivity policy in place of the fixed lifetime keeps a connection that is used.",
    ),
    Verdict(
        "grant_expires_at_once",
        (DEAD_GRANT,),
        SECOND_IDENTITY,
        "The app's policy expires every refresh token at once.",
        "Set the app's Refresh Token Policy to expire after 30 days without use, then connect again (playbooks/connect.yml).",
    ),
    Verdict(
        "token_superseded",
        (DEAD_GRANT,),
        SECOND_IDENTITY,
        "The user holds a living grant of the app, and this token is none of its: it was rotated away by a later login, or its own grant was revoked.",
        "Use the token that the last login kept (vault_file or store_command of sf_oauth_connect) and keep no copy elsewhere; else connect again.",
    ),
    Verdict(
        "certificate_not_the_apps",
        (WRONG_KEY,),
        ELIMINATION,
        "Key and certificate_file belong together and are in time, so that the app holds another certificate, or none.",
        "Upload certificate_file to the app; deploying an app's OAuth settings without its certificate erases it.",
    ),
    Verdict(
        "client_secret_missing",
        ("wrong_client_secret",),
        ELIMINATION,
        "The app demands its consumer secret in this flow, and none is given.",
        "Give client_secret, or clear 'Require Secret' of this flow in the app's OAuth settings.",
    ),
    Verdict(
        "clock_wrong",
        (WRONG_KEY,),
        ELIMINATION,
        "The clock of this machine is so far off that the assertion is outside its time.",
        "Set the clock by NTP.",
    ),
    Verdict(
        "audience_of_generic_host",
        ("app_not_in_org", "wrong_audience"),
        ELIMINATION,
        "External Client Apps are known to their org's My Domain only, and the audience or login_url names a host that all orgs share.",
        "Set login_url to the org's My Domain and leave audience out.",
    ),
    Verdict(
        "api_disabled_for_org",
        ("API_DISABLED_FOR_ORG",),
        ELIMINATION,
        "The login succeeded, and the org has no API.",
        "Professional Edition needs bought API access.",
    ),
    Verdict(
        "api_disabled_for_user",
        ("API_CURRENTLY_DISABLED", "login_refused"),
        ELIMINATION,
        "The login succeeded, and the user lacks API Enabled.",
        "Give the user API Enabled through its profile or a permission set.",
    ),
    Verdict(
        "session_policy",
        ("INVALID_SESSION_ID",),
        ELIMINATION,
        "The login succeeded, and the session is not fit for the API: the app lacks the scope api, or its session policy forbids it.",
        "Add the scope 'Manage user data via APIs (api)' to the app, and check its session policy.",
    ),
    Verdict(
        "password_expired",
        ("INVALID_OPERATION_WITH_EXPIRED_PASSWORD",),
        ELIMINATION,
        "The login succeeded, and the user's password has expired.",
        "Set a new password, give the user Password Never Expires, or use JWT bearer, which needs no password.",
    ),
)
VERDICTS = {row.code: row for row in _ROWS}
