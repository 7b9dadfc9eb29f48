# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a login endpoint's answer is when it is neither a token nor a refusal."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.no_answer import is_refusal, no_answer
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import LimitReached, Unreachable

HOST = "https://acme.my.salesforce.com"
PATIENCE = {"error": "unknown_error", "error_description": "retry your request"}


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (500, None, "org_unavailable"),
        (500, [{"errorCode": "UNKNOWN_EXCEPTION", "message": "An unexpected error occurred."}], "org_unavailable"),
        (503, [{"errorCode": "SERVER_UNAVAILABLE", "message": "Server unavailable"}], "org_unavailable"),
        (400, PATIENCE, "org_unavailable"),
        (429, [{"errorCode": "TOO_MANY_REQUESTS", "message": "Too many requests"}], "login_throttled"),
        (301, None, "login_redirected"),
        (404, None, "no_login_answer"),
        (200, {"signature": "half"}, "no_login_answer"),
        (400, {"error_description": "no code beside it"}, "no_login_answer"),
    ],
)
def test_nobody_judged_the_login(status: int, body: Any, code: str) -> None:
    assert not is_refusal(body)
    error = no_answer(status, body, HOST, 3)
    assert isinstance(error, Unreachable)
    assert error.code == code
    assert error.details == {"tries": 3}
    assert error.salesforce
    assert error.salesforce["status"] == status
    assert "in 3 tries" in error.message


def test_spent_allocation_is_no_silence() -> None:
    body = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]
    assert isinstance(no_answer(403, body, HOST, 1), LimitReached)


def test_oauth_error_is_a_refusal() -> None:
    assert is_refusal({"error": "invalid_grant", "error_description": "audience is invalid"})
    assert is_refusal({"error": "invalid_grant"})  # the text may be absent
