# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orgs as hosts: what sources tell becomes variables, kinds agree, and no secret passes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput, Unreachable
from ansible_collections.orgops.salesforce.plugins.plugin_utils.orgs import (
    emulator,
    salesforce_cli,
    sandboxes,
    written,
)
from ansible_collections.orgops.salesforce.plugins.plugin_utils.orgs.host import Host, kind_of_url, merged

TOKEN = "00D000000000001!AQEAQsecret"
CLI = {
    "status": 0,
    "result": {
        "nonScratchOrgs": [
            {
                "alias": "prod",
                "username": "me@acme.example",
                "orgId": "00D000000000001EAA",
                "instanceUrl": "https://acme.my.salesforce.com",
                "loginUrl": "https://login.salesforce.com",
                "accessToken": TOKEN,
                "clientId": "PlatformCLI",
            },
            {
                "aliases": ["uat"],
                "username": "me@acme.example.uat",
                "orgId": "00D000000000002EAA",
                "instanceUrl": "https://acme--uat.sandbox.my.salesforce.com",
                "accessToken": TOKEN,
                "clientId": "3MVG9own",
                "isSandbox": True,
            },
        ],
        "sandboxes": [{"alias": "uat", "username": "me@acme.example.uat", "orgId": "00D000000000002EAA"}],
        "scratchOrgs": [
            {"username": "test-1@example.com", "orgId": "00D000000000003EAA", "refreshToken": TOKEN, "isScratch": True}
        ],
    },
}


def test_a_sandbox_is_told_its_production_by_the_my_domains() -> None:
    hosts = {host.name: host.variables for host in merged(salesforce_cli.hosts(json.dumps(CLI), "test"))}
    assert hosts["uat"]["sf_production"] == "prod"
    assert "sf_production" not in hosts["prod"]
    assert "sf_production" not in hosts["test-1@example.com"]


@pytest.mark.parametrize(
    ("orgs", "production"),
    [
        ({"box": {"production": "other"}, "prod": {"login_url": "https://acme.my.salesforce.com"}}, "other"),
        ({"box": {}, "prod": {"login_url": "https://other.my.salesforce.com"}}, None),
        ({"box": {}, **{name: {"login_url": "https://acme.my.salesforce.com"} for name in ("one", "two")}}, None),
        ({"box": {"login_url": "https://127.0.0.1:1"}, "prod": {"login_url": "https://127.0.0.1:1"}}, None),
    ],
    ids=["named", "another domain", "two of them", "no My Domain"],
)
def test_production_is_named_or_told_by_one_my_domain_and_never_guessed(
    orgs: dict[str, dict[str, Any]], production: str | None
) -> None:
    kinds = {name: {"kind": "production"} for name in orgs} | {"box": {"kind": "sandbox"}}
    box = {"login_url": "https://acme--uat.sandbox.my.salesforce.com"}
    given = {name: {**kinds[name], **(box if name == "box" else {}), **org} for name, org in orgs.items()}
    found = {host.name: host.variables for host in merged(written.hosts(given))}
    assert found["box"].get("sf_production") == production


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://acme.my.salesforce.com", "production"),
        ("https://acme-dev-ed.develop.my.salesforce.com", "production"),
        ("https://login.salesforce.com", "production"),
        ("https://acme--uat.sandbox.my.salesforce.com", "sandbox"),
        ("https://test.salesforce.com", "sandbox"),
        ("https://nice-name-1.scratch.my.salesforce.com", "scratch"),
        ("https://acme--uat.cs42.my.salesforce.com", None),
        ("https://127.0.0.1:8443", None),
        (None, None),
    ],
)
def test_a_my_domain_tells_the_kind(url: str | None, kind: str | None) -> None:
    assert kind_of_url(url) == kind


def test_written_orgs_become_variables_of_the_options_names() -> None:
    (host,) = written.hosts(
        {
            "acme": {
                "kind": "production",
                "org_id": "00D000000000001EAA",
                "login_url": "https://acme.my.salesforce.com",
                "api_username": "api@acme.example",
                "vars": {"team": "sales"},
            }
        }
    )
    assert host.variables == {
        "sf_expected_org_kind": "production",
        "sf_expected_org_id": "00D000000000001EAA",
        "sf_login_url": "https://acme.my.salesforce.com",
        "sf_api_username": "api@acme.example",
        "team": "sales",
    }


@pytest.mark.parametrize("secret", ["client_secret", "private_key", "access_token", "password", "session"])
def test_secrets_do_not_belong_in_the_file(secret: str) -> None:
    with pytest.raises(InvalidInput, match=f"secrets.*{secret}") as refused:
        written.hosts({"acme": {secret: "s3cr3t"}})
    assert "s3cr3t" not in str(refused.value)


def test_a_misspelt_key_is_refused() -> None:
    with pytest.raises(InvalidInput, match="unknown keys: loginurl"):
        written.hosts({"acme": {"loginurl": "https://acme.my.salesforce.com"}})


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InvalidInput, match="'staging'"):
        written.hosts({"acme": {"kind": "staging"}})


def test_later_sources_complete_earlier_ones_and_win() -> None:
    derived = Host.of("uat", "sandbox", login_url="https://a--uat.sandbox.my.salesforce.com", username="a")
    (host,) = merged([derived, Host.of("uat", None, username="b", api_username="c")])
    assert host.kind == "sandbox"
    assert (host.variables["sf_username"], host.variables["sf_api_username"]) == ("b", "c")
    assert host.variables["sf_login_url"] == derived.variables["sf_login_url"]


def test_sources_must_agree_on_the_kind() -> None:
    with pytest.raises(InvalidInput, match="sandbox org in one source and a production org in another"):
        merged([Host.of("uat", "sandbox"), Host.of("uat", "production")])


def test_a_kind_that_nothing_tells_is_asked_for() -> None:
    with pytest.raises(InvalidInput, match="Nothing tells the kind of the org acme"):
        merged([Host.of("acme", None, login_url="https://127.0.0.1")])


def test_the_login_url_tells_the_kind_where_nothing_else_does() -> None:
    (host,) = merged([Host.of("uat", None, login_url="https://a--uat.sandbox.my.salesforce.com")])
    assert (host.kind, host.variables["sf_expected_org_kind"]) == ("sandbox", "sandbox")


def test_the_list_of_the_cli_names_every_org_once_and_keeps_no_token() -> None:
    hosts = {host.name: host for host in salesforce_cli.hosts(json.dumps(CLI), "the list")}
    assert {name: host.kind for name, host in hosts.items()} == {
        "prod": "production",
        "uat": "sandbox",
        "test-1@example.com": "scratch",
    }
    assert hosts["prod"].variables == {
        "sf_expected_org_kind": "production",
        "sf_expected_org_id": "00D000000000001EAA",
        "sf_login_url": "https://acme.my.salesforce.com",
        "sf_username": "me@acme.example",
    }
    assert "AQEAQsecret" not in repr(hosts)


def test_an_org_in_two_lists_of_the_cli_keeps_what_either_tells() -> None:
    uat = next(host for host in salesforce_cli.hosts(json.dumps(CLI), "the list") if host.name == "uat")
    assert uat.variables["sf_login_url"] == "https://acme--uat.sandbox.my.salesforce.com"
    assert uat.variables["sf_client_id"] == "3MVG9own"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"result": 1}', '{"result": {"nonScratchOrgs": [1]}}'])
def test_what_is_not_a_list_of_the_cli_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"saved\.json is not the output of sf org list --json"):
        salesforce_cli.hosts(text, "saved.json")


def test_a_missing_cli_is_told() -> None:
    with pytest.raises(Unreachable, match="no-such-program could not be run"):
        salesforce_cli.ran(["no-such-program"])


def test_a_failing_cli_shows_none_of_its_output() -> None:
    with pytest.raises(Unreachable) as refused:
        salesforce_cli.ran(["sh", "-c", f"echo '{TOKEN}'; exit 3"])
    assert "ended with 3" in refused.value.message


def test_a_sandbox_is_found_under_the_my_domain_of_production() -> None:
    row = {"SandboxName": "UAT", "LicenseType": "PARTIAL", "Description": None}
    host = sandboxes.host(row, sandboxes.my_domain("https://acme.my.salesforce.com"))
    assert (host.name, host.kind) == ("uat", "sandbox")
    assert host.variables["sf_login_url"] == "https://acme--uat.sandbox.my.salesforce.com"
    assert host.variables["sf_username_suffix_hint"] == ".uat"
    assert host.variables["sf_sandbox_license_type"] == "PARTIAL"
    assert "sf_username" not in host.variables


@pytest.mark.parametrize("url", ["https://127.0.0.1:8443", "https://acme--uat.sandbox.my.salesforce.com"])
def test_a_my_domain_is_not_guessed(url: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be derived"):
        sandboxes.my_domain(url)


def connection(folder: Path) -> dict[str, Any]:
    org = {
        "name": "production",
        "org_id": "00D000000000001EAA",
        "kind": "production",
        "login_url": "https://localhost:1",
        "instance_url": "https://127.0.0.1:1",
        "admin_username": "admin@acme.example",
        "admin_password": "Winter-Sun",
        "api_username": "api@acme.example",
        "client_id": "3MVG9",
        "client_secret": "C0ffee",
        "private_key_file": str(folder / "client.key"),
    }
    return {"orgs": [org], "ca_file": str(folder / "ca.pem"), "request_log": str(folder / "requests.jsonl")}


@pytest.mark.parametrize("place", [".", "connection.json"])
def test_a_running_emulator_is_known_by_its_folder_or_file(tmp_path: Path, place: str) -> None:
    (tmp_path / "connection.json").write_text(json.dumps(connection(tmp_path)))
    (host,) = emulator.hosts(place, tmp_path)
    assert (host.name, host.kind) == ("emulated_production", "production")
    assert host.variables["sf_username"] == "admin@acme.example"
    assert host.variables["sf_api_username"] == "api@acme.example"
    assert host.variables["sf_ca_path"] == str(tmp_path / "ca.pem")
    assert not {"Winter-Sun", "C0ffee"} & set(host.variables.values())


@pytest.mark.parametrize("place", ["", "nowhere"])
def test_an_emulator_that_was_not_started_is_told(tmp_path: Path, place: str) -> None:
    with pytest.raises(InvalidInput, match="emulator") as refused:
        emulator.hosts(place, tmp_path)
    assert "sf-emulator serve" in str(refused.value.remedy)
