# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the field reference and the catalogue of ``docs/baselines.md`` from the schema and the baselines: ``python baseline_reference.py``.

What stands above the marker in the page is written by hand; a test compares the rest with what this prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "baselines.md"
MARKER = "<!-- From here on the page is written by tools/baseline_reference.py. -->\n"

Schema = Mapping[str, Any]


def reference() -> str:
    """The generated half of the page."""
    schema = yaml.safe_load((ROOT / "baselines" / "baseline.schema.json").read_text(encoding="utf-8"))
    waivers = yaml.safe_load((ROOT / "baselines" / "waivers.schema.json").read_text(encoding="utf-8"))
    lines = [MARKER, "## Fields of a baseline", "", *_table(schema, schema), ""]
    for title, name in (
        ("A variable", "variable"),
        ("`app`", "app_identity"),
        ("`proof`", "proof"),
        ("A conflict", "conflict"),
        ("An alternative, beside what every requirement has", "alternative"),
        ("Every requirement", "requirement"),
        ("`when`", "condition"),
    ):
        lines += [f"### {title}", "", *_table(schema["$defs"][name], schema), ""]
    lines += ["## Subjects of `require`", ""]
    for name, entry in schema["$defs"]["sections"]["properties"].items():
        lines += [f"### `{name}`", "", entry["description"], "", *_table(schema["$defs"][name], schema), ""]
    lines += ["## Fields of a waiver", "", *_table(waivers["properties"]["waivers"]["items"], waivers), ""]
    return "\n".join([*lines, "## The catalogue", "", *_catalogue(), ""])


def _table(part: Schema, schema: Schema) -> Iterator[str]:
    yield "| field | value | meaning |"
    yield "|---|---|---|"
    required = set(part.get("required", ()))
    for name, field, inner in _fields(part, schema):
        star = " *" if name in required and not inner else ""
        yield f"| `{name}`{star} | {_value(field, schema)} | {_escaped(field.get('description', ''))} |"


def _fields(part: Schema, schema: Schema, prefix: str = "") -> Iterator[tuple[str, Schema, bool]]:
    """The fields of a definition, those inside nested mappings behind their parent's name."""
    properties = dict(part.get("properties", {}))
    for base in part.get("allOf", ()):
        resolved = _resolved(base, schema)
        if resolved is not schema["$defs"].get("requirement"):
            properties = {**resolved.get("properties", {}), **properties}
    for name, field in properties.items():
        yield f"{prefix}{name}", field, bool(prefix)
        if "properties" in field:
            yield from _fields(field, schema, f"{prefix}{name}.")


def _resolved(part: Schema, schema: Schema) -> Schema:
    name = part.get("$ref", "").rpartition("/")[2]
    resolved: Schema = schema["$defs"][name] if name else part
    return resolved


def _value(field: Schema, schema: Schema) -> str:
    named = field.get("$ref", "").rpartition("/")[2]
    if named in NAMED:
        return NAMED[named]
    resolved = _resolved(field, schema)
    if "const" in resolved:
        return f"`{str(resolved['const']).lower()}`"
    if "enum" in resolved:
        return ", ".join(f"`{item}`" for item in resolved["enum"])
    items = resolved.get("items", {})
    if resolved.get("type") == "array" and ("enum" in items or "$ref" in items):
        return f"list of {_value(items, schema)}"
    kind = resolved.get("type", "any")
    return " or ".join(KINDS.get(item, item) for item in ([kind] if isinstance(kind, str) else kind))


NAMED = {
    "address": "address",
    "name": "name",
    "names": "list of text, or `${variable}`",
    "names_by_object": "object: list of text, or `${variable}`",
    "access_by_object": "object: list of accesses, or `${variable}`",
    "requirement_id": "id, such as `user.active`",
    "text": "text",
    "variable": "mapping",
}
KINDS = {
    "string": "text",
    "object": "mapping",
    "array": "list",
    "boolean": "true or false",
    "integer": "number",
    "null": "null",
}


def _catalogue() -> Iterator[str]:
    yield "| baseline | what it is | builds on | must be told | source |"
    yield "|---|---|---|---|---|"
    for path in sorted((ROOT / "baselines").glob("*.yml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        asked = [name for name, entry in _variables(document).items() if entry.get("required")]
        parent = f"`{document['extends']}`" if "extends" in document else ""
        told = ", ".join(f"`{name}`" for name in asked)
        yield f"| `{document['id']}` | {document['title']} | {parent} | {told} | <{document['documentation']}> |"


def _variables(document: Mapping[str, Any]) -> dict[str, Any]:
    inherited: dict[str, Any] = {}
    if "extends" in document:
        path = ROOT / "baselines" / f"{document['extends']}.yml"
        inherited = _variables(yaml.safe_load(path.read_text(encoding="utf-8")))
    return {**inherited, **document.get("variables", {})}


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def page() -> str:
    """The whole page with its generated half renewed."""
    written = PAGE.read_text(encoding="utf-8").partition(MARKER)[0]
    return written + reference()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
