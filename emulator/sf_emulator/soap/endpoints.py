# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``/services/Soap/u/VV.0``, ``c`` and ``m``: one path each, many operations."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sf_emulator.rest.versions import NEWEST, OLDEST
from sf_emulator.soap import login, operations
from sf_emulator.soap.envelope import NAMES, NotSoap, SoapFault, answer, fault, read
from sf_emulator.soap.metadata import calls as metadata

_VERSION = re.compile(r"(\d{1,3})\.0")


def routes() -> list[BaseRoute]:
    paths = ("/services/Soap/{api}/{version}", "/services/Soap/{api}/{version}/{rest:path}")
    return [Route(path, soap, methods=["POST"]) for path in paths]


async def soap(request: Request) -> Response:
    """The partner (``u``), enterprise (``c``) and metadata (``m``) APIs; others are not here."""
    api = request.path_params["api"]
    return await _answer(request, api) if api in NAMES else Response(status_code=404)


async def _answer(request: Request, api: str) -> Response:
    try:
        version = _version(request.path_params["version"])
        envelope = read(await request.body())
        if api == metadata.API:
            done = metadata.run(request, envelope)
        elif envelope.name == "login":
            return login.login(request, api, version, envelope)
        else:
            done = operations.run(request, api, envelope)
    except SoapFault as problem:
        return fault(api, problem)
    except NotSoap as problem:
        return answer("client_fault", api, 500, message=f"The request is not a SOAP message: {problem}")
    if done is None:
        message = f"No operation available for request {envelope.name}, please check the WSDL for the service."
        return answer("client_fault", api, 500, message=message)
    return done


def _version(text: str) -> str:
    """The API version of the path.

    :raises SoapFault: retired, or newer than any
    """
    found = _VERSION.fullmatch(text)
    if found is None or not OLDEST <= int(found[1]) <= NEWEST:
        raise SoapFault("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL")
    return text
