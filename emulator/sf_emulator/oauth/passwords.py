# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords and security tokens: what SOAP login, the password flow and the sign-in page have in common."""

from __future__ import annotations

import hmac

from sf_emulator.oauth import logins
from sf_emulator.oauth.logins import Attempt, Record, Refusal
from sf_emulator.org import Org, UserSecret


def check(org: Org, user: Record, given: str, attempt: Attempt, *, api: bool) -> None:
    """Hold a password against the user's; an API login may or must carry the security token behind it.

    :raises logins.LoginRefused: wrong or locked password, or the security token is missing
    """
    user_id = str(user["Id"])
    restriction = org.restrictions.get(str(user["ProfileId"]))
    if restriction is not None and restriction.delegated_authentication:
        logins.refuse(org, user, attempt, Refusal.DELEGATED)
    row = logins.user_login(org, user_id)
    if row is not None and row["IsPasswordLocked"]:
        logins.refuse(org, user, attempt, Refusal.LOCKED)
    secret = org.secrets.get(user_id)
    if secret is None or not _matches(given, secret, api=api):
        logins.note_wrong_password(org, user)
        logins.refuse(org, user, attempt, Refusal.WRONG_PASSWORD)
        return
    token_needed = api and org.settings.security_token_required
    if token_needed and not _same(given, secret.password + secret.security_token):
        logins.refuse(org, user, attempt, Refusal.TOKEN_REQUIRED)


def _matches(given: str, secret: UserSecret, *, api: bool) -> bool:
    with_token = api and bool(secret.security_token) and _same(given, secret.password + secret.security_token)
    return _same(given, secret.password) or with_token


def _same(given: str, held: str) -> bool:
    return hmac.compare_digest(given.encode(), held.encode())
