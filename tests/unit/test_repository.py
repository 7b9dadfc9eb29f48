# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every file of the repository is held to."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ROLES = sorted(path.parents[1] for path in (ROOT / "roles").glob("*/tasks/main.yml"))
LOCKS = ("demo", "dev", "core-2.19", "core-2.20", "core-2.21", "importer", "interop")

# Where packages come from is the user's own configuration; where the checkout lies is nobody's business.
REGISTRIES = (
    r"pypi\.org|pythonhosted\.org|registry\.npmjs\.org|registry\.yarnpkg\.com|deb\.debian\.org|ports\.ubuntu\.com"
)
MACHINE_PATHS = r"(?<![\w.~-])/(?:work|farm|root|home/\w+|Users/\w+|opt/wheels)/"
GENERATED = {"changelogs/changelog.yaml"}
LICENSED = {".cfg", ".in", ".j2", ".lark", ".py", ".sh", ".toml", ".yaml", ".yml"}


@cache
def texts() -> dict[str, str]:
    """Every text file that a commit would hold, by its path."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    held = {name: (ROOT / name).read_bytes() for name in names if name and (ROOT / name).is_file()}
    return {name: content.decode() for name, content in held.items() if b"\0" not in content}


def naming(pattern: str) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, content in texts().items()
        for number, line in enumerate(content.splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_no_file_names_a_package_registry() -> None:
    assert not naming(REGISTRIES)


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert not naming(MACHINE_PATHS)


def test_every_source_file_starts_with_its_licence() -> None:
    bare = [
        name
        for name, content in texts().items()
        if content
        and name not in GENERATED
        and Path(name).suffix in LICENSED
        and "SPDX-License-Identifier: " not in "\n".join(content.splitlines()[:6])
    ]
    assert not bare


def test_no_sanity_test_is_ignored() -> None:
    assert not list((ROOT / "tests" / "sanity").glob("ignore*"))


def pins(lock: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+==[^\s\\]+)", (ROOT / "requirements" / f"{lock}.txt").read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock: str) -> None:
    content = (ROOT / "requirements" / f"{lock}.txt").read_text()
    blocks = re.split(r"^(?=[\w.-]+==)", content, flags=re.MULTILINE)[1:]
    assert blocks
    assert not [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block]


def test_demo_and_developers_share_one_environment() -> None:
    assert pins("demo") <= pins("dev")


def requirements(*path: str) -> set[str]:
    lines = ROOT.joinpath(*path).read_text().splitlines()
    return {line for line in lines if line and not line.startswith(("#", "-r"))}


def test_emulator_declares_what_the_locks_bring() -> None:
    declared = tomllib.loads((ROOT / "emulator" / "pyproject.toml").read_text())["project"]["dependencies"]
    assert set(declared) == requirements("requirements", "emulator.in")


def test_versions_agree() -> None:
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text())
    emulator = tomllib.loads((ROOT / "emulator" / "pyproject.toml").read_text())["project"]
    assert galaxy["version"] == emulator["version"]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_role_documents_its_defaults(role: Path) -> None:
    """Ansible does not compare the two, and people read the first while the second counts."""
    specs = yaml.safe_load((role / "meta" / "argument_specs.yml").read_text())["argument_specs"]
    options = {name: option for entry in specs.values() for name, option in (entry.get("options") or {}).items()}
    file = role / "defaults" / "main.yml"
    values = (yaml.safe_load(file.read_text()) or {}) if file.is_file() else {}
    # A default that is taken from another variable is told in the description; it has no value of its own.
    constants = {name: value for name, value in values.items() if "{{" not in str(value)}
    assert set(values) <= set(options)
    assert {name: option["default"] for name, option in options.items() if "default" in option} == constants
