# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The password resource of a user: state, set, reset (contract 5.6)."""

from __future__ import annotations

import secrets

from sf_emulator.datetimes import api_datetime
from sf_emulator.org import UserSecret
from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.errors import RestError
from sf_emulator.rest.objects import existing_id, visible_sobject
from sf_emulator.rules import texts

SHORTEST = 8


def status(call: Call) -> Answer:
    secret = call.org.secrets.get(_user(call))
    return Answer(body={"IsExpired": bool(secret and secret.password_expired)})


def change(call: Call) -> Answer:
    """204 when set.

    :raises RestError: INVALID_NEW_PASSWORD, INSUFFICIENT_ACCESS_OR_READONLY
    """
    user = _user(call)
    _may(call, user)
    new = call.json_object().get("NewPassword")
    if not isinstance(new, str) or not new:
        raise RestError(400, "JSON_PARSER_ERROR", "NewPassword is required")
    if len(new) < SHORTEST or new.isalpha() or new.isdigit():
        reason = f"Your password must be at least {SHORTEST} characters long and have letters and numbers."
        raise RestError(500, "INVALID_NEW_PASSWORD", reason)
    _store(call, user, new)
    return Answer(204)


def reset(call: Call) -> Answer:
    """200 with a new password made by Salesforce."""
    user = _user(call)
    _may(call, user)
    new = f"{secrets.token_urlsafe(9)}1a"
    _store(call, user, new, expired=True)
    return Answer(200, {"NewPassword": new})


def _user(call: Call) -> str:
    return existing_id(call, visible_sobject(call, "User"), call.parts["id"])


def _may(call: Call, user: str) -> None:
    if user != call.user_id and not call.access.has("ResetPasswords", "ManageUsers"):
        raise RestError(400, texts.NO_ACCESS.code, texts.NO_ACCESS.text)


def _store(call: Call, user: str, password: str, *, expired: bool = False) -> None:
    org = call.org
    before = org.secrets.get(user)
    org.secrets[user] = UserSecret(password, before.security_token if before else "", expired)
    org.store.update("User", user, {"LastPasswordChangeDate": api_datetime(org.now())})
    org.changed()
