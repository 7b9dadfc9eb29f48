# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading SOAP requests and writing SOAP answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from starlette.responses import Response

if TYPE_CHECKING:
    from jinja2 import Environment

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
NAMES = {"u": "partner", "c": "enterprise", "m": "metadata"}


class SoapFault(Exception):
    """An answer with status 500; ``kind`` is the type of its detail, such as ``LoginFault`` (contract 3)."""

    def __init__(self, code: str, message: str, kind: str = "UnexpectedErrorFault") -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.kind = kind

    @property
    def fault_code(self) -> str:
        """Login faults carry the bare code, others the prefix ``sf:``, as recorded."""
        return self.code if self.kind == "LoginFault" else f"sf:{self.code}"


class NotSoap(Exception):
    """The body is no SOAP envelope."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One operation with its arguments, and the session of its header."""

    operation: ElementTree.Element
    session_id: str | None

    @property
    def name(self) -> str:
        return local_name(self.operation)


def read(body: bytes) -> Envelope:
    """The request of an envelope; namespaces other than SOAP's own are not looked at.

    :raises NotSoap: the body is not XML or holds no operation
    """
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError) as problem:
        raise NotSoap(str(problem)) from problem
    holder = root.find(f"{SOAP}Body")
    if holder is None or len(holder) == 0:
        raise NotSoap("the envelope has no operation")
    header = root.find(f"{SOAP}Header")
    session = None
    for element in header.iter() if header is not None else ():
        if local_name(element) == "sessionId":
            session = (element.text or "").strip()
    return Envelope(holder[0], session)


def local_name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def children(element: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """The children with this local name."""
    return [child for child in element if local_name(child) == name]


def child_text(element: ElementTree.Element, name: str) -> str:
    """The text of the first child with this local name, empty if there is none."""
    return next((child.text or "" for child in element if local_name(child) == name), "")


@cache
def _environment() -> Environment:
    from jinja2 import (
        Environment,
        PackageLoader,
        select_autoescape,
    )  # costs a tenth of the start, most runs need no page

    loader = PackageLoader("sf_emulator.soap")
    return Environment(loader=loader, autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True)


def answer(template: str, api: str, status: int = 200, **values: object) -> Response:
    """An XML answer in the words of the partner (``u``), enterprise (``c``) or metadata (``m``) API."""
    text = _environment().get_template(f"{template}.xml").render(values, api=NAMES[api])
    return Response(text, status, media_type="text/xml; charset=utf-8")


def fault(api: str, problem: SoapFault) -> Response:
    """The fault as recorded: status 500, one line of XML. The Metadata API's has no detail."""
    return answer("metadata_fault" if api == "m" else "fault", api, 500, fault=problem)
