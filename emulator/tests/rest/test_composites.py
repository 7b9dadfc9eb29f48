# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Composite, graph, batch, tree and collections: limits, references, all or nothing (contract 4.2, 4.3)."""

from __future__ import annotations

from typing import Any

import pytest
from asgi_client import Api
from seeded import Seeded

DATA = "/services/data/v64.0"
QUERY = {"method": "GET", "url": f"{DATA}/query?q=SELECT Id FROM User LIMIT 1"}


def sub(reference: str, method: str, url: str, body: Any = None) -> dict[str, Any]:
    return {"referenceId": reference, "method": method, "url": DATA + url, "body": body}


def run(api: Api, *requests: dict[str, Any], whole: bool = False) -> list[dict[str, Any]]:
    reply = api.post("/composite", {"allOrNone": whole, "compositeRequest": list(requests)})
    assert reply.status == 200, reply.text
    return list(reply.json()["compositeResponse"])


def test_references_reach_into_answers(admin: Api) -> None:
    found = run(
        admin,
        sub("account", "POST", "/sobjects/Account", {"Name": "Acme"}),
        sub("contact", "POST", "/sobjects/Contact", {"LastName": "Doe", "AccountId": "@{account.id}"}),
        sub("all", "GET", "/query?q=SELECT Id, AccountId FROM Contact WHERE AccountId = '@{account.id}'"),
        sub("one", "GET", "/sobjects/Contact/@{all.records[0].Id}?fields=LastName"),
        sub("gone", "DELETE", "/sobjects/Contact/@{contact.id}"),
    )
    assert [item["httpStatusCode"] for item in found] == [201, 201, 200, 200, 204]
    assert found[3]["body"]["LastName"] == "Doe"
    assert found[4]["body"] is None


def test_reference_to_nothing(reader: Api) -> None:
    """The recorded text, with its repetition."""
    found = run(
        reader,
        sub("X", "GET", "/query?q=SELECT Id FROM Account"),
        sub("y", "GET", "/sobjects/Account/@{X.records[0].Id}"),
    )[1]
    assert found["httpStatusCode"] == 400
    assert found["body"] == [
        {
            "errorCode": "PROCESSING_HALTED",
            "message": "Invalid reference specified. No value for X.records[0].Id found in X. Provided referenceId "
            "('X.records[0].Id') must start with a letter or a number, and it can contain only letters, numbers and "
            "underscores ('_').",
        }
    ]


def test_what_depends_on_a_failure(reader: Api) -> None:
    found = run(reader, sub("a", "POST", "/sobjects/Account", {}), sub("b", "GET", "/sobjects/Account/@{a.id}"))
    message = "Execution halted as previous operation (a) was not successful."
    assert found[1]["body"] == [{"errorCode": "PROCESSING_HALTED", "message": message}]


def test_all_or_none_takes_everything_back(admin: Api, healthy: Seeded) -> None:
    requests = [
        sub("a", "POST", "/sobjects/Account", {"Name": "Acme"}),
        sub("b", "POST", "/sobjects/Account", {}),
        sub("c", "POST", "/sobjects/Account", {"Name": "Other"}),
    ]
    found = run(admin, *requests, whole=True)
    rolled_back = "The transaction was rolled back since another operation in the same transaction failed."
    assert [item["body"][0]["message"] for item in found] == [
        rolled_back,
        "Required fields are missing: [Name]",
        rolled_back,
    ]
    assert healthy.store.count("Account") == 0
    assert [item["httpStatusCode"] for item in run(admin, *requests)] == [201, 400, 201]


def test_rights_given_in_a_rolled_back_transaction_are_gone(admin: Api, healthy: Seeded) -> None:
    owner = {"AssigneeId": healthy.user_id("owner"), "PermissionSetId": healthy.permission_set("Orgops_Access")}
    run(admin, sub("a", "POST", "/sobjects/PermissionSetAssignment", owner), sub("b", "GET", "/limits"), whole=True)
    assert len(healthy.assignments("owner")) == 1


def test_setup_and_other_objects_do_not_mix(admin: Api, healthy: Seeded) -> None:
    owner = f"/sobjects/User/{healthy.user_id('owner')}"
    requests = [sub("a", "POST", "/sobjects/Account", {"Name": "A"}), sub("u", "PATCH", owner, {"Title": "Boss"})]
    assert run(admin, *requests, whole=True)[1]["body"][0]["errorCode"] == "MIXED_DML_OPERATION"
    assert [item["httpStatusCode"] for item in run(admin, *requests)] == [201, 204]


@pytest.mark.parametrize(
    "requests",
    [
        [{**QUERY, "referenceId": f"r{number}"} for number in range(6)],
        [sub(f"r{number}", "GET", "/sobjects") for number in range(26)],
        [sub("twice", "GET", "/sobjects"), sub("twice", "GET", "/sobjects")],
        [sub("not good", "GET", "/sobjects")],
        [sub("a", "FETCH", "/sobjects")],
        [{"referenceId": "a"}],
        [],
        "nonsense",
    ],
)
def test_composites_that_are_refused(reader: Api, requests: object) -> None:
    assert reader.post("/composite", {"compositeRequest": requests}).status == 400


@pytest.mark.parametrize(
    ("url", "status"),
    [
        (f"{DATA}/tooling/query?q=SELECT Id FROM Profile", 400),
        ("/services/data/v65.0/sobjects", 400),
        (f"{DATA}/limits", 400),
        (f"{DATA}/nonsense", 404),
        ("/services/data/v63.0/sobjects", 200),
    ],
)
def test_resources_inside_a_composite(reader: Api, url: str, status: int) -> None:
    found = run(reader, {"referenceId": "a", "method": "GET", "url": url})
    assert found[0]["httpStatusCode"] == status


def test_graphs_stand_apart(admin: Api, healthy: Seeded) -> None:
    good = [sub("a", "POST", "/sobjects/Account", {"Name": "Good"})]
    bad = [sub("a", "POST", "/sobjects/Account", {"Name": "Bad"}), sub("b", "POST", "/sobjects/Account", {})]
    graphs = [{"graphId": "good", "compositeRequest": good}, {"graphId": "bad", "compositeRequest": bad}]
    found = admin.post("/composite/graph", {"graphs": graphs}).json()["graphs"]
    assert [graph["isSuccessful"] for graph in found] == [True, False]
    assert [row["Name"] for row in healthy.store.find("Account")] == ["Good"]


def test_a_user_with_assignment_in_one_graph(admin: Api, healthy: Seeded) -> None:
    """Salesforce's own engineers do it (contract 4.3, recorded)."""
    user = {
        "Username": "new@acme.example",
        "LastName": "New",
        "Email": "new@acme.example",
        "Alias": "new",
        "ProfileId": healthy.one("Profile", Name="Standard User")["Id"],
        "TimeZoneSidKey": "America/Los_Angeles",
        "LocaleSidKey": "en_US",
        "EmailEncodingKey": "UTF-8",
        "LanguageLocaleKey": "en_US",
    }
    assignment = {"AssigneeId": "@{user.id}", "PermissionSetId": healthy.permission_set("ScheduleOnce_Connector")}
    requests = [
        sub("user", "POST", "/sobjects/User", user),
        sub("assign", "POST", "/sobjects/PermissionSetAssignment", assignment),
    ]
    found = admin.post("/composite/graph", {"graphs": [{"graphId": "1", "compositeRequest": requests}]}).json()
    assert found["graphs"][0]["isSuccessful"] is True


def test_graphs_that_are_too_deep(reader: Api) -> None:
    chain = [sub("r0", "GET", "/sobjects")]
    chain += [sub(f"r{number}", "GET", f"/sobjects/@{{r{number - 1}.x}}") for number in range(1, 16)]
    reply = reader.post("/composite/graph", {"graphs": [{"graphId": "1", "compositeRequest": chain}]})
    assert (reply.status, reply.json()[0]["errorCode"]) == (400, "LIMIT_EXCEEDED")


def test_batch(admin: Api) -> None:
    requests = [
        {"method": "GET", "url": "v64.0/limits"},
        {"method": "GET", "url": "v64.0/sobjects/Nonsense"},
        {"method": "POST", "url": f"{DATA}/sobjects/Account", "richInput": {"Name": "Acme"}},
        {"method": "GET", "url": "v64.0/tooling/sobjects"},
    ]
    found = admin.post("/composite/batch", {"batchRequests": requests}).json()
    assert found["hasErrors"] is True
    assert [result["statusCode"] for result in found["results"]] == [200, 404, 201, 400]
    halted = admin.post("/composite/batch", {"batchRequests": requests, "haltOnError": True}).json()
    assert [result["statusCode"] for result in halted["results"]] == [200, 404, 412, 412]
    assert admin.post("/composite/batch", {"batchRequests": requests * 7}).status == 400


def test_tree(admin: Api, healthy: Seeded) -> None:
    def record(reference: str, **values: Any) -> dict[str, Any]:
        return {"attributes": {"type": "Account", "referenceId": reference}, **values}

    children = {"records": [record("c1", LastName="Doe"), record("c2", LastName="Roe")]}
    found = admin.post("/composite/tree/Account", {"records": [record("a", Name="Acme", Contacts=children)]})
    assert found.status == 201
    assert [result["referenceId"] for result in found.json()["results"]] == ["a", "c1", "c2"]
    parent = found.json()["results"][0]["id"]
    assert healthy.store.count("Contact", AccountId=parent) == 2
    failed = admin.post("/composite/tree/Account", {"records": [record("x", Name="X"), record("y")]})
    assert (failed.status, failed.json()["hasErrors"]) == (400, True)
    assert healthy.store.count("Account", Name="X") == 0


def test_collections_one_by_one(admin: Api, healthy: Seeded) -> None:
    def account(**values: Any) -> dict[str, Any]:
        return {"attributes": {"type": "Account"}, **values}

    made = admin.post("/composite/sobjects", {"records": [account(Name="A"), account(), account(Name="C")]})
    assert made.status == 200
    assert [row["success"] for row in made.json()] == [True, False, True]
    assert made.json()[1] == {
        "success": False,
        "errors": [
            {
                "statusCode": "REQUIRED_FIELD_MISSING",
                "message": "Required fields are missing: [Name]",
                "fields": ["Name"],
            }
        ],
    }
    ids = [row["id"] for row in made.json() if row["success"]]
    changed = admin.patch("/composite/sobjects", {"records": [account(id=ids[0], Name="B"), account(Name="no id")]})
    assert [row["success"] for row in changed.json()] == [True, False]
    listed = ",".join(ids)
    found = admin.get(f"/composite/sobjects/Account?ids={listed},001000000000001AAA&fields=Name").json()
    assert [row and row["Name"] for row in found] == ["B", "C", None]
    gone = admin.delete(f"/composite/sobjects?ids={listed},nonsense&allOrNone=false").json()
    assert [row["success"] for row in gone] == [True, True, False]


def test_collections_hold_two_hundred(admin: Api, healthy: Seeded) -> None:
    records = [{"attributes": {"type": "Account"}, "Name": str(number)} for number in range(201)]
    assert admin.post("/composite/sobjects", {"records": records}).status == 400
    assert healthy.store.count("Account") == 0
    assert len(admin.post("/composite/sobjects", {"records": records[:200]}).json()) == 200
