# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The road through the code is one-way, as the table in docs/architecture.md says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "plugins"
ROAD = PLUGINS / "module_utils"
EMULATOR = ROOT / "emulator"
COLLECTION = "ansible_collections.orgops.salesforce.plugins"

# Where Ansible may be imported: what Ansible itself opens, and the two files that speak its language to the road.
DOORS = (
    "modules/",
    "action/",
    "plugin_utils/",
    "inventory/",
    "callback/",
    "module_utils/door.py",
    "module_utils/arguments.py",
)
# What talks HTTP, and the folder that alone may ask for it; cryptography and the rest are free.
HTTP = {"requests", "simple_salesforce", "urllib3", "httpx", "urllib.request", "http.client"}
BASE = {"errors", "libraries"}
# What runs on the controller only may lean on what ansible-core itself needs.
CONTROLLER = ("action/", "plugin_utils/", "inventory/", "callback/", "filter/")
CORES_OWN = {"cryptography", "jinja2", "yaml"}


def python_files(*folders: Path) -> list[Path]:
    return sorted(file for folder in folders for file in folder.rglob("*.py") if "node_modules" not in file.parts)


@cache
def syntax(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def package(file: Path) -> list[str]:
    """The dotted package that a relative import in a file of the collection starts from."""
    return [*COLLECTION.split("."), *file.relative_to(PLUGINS).parent.parts]


def imported(file: Path) -> Iterator[str]:
    """Every module that the file imports, by full name; `from a import b` counts as a.b, which is a if b is no module."""
    for node in ast.walk(syntax(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package(file)[: -(node.level - 1) or None] if node.level else []
            origin = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def required(file: Path) -> Iterator[str]:
    """Libraries asked for by name, `require("requests")`."""
    for node in ast.walk(syntax(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "require" and node.args:
            argument = node.args[0]
            assert isinstance(argument, ast.Constant), (
                f"{file}:{node.lineno}: require() takes a literal, so that tests can read it"
            )
            yield str(argument.value)


def within(name: str, library: str) -> bool:
    return name == library or name.startswith(f"{library}.")


def part_of(name: str) -> str | None:
    """The part of the road that a full module name belongs to: `client`, `errors`, ..."""
    prefix = f"{COLLECTION}.module_utils."
    return name.removeprefix(prefix).split(".")[0] if name.startswith(prefix) else None


def table() -> dict[str, set[str] | None]:
    """docs/architecture.md: part -> the parts it names as importable; None is everything."""
    rows = re.findall(
        r"^\| `(\w+)(?:/|\.py)` \|[^|]*\| ([^|]*) \|$", (ROOT / "docs/architecture.md").read_text(), re.MULTILINE
    )
    parts = {part for part, _may in rows}
    return {part: None if may.strip() == "everything" else parts & set(re.findall(r"\w+", may)) for part, may in rows}


def reachable(part: str, rows: dict[str, set[str] | None]) -> set[str]:
    """What a part may import: itself, the base, what its row names and what those may."""
    allowed, waiting = set(BASE), [part]
    while waiting:
        here = waiting.pop()
        if here not in allowed or here == part:
            allowed.add(here)
            named = rows[here]
            waiting += set(rows) - allowed if named is None else named - allowed
    return allowed


def test_table_has_a_row_for_every_part() -> None:
    parts = {entry.stem for entry in ROAD.iterdir() if entry.stem not in {"__init__", "__pycache__"}}
    assert set(table()) == parts


def test_table_is_one_way() -> None:
    rows = {part: named for part, named in table().items() if named is not None}
    for part in rows:
        behind = set().union(*(reachable(named, table()) for named in rows[part]), set())
        assert part not in behind - BASE, f"{part} can reach itself"


@pytest.mark.parametrize("file", python_files(ROAD), ids=lambda file: str(file.relative_to(ROAD)))
def test_road_is_one_way(file: Path) -> None:
    part = file.relative_to(ROAD).parts[0].removesuffix(".py")
    if part == "__init__":
        return
    allowed = reachable(part, table())
    wrong = {name for name in imported(file) if part_of(name) not in {None, *allowed}}
    assert not wrong, f"{part} may import {sorted(allowed)}"


def test_nothing_on_the_road_imports_a_plugin() -> None:
    for file in python_files(ROAD):
        plugins = {name for name in imported(file) if within(name, COLLECTION) and part_of(name) is None}
        assert not plugins, file


def test_only_doors_import_ansible() -> None:
    for file in python_files(PLUGINS):
        if not str(file.relative_to(PLUGINS)).startswith(DOORS):
            assert not [name for name in imported(file) if within(name, "ansible")], file


def test_only_the_client_speaks_http() -> None:
    for file in python_files(PLUGINS):
        direct = {name for name in imported(file) for library in HTTP if within(name, library)}
        assert not direct, f"{file}: a missing library must be told by libraries.require"
        # The worker loads the library before it forks and uses nothing of it.
        if (
            file.relative_to(PLUGINS).parts[:2] != ("module_utils", "client")
            and file != PLUGINS / "plugin_utils" / "worker.py"
        ):
            assert not [name for name in required(file) for library in HTTP if within(name, library)], file


def test_third_party_libraries_are_required_by_name() -> None:
    """An import at the top of a file would be a traceback where the library is missing."""
    libraries = set(re.findall(r'^    "(\w+)": ', (ROAD / "libraries.py").read_text(), re.MULTILINE))
    assert "simple_salesforce" in libraries
    for file in python_files(PLUGINS):
        controller = str(file.relative_to(PLUGINS)).startswith(CONTROLLER)
        guarded = libraries - CORES_OWN if controller else libraries
        assert not {name for name in imported(file) for library in guarded if within(name, library)}, file


def test_collection_and_emulator_do_not_know_each_other() -> None:
    for file in python_files(PLUGINS):
        assert not [name for name in imported(file) if within(name, "sf_emulator")], file
    for file in python_files(EMULATOR):
        names = (node.name for tree in ast.walk(syntax(file)) if isinstance(tree, ast.Import) for node in tree.names)
        froms = (tree.module or "" for tree in ast.walk(syntax(file)) if isinstance(tree, ast.ImportFrom))
        assert not [
            name for name in (*names, *froms) if within(name, "ansible_collections") or within(name, "ansible")
        ], file


CODE = python_files(PLUGINS, EMULATOR, ROOT / "tests", ROOT / "tools", ROOT / "extensions")


def test_no_file_is_a_drawer() -> None:
    for file in CODE:
        assert file.stem.strip("_") not in {"utils", "util", "common", "helpers", "helper", "misc"}, file


def test_no_file_is_longer_than_400_lines() -> None:
    long = {str(file.relative_to(ROOT)): lines for file in CODE if (lines := len(file.read_text().splitlines())) > 400}
    assert not long


def test_throw_away_variables_have_a_name() -> None:
    """ansible-test sanity says the same, some minutes later."""
    for file in CODE:
        names = [node for node in ast.walk(syntax(file)) if isinstance(node, ast.Name | ast.arg)]
        assert not [node.lineno for node in names if getattr(node, "id", getattr(node, "arg", "")) == "_"], file
