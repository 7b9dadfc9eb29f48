# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page about baselines says what the schema says, and its examples are valid."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.documents import read_schema

ROOT = Path(__file__).resolve().parents[3]
TOOL = runpy.run_path(str(ROOT / "tools" / "baseline_reference.py"))
PAGE = (ROOT / "docs" / "baselines.md").read_text(encoding="utf-8")
EXAMPLES = [yaml.safe_load(block.partition("```")[0]) for block in PAGE.split("```yaml\n")[1:]]


def test_the_reference_is_what_the_tool_writes() -> None:
    assert TOOL["page"]() == PAGE, "run: python tools/baseline_reference.py"


def described(schema: Any, path: str = "") -> list[tuple[str, bool]]:
    """Every property of a schema with whether it has a description."""
    if isinstance(schema, list):
        return [entry for part in schema for entry in described(part, path)]
    if not isinstance(schema, dict):
        return []
    # Inside conditions a property is constrained again and not explained again.
    inner = [
        entry for key, part in schema.items() if key not in ("properties", "then") for entry in described(part, path)
    ]
    for name, part in schema.get("properties", {}).items():
        inner += [(f"{path}.{name}", "description" in part), *described(part, f"{path}.{name}")]
    return inner


@pytest.mark.parametrize("schema", ["baseline.schema.json", "waivers.schema.json"])
def test_every_field_is_explained(schema: str) -> None:
    assert [path for path, told in described(read_schema(schema)) if not told] == []


def test_the_examples_are_valid() -> None:
    sync, overlay, waivers = EXAMPLES
    catalogue.load(sync, {"synced_objects": ["Lead"], "app_names": ["Acme Sync"]})
    assert catalogue.load(overlay)["title"] == "OnceHub at Acme"
    assert len(catalogue.load_waivers(waivers)) == 1
