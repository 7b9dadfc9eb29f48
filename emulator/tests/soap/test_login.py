# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SOAP login against the recorded answers (contract 3): shapes, codes and texts."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from sf_emulator.org import LoginRestriction

INVALID = ("INVALID_LOGIN", "Invalid username, password, security token; or user locked out.")
RECORDED_FAULT = (
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
    "<soapenv:Fault><faultcode>INVALID_LOGIN</faultcode><faultstring>INVALID_LOGIN: Invalid username, password, "
    'security token; or user locked out.</faultstring><detail><sf:LoginFault xsi:type="sf:LoginFault">'
    "<sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode><sf:exceptionMessage>Invalid username, password, security "
    "token; or user locked out.</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault></soapenv:Body>"
    "</soapenv:Envelope>"
)
RECORDED_RESULT = ["metadataServerUrl", "passwordExpired", "sandbox", "serverUrl", "sessionId", "userId", "userInfo"]
RECORDED_USER_INFO = {
    "accessibilityMode", "currencySymbol", "orgAttachmentFileSizeLimit", "orgDefaultCurrencyIsoCode",
    "orgDisallowHtmlAttachments", "orgHasPersonAccounts", "organizationId", "organizationMultiCurrency",
    "organizationName", "profileId", "roleId", "sessionSecondsValid", "userDefaultCurrencyIsoCode", "userEmail",
    "userFullName", "userId", "userLanguage", "userLocale", "userName", "userTimeZone", "userType", "userUiSkin",
}  # fmt: skip
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def envelope(operation: str, session: str = "") -> bytes:
    header = f"<env:Header><urn:SessionHeader><urn:sessionId>{session}</urn:sessionId></urn:SessionHeader></env:Header>"
    return (
        '<?xml version="1.0" encoding="utf-8" ?><env:Envelope xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" '
        f'xmlns:urn="urn:partner.soap.sforce.com">{header if session else ""}<env:Body>{operation}</env:Body>'
        "</env:Envelope>"
    ).encode()


def post(served: Any, operation: str, path: str = "u/64.0", session: str = "") -> Any:
    headers = {"content-type": "text/xml", "charset": "UTF-8", "SOAPAction": "login"}
    url = f"{served.login_url}/services/Soap/{path}"
    return served.http.post(url, data=envelope(operation, session), headers=headers)


def login(served: Any, password: str = "correct horse 1", path: str = "u/64.0", username: str | None = None) -> Any:
    who = username or served.production.api_user
    return post(
        served,
        f"<urn:login><urn:username>{who}</urn:username><urn:password>{password}</urn:password></urn:login>",
        path,
    )


def name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def values(response: Any) -> dict[str, str | None]:
    """Every leaf of an answer by its local name."""
    root = ElementTree.fromstring(response.content)
    return {name(element): element.text for element in root.iter() if not len(element)}


def fault(response: Any) -> tuple[str, str]:
    assert response.status_code == 500
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    found = values(response)
    assert found["faultstring"] == f"{found['exceptionCode']}: {found['exceptionMessage']}"
    return str(found["exceptionCode"]), str(found["exceptionMessage"])


@pytest.mark.parametrize(("api", "words"), [("u", "partner"), ("c", "enterprise")])
def test_success_has_the_recorded_shape(served: Any, api: str, words: str) -> None:
    response = login(served, path=f"{api}/64.0")
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)
    result = root[0][0][0]
    assert result.tag == f"{{urn:{words}.soap.sforce.com}}result"
    assert [name(child) for child in result] == RECORDED_RESULT
    assert {name(child) for child in result[-1]} >= RECORDED_USER_INFO
    assert [name(child) for child in result[-1] if child.get(NIL)] == ["roleId", "userDefaultCurrencyIsoCode"]
    found = values(response)
    org = served.production.org.id
    assert found["serverUrl"] == f"{served.instance_url}/services/Soap/{api}/64.0/{org[:15]}"
    assert found["metadataServerUrl"] == f"{served.instance_url}/services/Soap/m/64.0/{org[:15]}"
    assert (found["sandbox"], found["passwordExpired"]) == ("false", "false")
    assert found["organizationId"] == org
    assert found["userId"] == served.production.ids["api"]
    assert found["sessionSecondsValid"] == "7200"


def test_session_works_on_rest(served: Any) -> None:
    token = values(login(served))["sessionId"]
    headers = {"Authorization": f"Bearer {token}"}
    assert served.http.get(f"{served.instance_url}/services/data/v64.0/", headers=headers).status_code == 200
    history = served.production.last_login()
    assert (history["Status"], history["LoginType"]) == ("Success", "Other Apex API")
    assert (history["ApiType"], history["ApiVersion"]) == ("SOAP Partner", "64.0")


def test_sandbox_says_so(served: Any) -> None:
    assert values(login(served, username=served.sandbox.api_user))["sandbox"] == "true"


def test_wrong_password_is_the_recorded_line(served: Any) -> None:
    response = login(served, "wrong")
    assert response.status_code == 500
    assert response.text.strip() == RECORDED_FAULT


@pytest.mark.parametrize("who", ["nobody@acme.example", "&lt;script&gt;"])
def test_unknown_user(served: Any, who: str) -> None:
    assert fault(login(served, username=who)) == INVALID


def test_gone_from_version_65_on(served: Any) -> None:
    assert fault(login(served, path="u/65.0")) == (
        "INVALID_OPERATION",
        "The SOAP Login operation is not available in the API version specified (65.0). "
        "Refer to the documentation for supported versions.",
    )


def test_switched_off_in_the_org(served: Any) -> None:
    served.production.org.settings.soap_login_enabled = False
    assert fault(login(served)) == (
        "INVALID_OPERATION",
        "SOAP API login() is disabled by default in this org. "
        "Contact the org administrator to enable SOAP API login().",
    )


def test_retired_version(served: Any) -> None:
    assert fault(login(served, path="u/29.0"))[0] == "UNSUPPORTED_API_VERSION"


def test_security_token(served: Any) -> None:
    served.production.org.settings.security_token_required = True
    assert fault(login(served))[0] == "LOGIN_MUST_USE_SECURITY_TOKEN"
    assert login(served, "correct horse 1TOKEN").status_code == 200
    assert fault(login(served, "correct horse 1WRONG")) == INVALID


@pytest.mark.parametrize("change", ["frozen", "inactive", "locked"])
def test_user_who_is_kept_out(served: Any, change: str) -> None:
    if change == "inactive":
        served.production.change_user(IsActive=False)
    else:
        served.production.change_login(**{"IsFrozen" if change == "frozen" else "IsPasswordLocked": True})
    assert fault(login(served)) == INVALID


def test_codes_of_profile_and_org(served: Any) -> None:
    org, profile = served.production.org, served.production.ids["profile"]
    org.restrictions[profile] = LoginRestriction(ip_ranges=(("203.0.113.0", "203.0.113.9"),))
    assert fault(login(served))[0] == "LOGIN_DURING_RESTRICTED_DOMAIN"
    org.restrictions[profile] = LoginRestriction(hours=(25, 26))
    assert fault(login(served))[0] == "LOGIN_DURING_RESTRICTED_TIME"
    org.restrictions[profile] = LoginRestriction(delegated_authentication=True)
    assert fault(login(served))[0] == "INVALID_SSO_GATEWAY_URL"
    org.restrictions.clear()
    org.settings.logins_per_hour = 1
    assert login(served).status_code == 200
    assert fault(login(served))[0] == "LOGIN_RATE_EXCEEDED"
    org.settings.active = False
    assert fault(login(served))[0] == "ORG_LOCKED"


def test_api_closed_to_org_and_user(served: Any) -> None:
    served.production.org.settings.api_enabled = False
    assert fault(login(served)) == ("API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner")
    served.production.org.settings.api_enabled = True
    values = {"PermissionsApiEnabled": False}
    served.production.org.store.update("PermissionSet", served.production.ids["profile_set"], values)
    assert fault(login(served)) == ("API_CURRENTLY_DISABLED", "API is disabled for this User")


def test_expired_password_gives_a_session_that_is_good_for_nothing(served: Any) -> None:
    served.production.org.secrets[served.production.ids["api"]].password_expired = True
    found = values(login(served))
    assert found["passwordExpired"] == "true"
    headers = {"Authorization": f"Bearer {found['sessionId']}"}
    refused = served.http.get(f"{served.instance_url}/services/data/v64.0/", headers=headers)
    assert refused.json()[0]["errorCode"] == "INVALID_OPERATION_WITH_EXPIRED_PASSWORD"


def test_invalid_session_fault(served: Any) -> None:
    response = post(served, "<urn:getUserInfo/>", session="nothing")
    expected = ("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader: Illegal Session")
    assert fault(response) == expected
    assert values(response)["faultcode"] == "sf:INVALID_SESSION_ID"
    assert "<sf:UnexpectedErrorFault " in response.text


def test_user_info_and_logout(served: Any) -> None:
    session = str(values(login(served))["sessionId"])
    assert values(post(served, "<urn:getUserInfo/>", session=session))["userName"] == served.production.api_user
    assert post(served, "<urn:logout/>", session=session).status_code == 200
    assert fault(post(served, "<urn:getUserInfo/>", session=session))[0] == "INVALID_SESSION_ID"


def test_unknown_operation(served: Any) -> None:
    response = post(served, "<urn:merge/>")
    assert response.status_code == 500
    assert "No operation available for request merge" in response.text


@pytest.mark.parametrize("body", [b"", b"not xml", b"<a/>", b"<?xml version='1.0' encoding='wtf'?><a/>"])
def test_body_that_is_no_envelope(served: Any, body: bytes) -> None:
    response = served.http.post(f"{served.login_url}/services/Soap/u/64.0", data=body)
    assert response.status_code == 500
    assert "soapenv:Client" in response.text
