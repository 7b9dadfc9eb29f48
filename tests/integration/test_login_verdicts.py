# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way in which Salesforce is known to refuse a login, produced by its true cause, gets its own verdict and remedy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows.soap_login import SoapLogin
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.login_errors import meaning_of
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.prove.investigate import explained
from ansible_collections.orgops.salesforce.tests.integration.emulator import Emulator, running
from ansible_collections.orgops.salesforce.tests.integration.login_world import (
    CALLBACK,
    PASSWORD,
    Browser,
    Place,
    refusal,
    said,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from sf_emulator.oauth.certificates import certificate_pem

KNOWN = json.loads((Path(__file__).parents[1] / "data" / "oauth_errors.json").read_text())
MINE = {"orgops": {"admin_approved_only": False}}
CONNECTED = {
    "orgops": {
        "kind": "connected_app",
        "namespace": None,
        "flows": ["password", "jwt_bearer", "authorization_code", "device"],
    }
}
NOBODY = {"api": {"permission_sets": []}}
PASSWORD_FLOW = {"password_flow_enabled": True}

Road = Callable[[Place], SalesforceError]


@dataclass(frozen=True)
class Case:
    """`state` is the cause, `road` or the options `differently` run into it; Salesforce says `error` and `text`, we say `verdict`."""

    name: str
    error: str
    text: str
    verdict: str
    state: Mapping[str, Any] = field(default_factory=dict)
    differently: Mapping[str, Any] = field(default_factory=dict)
    road: Road | None = None
    witness: bool = True
    app: str | None = "Orgops"


def password(**more: Any) -> dict[str, Any]:
    return {"login_flow": "password", "password": PASSWORD, **more}


def soap(**more: Any) -> dict[str, Any]:
    return {"login_flow": "soap", "password": PASSWORD, **more}


def spent_code(place: Place) -> SalesforceError:
    """A code that was used before."""
    browser = Browser(place)
    browser.sign_in("api")
    question = browser.question()
    code = browser.answer(question)["code"]
    options = place.options(
        login_flow="authorization_code", authorization_code=code, code_verifier=question.verifier, redirect_uri=CALLBACK
    )
    place.log_in(options)
    return refusal(place, options)


def other_callback(place: Place) -> SalesforceError:
    """A code that was sent to one address and is redeemed for another."""
    browser = Browser(place)
    browser.sign_in("api")
    question = browser.question()
    code = browser.answer(question)["code"]
    options = {"authorization_code": code, "code_verifier": question.verifier, "redirect_uri": "http://localhost:1/x"}
    return refusal(place, place.options(login_flow="authorization_code", **options))


def at_the_browser(handle: str, **differently: Any) -> Road:
    def road(place: Place) -> SalesforceError:
        browser = Browser(place)
        browser.sign_in(handle)
        return said(place, browser.answer(browser.question(**differently)))

    return road


def device_poll(place: Place) -> SalesforceError:
    transport, url = place.transport(), f"{place.facts['instance_url']}/services/oauth2/token"
    client = {"client_id": place.facts["client_id"]}
    code = transport.post(url, data={**client, "response_type": "device_code"}).json()["device_code"]
    return said(place, transport.post(url, data={**client, "grant_type": "device", "code": code}).json())


def got_instead_of_posted(place: Place) -> SalesforceError:
    return said(place, place.transport().get(f"{place.facts['instance_url']}/services/oauth2/token").json())


def soap_of_today(place: Place) -> SalesforceError:
    """What an old client runs into; our own flow refuses before it asks."""
    flow = SoapLogin(place.options(api_version="65.0", **soap()))
    with pytest.raises(SalesforceError) as caught:
        flow.authenticate(place.transport())
    return caught.value


def too_often(place: Place) -> SalesforceError:
    place.log_in(place.options())
    return refusal(place, place.options())


def certificate_file(place: Place) -> str:
    """The certificate of the testers' own key, which the app does not hold."""
    file = place.emulator.state / "certificate.pem"
    key = load_pem_private_key(Path(place.facts["private_key_file"]).read_bytes(), None)
    file.write_text(certificate_pem(cast(RSAPrivateKey, key), -1, 300))
    return str(file)


UNAPPROVED = ("invalid_grant", "user hasn't approved this consumer")
NOT_ADMIN = ("invalid_app_access", "user is not admin approved to access this app")
INACTIVE = ("inactive_user", "user is inactive")
ASSERTION = ("invalid_grant", "invalid assertion")
NO = ("invalid_grant", "authentication failure")
SOAP_NO = ("INVALID_LOGIN", "Invalid username, password, security token; or user locked out.")
GENERIC = {"login_url": lambda place: place.facts["login_url"]}
CLIENT = {"login_flow": "client_credentials"}
MADE_UP_TOKEN = {"login_flow": "refresh_token", "refresh_token": "5Aep861x"}
PSL = {"permission_set_licences": ["SalesforceAPIIntegrationPsl"]}

CASES = (
    Case("self-authorise", *UNAPPROVED, "never_self_authorized", {"apps": MINE}),
    Case("unknown-user", *UNAPPROVED, "user_unknown", differently={"username": "api@nowhere.example"}),
    Case("uninstalled", *UNAPPROVED, "app_absent", {"apps": {"orgops": {**CONNECTED["orgops"], "installed": False, "admin_approved_only": False}},
         "permission_sets": {"Orgops_Access": {"apps": []}}}),
    Case("nobody-looks", *UNAPPROVED, "user_not_approved", {"apps": MINE}, witness=False),
    Case("not-assigned", *NOT_ADMIN, "approval_not_assigned", {"users": NOBODY}),
    Case("no-approval", *NOT_ADMIN, "no_approval", {"permission_sets": {"Orgops_Access": {"apps": []}}}),
    Case("wrong-licence", *NOT_ADMIN, "approval_in_wrong_licence",
         {"permission_sets": {"Orgops_Access": {"licence": "SalesforceAPIIntegrationPsl"}}, "users": {"api": PSL, "admin": PSL}}),
    Case("run-as", *NOT_ADMIN, "approval_not_assigned", {"users": NOBODY, "apps": {"orgops": {"run_as": "api"}}}, CLIENT),
    Case("not-admin-approved-unwatched", *NOT_ADMIN, "user_not_admin_approved", {"users": NOBODY}, witness=False),
    Case("generic-audience", "app_not_found", "External client app is not installed in this org", "audience_of_generic_host",
         differently={"audience": "https://test.salesforce.com"}),
    Case("foreign-app", "app_not_found", "External client app is not installed in this org", "app_not_in_org",
         differently={"client_id": lambda place: Place(place.emulator, "self-authorise").facts["client_id"]}),
    Case("audience", "invalid_grant", "audience is invalid", "wrong_audience", differently={"audience": "https://sso.example"}),
    Case("wrong-key", *ASSERTION, "wrong_key", {"apps": {"orgops": {"certificate": "foreign"}}}),
    Case("expired-certificate", *ASSERTION, "wrong_key", {"apps": {"orgops": {"certificate": "expired"}}}),
    Case("not-the-apps", *ASSERTION, "certificate_not_the_apps", {"apps": {"orgops": {"certificate": None}}}, {"certificate_file": certificate_file}),
    Case("client-id", "invalid_client_id", "client identifier invalid", "unknown_client_id", differently={"client_id": "3MVG9nobody"}),
    Case("client-secret", "invalid_client", "invalid client credentials", "wrong_client_secret", differently={**CLIENT, "client_secret": "wrong"}),
    Case("no-client-secret", "invalid_client", "invalid client credentials", "client_secret_missing",
         differently={**MADE_UP_TOKEN, "client_secret": None}, witness=False),
    Case("no-run-as", "invalid_grant", "no client credentials user enabled", "no_run_as_user", {"apps": {"orgops": {"run_as": None}}}, CLIENT),
    Case("host-of-flow", "invalid_grant", "request not supported on this domain", "wrong_host_for_flow", differently={**CLIENT, **GENERIC}),
    Case("flow", "unsupported_grant_type", "grant type not supported", "flow_not_enabled", {"apps": {"orgops": {"flows": ["jwt_bearer"]}}}, CLIENT),
    Case("wrong-password", *NO, "wrong_password", {"apps": CONNECTED, "settings": PASSWORD_FLOW}, password(password="wrong")),
    Case("locked", *NO, "password_locked", {"apps": CONNECTED, "settings": PASSWORD_FLOW, "users": {"api": {"password_locked": True}}}, password()),
    Case("flow-blocked", *NO, "password_flow_blocked", {"apps": CONNECTED, "settings": {"password_flow_enabled": False}}, password()),
    Case("token-required", *NO, "security_token_required", {"apps": CONNECTED, "users": {"api": {"security_token": "Q7x"}},
         "settings": {**PASSWORD_FLOW, "security_token_required": True}}, password()),
    Case("password-unwatched", *NO, "authentication_failure", {"apps": CONNECTED, "settings": PASSWORD_FLOW}, password(password="wrong"), witness=False),
    Case("soap-password", *SOAP_NO, "wrong_password", differently=soap(password="wrong")),
    Case("refresh", "invalid_grant", "expired access/refresh token", "grant_gone", differently=MADE_UP_TOKEN),
    Case("refresh-unwatched", "invalid_grant", "expired access/refresh token", "grant_expired", differently=MADE_UP_TOKEN, witness=False),
    Case("spent-code", "invalid_grant", "expired authorization code", "code_expired", {"apps": MINE}, road=spent_code),
    Case("made-up-code", "invalid_grant", "invalid authorization code", "code_invalid",
         differently={"login_flow": "authorization_code", "authorization_code": "aPrx", "code_verifier": "x", "redirect_uri": CALLBACK}),
    Case("not-installed", "invalid_client", "app must be installed into org", "app_not_installed",
         {"apps": {"orgops": {**CONNECTED["orgops"], "installed": False, "admin_approved_only": False}}, "permission_sets": {"Orgops_Access": {"apps": []}}},
         road=at_the_browser("owner")),
    Case("browser-policy", "OAUTH_APP_ACCESS_DENIED", "user is not admin approved to access this app", "browser_user_not_admin_approved",
         road=at_the_browser("owner")),
    Case("scope", "invalid_scope", "the requested scope is not allowed", "scope_not_allowed", {"apps": MINE}, road=at_the_browser("api", scopes=["full"])),
    Case("callback", "redirect_uri_mismatch", "redirect_uri must match configuration", "redirect_uri_mismatch", {"apps": MINE}, road=other_callback),
    Case("device", "authorization_pending", "", "authorization_pending", {"apps": CONNECTED}, road=device_poll),
    Case("inactive", *INACTIVE, "user_inactive", {"users": {"api": {"active": False}}}),
    Case("frozen", *INACTIVE, "user_frozen", {"users": {"api": {"frozen": True}}}),
    Case("org", "inactive_org", "organization is locked, closed, or suspended", "org_inactive", {"settings": {"active": False}}, witness=False),
    Case("rate", "rate_limit_exceeded", "number of logins exceeded", "login_rate", {"settings": {"logins_per_hour": 1}}, road=too_often, witness=False),
    Case("address", "invalid_grant", "ip restricted", "ip_restricted",
         {"users": {"api": {"profile": "standard"}}, "profiles": {"standard": {"login_ip_ranges": [["10.0.0.1", "10.0.0.9"]]}}}),
    Case("hours", "invalid_grant", "invalid login hours", "login_hours",
         {"users": {"api": {"profile": "standard"}}, "profiles": {"standard": {"login_hours": [0, 0]}}}),
    Case("get", "invalid_request", "must use HTTP POST", "not_a_post", road=got_instead_of_posted),
    Case("dead-token", "Bad_OAuth_Token", "", "session_expired",
         differently={"login_flow": "access_token", "access_token": "00Dx!dead", "instance_url": lambda place: place.facts["instance_url"]}),
    Case("soap-65", "INVALID_OPERATION", "The SOAP Login operation is not available in the API version specified (65.0). "
         "Refer to the documentation for supported versions.", "soap_login_version", road=soap_of_today),
    Case("soap-off", "INVALID_OPERATION", "SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().",
         "soap_login_disabled", {"settings": {"soap_login_enabled": False}}, soap(), witness=False),
    Case("no-api-right", "API_CURRENTLY_DISABLED", "", "api_disabled_for_user",
         {"users": {"api": {"profile": "minimum_access", "permission_sets": ["Orgops_Access"]}}}),
    Case("no-api-in-org", "API_DISABLED_FOR_ORG", "", "api_disabled_for_org", {"settings": {"api_enabled": False}}, witness=False),
    Case("no-api-scope", "INVALID_SESSION_ID", "This session is not valid for use with the REST API", "session_policy",
         {"apps": {"orgops": {"scopes": ["id", "refresh_token"]}}}),
    Case("expired-password", "INVALID_OPERATION_WITH_EXPIRED_PASSWORD", "", "password_expired", {"users": {"api": {"password_expired": True}}}, soap()),
)  # fmt: skip


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    seed = {"orgs": {case.name: state_of(case) for case in CASES}}
    with running(tmp_path_factory.mktemp("logins"), seed=seed) as (started,):
        yield started


def state_of(case: Case) -> dict[str, Any]:
    users: Mapping[str, Any] = case.state.get("users", {})
    named = {
        handle: {"username": f"{handle}@{case.name}.example", "password": PASSWORD, **users.get(handle, {})}
        for handle in ("admin", "api", "owner")
    }
    settings = {"soap_login_enabled": True, **case.state.get("settings", {})}
    return {"extends": "healthy", **case.state, "users": named, "settings": settings}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_true_cause_gets_its_verdict(case: Case, emulator: Emulator) -> None:
    place = Place(emulator, case.name)
    differently = {name: value(place) if callable(value) else value for name, value in case.differently.items()}
    options = place.options(**differently)
    error = case.road(place) if case.road else refusal(place, options)
    assert error.salesforce
    assert error.salesforce["code"] == case.error
    assert case.text.lower() in error.salesforce["message"].lower()
    told = explained(error, options, place.witness() if case.witness and not case.road else None, case.app)
    assert told.code == case.verdict, told.as_dict()
    assert told.cause
    assert told.remedy
    if case.verdict != error.code:
        assert told.details["evidence"]
        assert told.details["found_by"] in ("second identity", "elimination")


@pytest.mark.parametrize("name", ["wrong-key", "expired-certificate"])
def test_wrong_key_names_what_cannot_be_told_apart_and_what_to_check_first(name: str, emulator: Emulator) -> None:
    place = Place(emulator, name)
    told = explained(refusal(place, place.options()), place.options(), place.witness(), "Orgops")
    evidence = told.details["evidence"]
    assert any("has expired" in line and "belongs to another key" in line for line in evidence)
    first, following = (
        next(line for line in evidence if line.startswith(f"Check {word}")) for word in ("first", "next")
    )
    assert "end date of the certificate, in Setup, External Client App Manager, Orgops" in first
    assert "certificate_file" in following
    assert "Clock: within a minute" in " ".join(evidence)


def said_by(pair: Mapping[str, Any]) -> tuple[str, str]:
    error = pair.get("error") or pair.get("exceptionCode") or pair["body"]
    return str(error), str(pair.get("error_description") or pair.get("exceptionMessage") or "")


@pytest.mark.parametrize("pair", KNOWN, ids=lambda pair: " ".join(said_by(pair))[:60])
def test_every_known_pair_is_produced(pair: Mapping[str, Any]) -> None:
    error, text = said_by(pair)
    produced = [case for case in CASES if case.error == error and case.text.lower() in text.lower()]
    assert produced


def test_every_known_pair_has_its_own_meaning() -> None:
    pairs = [said_by(pair) for pair in KNOWN if "body" not in pair]
    meanings = {pair: meaning_of(*pair) for pair in pairs}
    assert len({meaning.code for meaning in meanings.values()}) == len(pairs), sorted(
        (meaning.code, pair) for pair, meaning in meanings.items()
    )
    assert len({meaning.remedy for meaning in meanings.values()}) == len(pairs)
    assert all(meaning.code != "login_refused" for meaning in meanings.values())
