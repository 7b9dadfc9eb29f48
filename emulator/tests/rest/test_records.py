# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single records by id, external id and lookup field (contract 4.2)."""

from __future__ import annotations

from pathlib import Path

import pytest
from asgi_client import Api
from seeded import Seeded, start

STATE = """
extends: healthy
custom_fields:
  Contact:
    Badge__c: {type: string, length: 20, external_id: true}
"""


@pytest.fixture
def badges(tmp_path: Path) -> Seeded:
    path = tmp_path / "badges.yaml"
    path.write_text(STATE)
    return start(path)


def test_a_life(admin: Api) -> None:
    made = admin.post("/sobjects/Contact", {"LastName": "Doe", "Email": "doe@acme.example"})
    url = made.headers["location"]
    assert made.status == 201
    assert admin.get(url).json()["LastName"] == "Doe"
    assert admin.patch(url, {"LastName": "Roe"}).status == 204
    chosen = admin.get(f"{url}?fields=LastName,Email").json()
    assert chosen == {
        "attributes": {"type": "Contact", "url": url},
        "LastName": "Roe",
        "Email": "doe@acme.example",
    }
    assert admin.delete(url).status == 204
    for reply in (admin.get(url), admin.delete(url), admin.patch(url, {"LastName": "Poe"})):
        assert (reply.status, reply.json()[0]["errorCode"]) == (404, "ENTITY_IS_DELETED")


def test_records_that_never_were(reader: Api) -> None:
    unknown = "/sobjects/Contact/003000000000001AAA"
    assert reader.get(unknown).json()[0]["errorCode"] == "NOT_FOUND"
    assert reader.patch(unknown, {"LastName": "X"}).json()[0]["errorCode"] == "NOT_FOUND"
    reply = reader.delete(unknown)
    assert (reply.status, reply.json()[0]["errorCode"]) == (404, "INVALID_CROSS_REFERENCE_KEY")
    assert reader.get("/sobjects/Contact/nonsense").status == 404


def test_ids_of_15_characters(reader: Api, shared: Seeded) -> None:
    user = shared.user_id("api")
    assert reader.get(f"/sobjects/User/{user[:15]}?fields=Id").json()["Id"] == user


def test_unknown_field_asked_for(reader: Api, shared: Seeded) -> None:
    reply = reader.get(f"/sobjects/User/{shared.user_id('api')}?fields=Nonsense")
    assert (reply.status, reply.json()[0]["errorCode"]) == (400, "INVALID_FIELD")


def test_upsert_by_external_id(badges: Seeded) -> None:
    admin = badges.api()
    url = "/sobjects/Contact/Badge__c/B 1/2"
    created = admin.patch(url, {"LastName": "Doe"})
    assert (created.status, created.json()["created"]) == (201, True)
    updated = admin.patch(url, {"LastName": "Roe"})
    assert (updated.status, updated.json()) == (200, {**created.json(), "created": False})
    assert admin.get(url).json()["Badge__c"] == "B 1/2"
    assert admin.patch(f"/services/data/v45.0{url}", {"LastName": "Poe"}).status == 204
    assert admin.patch(url, {"LastName": "Roe", "Badge__c": "other"}).json()[0]["errorCode"] == "INVALID_FIELD"
    assert admin.delete(url).status == 204
    assert admin.get(url).status == 404


def test_several_records_of_one_external_id(badges: Seeded) -> None:
    ids = [badges.store.insert("Contact", {"LastName": name, "Badge__c": "twice"}) for name in ("A", "B")]
    reply = badges.api().get("/sobjects/Contact/Badge__c/twice")
    assert reply.status == 300
    assert reply.json() == [f"/services/data/v64.0/sobjects/Contact/{one}" for one in ids]


def test_read_by_lookup_field(reader: Api, shared: Seeded) -> None:
    profile = shared.one("Profile", Name="System Administrator")["Id"]
    assert reader.get("/sobjects/Profile/Name/System Administrator?fields=Id").json()["Id"] == profile


@pytest.mark.parametrize(
    "sobject", ["UserLicense", "ConnectedApplication", "OauthToken", "LoginHistory", "Organization"]
)
def test_read_only_objects(reader: Api, shared: Seeded, sobject: str) -> None:
    reply = reader.post(f"/sobjects/{sobject}", {})
    assert (reply.status, reply.json()[0]["errorCode"]) == (400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY")


def test_password_resource(admin: Api, healthy: Seeded) -> None:
    url = f"/sobjects/User/{healthy.user_id('api')}/password"
    assert admin.get(url).json() == {"IsExpired": False}
    assert admin.post(url, {"NewPassword": "Autumn-2026-leaf"}).status == 204
    assert healthy.org.secrets[healthy.user_id("api")].password == "Autumn-2026-leaf"
    weak = admin.post(url, {"NewPassword": "short"})
    assert (weak.status, weak.json()[0]["errorCode"]) == (500, "INVALID_NEW_PASSWORD")
    reset = admin.delete(url)
    assert reset.status == 200
    assert reset.json()["NewPassword"] == healthy.org.secrets[healthy.user_id("api")].password
    assert admin.get(url).json() == {"IsExpired": True}
    denied = healthy.api("owner").post(url, {"NewPassword": "Autumn-2026-leaf"})
    assert denied.json()[0]["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"


def test_describe_is_cached(reader: Api) -> None:
    first = reader.get("/sobjects/User/describe")
    again = reader.get("/sobjects/User/describe", if_modified_since=first.headers["last-modified"])
    assert (again.status, again.content) == (304, b"")
    assert reader.get("/sobjects/User/describe", if_modified_since="Thu, 03 Sep 2020 21:35:07 GMT").status == 200
    assert reader.get("/sobjects/User/describe", if_modified_since="nonsense").status == 200


def test_tooling(reader: Api, shared: Seeded) -> None:
    soql = "SELECT SubscriberPackage.NamespacePrefix, SubscriberPackageVersion.MajorVersion FROM InstalledSubscriberPackage"
    found = reader.query(soql, "tooling/query")[0]
    assert found["SubscriberPackage"]["NamespacePrefix"] == "ScheduleOnce"
    assert reader.get("/query?q=SELECT Id FROM InstalledSubscriberPackage").json()[0]["errorCode"] == "INVALID_TYPE"
    assert reader.get("/tooling/sobjects/SubscriberPackageVersion/describe").json()["keyPrefix"] == "04t"
    assert "SubscriberPackage" in [one["name"] for one in reader.get("/tooling/sobjects").json()["sobjects"]]
