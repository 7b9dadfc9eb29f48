# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading `seed_findings.yml`: what an audit of each org that the emulator ships must find, under every baseline of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.alternatives import every_requirement
from ansible_collections.orgops.salesforce.tests.unit.baselines.healthy import VALUES

TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("seed_findings.yml").read_text())
del TABLE["lists"]
CANNOT_AUDIT: dict[str, str] = {seed: row for seed, row in TABLE.items() if isinstance(row, str)}
FINDINGS: dict[str, list[Any]] = {seed: row for seed, row in TABLE.items() if isinstance(row, list)}

# What the benchmark wants to be written down of every API user.
WRITTEN_DOWN = {
    "owner": "Ada Admin",
    "purpose": "Bookings",
    "criticality": "Bookings stop",
    "api_justification": "It is an integration",
    "last_recertified": (datetime.now(UTC) - timedelta(days=20)).date().isoformat(),
    "login_hours_class": "any hour",
}
# What a customer whose org is healthy has told; baselines take those that they declare.
VARIABLES = {
    "app_names": ["OnceHub connector for Salesforce"],
    "lead_assignment_rules": True,
    "case_assignment_rules": True,
    "connector_addresses": ["203.0.113.0/28"],
    **WRITTEN_DOWN,
}
# What a customer must have told for the drift to matter.
PARTICULAR: dict[str, dict[str, Any]] = {
    "custom_fields_missing": {"mapped_fields": {"Event": ["ScheduleOnce__Event_status__c"]}},
    "mapped_field_hidden": {"mapped_fields": {"Lead": ["Region__c"]}},
    "package_too_old": {"minimum_package_version": "3.0"},
    "record_type_inactive": {"record_types": {"Lead": ["Partner"]}},
}


@dataclass(frozen=True)
class Word:
    """``+app.granted``, or ``+user.licence@gong,zendesk``: a mark, a requirement, and the baselines where they are not all that have it."""

    mark: str
    requirement: str
    baselines: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Word:
        requirement, _at, baselines = text[1:].partition("@")
        return cls(text[0], requirement, frozenset(filter(None, baselines.split(","))))

    def speaks_of(self, baseline: str) -> bool:
        return baseline in (self.baselines or {baseline}) and self.requirement in bare_ids(baseline)


def words(row: list[Any]) -> Iterator[Word]:
    """The words of a row, and of the lists that it takes in."""
    for entry in row:
        yield from words(entry) if isinstance(entry, list) else map(Word.of, entry.split())


def expected(seed: str, baseline: str) -> tuple[set[str], set[str]]:
    """Ids that fail and ids that are unknown: those of `healthy`, as the seed's row changes them."""
    rows = (FINDINGS["healthy"], FINDINGS[seed] if seed != "healthy" else [])
    said = [word for row in rows for word in words(row) if word.speaks_of(baseline)]
    marked = {mark: {word.requirement for word in said if word.mark == mark} for mark in "+-?!"}
    return marked["+"] - marked["-"], marked["?"] - marked["!"]


@cache
def bare_ids(baseline: str) -> frozenset[str]:
    """Ids of everything that a baseline judges; options of an alternative share theirs."""
    document = loaded("healthy", baseline)
    alternatives = (entry["id"] for entry in document["alternatives"])
    return frozenset(
        bare(name)
        for name in [*alternatives, *(entry["id"] for _speaking, _section, entry in every_requirement(document))]
    )


def bare(name: str) -> str:
    """Without the name of the option that a requirement belongs to: `standard.app.granted` is `app.granted`."""
    return name.removeprefix("standard.").removeprefix("secure.").removeprefix("api_only.").removeprefix("ip_ranges.")


@cache
def loaded(seed: str, baseline: str) -> dict[str, Any]:
    """The baseline with what its customer has told."""
    told = {**VARIABLES, **PARTICULAR.get(seed, {})}
    given = {
        name: told.get(name, VALUES[entry["type"]])
        for name, entry in catalogue.declared_variables(baseline).items()
        if name in told or entry.get("required")
    }
    return catalogue.load(baseline, given)


@cache
def baselines(seed: str) -> list[dict[str, Any]]:
    """Every baseline of the catalogue; those that a seed says nothing particular about are read once."""
    return [loaded(seed if seed in PARTICULAR else "healthy", name) for name in catalogue.names()]
