# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``POST /services/oauth2/token``: the one place that speaks to it (contract 2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Token
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.hosts import checked_host
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.login_errors import login_refused
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.no_answer import PATH, is_refusal, no_answer
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import LoginRefused

NOTABLE = 60  # seconds between two clocks


def request_token(
    transport: Transport, login_url: str, form: Mapping[str, str], *, who: str
) -> tuple[Token, Mapping[str, Any]]:
    """Ask once, at this host only. `who` names user and app in the error. Returns the token and the whole answer.

    Raises `LoginRefused` with Salesforce's ``error`` and ``error_description``, and `Unreachable` when nobody judged the login.
    """
    url = f"{checked_host(login_url, 'login_url')}{PATH}"
    before = transport.usage.logins
    # Asking for a token changes nothing in the org, so that it may be repeated when the answer is lost.
    response = transport.post(url, data=dict(form), headers={"Accept": "application/json"}, reads=True)
    tries = transport.usage.logins - before
    body = _json(response)
    answer: Mapping[str, Any] = body if isinstance(body, dict) else {}
    if response.status_code == 200 and "access_token" in answer:
        return token_of(answer), answer
    if not is_refusal(body):
        raise no_answer(response.status_code, body, login_url, tries)
    details = {**_clock(response.headers.get("Date")), **({"tries": tries} if tries > 1 else {})}
    raise login_refused(response.status_code, answer, login_url, who, details)


def token_of(answer: Mapping[str, Any]) -> Token:
    """The token of a 200 answer; org and user are the last two parts of ``id`` (contract 2, behaviour)."""
    try:
        org_id, user_id = urlsplit(str(answer["id"])).path.split("/")[-2:]
        return Token(
            checked_host(str(answer["instance_url"]), "instance_url"),
            str(answer["access_token"]),
            org_id,
            user_id,
            tuple(str(answer.get("scope") or "").split()),
        )
    except (KeyError, ValueError):
        raise LoginRefused(
            "The token endpoint answered 200 without an identity URL or instance URL.",
            code="incomplete_token",
            remedy="Check that login_url is a Salesforce login host or My Domain.",
        ) from None


def _clock(date: str | None) -> dict[str, Any]:
    """``clock_ahead``: how many seconds this machine is ahead of the server, 0 within a minute; nothing where the server does not say."""
    try:
        ahead = (datetime.now(UTC) - parsedate_to_datetime(date or "")).total_seconds()
    except (TypeError, ValueError):
        return {}
    return {"clock_ahead": round(ahead) if abs(ahead) > NOTABLE else 0}


def _json(response: Any) -> Any:
    try:
        return response.json()
    except ValueError:
        return None
