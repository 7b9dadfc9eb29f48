# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""simple-salesforce as its documentation uses it, chapter by chapter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from simple_salesforce import Salesforce, format_external_id, format_soql
from simple_salesforce.exceptions import (
    SalesforceMalformedRequest,
    SalesforceMoreThanOneRecord,
    SalesforceRefusedRequest,
    SalesforceResourceNotFound,
)

from .conftest import Library

SMITH = {"LastName": "Smith", "Email": "example@example.com"}


def test_record_management(sf: Salesforce) -> None:
    made = sf.Contact.create(SMITH)
    assert (made["success"], made["errors"]) == (True, [])
    assert sf.Contact.get(made["id"])["LastName"] == "Smith"
    assert sf.Contact.update(made["id"], {"LastName": "Jones", "FirstName": "John"}) == 204
    assert sf.Contact.get(made["id"])["Name"] == "John Jones"
    assert sf.Contact.delete(made["id"]) == 204
    with pytest.raises(SalesforceResourceNotFound) as caught:
        sf.Contact.get(made["id"])
    assert (caught.value.status, caught.value.content[0]["errorCode"]) == (404, "ENTITY_IS_DELETED")


def test_changed_records(sf: Salesforce) -> None:
    kept, gone = (sf.Contact.create({"LastName": name})["id"] for name in ("Kept", "Gone"))
    sf.Contact.delete(gone)
    start, end = datetime.now(UTC) - timedelta(days=10), datetime.now(UTC) + timedelta(minutes=1)
    assert kept in sf.Contact.updated(start, end)["ids"]
    assert gone not in sf.Contact.updated(start, end)["ids"]
    assert [row["id"] for row in sf.Contact.deleted(start, end)["deletedRecords"]] == [gone]


def test_queries(sf: Salesforce) -> None:
    for name in ("Smith", "Jones", "O'Neil 100%"):
        sf.Contact.create({"LastName": name})
    found = sf.query(format_soql("SELECT Id, Account.Name FROM Contact WHERE LastName = {}", "O'Neil 100%"))
    assert (found["totalSize"], found["done"], found["records"][0]["Account"]) == (1, True, None)
    listed = sf.query(format_soql("SELECT Id FROM Contact WHERE LastName IN {names}", names=["Smith", "Jones"]))
    assert listed["totalSize"] == 2
    alike = sf.query(format_soql("SELECT LastName FROM Contact WHERE LastName LIKE '{:like}%'", "O'Neil 100%"))
    assert [record["LastName"] for record in alike["records"]] == ["O'Neil 100%"]


def test_all_pages(sf: Salesforce, library: Library) -> None:
    rows = [{"LastName": f"Row {number}"} for number in range(2100)]
    library.org.store.insert_many("Contact", rows)
    soql = "SELECT Id, LastName FROM Contact WHERE LastName LIKE 'Row %'"
    first = sf.query(soql)
    assert (len(first["records"]), first["done"], first["totalSize"]) == (2000, False, 2100)
    more = sf.query_more(first["nextRecordsUrl"], identifier_is_url=True)
    assert (len(more["records"]), more["done"]) == (100, True)
    assert sf.query_more(first["nextRecordsUrl"].rpartition("/")[2])["records"] == more["records"]
    everything = sf.query_all(soql)
    assert (everything["totalSize"], len(everything["records"])) == (2100, 2100)
    assert sum(1 for _record in sf.query_all_iter(soql)) == 2100


def test_deleted_rows_on_request(sf: Salesforce) -> None:
    sf.Contact.delete(sf.Contact.create({"LastName": "Gone"})["id"])
    soql = "SELECT Id FROM Contact WHERE LastName = 'Gone'"
    assert sf.query(soql)["totalSize"] == 0
    assert sf.query_all(soql, include_deleted=True)["totalSize"] == 1


def test_search(sf: Salesforce) -> None:
    made = sf.Contact.create(SMITH)["id"]
    sf.Lead.create({"LastName": "Smithers", "Company": "Plant"})
    assert made in [record["Id"] for record in sf.quick_search("Smith")["searchRecords"]]
    named = (
        "FIND {Smith} IN NAME FIELDS RETURNING Contact(Id, Email WHERE Email != null ORDER BY Name LIMIT 5), Account"
    )
    (record,) = sf.search(named)["searchRecords"]
    assert (record["attributes"]["type"], record["Email"]) == ("Contact", "example@example.com")
    assert len(sf.search("FIND {smith*} RETURNING Contact, Lead(Company)")["searchRecords"]) == 2
    assert sf.quick_search("Nobody at all")["searchRecords"] == []
    with pytest.raises(SalesforceMalformedRequest) as caught:
        sf.search("Smith")
    assert caught.value.content[0]["errorCode"] == "MALFORMED_SEARCH"


def test_upsert_by_external_id(sf: Salesforce) -> None:
    key = format_external_id("Username", "new/one & only@acme.example")
    with pytest.raises(SalesforceMalformedRequest):
        sf.User.upsert(key, {"LastName": "Not enough"})
    made = sf.Contact.create(SMITH)["id"]
    assert sf.Contact.upsert(f"Id/{made}", {"LastName": "Upserted"}) in (200, 204)
    assert sf.Contact.get_by_custom_id("Id", made)["LastName"] == "Upserted"


def test_describes(sf: Salesforce) -> None:
    assert {"User", "Contact"} <= {one["name"] for one in sf.describe()["sobjects"]}
    assert sf.Contact.metadata()["objectDescribe"]["keyPrefix"] == "003"
    described = sf.Contact.describe()
    assert {"Id", "LastName"} <= {field["name"] for field in described["fields"]}


def test_limits_and_usage(sf: Salesforce) -> None:
    assert sf.limits()["DailyApiRequests"]["Max"] > 0
    usage = sf.api_usage["api-usage"]
    assert 0 < usage.used < usage.total


def test_tooling_through_restful(sf: Salesforce) -> None:
    soql = "SELECT Id, SubscriberPackage.NamespacePrefix FROM InstalledSubscriberPackage"
    found = sf.restful("tooling/query", params={"q": soql})
    assert "ScheduleOnce" in [row["SubscriberPackage"]["NamespacePrefix"] for row in found["records"]]
    assert {"query", "sobjects"} <= set(sf.restful("tooling"))


def test_password_of_a_user(sf: Salesforce, library: Library) -> None:
    user = sf.query(f"SELECT Id FROM User WHERE Username = '{library.org.connection.api_username}'")
    sf.set_password(user["records"][0]["Id"], "Summer-Rain-2026")
    assert library.login(
        username=library.org.connection.admin_username,
        password=library.org.connection.admin_password,
        organizationId=library.org.id,
    )


def test_error_classes(sf: Salesforce, library: Library) -> None:
    with pytest.raises(SalesforceMalformedRequest) as malformed:
        sf.query("SELECT Nope FROM Contact")
    assert malformed.value.content[0]["errorCode"] == "INVALID_FIELD"
    with pytest.raises(SalesforceResourceNotFound):
        sf.Nonsense.describe()
    with pytest.raises(SalesforceResourceNotFound):
        sf.restful("nothing")
    for name in ("One", "Two"):
        sf.Contact.create({"LastName": name, "Email": "twice@acme.example"})
    with pytest.raises(SalesforceMoreThanOneRecord) as several:
        sf.Contact.get_by_custom_id("Email", "twice@acme.example")
    assert len(several.value.content) == 2
    library.org.limits.used = library.org.limits.max
    with pytest.raises(SalesforceRefusedRequest) as refused:
        sf.limits()
    assert refused.value.content[0]["errorCode"] == "REQUEST_LIMIT_EXCEEDED"
