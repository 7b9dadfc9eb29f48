# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What administrators do with the Salesforce CLI, and what has to come out of it at Salesforce."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from interop.emulator import Served
from interop.salesforce_cli import NotAsAtSalesforce, SalesforceCli

PERMISSION_SET = "ScheduleOnce__ScheduleOnce_Connector"
LICENCE = "IdentityConnect"


@dataclass
class Administrator:
    """An administrator at the keyboard, at work on one org under the alias ``it``."""

    cli: SalesforceCli
    served: Served

    def sf(self, *arguments: str, **how: Any) -> Any:
        return self.cli.run(*arguments, "--target-org", "it", **how)

    def query(self, soql: str, *options: str) -> Any:
        return self.sf("data", "query", *options, "--query", soql)["result"]


def expect(found: object, expected: object) -> None:
    """:raises NotAsAtSalesforce: they differ"""
    if found != expected:
        raise NotAsAtSalesforce(f"{found!r}, where Salesforce has {expected!r}")


def login_by_jwt(admin: Administrator) -> None:
    facts = admin.served.facts
    who = ("--username", admin.served.username, "--client-id", str(facts["client_id"]))
    where = ("--jwt-key-file", str(facts["private_key_file"]), "--instance-url", admin.served.url)
    result = admin.cli.run("org", "login", "jwt", *who, *where, "--alias", "it", "--set-default")["result"]
    expect((result["orgId"], result["username"]), (facts["org_id"], admin.served.username))
    expect(result["isSandbox"], facts["kind"] == "sandbox")


def org_display(admin: Administrator) -> None:
    result = admin.sf("org", "display")["result"]
    expect((result["id"], result["connectedStatus"]), (admin.served.facts["org_id"], "Connected"))


def org_list(admin: Administrator) -> None:
    result = admin.cli.run("org", "list")["result"]
    orgs = {org["username"]: org for kind in ("other", "nonScratchOrgs", "sandboxes") for org in result.get(kind, [])}
    expect(list(orgs), [admin.served.username])
    expect(orgs[admin.served.username]["connectedStatus"], "Connected")


def org_list_limits(admin: Administrator) -> None:
    limits = {limit["name"]: limit for limit in admin.sf("org", "list", "limits")["result"]}
    daily = limits["DailyApiRequests"]
    expect(0 < daily["remaining"] < daily["max"], True)


def users(admin: Administrator) -> None:
    result = admin.sf("org", "display", "user")["result"]
    expect((result["username"], result["profileName"]), (admin.served.username, "System Administrator"))
    listed = admin.sf("org", "list", "users")["result"]
    expect([(user["username"], user["userId"]) for user in listed], [(admin.served.username, result["id"])])


def queries(admin: Administrator) -> None:
    soql = f"SELECT Id, Profile.Name, (SELECT Id FROM PermissionSetAssignments) FROM User WHERE Username = '{admin.served.username}'"
    result = admin.query(soql)
    expect((result["totalSize"], result["records"][0]["Profile"]["Name"]), (1, "System Administrator"))
    packages = "SELECT SubscriberPackage.NamespacePrefix FROM InstalledSubscriberPackage"
    prefixes = [
        row["SubscriberPackage"]["NamespacePrefix"] for row in admin.query(packages, "--use-tooling-api")["records"]
    ]
    expect("ScheduleOnce" in prefixes, True)


def query_with_a_typing_error(admin: Administrator) -> None:
    answer = admin.sf("data", "query", "--query", "SELECT Nope FROM User", exit=1)
    expect(answer["name"], "INVALID_FIELD")
    expect("No such column 'Nope' on entity 'User'" in answer["message"], True)
    expect("ERROR at Row:1:Column:8" in answer["message"], True)


def records(admin: Administrator) -> None:
    account = ("--sobject", "Account")
    made = admin.sf("data", "create", "record", *account, "--values", "Name='Interop Ltd' NumberOfEmployees=7")[
        "result"
    ]
    expect(made["success"], True)
    which = (*account, "--record-id", str(made["id"]))
    found = admin.sf("data", "get", "record", *which)["result"]
    expect((found["Name"], found["NumberOfEmployees"]), ("Interop Ltd", 7))
    expect(admin.sf("data", "update", "record", *which, "--values", "Name=Renamed")["result"]["success"], True)
    found = admin.sf("data", "get", "record", *account, "--where", "Name=Renamed")["result"]
    expect((found["Id"], found["NumberOfEmployees"]), (made["id"], 7))
    expect(admin.sf("data", "delete", "record", *which)["result"]["success"], True)
    again = admin.sf("data", "delete", "record", *which, exit=1)
    expect((again["name"], again["message"]), ("ENTITY_IS_DELETED", "entity is deleted"))


def sobjects(admin: Administrator) -> None:
    names = admin.sf("sobject", "list", "--sobject", "all")["result"]
    expect({"User", "PermissionSet", "PermissionSetAssignment", "Account"} <= set(names), True)
    described = admin.sf("sobject", "describe", "--sobject", "PermissionSetAssignment")["result"]
    expect((described["keyPrefix"], described["createable"]), ("0Pa", True))
    fields = {field["name"]: field for field in described["fields"]}
    expect((fields["ExpirationDate"]["updateable"], fields["AssigneeId"]["referenceTo"]), (True, ["User"]))


def permission_set(admin: Administrator) -> None:
    """The CLI never looks before it writes: a second run has to fail as at Salesforce (contract 5.1, recorded)."""
    assign = ("org", "assign", "permset", "--name", PERMISSION_SET)
    expect(admin.sf(*assign)["result"]["successes"], [{"name": admin.served.username, "value": PERMISSION_SET}])
    failures = admin.sf(*assign, exit=1)["result"]["failures"]
    expect([failure["name"] for failure in failures], [admin.served.username])
    expect(failures[0]["message"].startswith("Duplicate PermissionSetAssignment. Assignee: 005"), True)


def permission_set_licence(admin: Administrator) -> None:
    """This command takes the same refusal for success, and warns."""
    assign = ("org", "assign", "permsetlicense", "--name", LICENCE)
    expect(admin.sf(*assign)["result"]["failures"], [])
    again = admin.sf(*assign)
    expect(again["result"]["failures"], [])
    expect("already has the Permission Set License" in again["warnings"][0], True)


def rest_request(admin: Administrator) -> None:
    result = admin.sf("api", "request", "rest", "/services/data/v64.0/limits")["result"]
    expect(result["statusCode"], 200)
    expect("DailyApiRequests" in result["body"], True)
    expect(result["headers"]["sforce-limit-info"].startswith("api-usage="), True)


def metadata(admin: Administrator) -> None:
    """Over SOAP, with the rights and the faults of the Metadata API."""
    listed = ("org", "list", "metadata", "--metadata-type")
    [app] = admin.sf(*listed, "ExternalClientApplication")["result"]
    expect((app["fullName"], app["fileName"]), ("Orgops", "externalClientApps/Orgops.eca"))
    types = admin.sf("org", "list", "metadata-types")["result"]["metadataObjects"]
    expect("ExtlClntAppOauthConfigurablePolicies" in [kind["xmlName"] for kind in types], True)
    unknown = admin.sf(*listed, "MobileSettings", exit=1)
    expect("INVALID_TYPE: Unknown type:MobileSettings" in unknown["message"], True)


def login_by_access_token(admin: Administrator) -> None:
    """Last, since it takes the place of the login that can renew itself. It stores the instance URL with a slash."""
    token = admin.sf("org", "auth", "show-access-token")["result"]["accessToken"]
    where = ("--instance-url", instance_url(admin.served))
    options = ("--alias", "it", "--no-prompt")
    result = admin.cli.run("org", "login", "access-token", *where, *options, SF_ACCESS_TOKEN=token)["result"]
    expect((result["username"], result["orgId"]), (admin.served.username, admin.served.facts["org_id"]))
    expect(admin.query("SELECT Id FROM Organization")["records"][0]["Id"], admin.served.facts["org_id"])


def instance_url(served: Served) -> str:
    return str(served.facts["instance_url"]) if served.transport == "https" else served.url


Command = Callable[[Administrator], None]
EVERY: tuple[Command, ...] = (
    login_by_jwt,
    org_display,
    org_list,
    org_list_limits,
    users,
    queries,
    query_with_a_typing_error,
    records,
    sobjects,
    permission_set,
    permission_set_licence,
    rest_request,
    metadata,
    login_by_access_token,
)
