# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small baselines for tests that need to see every word of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue

NOW = datetime(2026, 11, 21, 22, tzinfo=UTC)


def requirement(name: str, **demand: Any) -> dict[str, Any]:
    """A requirement with everything that every requirement must have."""
    return {
        "id": name,
        "title": f"Title of {name}",
        "severity": "high",
        "rationale": "Because.",
        "remedy": "Mend it.",
        "source": f"https://vendor.example/{name}",
        **demand,
    }


def document(name: str = "small", **parts: Any) -> dict[str, Any]:
    """A baseline as people write it; `require` is given as sections."""
    return {"baseline": 1, "id": name, "version": "1.0.0", "title": f"Baseline {name}", **parts}


def baseline(name: str = "small", variables: Mapping[str, Any] | None = None, **sections: Any) -> dict[str, Any]:
    """A resolved baseline of these sections."""
    header = {key: sections.pop(key) for key in ("app", "conflicts") if key in sections}
    return catalogue.load(document(name, require=sections, **header), variables)


def waiver(requirement_id: str, **fields: Any) -> dict[str, Any]:
    """A waiver in force."""
    return {
        "requirement": requirement_id,
        "owner": "Ada",
        "reason": "Accepted until the migration.",
        "ticket": "SEC-1",
        "expires": "2027-01-31",
        **fields,
    }
