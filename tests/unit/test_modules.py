# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module keeps its word: its documentation, argument spec, action plugin and action group say the same."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.playbook.block import Block
from ansible.playbook.play import Play
from ansible.playbook.task import Task

ROOT = Path(__file__).parents[2]
COLLECTION = "orgops.salesforce"
MODULES = sorted(file.stem for file in (ROOT / "plugins" / "modules").glob("*.py") if file.stem != "__init__")
PLANNED = {
    "sf_api_user",
    "sf_api_user_facts",
    "sf_compliance",
    "sf_compliance_report",
    "sf_connected_app_auth",
    "sf_permset_assignment",
}
SECRET = re.compile(r"(secret|token|password|passphrase|private_key|assertion|code_verifier|authorization_code)$")
KEYWORDS = {*Task.fattributes, *Play.fattributes, *Block.fattributes, "hosts", "name"}

every_module = pytest.mark.parametrize("name", MODULES)


@cache
def documentation() -> dict[str, Any]:
    """What ansible-doc makes of every module, fragments merged in."""
    command = [
        sys.executable,
        "-m",
        "ansible.cli.doc",
        "--json",
        "--type",
        "module",
        *(f"{COLLECTION}.{name}" for name in MODULES),
    ]
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".ansible" / "collections")}
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    documents: dict[str, Any] = json.loads(told.stdout)
    return {name: documents[f"{COLLECTION}.{name}"] for name in MODULES}


@cache
def module(name: str) -> Any:
    return importlib.import_module(f"ansible_collections.{COLLECTION}.plugins.modules.{name}")


def options(spec: dict[str, Any], above: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every option and suboption of an argument spec, by dotted path."""
    for name, option in spec.items():
        yield f"{above}{name}", option
        yield from options(option.get("options") or {}, f"{above}{name}.")


def documented(described: dict[str, Any], above: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, option in described.items():
        yield f"{above}{name}", option
        yield from documented(option.get("suboptions") or {}, f"{above}{name}.")


def text(description: str | list[str]) -> str:
    return description if isinstance(description, str) else "\n".join(description)


def tasks(entries: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(action, its options) of every task in a list of tasks, blocks and plays."""
    for entry in entries:
        nested = [
            entry[key]
            for key in ("block", "rescue", "always", "pre_tasks", "tasks", "post_tasks", "handlers")
            if key in entry
        ]
        for part in nested:
            yield from tasks(part)
        actions = {key: value for key, value in entry.items() if key not in KEYWORDS and not key.startswith("with_")}
        assert nested or "roles" in entry or "import_playbook" in entry or len(actions) == 1, f"one action in {entry}"
        yield from actions.items()


def test_the_modules_are_those_that_were_promised() -> None:
    assert set(MODULES) >= PLANNED


def test_action_group_holds_every_module() -> None:
    groups = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())["action_groups"]
    assert groups == {"sf": MODULES}


@every_module
def test_attributes_are_declared(name: str) -> None:
    attributes = documentation()[name]["doc"]["attributes"]
    assert set(attributes) >= {"check_mode", "diff_mode", "idempotent", "action_group", "platform"}
    for attribute in attributes.values():
        assert attribute["support"] in {"full", "partial", "none", "N/A"}
        assert attribute["support"] != "partial" or attribute.get("details"), "partly, and how?"
    assert attributes["action_group"]["membership"] == [f"{COLLECTION}.sf"]


@every_module
def test_documentation_and_argument_spec_say_the_same(name: str) -> None:
    told = dict(documented(documentation()[name]["doc"]["options"]))
    spec = dict(options(module(name).SPEC.argument_spec))
    assert set(told) == set(spec)
    for path, option in spec.items():
        for key, otherwise in (
            ("type", "str"),
            ("required", False),
            ("default", None),
            ("choices", None),
            ("elements", None),
        ):
            assert told[path].get(key, otherwise) == option.get(key, otherwise), f"{path}: {key}"


@every_module
def test_environment_variables_are_documented(name: str) -> None:
    told = dict(documented(documentation()[name]["doc"]["options"]))
    for path, option in options(module(name).SPEC.argument_spec):
        _function, variables = option.get("fallback", (None, []))
        assert set(re.findall(r"E\((\w+)\)", text(told[path]["description"]))) == set(variables), path


@every_module
def test_secrets_are_never_logged(name: str) -> None:
    for path, option in options(module(name).SPEC.argument_spec):
        if SECRET.search(path) and option["type"] == "str":
            assert option.get("no_log") is True, path


@every_module
def test_rules_name_options_and_choices_that_exist(name: str) -> None:
    spec = module(name).SPEC
    known = set(spec.argument_spec)
    for group in (*spec.mutually_exclusive, *spec.required_together, *spec.required_one_of):
        assert set(group) <= known
    for option, needed in spec.required_by.items():
        assert {option, *([needed] if isinstance(needed, str) else needed)} <= known
    for option, value, needed, *_any in spec.required_if:
        assert {option, *needed} <= known
        chosen = spec.argument_spec[option]
        assert isinstance(value, bool) if chosen["type"] == "bool" else value in chosen["choices"], (
            f"{option} is never {value}"
        )


@every_module
def test_examples_can_be_copied(name: str) -> None:
    used = list(tasks(yaml.safe_load(documentation()[name]["examples"])))
    assert f"{COLLECTION}.{name}" in {action for action, _options in used}
    for action, given in used:
        assert action.count(".") >= 2, f"{action} is not a full name"
        if action.startswith(f"{COLLECTION}."):
            assert set(given or {}) <= set(module(action.removeprefix(f"{COLLECTION}.")).SPEC.argument_spec), action


@every_module
def test_results_are_documented(name: str) -> None:
    results = documentation()[name]["return"]
    assert {"error"} <= set(results)
    for key, result in results.items():
        assert result.get("description"), key
        assert result.get("returned"), key
        assert result.get("type"), key


@every_module
def test_action_plugin_of_the_same_name_opens_the_module(name: str) -> None:
    action = importlib.import_module(f"ansible_collections.{COLLECTION}.plugins.action.{name}")
    assert action.ActionModule.door is module(name)


def test_every_action_plugin_has_a_module() -> None:
    assert (
        sorted(file.stem for file in (ROOT / "plugins" / "action").glob("*.py") if file.stem != "__init__") == MODULES
    )
