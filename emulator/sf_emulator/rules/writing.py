# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The road of every write: may the user, are the values sound, does the family of objects agree, then the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from sf_emulator import access
from sf_emulator.org import REQUEST_NOTE
from sf_emulator.rules import audit_trail, authority, fields, locks, texts
from sf_emulator.rules.families import family_of
from sf_emulator.rules.write import Write

if TYPE_CHECKING:
    from sf_emulator.org import Org
    from sf_emulator.schema import SObject
    from sf_emulator.world import World


def create(org: Org, viewer_id: str, sobject: str, values: Mapping[str, Any], *, world: World | None = None) -> str:
    """Create a record for a user and answer its id.

    :raises WriteError: Salesforce's status code, text and fields
    """
    write = Write(org, viewer_id, "create", _described(org, sobject), dict(values), world=world)
    if not write.sobject.createable:
        raise texts.NOT_CREATEABLE_OBJECT.error(label=write.sobject.label)
    family = family_of(sobject)
    with _begun(write):
        authority.check(write)
        write.values = fields.checked(write)
        family.prepare(write)
        fields.require(write)
        fields.check_references(write)
        family.check(write)
        fields.check_unique(write)
        record_id = org.store.insert(sobject, write.values)
        write.record = org.store.get(sobject, record_id) or {}
        family.after(write)
    return record_id


def update(
    org: Org, viewer_id: str, sobject: str, record_id: str, values: Mapping[str, Any], *, world: World | None = None
) -> None:
    """Change fields of a record for a user.

    :raises WriteError: Salesforce's status code, text and fields
    """
    write = _existing(org, viewer_id, "update", sobject, record_id, world)
    write.values = dict(values)
    if not write.sobject.updateable:
        raise texts.NOT_UPDATEABLE_OBJECT.error(label=write.sobject.label)
    family = family_of(sobject)
    with _begun(write):
        authority.check(write)
        write.values = fields.checked(write)
        fields.refuse_emptied(write)
        fields.check_references(write)
        family.check(write)
        fields.check_unique(write)
        org.store.update(sobject, record_id, write.values)
        family.after(write)


def delete(org: Org, viewer_id: str, sobject: str, record_id: str, *, world: World | None = None) -> None:
    """Delete a record for a user.

    :raises WriteError: Salesforce's status code, text and fields
    """
    write = _existing(org, viewer_id, "delete", sobject, record_id, world)
    if not write.sobject.deletable:
        raise texts.NOT_DELETABLE_OBJECT.error(label=write.sobject.label)
    family = family_of(sobject)
    with _begun(write):
        authority.check(write)
        family.check(write)
        org.store.delete(sobject, record_id)
        for child in (*write.sobject.children.values(), *write.sobject.unnamed_children):
            if child.cascade_delete:
                _delete_children(write, child.sobject, child.field)
        family.after(write)


@contextmanager
def transaction(org: Org) -> Iterator[None]:
    """All writes within stand or fall together; setup and other objects do not mix in it (contract 4.3)."""
    token = _written.set([])
    note = REQUEST_NOTE.get()
    wrote_before, records_before = (note.wrote, len(note.records)) if note else (False, 0)
    try:
        with org.store.savepoint():
            yield
    except BaseException:
        if note:
            note.wrote = wrote_before
            del note.records[records_before:]
        raise
    finally:
        _written.reset(token)
        access.forget(org)


_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


@contextmanager
def _begun(write: Write) -> Iterator[None]:
    """The write as one unit, with what every write leaves behind."""
    _refuse_mixture(write)
    locks.check(write)
    setup = authority.is_setup(write.sobject.name)
    with write.store.savepoint(), write.store.written_by(write.viewer_id):
        yield
        if setup:
            audit_trail.record(write)
    if setup:
        access.forget(write.org)
    write.org.changed()
    note = REQUEST_NOTE.get()
    if note is not None:
        note.records.append((write.kind, write.sobject.name, write.record_id))


def _refuse_mixture(write: Write) -> None:
    """MIXED_DML_OPERATION: within one transaction either setup objects or others change (contract 4.3: inferred here)."""
    written = _written.get()
    if written is None:
        return
    name = write.sobject.name
    if written and authority.is_setup(written[0]) != authority.is_setup(name):
        raise texts.MIXED_DML.error(sobject=name, original=written[0])
    written.append(name)


def _described(org: Org, name: str) -> SObject:
    sobject = org.store.catalogue.sobject(name)
    if sobject is None:
        raise texts.BAD_REFERENCE.error()
    return sobject


def _existing(org: Org, viewer_id: str, kind: Any, name: str, record_id: str, world: World | None) -> Write:
    sobject = _described(org, name)
    record = org.store.get(name, record_id)
    if record is None:
        raise texts.UNKNOWN_ON_DELETE.error()
    return Write(org, viewer_id, kind, sobject, record=record, world=world)


def _delete_children(write: Write, sobject: str, field: str) -> None:
    parent: dict[str, Any] = {field: write.record_id}
    for row in write.store.find(sobject, **parent):
        write.store.delete(sobject, str(row["Id"]))
