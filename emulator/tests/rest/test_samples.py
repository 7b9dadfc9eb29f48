# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers recorded from real orgs, copied into ``data``: the emulator's have the same shape, codes and texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from asgi_client import Api
from seeded import Seeded, start

DATA = Path(__file__).parent / "data"


def recorded(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def shape(value: Any) -> Any:
    """Names and JSON types of a value: null fits everything, so it is left out where it stands."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def same_shape(found: Any, expected: Any, where: str = "") -> None:
    """Every member of the recorded answer is there, of the recorded type (null matches any type)."""
    if expected is None or found is None:
        return
    if isinstance(expected, dict):
        assert isinstance(found, dict), where
        assert not expected.keys() - found.keys(), f"{where}: {sorted(expected.keys() - found.keys())}"
        for name, part in expected.items():
            same_shape(found[name], part, f"{where}.{name}")
    elif isinstance(expected, list):
        assert isinstance(found, list), where
        for number, part in enumerate(expected[: len(found)]):
            same_shape(found[number], part, f"{where}[{number}]")
    else:
        assert type(found) is type(expected), f"{where}: {found!r} and {expected!r}"


def test_versions() -> None:
    listed = Api(start().app, None).get("/services/data").json()
    for version in recorded("services_data_versions"):
        assert version in listed


def test_versions_need_no_login_and_count_nothing(healthy: Seeded) -> None:
    before = healthy.org.limits.used
    assert Api(healthy.app, None).get("/services/data").status == 200
    assert healthy.org.limits.used == before


def test_composite_count_and_invalid_type(admin: Api, healthy: Seeded) -> None:
    sample = recorded("composite_count_ok_and_invalid_type")
    for number in range(17):
        healthy.store.insert("Account", {"Name": f"Account {number}"})
    reply = admin.post("/composite", json.loads(sample["request"]["body"].replace("vxx.0", "v64.0")))
    assert reply.status == sample["status"]["code"]
    assert reply.headers["content-type"] == sample["content_type"]
    assert reply.json() == sample["body"]


def test_composite_reference_ids(reader: Api) -> None:
    sample = recorded("composite_reference_ids")
    reply = reader.post("/composite", json.loads(sample["request"]["body"].replace("vxx.0", "v64.0")))
    assert reply.json() == sample["body"]


def test_composite_if_modified_since(reader: Api) -> None:
    sample = recorded("composite_if_modified_since_304")
    first = reader.get("/sobjects")
    body = json.loads(sample["request"]["body"])
    for request in body["compositeRequest"]:
        request["httpHeaders"] = {"If-Modified-Since": first.headers["last-modified"]}
    reply = reader.post("/composite", body)
    same_shape(reply.json(), sample["body"])
    assert [item["httpStatusCode"] for item in reply.json()["compositeResponse"]] == [304, 304, 304]
    assert all(item["body"] is None for item in reply.json()["compositeResponse"])


def test_collections_upsert_and_create(admin: Api) -> None:
    upsert, counted, queried, created = recorded("collections_upsert_and_create")
    reply = admin.patch("/composite/sobjects/Account/Id", json.loads(upsert["request"]["body"]))
    assert reply.status == 200
    assert shape(reply.json()) == shape(upsert["body"])
    assert reply.json()[0]["created"] is True
    assert admin.get("/limits/recordCount?sObjects=Opportunity").json() == counted["body"]
    found = admin.get("/query/?q=select Name from Account where AccountNumber='420'").json()
    assert shape(found) == shape(queried["body"])
    assert found["records"][0]["Name"] == "Sitwell-Bluth"
    reply = admin.post("/sobjects/Account/", json.loads(created["request"]["body"]))
    assert reply.status == created["status"]["code"]
    assert shape(reply.json()) == shape(created["body"])


def test_aggregate_count(admin: Api, healthy: Seeded) -> None:
    for number in range(6):
        healthy.store.insert("Account", {"Name": f"Account {number}"})
    assert admin.get("/query/?q=select count(Id) from Account").json() == recorded("query_aggregate_count")["body"]


def test_create_headers_and_pretty_body(admin: Api) -> None:
    """http_create_raw: relative Location, JSON with `` : `` when asked for."""
    reply = admin.post("/sobjects/Account", {"Name": "Raw"}, x_prettyprint="1")
    record_id = reply.json()["id"]
    assert reply.status == 201
    assert reply.headers["location"] == f"/services/data/v64.0/sobjects/Account/{record_id}"
    assert reply.text == f'{{\n  "id" : "{record_id}",\n  "success" : true,\n  "errors" : []\n}}'


def test_limits(reader: Api) -> None:
    found = reader.get("/limits").json()
    same_shape(found, recorded("limits"))
    assert found.keys() == recorded("limits").keys()


def test_organization_of_a_scratch_org() -> None:
    seeded = start("scratch")
    sample = recorded("organization_get_scratch_org")["body"]
    found = seeded.api().get(f"/sobjects/Organization/{seeded.org.id}").json()
    same_shape(found, sample)
    assert {name: found[name] for name in ("IsSandbox", "OrganizationType", "InstanceName", "Address")} == {
        "IsSandbox": True,
        "OrganizationType": "Developer Edition",
        "InstanceName": "CS420",
        "Address": sample["Address"],
    }
    assert found["TrialExpirationDate"] is not None


def test_user(reader: Api, shared: Seeded) -> None:
    found = reader.get(f"/sobjects/User/{shared.user_id('api')}").json()
    sample = recorded("user_get_v57")
    same_shape(found, {name: value for name, value in sample.items() if name in found})
    unknown = sample.keys() - found.keys()
    assert not {name for name in unknown if not name.startswith(("UserPreferences", "UserPermissions"))}


def test_graph_success(admin: Api) -> None:
    sample = recorded("revoman_graph-response-success")
    names = ["account", "contact"]
    bodies = [{"Name": "Acme"}, {"LastName": "Doe", "AccountId": "@{account.id}"}]
    reply = admin.post("/composite/graph", graph(names, ["Account", "Contact"], bodies)).json()
    sample["graphs"][0]["graphResponse"]["compositeResponse"].pop()
    assert shape(reply) == shape(sample)
    items = reply["graphs"][0]["graphResponse"]["compositeResponse"]
    assert [item["referenceId"] for item in items] == names
    assert items[0]["httpHeaders"]["Location"].endswith(items[0]["body"]["id"])
    assert reply["graphs"][0]["isSuccessful"] is True


def test_graph_error_rolls_everything_back(admin: Api, healthy: Seeded) -> None:
    sample = recorded("revoman_graph-response-error")["graphs"][0]["graphResponse"]["compositeResponse"]
    bodies = [{"Name": "Acme"}, {"Name": "No last name"}, {"LastName": "Doe", "AccountId": "@{account.id}"}]
    body = graph(["account", "attributeDefinition", "contact"], ["Account", "Contact", "Contact"], bodies)
    found = admin.post("/composite/graph", body).json()["graphs"][0]
    items = found["graphResponse"]["compositeResponse"]
    assert found["isSuccessful"] is False
    assert items[0] == sample[0]
    assert items[2] == sample[2]
    assert items[1]["httpStatusCode"] == 400
    assert items[1]["body"][0].keys() == sample[1]["body"][0].keys()
    assert healthy.store.count("Account") == 0


def graph(names: list[str], sobjects: list[str], bodies: list[dict[str, Any]]) -> dict[str, Any]:
    requests = [
        {"referenceId": name, "method": "POST", "url": f"/services/data/v64.0/sobjects/{sobject}", "body": body}
        for name, sobject, body in zip(names, sobjects, bodies, strict=True)
    ]
    return {"graphs": [{"graphId": "1", "compositeRequest": requests}]}


@pytest.mark.parametrize(
    ("name", "soql"),
    [
        (
            "query_records_connected-apps",
            "SELECT Id, OptionsAllowAdminApprovedUsersOnly, Name FROM ConnectedApplication",
        ),
        ("query_records_custom-permissions", "SELECT Id, MasterLabel, DeveloperName FROM CustomPermission"),
        (
            "query_records_external-client-apps",
            "SELECT Id, DeveloperName, MasterLabel, DistributionState FROM ExternalClientApplication",
        ),
        (
            "query_records_external-client-apps-oauth-policies",
            "SELECT ExternalClientApplicationId, PermittedUsersPolicyType FROM ExtlClntAppOauthPlcyCnfg",
        ),
        (
            "query_records_profiles",
            "SELECT Profile.Name, Profile.UserType, IsCustom FROM PermissionSet WHERE IsOwnedByProfile = true",
        ),
        (
            "query_records_resolvable-permission-sets",
            "SELECT Name, Label, IsCustom, NamespacePrefix FROM PermissionSet WHERE IsOwnedByProfile = false",
        ),
        (
            "query_records_active-user-details",
            "SELECT Id, Username, CreatedDate, IsActive, Profile.Name FROM User WHERE IsActive = true",
        ),
    ],
)
def test_queries_of_setup_objects(admin: Api, healthy: Seeded, name: str, soql: str) -> None:
    healthy.store.insert("CustomPermission", {"DeveloperName": "Delete_Invoices", "MasterLabel": "Delete invoices"})
    found = admin.query(soql)
    assert found
    same_shape(found[0], recorded(name)[0])


def test_logins_by_status(admin: Api, healthy: Seeded) -> None:
    login = {"LoginType": "Other Apex API", "Application": "N/A", "UserId": healthy.user_id("api")}
    for minute in (1, 2):
        time = f"2026-08-06T10:0{minute}:00.000+0000"
        values = {"Status": "Failed: Security token required", "LoginTime": time}
        healthy.store.insert("LoginHistory", login | values)
    soql = (
        "SELECT LoginType, Application, UserId, Status, COUNT(Id)LoginCount, MAX(LoginTime)LastLogin FROM LoginHistory "
        "GROUP BY LoginType, Application, UserId, Status"
    )
    found = admin.query(soql)
    same_shape(found[0], recorded("query_records_logins-with-failed-other-apex-api")[1])
    assert found[0]["LoginCount"] == 2
    assert found[0]["LastLogin"] == "2026-08-06T10:02:00.000+0000"


def test_metadata_of_a_profile(reader: Api) -> None:
    found = reader.query(
        "SELECT Name, Metadata FROM Profile WHERE Name = 'Minimum Access - API Only Integrations'", "tooling/query"
    )
    sample = recorded("tooling_profile_metadata_integration_user")
    assert shape(found) == shape(sample)
    assert found[0]["Metadata"].keys() == sample[0]["Metadata"].keys()


def test_metadata_that_cannot_be_serialised(admin: Api, healthy: Seeded) -> None:
    profile = healthy.store.insert("Profile", {"Name": "Custom Profile"})
    found = admin.query(f"SELECT Id, Name, Metadata FROM Profile WHERE Id = '{profile}'", "tooling/query")
    assert shape(found) == shape(recorded("tooling_profile_metadata_null"))
    assert found[0]["Metadata"] is None


def test_login_state_licences_and_packages(admin: Api, healthy: Seeded) -> None:
    sample = recorded("xsoar_userlogin_psl_packagelicense")
    owner = healthy.user_id("owner")
    assert shape(admin.query(f"SELECT Id, IsFrozen FROM UserLogin WHERE UserId = '{owner}'")) == shape(
        [dict(sorted(sample["UserLogin_query"][0].items(), key=lambda pair: pair[0] != "attributes"))]
    )
    licence = healthy.one("PermissionSetLicense", DeveloperName="SalesforceAPIIntegrationPsl")["Id"]
    reply = admin.post("/sobjects/PermissionSetLicenseAssign", {"AssigneeId": owner, "PermissionSetLicenseId": licence})
    same_shape(reply.json(), sample["PermissionSetLicenseAssign_create"])
    package = healthy.one("PackageLicense", NamespacePrefix="ScheduleOnce")["Id"]
    reply = admin.post("/sobjects/UserPackageLicense", {"UserId": owner, "PackageLicenseId": package})
    assert (reply.status, reply.json()["success"]) == (201, True)


def test_describe_of_permission_set(reader: Api) -> None:
    sample = recorded("describe_PermissionSet_v63_trimmed")
    found = reader.get("/services/data/v63.0/sobjects/PermissionSet/describe").json()
    same_shape(found, {name: value for name, value in sample.items() if name not in ("fields", "childRelationships")})
    ours = {field["name"]: field for field in found["fields"]}
    for field in sample["fields"]:
        assert ours[field["name"]].keys() >= field.keys()
        for flag in ("type", "createable", "updateable", "nillable", "length"):
            assert ours[field["name"]][flag] == field[flag], (field["name"], flag)


def test_global_describe(reader: Api) -> None:
    sample = recorded("global_describe_trimmed")
    found = {entry["name"]: entry for entry in reader.get("/sobjects").json()["sobjects"]}
    for entry in sample["sobjects"]:
        if entry["name"] in found:
            ours = found[entry["name"]]
            assert ours.keys() >= entry.keys() - {"urls"}
            for flag in ("createable", "updateable", "deletable", "queryable", "keyPrefix"):
                assert ours[flag] == entry[flag], (entry["name"], flag)
