# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every seed that ships loads, builds and says what it is for."""

from __future__ import annotations

from pathlib import Path

import pytest
from seeded import start
from sf_emulator import seeds
from sf_emulator.org import Org
from sf_emulator.seeds.document import STATES, locate, read

SEEDS = [name for name in seeds.names() if name != "big"]
DRIFTS = sorted(path.stem for path in (STATES / "drifts").glob("*.yaml"))


@pytest.mark.parametrize("name", SEEDS)
def test_it_builds(name: str) -> None:
    assert read(locate(name))["summary"].endswith((".", "`."))
    for org in seeds.load(name):
        assert org.store.count("Organization") == 1
        assert org.store.find("User", Username=org.connection.admin_username)
        for user in org.store.find("User"):
            assert user["Id"] in org.secrets


@pytest.mark.parametrize("name", DRIFTS)
def test_a_drift_differs_from_what_it_varies(name: str) -> None:
    varied = read(locate(name))["extends"]
    assert varied in ("healthy", "integration_user")
    assert fingerprint(seeds.load(name)[0]) != fingerprint(seeds.load(varied)[0])


def fingerprint(org: Org) -> object:
    """Counts of records, apps, settings and the API user: enough to tell any drift from health."""
    store = org.store
    apps = sorted((app.name, app.installed, app.admin_approved_only, app.certificate) for app in org.apps.values())
    users = [(user["Username"], user["IsActive"], _profile(org, str(user["ProfileId"]))) for user in store.find("User")]
    rows = {
        name: sorted(
            tuple(str(value) for key, value in row.items() if not key.endswith(("Id", "Date", "Modstamp")))
            for row in store.find(name)
        )
        for name in (
            "UserLogin",
            "PermissionSetAssignment",
            "SubscriberPackageVersion",
            "PackageLicense",
            "AssignmentRule",
            "RecordType",
            "UserLicense",
            "PermissionSetLicense",
        )
    }
    custom = {name: _custom_fields(org, name) for name in ("Lead", "Event")}
    grants = sorted(
        (str(row["AppName"]), str(row["LastUsedDate"])[:10], _username(org, row)) for row in store.find("OauthToken")
    )
    told = ("Name", "Label", "NamespacePrefix", "HasActivationRequired")
    sets = sorted(str([row[name] for name in told]) for row in store.find("PermissionSet", IsOwnedByProfile=False))
    secrets = sorted(secret.password_expired for secret in org.secrets.values())
    objects = store.count("ObjectPermissions")
    return apps, users, rows, custom, grants, sets, secrets, objects, org.limits, len(org.restrictions)


def _custom_fields(org: Org, name: str) -> list[str]:
    sobject = org.store.catalogue.sobject(name)
    assert sobject is not None
    return [field.name for field in sobject.fields.values() if field.custom]


def _username(org: Org, row: dict[str, object]) -> str:
    return str((org.store.get("User", str(row["UserId"])) or {}).get("Username"))


def _profile(org: Org, profile_id: str) -> object:
    return (org.store.get("Profile", profile_id) or {}).get("Name")


def test_the_demo() -> None:
    """Issue 2: production lacks the set and the approval; the sandbox has a wrong profile and a frozen user."""
    production, sandbox = start("demo", 0), start("demo", 1)
    assert [production.org.kind, sandbox.org.kind] == ["production", "sandbox"]
    held = {production.one("PermissionSet", Id=row["PermissionSetId"])["Type"] for row in production.assignments("api")}
    assert held == {"Profile"}
    grant = production.one("OauthToken", AppName="OnceHub connector for Salesforce")
    assert grant["UserId"] == production.user_id("api")
    user = sandbox.one("User", Username="oncehub.api@acme.example.uat")
    assert user["Email"] == "oncehub.api@acme.example.invalid"
    assert sandbox.one("Profile", Id=user["ProfileId"])["Name"] == "Standard User"
    assert sandbox.one("UserLogin", UserId=user["Id"])["IsFrozen"] is True
    assert sandbox.one("OauthToken", AppName="OnceHub connector for Salesforce")["UserId"] == user["Id"]
    for seeded in (production, sandbox):
        assert seeded.one("Publisher", NamespacePrefix="ScheduleOnce")["MajorVersion"] == 3
        policy = seeded.one("ExtlClntAppOauthPlcyCnfg", DeveloperName="Orgops_oauthPlcy")
        assert policy["PermittedUsersPolicyType"] == "AdminApprovedPreAuthorized"
        app = seeded.org.apps[seeded.org.connection.client_id]
        assert app.run_as_username == seeded.org.connection.admin_username


def test_the_same_seed_gives_the_same_org() -> None:
    first, second = start(), start()
    assert first.org.id == second.org.id
    assert first.org.connection == second.org.connection
    assert [row["Id"] for row in first.store.find("PermissionSet")] == [
        row["Id"] for row in second.store.find("PermissionSet")
    ]


def test_a_fleet() -> None:
    fleet = seeds.load(fleet=120)
    assert len({org.id for org in fleet}) == 120
    assert {org.kind for org in fleet} == {"production", "sandbox"}
    assert not any(org.awake for org in fleet)
    assert [org.connection for org in seeds.load(fleet=3)] == [org.connection for org in fleet[:3]]
    assert fleet[1].store.count("PermissionSetAssignment") == fleet[0].store.count("PermissionSetAssignment") - 1


def test_a_big_org_is_generated(tmp_path: Path) -> None:
    seed = tmp_path / "bigger.yaml"
    seed.write_text("extends: big\ngenerate: {users: 3000, permission_sets: 30, assignments: 20000}\n")
    seeded = start(seed)
    assert seeded.store.count("User") == 3003
    assert seeded.store.count("PermissionSetAssignment") == 20000 + 3000 + 6
    assert seeded.api().query("SELECT Id FROM User WHERE Username = 'user002999@big.example'")
    soql = (
        "SELECT AssigneeId, PermissionSetId FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Generated_00007'"
    )
    rows = seeded.api().query(soql)
    assert len({row["AssigneeId"] for row in rows}) == len(rows) > 600
