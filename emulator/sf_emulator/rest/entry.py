# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From HTTP to a call and back: session, body, URI length, pretty printing, the XML that nobody gets."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sf_emulator.oauth.bearer import NotAuthenticated, authenticate
from sf_emulator.rest import versions
from sf_emulator.rest.call import DATA, Answer, Call
from sf_emulator.rest.dispatch import Dispatcher
from sf_emulator.rest.errors import RestError
from sf_emulator.rest.resources import RESOURCES
from sf_emulator.rules import settle

LONGEST_URI = 16384
JSON = "application/json;charset=UTF-8"
DISPATCHER = Dispatcher(RESOURCES)
METHODS = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"]


def routes() -> list[BaseRoute]:
    return [
        Route("/services/data", version_list, methods=METHODS),
        Route("/services/data/", version_list, methods=METHODS),
        Route("/services/data/{path:path}", resource, methods=METHODS),
    ]


async def version_list(request: Request) -> Response:
    """``GET /services/data`` needs no login (contract 4)."""
    return _respond(request, Answer(body=versions.versions()))


async def resource(request: Request) -> Response:
    """Everything below a version."""
    if len(request.url.path) + len(request.url.query) > LONGEST_URI:
        return Response("<h1>URI Too Long</h1>", 414, media_type="text/html")
    body = await request.body()
    try:
        segment = request.url.path.removeprefix(DATA).strip("/").partition("/")[0]
        versions.check(segment)
        session = authenticate(request)
        refuse_foreign_content(request, body)
    except RestError as problem:
        return _respond(request, Answer(problem.status, problem.body, problem.headers))
    except NotAuthenticated as problem:
        return _respond(request, Answer(problem.status, problem.body))
    settle(session.org)
    call = Call(
        dispatcher=DISPATCHER,
        world=request.app.state.world,
        org=session.org,
        user_id=session.user_id,
        method=request.method,
        path=request.url.path,
        query=dict(parse_qsl(request.url.query, keep_blank_values=True)),
        headers={name.lower(): value for name, value in request.headers.items()},
        payload=body,
    )
    return _respond(request, DISPATCHER.answer(call))


def refuse_foreign_content(request: Request, body: bytes) -> None:
    """Bodies are JSON; XML, which Salesforce takes too, is not built here.

    :raises RestError: 415
    """
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if body and kind not in ("application/json", "text/json"):
        raise RestError(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            f"Content type '{kind}' is not supported by this resource; use application/json",
        )


def _respond(request: Request, answer: Answer) -> Response:
    if answer.body is None:
        return Response(status_code=answer.status, headers=answer.headers)
    if answer.failed and _wants_xml(request):
        return Response(_xml(answer.body), answer.status, answer.headers, "application/xml;charset=UTF-8")
    pretty = request.headers.get("x-prettyprint") not in (None, "", "0", "false")
    text = (
        json.dumps(answer.body, indent=2, separators=(",", " : "))
        if pretty
        else json.dumps(answer.body, separators=(",", ":"), ensure_ascii=False)
    )
    return Response(text, answer.status, answer.headers, JSON)


def _wants_xml(request: Request) -> bool:
    return request.headers.get("accept", "").strip().lower().startswith("application/xml")


def _xml(body: Any) -> str:
    """Errors as XML: ``<Errors><Error>`` (contract 4, recorded)."""
    errors = body if isinstance(body, list) else [body]
    inner = "".join(
        f"<Error><errorCode>{escape(str(error.get('errorCode')))}</errorCode>"
        f"<message>{escape(str(error.get('message')))}</message></Error>"
        for error in errors
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Errors>{inner}</Errors>'
