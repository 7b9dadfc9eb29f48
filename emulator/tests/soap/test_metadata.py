# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Metadata API against what public tools read back from live orgs, and against logged faults (contract 5.5)."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from asgi_client import Api, Reply
from cryptography import x509
from seeded import Seeded, start

SHAPES: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "eca_metadata_shapes.json").read_text())
NAMESPACE = "{http://soap.sforce.com/2006/04/metadata}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
FILE_PROPERTIES = [
    "createdById", "createdByName", "createdDate", "fileName", "fullName", "id", "lastModifiedById",
    "lastModifiedByName", "lastModifiedDate", "manageableState", "type",
]  # fmt: skip


@pytest.fixture
def seeded() -> Seeded:
    """The healthy org, its app told about as fully as Salesforce could: empty elements are left out."""
    org = start()
    org.store.update("ExternalClientApplication", org.one("ExternalClientApplication")["Id"], {"Description": "Audits"})
    logout = {"SingleLogoutUrl": "https://orgops.example/logout"}
    org.store.update("ExtlClntAppOauthSettings", org.one("ExtlClntAppOauthSettings")["Id"], logout)
    return org


def call(api: Api, operation: str, version: str = "64.0") -> Reply:
    body = (
        '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/">'
        f'<env:Header><SessionHeader xmlns="http://soap.sforce.com/2006/04/metadata"><sessionId>{api.token}</sessionId>'
        f"</SessionHeader></env:Header><env:Body>{operation.replace('>', f' xmlns={NAMESPACE[1:-1]!r}>', 1)}</env:Body></env:Envelope>"
    )
    return api.request("POST", f"/services/Soap/m/{version}", body.encode(), content_type="text/xml", SOAPAction='""')


def results(reply: Reply, name: str = "result") -> list[ElementTree.Element]:
    assert reply.status == 200, reply.text
    return ElementTree.fromstring(reply.content).findall(f".//{NAMESPACE}{name}")


def values(element: ElementTree.Element) -> dict[str, str | None]:
    return {child.tag.removeprefix(NAMESPACE): child.text for child in element}


def listed(seeded: Seeded, *kinds: str) -> list[dict[str, str | None]]:
    queries = "".join(f"<queries><type>{kind}</type></queries>" for kind in kinds)
    return [values(found) for found in results(call(seeded.api(), f"<listMetadata>{queries}</listMetadata>"))]


def read(seeded: Seeded, kind: str, *names: str) -> list[ElementTree.Element]:
    wanted = "".join(f"<fullNames>{name}</fullNames>" for name in names)
    return results(call(seeded.api(), f"<readMetadata><type>{kind}</type>{wanted}</readMetadata>"), "records")


def fault(reply: Reply) -> tuple[str, str]:
    """Fault code and text of the form that logs show: no detail, the metadata namespace (code-builder-feedback 66)."""
    assert reply.status == 500
    assert 'xmlns:sf="http://soap.sforce.com/2006/04/metadata"' in reply.text
    root = ElementTree.fromstring(reply.content)
    found = {element.tag: element.text or "" for element in root[0][0]}
    assert list(found) == ["faultcode", "faultstring"]
    return found["faultcode"], found["faultstring"]


@pytest.mark.parametrize("kind", SHAPES)
def test_external_client_app_has_the_elements_read_back_from_a_live_org(seeded: Seeded, kind: str) -> None:
    shape = SHAPES[kind]
    [found] = listed(seeded, kind)
    assert found["fileName"] == shape["file"].replace("NAME", "Orgops")
    [record] = read(seeded, kind, str(found["fullName"]))
    assert record.get(TYPE) == kind
    elements = values(record)
    assert elements.pop("fullName") == found["fullName"]
    if kind == "ExtlClntAppGlobalOauthSettings":  # the only place where the consumer key can be read (contract 5.5)
        assert elements.pop("consumerKey") == seeded.org.connection.client_id
    assert set(elements) == set(shape["elements"])
    assert None not in elements.values()


def test_elements_are_what_logins_are_decided_by(seeded: Seeded) -> None:
    app = seeded.org.apps[seeded.org.connection.client_id]
    [policy] = read(seeded, "ExtlClntAppOauthConfigurablePolicies", "Orgops_oauthPlcy")
    told = values(policy)
    assert told["permittedUsersPolicyType"] == "AdminApprovedPreAuthorized"
    assert told["clientCredentialsFlowUser"] == app.run_as_username
    assert (told["refreshTokenValidityPeriod"], told["refreshTokenValidityUnit"]) == ("30", "Days")
    [settings] = read(seeded, "ExtlClntAppGlobalOauthSettings", "Orgops_glbloauth")
    held = x509.load_pem_x509_certificate(base64.b64decode(str(values(settings)["certificate"])))
    assert held == seeded.world.certificates.load("issued")
    assert values(settings)["isNamedUserJwtEnabled"] == "true"


def test_erased_certificate_is_no_element() -> None:
    """A deploy without it clears the digital signature (contract 5.5)."""
    [settings] = read(start("app_certificate_erased"), "ExtlClntAppGlobalOauthSettings", "Orgops_glbloauth")
    assert "certificate" not in values(settings)


def test_connected_app(seeded: Seeded) -> None:
    name = "ScheduleOnce__OnceHub_connector_for_Salesforce"
    [found] = listed(seeded, "ConnectedApp")
    assert (found["fullName"], found["namespacePrefix"], found["manageableState"]) == (
        name,
        "ScheduleOnce",
        "installed",
    )
    [record] = read(seeded, "ConnectedApp", name)
    oauth = record.find(f"{NAMESPACE}oauthConfig")
    policy = record.find(f"{NAMESPACE}oauthPolicy")
    assert oauth is not None
    assert policy is not None
    assert values(oauth)["callbackUrl"] == "https://app.oncehub.com/salesforce/callback"
    scopes = [element.text for element in oauth.findall(f"{NAMESPACE}scopes")]
    assert scopes == ["Api", "Basic", "RefreshToken"]
    assert values(policy) == {"ipRelaxation": "ENFORCE", "refreshTokenPolicy": "specific_inactivity:30:DAYS"}


def test_file_properties(seeded: Seeded) -> None:
    [found] = listed(seeded, "ExternalClientApplication")
    assert list(found) == FILE_PROPERTIES
    app = seeded.one("ExternalClientApplication")
    assert (found["id"], found["createdById"], found["createdByName"]) == (app["Id"], app["CreatedById"], "Ada Admin")
    assert str(found["createdDate"]).endswith("Z")


def test_several_types_in_one_call(seeded: Seeded) -> None:
    assert [found["type"] for found in listed(seeded, *list(SHAPES)[:3])] == list(SHAPES)[:3]


def test_name_that_nothing_has(seeded: Seeded) -> None:
    absent, present = read(seeded, "ExternalClientApplication", "Nope", "Orgops")
    assert (absent.get(NIL), list(absent)) == ("true", [])
    assert values(present)["fullName"] == "Orgops"


def test_describe_names_what_can_be_listed(seeded: Seeded) -> None:
    described = results(call(seeded.api(), "<describeMetadata><asOfVersion>64.0</asOfVersion></describeMetadata>"))
    objects = [values(element) for element in described[0].findall(f"{NAMESPACE}metadataObjects")]
    assert {kind["xmlName"] for kind in objects} == {*SHAPES, "ConnectedApp"}
    for kind in objects:
        [found] = listed(seeded, str(kind["xmlName"]))
        assert str(found["fileName"]) == f"{kind['directoryName']}/{found['fullName']}.{kind['suffix']}"


@pytest.mark.parametrize("operation", ["listMetadata", "readMetadata"])
def test_unknown_type(seeded: Seeded, operation: str) -> None:
    kind = "<type>MobileSettings</type>"
    body = f"<queries>{kind}</queries>" if operation == "listMetadata" else kind
    reply = call(seeded.api(), f"<{operation}>{body}</{operation}>")
    assert fault(reply) == ("sf:INVALID_TYPE", "INVALID_TYPE: Unknown type:MobileSettings")


def test_invalid_session(seeded: Seeded) -> None:
    reply = call(Api(seeded.app, "nothing"), "<describeMetadata></describeMetadata>")
    text = "INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session"
    assert fault(reply) == ("sf:INVALID_SESSION_ID", text)


def test_rights(seeded: Seeded) -> None:
    reply = call(seeded.api("owner"), "<describeMetadata></describeMetadata>")
    text = "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions"
    assert fault(reply) == ("sf:INSUFFICIENT_ACCESS", f"INSUFFICIENT_ACCESS: {text}")


def test_org_without_api_is_told_in_the_words_of_soap(seeded: Seeded) -> None:
    api = seeded.api()
    seeded.org.settings.api_enabled = False
    text = "API_DISABLED_FOR_ORG: API is not enabled for this Organization or Partner"
    assert fault(call(api, "<describeMetadata></describeMetadata>")) == ("sf:API_DISABLED_FOR_ORG", text)


def test_limits_of_a_call(seeded: Seeded) -> None:
    names = "<fullNames>Orgops</fullNames>" * 11
    reply = call(seeded.api(), f"<readMetadata><type>ExternalClientApplication</type>{names}</readMetadata>")
    text = "record limit reached. cannot submit more than 10 records in this operation"
    assert fault(reply) == ("sf:EXCEEDED_ID_LIMIT", f"EXCEEDED_ID_LIMIT: {text}")
    queries = "<queries><type>ConnectedApp</type></queries>" * 4
    assert fault(call(seeded.api(), f"<listMetadata>{queries}</listMetadata>"))[0] == "sf:LIMIT_EXCEEDED"


def test_what_is_not_served_says_so(seeded: Seeded) -> None:
    code, text = fault(call(seeded.api(), "<deploy></deploy>"))
    assert code == "sf:FUNCTIONALITY_NOT_ENABLED"
    assert "deploy is not served by the emulator" in text
    unknown = call(seeded.api(), "<merge></merge>")
    assert (unknown.status, "No operation available for request merge" in unknown.text) == (500, True)


def test_retired_version(seeded: Seeded) -> None:
    assert fault(call(seeded.api(), "<describeMetadata></describeMetadata>", "29.0"))[0] == "sf:UNSUPPORTED_API_VERSION"
