# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a JSON Schema validator says, told to the person who wrote the document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

TYPES = {
    "string": "text",
    "object": "a mapping",
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
}


def told(errors: Iterable[Any], schema: Mapping[str, Any]) -> list[str]:
    """Each error of a validator of `schema` as `path: reason`, in the order of the document, without repetition."""
    leaves = [leaf for error in errors for leaf in _leaves(error)]
    leaves.sort(key=lambda leaf: [(isinstance(part, str), str(part).zfill(4)) for part in leaf.absolute_path])
    lines = (f"{path(leaf.absolute_path)}: {reason}" for leaf in leaves for reason in _reasons(leaf, schema))
    return list(dict.fromkeys(lines))


def _leaves(error: Any) -> list[Any]:
    """The errors inside a choice of shapes where the value has the type of one of them, else the error itself."""
    if error.validator not in ("oneOf", "anyOf") or _is_choice_of_keys(error):
        return [error]
    inner = [part for part in error.context if part.validator != "type" or part.absolute_path != error.absolute_path]
    fitting = [part for part in inner if part.validator != "pattern" or "${" in str(part.instance)]
    return [leaf for part in fitting for leaf in _leaves(part)] or [error]


def _is_choice_of_keys(error: Any) -> bool:
    return all(set(choice) <= {"required", "anyOf"} for choice in error.validator_value)


def path(parts: Iterable[Any]) -> str:
    """`require.profile[0].severity`."""
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "document"


def suggestion(word: Any, known: Iterable[Any]) -> str:
    """`; did you mean 'x'?`, or nothing."""
    near = get_close_matches(str(word), [str(item) for item in known], n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""


def _reasons(error: Any, schema: Mapping[str, Any]) -> list[str]:
    match error.validator:
        case "additionalProperties" | "unevaluatedProperties":
            return _unknown_keys(error, schema)
        case "required":
            return [f"{name!r} is missing" for name in error.validator_value if name not in error.instance]
        case "enum":
            listed = ", ".join(map(str, error.validator_value))
            return [f"{error.instance!r} is not one of {listed}{suggestion(error.instance, error.validator_value)}"]
        case "type":
            return [_wrong_type(error)]
        case "pattern":
            return [f"{error.instance!r} does not look as it must (pattern {error.validator_value})"]
        case "oneOf" | "anyOf":
            return _choices(error, schema)
    return [str(error.message)]


def _unknown_keys(error: Any, schema: Mapping[str, Any]) -> list[str]:
    known = _keys(error.schema, schema)
    listed = f"; known are {', '.join(sorted(known))}"
    return [f"unknown key {key!r}{suggestion(key, known) or listed}" for key in error.instance if key not in known]


def _keys(part: Mapping[str, Any], schema: Mapping[str, Any]) -> set[str]:
    """The keys a schema knows, those of the definitions it builds on included."""
    keys = set(part.get("properties", ()))
    for base in part.get("allOf", ()):
        keys |= _keys(_resolved(base, schema), schema)
    return keys


def _resolved(part: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = part.get("$ref", "").rpartition("/")[2]
    resolved: Mapping[str, Any] = schema["$defs"][name] if name else part
    return resolved


def _wrong_type(error: Any) -> str:
    wanted: list[str] = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    quote = (
        "; quote it"
        if "string" in wanted and isinstance(error.instance, int | float) and not isinstance(error.instance, bool)
        else ""
    )
    return f"{error.instance!r} is not {' or '.join(TYPES.get(kind, kind) for kind in wanted)}{quote}"


def _choices(error: Any, schema: Mapping[str, Any]) -> list[str]:
    """Either a choice of keys or a choice of shapes."""
    if _is_choice_of_keys(error):
        keys = [key for choice in error.validator_value for key in _required(choice)]
        word = "exactly one" if error.validator == "oneOf" else "at least one"
        present = [key for key in keys if key in error.instance]
        return [f"needs {word} of {', '.join(keys)}; has {', '.join(present) or 'none'}"]
    shapes = dict.fromkeys(_shape(choice, schema) for choice in error.validator_value)
    return [f"{error.instance!r} is not {' or '.join(shapes)}"]


def _shape(choice: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    if choice.get("$ref", "").endswith("/variable_reference"):
        return "a variable ${name}"
    kind = str(_resolved(choice, schema).get("type"))
    return TYPES.get(kind, kind)


def _required(choice: Mapping[str, Any]) -> list[str]:
    return [*choice.get("required", ()), *(key for part in choice.get("anyOf", ()) for key in _required(part))]
