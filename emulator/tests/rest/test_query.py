# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""query, queryAll and queryMore (contract 4.1)."""

from __future__ import annotations

from typing import Any

from asgi_client import Api
from seeded import Seeded, start


def leads(seeded: Seeded, number: int) -> None:
    rows = ({"LastName": f"Lead {index:05d}", "Company": "Acme", "Status": "New"} for index in range(number))
    seeded.store.insert_many("Lead", rows)


def pages(api: Api, path: str, **headers: str) -> list[dict[str, Any]]:
    found = [api.get(path, **headers).json()]
    while "nextRecordsUrl" in found[-1]:
        reply = api.get(found[-1]["nextRecordsUrl"])
        if reply.status != 200:
            break
        found.append(reply.json())
    return found


def test_pages_of_two_thousand(admin: Api, healthy: Seeded) -> None:
    leads(healthy, 4100)
    found = pages(admin, "/query?q=SELECT Id FROM Lead")
    assert [len(page["records"]) for page in found] == [2000, 2000, 100]
    assert [page["done"] for page in found] == [False, False, True]
    assert {page["totalSize"] for page in found} == {4100}
    assert found[0]["nextRecordsUrl"].startswith("/services/data/v64.0/query/0r8")
    assert len({record["Id"] for page in found for record in page["records"]}) == 4100


def test_batch_size_by_header(admin: Api, healthy: Seeded) -> None:
    leads(healthy, 450)
    found = pages(admin, "/query?q=SELECT Id FROM Lead", sforce_query_options="batchSize=200")
    assert [len(page["records"]) for page in found] == [200, 200, 50]
    found = pages(admin, "/query?q=SELECT Id FROM Lead", sforce_query_options="batchSize=3")
    assert len(found[0]["records"]) == 200


def test_locators_belong_to_their_user(admin: Api, healthy: Seeded) -> None:
    leads(healthy, 2100)
    more = admin.get("/query?q=SELECT Id FROM Lead").json()["nextRecordsUrl"]
    for api, url in ((healthy.api("api"), more), (admin, more + "9"), (admin, "/query/0r8nonsense-2000")):
        reply = api.get(url)
        assert (reply.status, reply.json()[0]["errorCode"]) == (400, "INVALID_QUERY_LOCATOR")


def test_tokens_are_capped(admin: Api, healthy: Seeded) -> None:
    """COUNT() tells more than the rows that can be had, and the last page is not the end (contract 4.1)."""
    rows = ({"UserId": healthy.user_id("owner"), "AppName": "Many", "UseCount": 1} for _unused in range(2700))
    healthy.store.insert_many("OauthToken", rows)
    found = pages(admin, "/query?q=SELECT Id FROM OauthToken")
    assert [len(page["records"]) for page in found] == [500] * 5
    assert found[-1]["done"] is False
    assert admin.get("/query?q=SELECT COUNT() FROM OauthToken").json()["totalSize"] == 2701


def test_query_all_finds_the_deleted(admin: Api) -> None:
    account = admin.post("/sobjects/Account", {"Name": "Gone"}).json()["id"]
    assert admin.delete(f"/sobjects/Account/{account}").status == 204
    assert admin.query("SELECT Id FROM Account") == []
    assert admin.query("SELECT Id, IsDeleted FROM Account", "queryAll")[0]["IsDeleted"] is True


def test_a_query_is_needed(reader: Api) -> None:
    assert reader.get("/query").status == 400


def test_running_user_only(reader: Api, shared: Seeded) -> None:
    """UserPermissionAccess is one row: the caller's own booleans (contract 6)."""
    soql = "SELECT PermissionsModifyAllData, PermissionsApiEnabled FROM UserPermissionAccess"
    assert [row["PermissionsModifyAllData"] for row in reader.query(soql)] == [True]
    owner = shared.api("owner").query(soql)
    assert [(row["PermissionsModifyAllData"], row["PermissionsApiEnabled"]) for row in owner] == [(False, True)]


def test_scope_mine_means_the_caller() -> None:
    seeded = start()
    seeded.store.insert("Account", {"Name": "Ours", "OwnerId": seeded.user_id("admin")})
    seeded.store.insert("Account", {"Name": "Theirs", "OwnerId": seeded.user_id("api")})
    for handle, name in (("admin", "Ours"), ("api", "Theirs")):
        assert [row["Name"] for row in seeded.api(handle).query("SELECT Name FROM Account USING SCOPE mine")] == [name]
