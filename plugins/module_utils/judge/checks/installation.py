# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the connector brings into the org: its package, its custom fields, its fields on page layouts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge.checks.access import qualified
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.facts import Facts, text_of
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.outcome import (
    Outcome,
    attempt,
    every,
    failed,
    settle,
    unknown,
)


def expected_package(demand: Mapping[str, Any]) -> str:
    """The package demanded, in words."""
    minimum = f", version {demand['minimum_version']} or later" if demand.get("minimum_version") else ""
    return f"package with namespace {demand['namespace']}{minimum}"


def check_package(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge an installed package by namespace, and its version."""
    for row in facts.rows("packages"):
        if text_of(row, "namespace") != demand["namespace"]:
            continue
        version = text_of(row, "version")
        evidence = (
            f"Package {text_of(row, 'name') or demand['namespace']} {version or 'of a version not told'} is installed."
        )
        if not demand.get("minimum_version"):
            return settle(True, version or "installed", evidence)
        if not _numbers(version):
            return unknown(f"The version of package {demand['namespace']} was not seen.")
        return settle(_numbers(version) >= _numbers(demand["minimum_version"]), version, evidence)
    return failed("not installed", f"No installed package has the namespace {demand['namespace']}.")


def _numbers(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in version.split(".") if part.isdigit()]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts) if version else ()


def expected_fields(demand: Mapping[str, Any]) -> str:
    """The custom fields demanded, in words."""
    return ", ".join(qualified(demand["fields"])) or "nothing"


def check_fields(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Judge whether custom fields exist; names are compared without case, as Salesforce does."""
    return every(
        attempt(_field, facts, sobject, field) for sobject, fields in demand["fields"].items() for field in fields
    )


def _field(facts: Facts, sobject: str, field: str) -> Outcome:
    exists = field.casefold() in {name.casefold() for name in facts.texts("custom_fields", sobject)}
    if not exists:
        facts.refuse_unknown("custom_fields", "*")
    found = f"{sobject}.{field} {'exists' if exists else 'does not exist'}"
    return settle(exists, found, f"{found}.")


def expected_layout(demand: Mapping[str, Any]) -> str:
    """The layout demanded, in words."""
    return f"{', '.join(demand['fields'])} on the {demand['object']} page layouts in use"


def check_layout(demand: Mapping[str, Any], facts: Facts) -> Outcome:
    """Layouts exist in the Metadata API only: a person looks, and records it in a waiver."""
    return unknown(
        f"No query shows the page layouts of {demand['object']}; look in Setup > Object Manager > {demand['object']} > Page Layouts."
    )
