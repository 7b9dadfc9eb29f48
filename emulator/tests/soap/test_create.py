# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SOAP ``create`` against the recorded answers: success, refusal, limit header."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

URN = "{urn:partner.soap.sforce.com}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


@pytest.fixture
def session(served: Any) -> Any:
    """A session of the API user, who may create accounts and manage users here."""
    production = served.production
    values = {"PermissionsModifyAllData": True, "PermissionsViewSetup": True, "PermissionsManageUsers": True}
    production.org.store.update("PermissionSet", production.ids["profile_set"], values)
    return served.world.open_session(production.org, production.ids["api"], None, {"full"})


def create(served: Any, session: Any, *records: str) -> ElementTree.Element:
    body = (
        '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com">'
        f"<env:Header><urn:SessionHeader><urn:sessionId>{session.token}</urn:sessionId></urn:SessionHeader></env:Header>"
        f"<env:Body><urn:create>{''.join(f'<urn:sObjects>{record}</urn:sObjects>' for record in records)}</urn:create>"
        "</env:Body></env:Envelope>"
    )
    response = served.http.post(f"{served.instance_url}/services/Soap/u/64.0", data=body.encode())
    assert response.status_code == 200, response.text
    return ElementTree.fromstring(response.content)


def results(root: ElementTree.Element) -> list[ElementTree.Element]:
    return root.findall(f".//{URN}createResponse/{URN}result")


def test_success(served: Any, session: Any) -> None:
    root = create(served, session, "<type>Account</type><Name>Acme &amp; Sons</Name>")
    [result] = results(root)
    assert [child.tag for child in result] == [f"{URN}id", f"{URN}success"]
    assert result[1].text == "true"
    made = served.production.org.store.get("Account", result[0].text)
    assert made["Name"] == "Acme & Sons"


def test_limit_header(served: Any, session: Any) -> None:
    root = create(served, session, "<type>Account</type><Name>Acme</Name>")
    limits = {child.tag.removeprefix(URN): child.text for child in root.find(f".//{URN}limitInfo") or ()}
    assert limits == {"current": "1", "limit": "15000", "type": "API REQUESTS"}


def test_refused_record_leaves_the_others_alone(served: Any, session: Any) -> None:
    refused, made = results(create(served, session, "<type>Account</type>", "<type>Account</type><Name>Acme</Name>"))
    assert [child.tag.removeprefix(URN) for child in refused] == ["errors", "id", "success"]
    assert [child.tag.removeprefix(URN) for child in refused[0]] == ["fields", "message", "statusCode"]
    assert refused.find(f"{URN}errors/{URN}statusCode").text == "REQUIRED_FIELD_MISSING"
    assert refused.find(f"{URN}id").get(NIL) == "true"
    assert refused.find(f"{URN}success").text == "false"
    assert made.find(f"{URN}success").text == "true"
