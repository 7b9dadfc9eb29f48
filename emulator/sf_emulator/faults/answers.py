# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The answers that faults give in place of the application's own."""

from __future__ import annotations

import json

from starlette.datastructures import URL
from starlette.responses import Response

from sf_emulator.faults.table import Fault

JSON = "application/json;charset=UTF-8"
_PAGE = """<!DOCTYPE html>
<html><head><title>{title}</title></head>
<body><h1>{title}</h1><p>{text}</p></body></html>
"""


def in_place(fault: Fault, url: URL) -> Response | None:
    """The whole answer of a fault that never reaches the application, or None when it is no such fault."""
    seconds = str(max(int(fault.seconds), 0))
    match fault.kind:
        case "http_420":
            return _page(420, "ERROR_HTTP_420", "Enhance your calm")
        case "http_429":
            answer = error(429, "TOO_MANY_REQUESTS", "Too many requests")
            answer.headers["Retry-After"] = seconds
            return answer
        case "bad_gateway":
            return _page(502, "502 Bad Gateway", "upstream connect error or disconnect/reset before headers")
        case "unavailable":
            return _page(503, "503 Service Unavailable", "no healthy upstream")
        case "request_limit":
            return error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        case "session_expired":
            return error(401, "INVALID_SESSION_ID", "Session expired or invalid")
        case "http_redirect":
            return Response(status_code=302, headers={"Location": str(url.replace(scheme="http"))})
        case _:
            return None


def error(status: int, code: str, message: str) -> Response:
    """The usual array of one error."""
    return Response(json.dumps([{"message": message, "errorCode": code}]), status, media_type=JSON)


def _page(status: int, title: str, text: str) -> Response:
    return Response(_PAGE.format(title=title, text=text), status, media_type="text/html")
