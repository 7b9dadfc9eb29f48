# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every login flow by its name; which one is meant when the user does not say."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import Flow, LoginOptions
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows.authorization_code import (
    AuthorizationCode,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows.client_credentials import (
    ClientCredentials,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows.jwt_bearer import JwtBearer
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows.password import Password
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows.ready_token import AccessToken, Session
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows.refresh_token import RefreshToken
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows.soap_login import SoapLogin
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput

_IN_ORDER_OF_ADVICE = (
    JwtBearer,
    ClientCredentials,
    RefreshToken,
    AuthorizationCode,
    AccessToken,
    Session,
    Password,
    SoapLogin,
)
FLOWS: dict[str, type[Flow]] = {flow.NAME: flow for flow in _IN_ORDER_OF_ADVICE}


def flow_for(options: LoginOptions, warn: Callable[[str], None]) -> Flow:
    """The flow that `login_flow` names, or the one the given options can only mean. Raises `InvalidInput`.

    A `session` always wins: it is what an earlier task of the play obtained by one of the others.
    """
    name = "session" if options.session else options.login_flow or _meant(options)
    if name is None:
        raise InvalidInput(
            "No login is configured.",
            remedy="Give the options of a flow, best login_url, client_id, username and private_key_file, or a session of sf_connected_app_auth; "
            "ansible-doc of any module lists every flow under login_flow.",
        )
    return FLOWS[name](options, warn)


def _meant(options: LoginOptions) -> str | None:
    """The retiring password flows are never guessed: they have to be asked for by name.

    A key wins over a refresh token: connecting an app by hand must not change whom the plays of an inventory log in as.
    """
    if options.access_token:
        return AccessToken.NAME
    if options.authorization_code:
        return AuthorizationCode.NAME
    if options.private_key or options.private_key_file:
        return JwtBearer.NAME
    if options.refresh_token:
        return RefreshToken.NAME
    if options.client_secret:
        return ClientCredentials.NAME
    return None
