# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permission sets, muting sets and custom permissions. ``ns__Name`` in a state is Name plus NamespacePrefix (contract 7)."""

from __future__ import annotations

from sf_emulator.seeds.builder.site import Site


def build(site: Site) -> None:
    for name, custom in site.entries("custom_permissions"):
        site.create(
            "CustomPermission",
            ("custom_permissions", name),
            DeveloperName=name,
            MasterLabel=custom.get("label", name),
            Description=custom.get("description"),
            Language="en_US",
        )
    for key, given in site.entries("permission_sets"):
        where = f"permission_sets.{key}"
        namespace, name = split_namespace(key)
        session = given.get("activation_required", False)
        site.create(
            "PermissionSet",
            ("permission_sets", key),
            Name=name,
            NamespacePrefix=namespace,
            Label=given.get("label", name),
            Description=given.get("description"),
            LicenseId=licence_id(site, given.get("licence"), f"{where}.licence"),
            HasActivationRequired=session,
            IsCustom=True,
            IsOwnedByProfile=False,
            Type="Session" if session else "Regular",
            **site.permission_fields(given, where),
        )
    for name, given in site.entries("muting_permission_sets"):
        site.create(
            "MutingPermissionSet",
            ("muting_permission_sets", name),
            DeveloperName=name,
            MasterLabel=given.get("label", name),
            Language="en_US",
            **site.permission_fields(given, f"muting_permission_sets.{name}"),
        )


def split_namespace(key: str) -> tuple[str | None, str]:
    """``ns__Name`` as (``ns``, ``Name``); a plain name has no namespace."""
    namespace, separator, name = key.partition("__")
    return (namespace, name) if separator else (None, key)


def licence_id(site: Site, licence: str | None, where: str) -> str | None:
    """The UserLicense or PermissionSetLicense that a permission set is bound to."""
    if licence is None:
        return None
    if site.knows("permission_set_licences", licence):
        return site.id_of("permission_set_licences", licence, where)
    return site.id_of("user_licences", licence, where)
