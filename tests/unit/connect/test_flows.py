# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each login flow demands its own options and no others, guesses nothing that is retiring, and says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.orgops.salesforce.plugins.module_utils.arguments import CONNECT_SPEC
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import LoginOptions
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows import FLOWS, flow_for
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.hosts import checked_host
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput

ROOT = Path(__file__).parents[3]
HOST = "https://acme.my.salesforce.com"
COMPLETE: dict[str, dict[str, Any]] = {
    "client_credentials": {"login_url": HOST, "client_id": "id", "client_secret": "s"},
    "refresh_token": {"login_url": HOST, "client_id": "id", "refresh_token": "r"},
    "authorization_code": {
        "login_url": HOST,
        "client_id": "id",
        "authorization_code": "c",
        "code_verifier": "v",
        "redirect_uri": "http://localhost:1717/x",
    },
    "access_token": {"instance_url": HOST, "access_token": "t"},
    "session": {"session": {"instance_url": HOST, "access_token": "t", "org_id": "00D", "user_id": "005"}},
    "password": {"login_url": HOST, "client_id": "id", "client_secret": "s", "username": "u", "password": "p"},
    "soap": {"login_url": HOST, "username": "u", "password": "p"},
}


def test_every_flow_but_the_one_with_a_key_is_here() -> None:
    assert set(COMPLETE) == set(FLOWS) - {"jwt_bearer"}


@pytest.mark.parametrize("name", COMPLETE)
def test_its_own_options_are_enough(name: str) -> None:
    flow_for(LoginOptions(login_flow=name, **COMPLETE[name]), lambda message: None).validate()


@pytest.mark.parametrize(("name", "missing"), [(name, option) for name in COMPLETE for option in COMPLETE[name]])
def test_each_of_them_is_demanded_by_name(name: str, missing: str) -> None:
    given = {option: value for option, value in COMPLETE[name].items() if option != missing}
    with pytest.raises(InvalidInput, match=missing):
        flow_for(LoginOptions(login_flow=name, **given), lambda message: None).validate()


@pytest.mark.parametrize(
    "name", ["client_credentials", "refresh_token", "authorization_code", "access_token", "session"]
)
def test_flow_is_recognised_by_its_options(name: str) -> None:
    assert isinstance(flow_for(LoginOptions(**COMPLETE[name]), lambda message: None), FLOWS[name])


def test_connecting_an_app_by_hand_does_not_change_whom_a_key_logs_in_as() -> None:
    options = LoginOptions(**COMPLETE["refresh_token"], private_key="k", username="u")
    assert flow_for(options, lambda message: None).NAME == "jwt_bearer"
    named = LoginOptions(login_flow="refresh_token", **COMPLETE["refresh_token"], private_key="k", username="u")
    assert flow_for(named, lambda message: None).NAME == "refresh_token"


def test_inventory_reaches_every_shared_option() -> None:
    """`playbooks/group_vars` makes the options of every module out of the inventory's ``sf_`` variables."""
    of_a_task = {"session", "authorization_code", "code_verifier", "redirect_uri", "sf_execution"}
    told = yaml.safe_load((ROOT / "playbooks" / "group_vars" / "all" / "connection.yml").read_text())["sf_connection"]
    assert set(told) == set(CONNECT_SPEC) - of_a_task
    assert all(value == f"{{{{ sf_{name} | default(omit) }}}}" for name, value in told.items())


def test_passwords_are_used_only_when_asked_for_by_name() -> None:
    with pytest.raises(InvalidInput, match="No login is configured"):
        flow_for(LoginOptions(**COMPLETE["soap"]), lambda message: None)


@pytest.mark.parametrize(("name", "dates"), [("password", "20 February 2027"), ("soap", "1 June 2027")])
def test_retiring_flows_warn_with_their_dates(name: str, dates: str) -> None:
    warned: list[str] = []
    flow_for(LoginOptions(login_flow=name, **COMPLETE[name]), warned.append).validate()
    assert len(warned) == 1
    assert dates in warned[0]


def test_soap_login_is_refused_for_versions_without_it() -> None:
    options = LoginOptions(login_flow="soap", api_version="65.0", **COMPLETE["soap"])
    with pytest.raises(InvalidInput) as caught:
        flow_for(options, lambda message: None).validate()
    assert caught.value.code == "soap_login_version"


@pytest.mark.parametrize("version", ["64", "v64.0", "64.5", "latest"])
def test_version_is_written_as_salesforce_does(version: str) -> None:
    with pytest.raises(InvalidInput, match="api_version"):
        flow_for(LoginOptions(api_version=version, **COMPLETE["access_token"]), lambda message: None).validate()


@pytest.mark.parametrize(
    "url",
    [
        "acme.my.salesforce.com",
        "http://acme.my.salesforce.com",
        "https://acme.my.salesforce-setup.com",
        "https://acme.lightning.force.com",
        "ftp://localhost",
    ],
)
def test_hosts_that_must_not_get_a_token(url: str) -> None:
    with pytest.raises(InvalidInput):
        checked_host(url, "login_url")


def test_secrets_do_not_show_in_a_representation() -> None:
    secrets = ("password", "client_secret", "private_key", "access_token", "refresh_token", "code_verifier")
    shown = repr(LoginOptions(**{name: f"secret-{name}" for name in secrets}))
    assert "secret-" not in shown
