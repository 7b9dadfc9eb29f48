# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SOAP ``login()``: gone from API 65.0 on, off in many orgs, still what old clients use (contract 3)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from sf_emulator.access import access_of
from sf_emulator.oauth import logins, passwords
from sf_emulator.oauth.hosts import Host
from sf_emulator.oauth.logins import Refusal
from sf_emulator.org import Org
from sf_emulator.soap.envelope import Envelope, SoapFault, answer, child_text
from sf_emulator.soap.session import TEXTS
from sf_emulator.soap.user_info import user_info
from sf_emulator.world import World

NEWEST_WITH_LOGIN = 64
INVALID = ("INVALID_LOGIN", "Invalid username, password, security token; or user locked out.")


def login(request: Request, api: str, version: str, envelope: Envelope) -> Response:
    """Answer username and password (with security token) with a session.

    :raises SoapFault: by the reason, as texts are recorded or documented
    """
    if float(version) > NEWEST_WITH_LOGIN:
        raise SoapFault(
            "INVALID_OPERATION",
            f"The SOAP Login operation is not available in the API version specified ({version}). "
            "Refer to the documentation for supported versions.",
            "LoginFault",
        )
    world: World = request.app.state.world
    home = world.user(child_text(envelope.operation, "username"))
    if home is None:
        raise SoapFault(*INVALID, "LoginFault")
    org, user = home
    if not org.settings.soap_login_enabled:
        raise SoapFault(
            "INVALID_OPERATION",
            "SOAP API login() is disabled by default in this org. "
            "Contact the org administrator to enable SOAP API login().",
            "LoginFault",
        )
    host = Host.of(request)
    attempt = _attempt(request, host, api, version)
    try:
        logins.check(org, user, attempt)
        passwords.check(org, user, child_text(envelope.operation, "password"), attempt, api=True)
    except logins.LoginRefused as refused:
        raise SoapFault(*_FAULTS.get(refused.refusal, INVALID), "LoginFault") from None
    _need_api(org, str(user["Id"]))
    logins.succeed(org, user, attempt)
    return _answer(world, org, user, host, api, version)


def _answer(world: World, org: Org, user: logins.Record, host: Host, api: str, version: str) -> Response:
    user_id = str(user["Id"])
    session = world.open_session(org, user_id, None, ("full",))
    secret = org.secrets.get(user_id)
    base = f"{host.instance_url}/services/Soap"
    return answer(
        "login",
        api,
        metadata_url=f"{base}/m/{version}/{org.id[:15]}",
        server_url=f"{base}/{api}/{version}/{org.id[:15]}",
        expired="true" if secret and secret.password_expired else "false",
        sandbox="true" if org.is_sandbox else "false",
        session_id=session.token,
        user_id=user_id,
        user_info=user_info(session),
    )


def _attempt(request: Request, host: Host, api: str, version: str) -> logins.Attempt:
    kind, api_type = ("Other Apex API", "SOAP Partner") if api == "u" else ("Other Apex API", "SOAP Enterprise")
    source = request.client.host if request.client else "127.0.0.1"
    return logins.Attempt(
        kind,
        "Unknown",
        source,
        host.name,
        generic_host=host.is_generic_login,
        api_type=api_type,
        api_version=version,
    )


def _need_api(org: Org, user_id: str) -> None:
    if not org.settings.api_enabled:
        raise SoapFault("API_DISABLED_FOR_ORG", TEXTS["API_DISABLED_FOR_ORG"], "LoginFault")
    if not access_of(org, user_id).has("ApiEnabled"):
        raise SoapFault("API_CURRENTLY_DISABLED", "API is disabled for this User", "LoginFault")


_FAULTS = {
    Refusal.TOKEN_REQUIRED: (
        "LOGIN_MUST_USE_SECURITY_TOKEN",
        "Invalid username, password, security token; or user locked out. Are you at a new location? When accessing "
        "Salesforce--either via a desktop client or the API--from outside of your company's trusted networks, you "
        "must add a security token to your password to log in.",
    ),
    Refusal.DELEGATED: ("INVALID_SSO_GATEWAY_URL", "Invalid single sign-on gateway URL."),
    Refusal.RATE: ("LOGIN_RATE_EXCEEDED", "Login Rate Exceeded"),
    Refusal.RESTRICTED_IP: ("LOGIN_DURING_RESTRICTED_DOMAIN", "Logging in from this IP address is not allowed"),
    Refusal.RESTRICTED_TIME: ("LOGIN_DURING_RESTRICTED_TIME", "Logging in during this time period is not allowed"),
    Refusal.ORG_INACTIVE: ("ORG_LOCKED", "The organization has been locked"),
}
