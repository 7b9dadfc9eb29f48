# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What profiles, permission sets and muting sets hold as rows: objects, fields, apps, custom permissions."""

from __future__ import annotations

from typing import Any

from sf_emulator.seeds.builder.site import Site
from sf_emulator.seeds.document import SeedError

OBJECT_RIGHTS = {
    "create": "PermissionsCreate",
    "read": "PermissionsRead",
    "edit": "PermissionsEdit",
    "delete": "PermissionsDelete",
    "view_all": "PermissionsViewAllRecords",
    "modify_all": "PermissionsModifyAllRecords",
    "view_all_fields": "PermissionsViewAllFields",
}
_HOLDERS = {
    "profiles": "profile_sets",
    "permission_sets": "permission_sets",
    "muting_permission_sets": "muting_permission_sets",
}


def build(site: Site) -> None:
    for collection, holders in _HOLDERS.items():
        for name, given in site.entries(collection):
            where = f"{collection}.{name}"
            parent = site.id_of(holders, name, where)
            _objects(site, parent, given.get("objects", {}), where)
            _fields(site, parent, given.get("fields", {}), where)
            _entities(site, parent, given, where)


def _objects(site: Site, parent: str, objects: dict[str, list[str]], where: str) -> None:
    for sobject, rights in objects.items():
        known = site.store.catalogue.sobject(sobject)
        if known is None:
            raise SeedError(site.source, f"{where}.objects.{sobject}", "this org has no such sObject")
        if rights:
            held: dict[str, Any] = {OBJECT_RIGHTS[right]: True for right in rights}
            site.create("ObjectPermissions", ParentId=parent, SobjectType=known.name, **held)


def _fields(site: Site, parent: str, fields: dict[str, list[str]], where: str) -> None:
    for path, rights in fields.items():
        sobject_name, _unused, field_name = path.partition(".")
        known = site.store.catalogue.sobject(sobject_name)
        field = known.field(field_name) if known else None
        if known is None or field is None:
            raise SeedError(site.source, f"{where}.fields.{path}", "this org has no such field")
        if rights:
            held: dict[str, Any] = {OBJECT_RIGHTS[right]: True for right in rights}
            site.create(
                "FieldPermissions", ParentId=parent, SobjectType=known.name, Field=f"{known.name}.{field.name}", **held
            )


def _entities(site: Site, parent: str, given: dict[str, Any], where: str) -> None:
    for app in given.get("apps", []):
        entity = site.id_of("apps", app, f"{where}.apps")
        external = site.state["apps"][app].get("kind") == "external_client_app"
        kind = "ExternalClientApplication" if external else "ConnectedApplication"
        site.create("SetupEntityAccess", ParentId=parent, SetupEntityId=entity, SetupEntityType=kind)
    for permission in given.get("custom_permissions", []):
        entity = site.id_of("custom_permissions", permission, f"{where}.custom_permissions")
        site.create("SetupEntityAccess", ParentId=parent, SetupEntityId=entity, SetupEntityType="CustomPermission")
