# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installed packages: Publisher, the Tooling objects and, with licence management, PackageLicense (contract 7)."""

from __future__ import annotations

from typing import Any

from sf_emulator.ids import full_id
from sf_emulator.seeds.builder.site import Site
from sf_emulator.seeds.identity import derived


def build(site: Site) -> None:
    for namespace, given in site.entries("packages"):
        name = given.get("name", namespace)
        major, minor, patch, build_number = (int(part) for part in given.get("version", "1.0.0.1").split("."))
        package = full_id(given.get("package_id") or "033" + derived(12, "package", namespace))
        version = full_id(
            given.get("version_id") or "04t" + derived(12, "version", namespace, given.get("version", ""))
        )
        site.create(
            "Publisher",
            Name=name,
            NamespacePrefix=namespace,
            MajorVersion=major,
            MinorVersion=minor,
            IsSalesforce=False,
        )
        site.create("SubscriberPackage", record_id=package, Name=name, NamespacePrefix=namespace, IsPackageValid=True)
        site.create(
            "SubscriberPackageVersion",
            record_id=version,
            Name=f"{major}.{minor}",
            SubscriberPackageId=package,
            MajorVersion=major,
            MinorVersion=minor,
            PatchVersion=patch,
            BuildNumber=build_number,
            IsBeta=given.get("beta", False),
        )
        site.create(
            "InstalledSubscriberPackage",
            SubscriberPackageId=package,
            SubscriberPackageVersionId=version,
            MinPackageVersionId=version,
        )
        if licence := given.get("licence"):
            _licence(site, namespace, licence)


def _licence(site: Site, namespace: str, licence: dict[str, Any]) -> None:
    assigned = sum(namespace in user.get("package_licences", []) for _unused, user in site.entries("users"))
    site.create(
        "PackageLicense",
        ("package_licences", namespace),
        NamespacePrefix=namespace,
        Status=licence.get("status", "Active"),
        AllowedLicenses=licence.get("allowed", -1),
        UsedLicenses=max(licence.get("used", 0), assigned),
        ExpirationDate=site.moment(licence.get("expires")),
        IsProvisioned=True,
    )
