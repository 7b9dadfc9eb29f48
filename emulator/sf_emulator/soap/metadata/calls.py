# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls: ``describeMetadata``, ``listMetadata``, ``readMetadata``.

Faults that name no source beside them are as public logs have them: Salesforce CLI issue 3048, apex-mdapi issues 105 and 179.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from sf_emulator.access import access_of
from sf_emulator.org import Org
from sf_emulator.soap.envelope import Envelope, SoapFault, answer, child_text, children
from sf_emulator.soap.metadata import connected_apps, external_client_apps
from sf_emulator.soap.metadata.component import Component, MetadataType
from sf_emulator.soap.session import session_of
from sf_emulator.world import Session, World

API = "m"
QUERIES_PER_CALL = 3
COMPONENTS_PER_CALL = 10
PERMISSIONS = ("ModifyAllData", "ModifyMetadata")
TYPES = {kind.name: kind for kind in (*external_client_apps.TYPES, *connected_apps.TYPES)}
NOT_SERVED = frozenset(
    {
        "cancelDeploy", "checkDeployStatus", "checkRetrieveStatus", "createMetadata", "deleteMetadata", "deploy",
        "deployRecentValidation", "describeValueType", "renameMetadata", "retrieve", "updateMetadata", "upsertMetadata",
    }
)  # fmt: skip
"""Calls that the Metadata API has and the emulator has not."""


def run(request: Request, envelope: Envelope) -> Response | None:
    """Answer a call; None if the Metadata API has no such call.

    :raises SoapFault: no valid session, not enough rights, a type that is unknown, too much asked for, a call not served
    """
    if envelope.name in NOT_SERVED:
        text = f"{envelope.name} is not served by the emulator, which only reads metadata of apps"
        raise SoapFault("FUNCTIONALITY_NOT_ENABLED", text)  # ours: no answer of Salesforce says this
    call = CALLS.get(envelope.name)
    if call is None:
        return None
    session = session_of(request, envelope)
    if not access_of(session.org, session.user_id).has(*PERMISSIONS):
        text = "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions"
        raise SoapFault("INSUFFICIENT_ACCESS", text)
    world: World = request.app.state.world
    return call(world, session, envelope)


def _describe(world: World, session: Session, envelope: Envelope) -> Response:
    return answer("metadata_describe", API, types=sorted(TYPES.values(), key=lambda kind: kind.name))


def _list(world: World, session: Session, envelope: Envelope) -> Response:
    queries = children(envelope.operation, "queries")
    if len(queries) > QUERIES_PER_CALL:  # the limit is documented, the words are ours
        raise SoapFault("LIMIT_EXCEEDED", f"no more than {QUERIES_PER_CALL} queries are allowed in one call")
    found = [
        _properties(session.org, kind, component)
        for query in queries
        for kind in [_type(child_text(query, "type"))]
        for component in kind.components(session.org, world.certificates)
    ]
    return answer("metadata_list", API, found=found)


def _read(world: World, session: Session, envelope: Envelope) -> Response:
    """Components in the order of their names; a name that nothing has leaves a nil record (reported)."""
    kind = _type(child_text(envelope.operation, "type") or child_text(envelope.operation, "metadataType"))
    names = [(element.text or "").strip() for element in children(envelope.operation, "fullNames")]
    if len(names) > COMPONENTS_PER_CALL:
        text = f"record limit reached. cannot submit more than {COMPONENTS_PER_CALL} records in this operation"
        raise SoapFault("EXCEEDED_ID_LIMIT", text)
    components = {found.full_name: found for found in kind.components(session.org, world.certificates)}
    return answer("metadata_read", API, kind=kind, records=[components.get(name) for name in names])


def _type(name: str) -> MetadataType:
    """:raises SoapFault: INVALID_TYPE"""
    if name not in TYPES:
        raise SoapFault("INVALID_TYPE", f"Unknown type:{name}")
    return TYPES[name]


def _properties(org: Org, kind: MetadataType, component: Component) -> dict[str, object]:
    """FileProperties, in the order of the WSDL."""
    row = component.row
    made, changed = row["CreatedById"], row["LastModifiedById"]
    return {
        "createdById": made,
        "createdByName": _user_name(org, made),
        "createdDate": _moment(row["CreatedDate"]),
        "fileName": kind.file_name(component),
        "fullName": component.full_name,
        "id": component.record_id,
        "lastModifiedById": changed,
        "lastModifiedByName": _user_name(org, changed),
        "lastModifiedDate": _moment(row["LastModifiedDate"]),
        "manageableState": "installed" if component.namespace else "unmanaged",
        **({"namespacePrefix": component.namespace} if component.namespace else {}),
        "type": kind.name,
    }


def _user_name(org: Org, user_id: object) -> object:
    return (org.store.get("User", str(user_id)) or {}).get("Name")


def _moment(text: object) -> str:
    """``2026-01-01T00:00:00.000Z``, as XML wants it; REST writes ``+0000``."""
    return str(text).removesuffix("+0000") + "Z"


CALLS: dict[str, Callable[[World, Session, Envelope], Response]] = {
    "describeMetadata": _describe,
    "listMetadata": _list,
    "readMetadata": _read,
}
