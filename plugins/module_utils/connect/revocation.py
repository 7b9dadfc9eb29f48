# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``POST /services/oauth2/revoke``: the end of a token, whoever holds it (contract 2.7)."""

from __future__ import annotations

from ansible_collections.orgops.salesforce.plugins.module_utils.client.refusals import refusal
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError

REVOKED = "The fresh grant was revoked."


def revoke_token(transport: Transport, instance_url: str, token: str) -> bool:
    """End an access token, a refresh token with its access tokens, or the grant of a ``DeleteToken``; False when it was dead already.

    Raises `RequestRefused` for any other refusal, `Unreachable`.
    """
    # Ending a token twice ends it once, so that a lost answer may be asked for again.
    response = transport.post(f"{instance_url}/services/oauth2/revoke", data={"token": token}, reads=True)
    if response.status_code == 200:
        return True
    if response.status_code == 400:  # form-encoded, not JSON: unsupported_token_type, invalid_token
        return False
    raise refusal(response.status_code, response.content, "/services/oauth2/revoke")


def end_fresh_grant(transport: Transport, instance_url: str, token: str) -> str:
    """End a grant that nobody may use; a sentence says what became of it. Never raises, since the failure that led here is the one to tell."""
    try:
        revoke_token(transport, instance_url, token)
    except SalesforceError as error:
        return f"The fresh grant could not be revoked ({error.message}): end it in Setup, Connected Apps OAuth Usage, as soon as the org answers."
    return REVOKED
