# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The session of a SOAP request."""

from __future__ import annotations

from starlette.requests import Request

from sf_emulator.oauth import bearer
from sf_emulator.soap.envelope import Envelope, SoapFault
from sf_emulator.world import Session, World

TEXTS = {"API_DISABLED_FOR_ORG": "API is not enabled for this Organization or Partner"}
"""What SOAP says where REST has words of its own (contract 3)."""


def session_of(request: Request, envelope: Envelope) -> Session:
    """The session that the header names; counts one call.

    :raises SoapFault: the session is not valid (recorded), or the API is closed to its user
    """
    world: World = request.app.state.world
    session = bearer.live_session(world, envelope.session_id)
    if session is None or not session.api:
        raise SoapFault("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader: Illegal Session")
    try:
        bearer.check_api(session)
    except bearer.NotAuthenticated as refused:
        raise SoapFault(refused.code, TEXTS.get(refused.code, refused.message)) from None
    return session
