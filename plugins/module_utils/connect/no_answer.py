# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came back says nothing about the login: the edge, a proxy or a dead host spoke in Salesforce's place (contract 2 and 4, behaviour)."""

from __future__ import annotations

from typing import Any, NamedTuple

from ansible_collections.orgops.salesforce.plugins.module_utils.client.refusals import refusal
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError, Unreachable

PATH = "/services/oauth2/token"
BUSY = frozenset({420, 429})  # the edge asks for patience
RETRY = "retry your request"  # an OAuth error that is none; on the retry list of clients in production (contract 4)


class Silence(NamedTuple):
    """`code` is our own, stable; one row per reason why an endpoint did not answer the question."""

    code: str
    when: str
    cause: str
    remedy: str


SILENCES = {
    silence.code: silence
    for silence in (
        Silence(
            "org_unavailable",
            "5xx, or *retry your request*, after every retry",
            "The org, or the edge in front of it, is down, in maintenance or being refreshed; the login itself was not judged.",
            "Look at status.salesforce.com for the org's instance and run the task again; retries and timeout say how patient it is.",
        ),
        Silence(
            "login_throttled",
            "420 or 429, after every retry",
            "Salesforce's edge asks for fewer requests from this address; the login itself was not judged.",
            "Run the task again later, with fewer forks, and log in once per play: later tasks take the session.",
        ),
        Silence(
            "login_redirected",
            "3xx",
            "The host sends logins elsewhere, as after a change of My Domain; a request with a secret follows nobody.",
            "Set login_url to the host that answers by itself.",
        ),
        Silence(
            "no_login_answer",
            "anything else that is neither a token nor an OAuth error",
            "The host is no login host, its answer was cut off, or a proxy replaced it.",
            "Set login_url to the org's My Domain, such as https://acme.my.salesforce.com, and look at the proxy on the way.",
        ),
    )
}


def is_refusal(body: Any) -> bool:
    """Whether the JSON of an answer is an OAuth error, so that somebody judged the login."""
    return isinstance(body, dict) and bool(body.get("error")) and not _asks_to_retry(body)


def no_answer(status: int, body: Any, login_url: str, tries: int) -> SalesforceError:
    """The error for an answer that is neither a token nor a refusal of the login.

    `body` is the JSON of the answer, None where it is no JSON: its text is never shown, since half a token may stand in it. `tries` are the
    requests that it took. An org that has used up its API allocation says so in REST's own form.
    """
    silence = SILENCES[_code(status, body)]
    if isinstance(body, list) and silence.code == "no_login_answer":
        return refusal(status, body, PATH)
    return Unreachable(
        f"{login_url} did not answer the login{f' in {tries} tries' if tries > 1 else ''}.",
        code=silence.code,
        cause=silence.cause,
        remedy=silence.remedy,
        salesforce={"code": f"HTTP_{status}", "message": _words(body), "status": status},
        details={"tries": tries},
    )


def _asks_to_retry(body: Any) -> bool:
    return isinstance(body, dict) and RETRY in str(body.get("error_description") or "").lower()


def _code(status: int, body: Any) -> str:
    if status in BUSY:
        return "login_throttled"
    if status >= 500 or _asks_to_retry(body):
        return "org_unavailable"
    return "login_redirected" if 300 <= status < 400 else "no_login_answer"


def _words(body: Any) -> str:
    if _asks_to_retry(body):
        return RETRY
    first = body[0] if isinstance(body, list) and body and isinstance(body[0], dict) else {}
    return str(first.get("message") or "no answer of a login endpoint")
