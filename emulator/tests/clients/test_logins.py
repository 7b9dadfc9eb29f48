# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every login that simple-salesforce documents, and what it says when one fails."""

from __future__ import annotations

import dataclasses

import pytest
from simple_salesforce import Salesforce, SalesforceLogin
from simple_salesforce.exceptions import SalesforceAuthenticationFailed, SalesforceExpiredSession

from .conftest import Library


def whoami(sf: Salesforce) -> str:
    return str(sf.oauth2("userinfo")["preferred_username"])


def test_security_token_over_soap(library: Library) -> None:
    user = library.world.user(library.org.connection.admin_username)
    assert user is not None
    library.org.settings.security_token_required = True
    library.org.secrets[str(user[1]["Id"])].security_token = "T0ken"
    sf = library.login(**library.administrator(), security_token="T0ken")
    assert sf.sf_instance == f"127.0.0.1:{library.port}"
    assert whoami(sf) == library.org.connection.admin_username
    with pytest.raises(SalesforceAuthenticationFailed) as caught:
        library.login(**library.administrator(), security_token="wrong")
    assert caught.value.code in ("INVALID_LOGIN", "LOGIN_MUST_USE_SECURITY_TOKEN")


def test_organization_id_over_soap(library: Library) -> None:
    sf = library.login(**library.administrator(), organizationId=library.org.id)
    assert whoami(sf) == library.org.connection.admin_username


def test_password_with_consumer_key(library: Library) -> None:
    """An org and an app from before 2023; for External Client Apps there is no such flow."""
    library.org.settings.password_flow_enabled = True
    flows = {*library.app.flows, "password"}
    library.org.apps[library.app.client_id] = dataclasses.replace(library.app, kind="connected_app", flows=flows)
    sf = library.login(**library.administrator(), **library.secret())
    assert sf.auth_type == "password"
    assert whoami(sf) == library.org.connection.admin_username
    with pytest.raises(SalesforceAuthenticationFailed) as caught:
        library.login(**{**library.administrator(), "password": "wrong"}, **library.secret())
    assert (caught.value.code, caught.value.auth_message) == ("invalid_grant", "authentication failure")


@pytest.mark.parametrize("given", ["privatekey_file", "privatekey"])
def test_jwt(library: Library, given: str) -> None:
    how = {given: str(library.key_file) if given == "privatekey_file" else library.key_file.read_text()}
    sf = library.login(username=library.org.connection.admin_username, consumer_key=library.app.client_id, **how)
    assert sf.auth_type == "jwt-bearer"
    assert sf.query("SELECT Id FROM Organization")["records"][0]["Id"] == library.org.id


def test_jwt_in_the_sandbox(library: Library) -> None:
    """test.salesforce.com knows connected apps, and no External Client App (n8n issue 28990)."""
    sandbox = dataclasses.replace(library, org=library.world.orgs[1])
    who = {"username": sandbox.org.connection.admin_username, "consumer_key": sandbox.app.client_id}
    how = {**who, "privatekey_file": str(library.key_file)}
    with pytest.raises(SalesforceAuthenticationFailed) as unknown:
        sandbox.login(**how, domain="test")
    assert unknown.value.code == "app_not_found"
    sandbox.app.kind = "connected_app"
    assert sandbox.login(**how, domain="test").is_sandbox()
    with pytest.raises(SalesforceAuthenticationFailed) as production:
        sandbox.login(**how, domain="login")
    assert (production.value.code, production.value.auth_message) == ("invalid_grant", "audience is invalid")


def test_client_credentials(library: Library) -> None:
    changed = dataclasses.replace(
        library.app,
        flows={*library.app.flows, "client_credentials"},
        run_as_username=library.org.connection.admin_username,
    )
    library.org.apps[library.app.client_id] = changed
    sf = library.login(**library.secret(), domain="acme.my")
    assert sf.auth_type == "client-credentials"
    assert whoami(sf) == library.org.connection.admin_username


@pytest.mark.parametrize("where", ["instance", "instance_url"])
def test_session_id(library: Library, sf: Salesforce, where: str) -> None:
    place = {"instance": f"127.0.0.1:{library.port}", "instance_url": library.instance_url}[where]
    direct = library.login(session_id=sf.session_id, **{where: place})
    assert direct.auth_type == "direct"
    assert whoami(direct) == library.org.connection.admin_username


def test_session_that_is_over_is_renewed_where_the_library_can(library: Library, sf: Salesforce) -> None:
    over = sf.session_id
    library.world.end_session(over)
    assert sf.query("SELECT Id FROM Organization")["totalSize"] == 1
    assert sf.session_id != over
    direct = library.login(session_id=over, instance_url=library.instance_url)
    with pytest.raises(SalesforceExpiredSession) as caught:
        direct.limits()
    assert caught.value.status == 401
    assert caught.value.content[0]["errorCode"] == "INVALID_SESSION_ID"


def test_login_helper(library: Library) -> None:
    token, instance = SalesforceLogin(
        **library.administrator(), organizationId=library.org.id, session=library.session()
    )
    assert token.startswith(library.org.id[:15])
    assert instance == f"127.0.0.1:{library.port}"
