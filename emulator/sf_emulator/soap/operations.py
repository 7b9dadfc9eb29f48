# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SOAP operations on a session: ``create``, ``getUserInfo``, ``logout``."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import Response

from sf_emulator import rules
from sf_emulator.soap.envelope import Envelope, SoapFault, answer, child_text, children, local_name
from sf_emulator.soap.session import session_of
from sf_emulator.soap.user_info import user_info
from sf_emulator.world import Session, World

RECORDS_PER_CALL = 200
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def run(request: Request, api: str, envelope: Envelope) -> Response | None:
    """Answer an operation; None if there is no such operation here.

    :raises SoapFault: the session is not valid, or the API is closed to its user
    """
    operation = OPERATIONS.get(envelope.name)
    if operation is None:
        return None
    session = session_of(request, envelope)
    return operation(request.app.state.world, session, api, envelope)


def _create(world: World, session: Session, api: str, envelope: Envelope) -> Response:
    """Each record stands or falls alone, as without ``AllOrNoneHeader``."""
    sent = children(envelope.operation, "sObjects")
    if len(sent) > RECORDS_PER_CALL:
        raise SoapFault(
            "EXCEEDED_ID_LIMIT", f"record limit reached. cannot submit more than {RECORDS_PER_CALL} records"
        )
    results = [_create_one(world, session, element) for element in sent]
    return answer("create", api, results=results, limits=session.org.limits)


def _create_one(world: World, session: Session, element: ElementTree.Element) -> dict[str, object]:
    sobject = child_text(element, "type") or element.get(XSI_TYPE, "").rpartition(":")[2]
    described = session.org.store.catalogue.sobject(sobject)
    if described is None:
        raise SoapFault("INVALID_TYPE", f"sObject type '{sobject}' is not supported.", "InvalidSObjectFault")
    values = {
        local_name(child): None if child.get(NIL) == "true" else child.text or ""
        for child in element
        if local_name(child) not in ("type", "fieldsToNull")
    }
    try:
        return {"id": rules.create(session.org, session.user_id, described.name, values, world=world), "errors": []}
    except rules.WriteError as refused:
        reasons = [
            {"fields": reason.fields or [], "message": reason.message, "code": reason.status_code}
            for reason in refused.all
        ]
        return {"id": None, "errors": reasons}


def _get_user_info(world: World, session: Session, api: str, envelope: Envelope) -> Response:
    return answer("user_info", api, user_info=user_info(session))


def _logout(world: World, session: Session, api: str, envelope: Envelope) -> Response:
    world.end_session(session.token)
    return answer("logout", api)


Operation = Callable[[World, Session, str, Envelope], Response]
OPERATIONS: dict[str, Operation] = {"create": _create, "getUserInfo": _get_user_info, "logout": _logout}
