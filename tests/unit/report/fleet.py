# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judgements of a fleet that drifted in many ways, the same on every run: what reports are tested and shown with."""

from __future__ import annotations

import hashlib
import random
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.findings import FINDING_STATUSES
from ansible_collections.orgops.salesforce.plugins.module_utils.report.ranking import count_statuses
from ansible_collections.orgops.salesforce.tests.unit.report.catalogue import BENCHMARK, REQUIREMENTS, Requirement

JUDGED_AT = "2026-11-21T22:00:00Z"
COMPANIES = (
    "Acme", "Borealis Energy", "Cobalt Health", "Dunmore Foods", "Eastgate Bank", "Fjord Logistics", "Granville Hotels",
    "Helix Biotech", "Ironbridge", "Juniper Retail", "Kestrel Air", "Lumen Education", "Meridian Law", "Northwind",
)  # fmt: skip
BASELINES = [
    {
        "id": name,
        "title": title,
        "version": "1.0.0",
        "sha256": hashlib.sha256(name.encode(errors="replace")).hexdigest(),
    }
    for name, title in (("oncehub", "OnceHub, standard mode"), ("sbs_api_user", "SBS controls for an API user"))
]
CONFLICT: dict[str, Any] = {
    "id": "oncehub:user.profile | sbs_api_user:acs.005",
    "subject": "profile",
    "sides": [
        {
            "baseline": "oncehub",
            "requirement": "user.profile",
            "demands": "the profile System Administrator",
            "source": "https://help.oncehub.com/help/connecting-a-salesforce-api-user",
            "sbs": [],
        },
        {
            "baseline": "sbs_api_user",
            "requirement": "acs.005",
            "demands": "a custom profile",
            "source": "https://docs.securitybenchmark.org/",
            "sbs": ["SBS-ACS-005"],
        },
    ],
    "because": "OnceHub asks for the standard System Administrator profile, the benchmark for a custom one.",
    "decided_by": None,
    "alternative": {
        "baseline": "oncehub_secure_mode",
        "because": "Advanced secure mode works with a profile of your own. Its price is that the app must be installed first.",
    },
    "blocking": False,
}
WAIVER = {
    "owner": "Priya Natarajan",
    "reason": "OnceHub demands the standard profile until we have moved to advanced secure mode.",
    "ticket": "SEC-482",
    "expires": "2026-12-15",
}


def finding(requirement: Requirement, status: str = "pass", **changes: Any) -> dict[str, Any]:
    """One finding of `requirement`, as the judge gives it."""
    found, evidence = requirement.good if status == "pass" else requirement.bad
    if status in ("unknown", "not_applicable"):
        found, evidence = None, ["The running user lacks Customize Application and sees only its own OAuth grants."]
    made = {
        "id": requirement.id,
        "title": requirement.title,
        "severity": requirement.severity,
        "status": status,
        "expected": requirement.expected,
        "found": found,
        "evidence": evidence,
        "rationale": requirement.rationale,
        "remedy": requirement.remedy,
        "by": requirement.by,
        "source": requirement.source,
        "sbs": requirement.sbs,
        "baseline": requirement.baseline,
        "section": requirement.id.partition(".")[0],
        "observable": True,
        "waiver": WAIVER if status == "waived" else None,
    }
    return {**made, **changes}


def judgement(
    name: str,
    findings: list[dict[str, Any]] | None = None,
    *,
    host: str | None = None,
    kind: str = "production",
    username: str = "oncehub.api@acme.example",
    judged_at: str = JUDGED_AT,
    conflicts: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """One org's judgement around `findings` (all pass when none are given)."""
    findings = [finding(requirement) for requirement in REQUIREMENTS] if findings is None else findings
    counts = count_statuses((entry["status"] for entry in findings), FINDING_STATUSES)
    return {
        "report_version": 1,
        "org": {"id": org_id(name), "name": name, "kind": kind, "host": host or name.lower().replace(" ", "-")},
        "user": {"username": username, "id": org_id(name).replace("00D", "005"), "exists": True},
        "judged_at": judged_at,
        "observed_at": judged_at,
        "baselines": BASELINES,
        "status": "fail" if counts["fail"] else "unknown" if counts["unknown"] else "pass",
        "cannot_audit": None,
        "summary": {**counts, "by_hand": 0, "score": _score(counts)},
        "findings": findings,
        "conflicts": conflicts or [],
    }


def cannot_audit(name: str) -> dict[str, Any]:
    """An org that could not be looked at."""
    return {
        **judgement(name, []),
        "status": "cannot_audit",
        "summary": {**judgement(name, [])["summary"], "score": None},
        "cannot_audit": {
            "code": "api_disabled",
            "message": "The org's edition has no API: Salesforce answered API_DISABLED_FOR_ORG.",
            "remedy": "Ask Salesforce for API access (an add-on in Professional Edition), or leave this org out.",
        },
    }


def _score(counts: dict[str, int]) -> int:
    decided = counts["pass"] + counts["fail"] + counts["unknown"]
    return round(100 * counts["pass"] / decided) if decided else 100


def org_id(name: str) -> str:
    return "00D" + hashlib.sha256(name.encode(errors="replace")).hexdigest()[:12].upper() + "MAE"


def fleet(size: int = 24, seed: int = 7, drift: float = 0.06, judged_at: str = JUDGED_AT) -> list[dict[str, Any]]:
    """`size` orgs: production and its sandboxes in turn; some clean, some that cannot be audited, the rest drifted."""
    return [_member(number, seed, drift, judged_at) for number in range(size)]


def _member(number: int, seed: int, drift: float, judged_at: str) -> dict[str, Any]:
    company = COMPANIES[number // 3 % len(COMPANIES)]
    company += f" {number // 3 // len(COMPANIES) + 1}" if number >= 3 * len(COMPANIES) else ""
    slug = company.lower().replace(" ", "-")
    suffix = ("", "uat", "dev")[number % 3]
    if number % 11 == 7:
        return {**cannot_audit(f"{company} {suffix}".strip()), "judged_at": judged_at}
    clean = number // 3 % 4 == 0
    # A sandbox is a copy of production, so it shares its company's drift, and then drifts on its own.
    chances = random.Random(f"{seed} {company}"), random.Random(f"{seed} {company} {suffix}")
    return judgement(
        f"{company} {suffix}".strip(),
        [finding(requirement, _status(requirement, clean, chances, drift)) for requirement in REQUIREMENTS],
        host=f"{slug}-{suffix}".rstrip("-"),
        kind="sandbox" if suffix else "production",
        username=f"oncehub.api@{slug}.example" + (f".{suffix}" if suffix else ""),
        judged_at=judged_at,
        conflicts=[{**CONFLICT, "decided_by": WAIVER if number % 2 else None}],
    )


def _status(requirement: Requirement, clean: bool, chances: tuple[random.Random, ...], drift: float) -> str:
    shared, own = (chance.random() for chance in chances)
    if requirement.id == "acs.005":
        return "waived" if clean or shared < 0.7 else "fail"
    if requirement.id == "acs.012":
        return "not_applicable"
    likely = drift * (1.6 if requirement in BENCHMARK else 1)
    if own < likely / 3 or (shared < likely and not clean):
        return "fail"
    return "unknown" if requirement.id.startswith("app.") and shared > 0.92 else "pass"


def wide_fleet(size: int, requirements: int) -> list[dict[str, Any]]:
    """`fleet` with further requirements, until there are as many as asked."""
    judgements = fleet(size)
    for entry in judgements:
        for number in range(requirements - len(entry["findings"])) if entry["findings"] else ():
            entry["findings"].append({**entry["findings"][number], "id": f"more.{number}"})
    return judgements
