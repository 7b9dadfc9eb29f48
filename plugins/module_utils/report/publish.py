# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From judgements to files: what `sf_compliance_report` does, without Ansible."""

from __future__ import annotations

import hashlib
import json
import platform
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from io import BytesIO
from pathlib import Path
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.findings import DIRECTIONS
from ansible_collections.orgops.salesforce.plugins.module_utils.libraries import require
from ansible_collections.orgops.salesforce.plugins.module_utils.report import formats
from ansible_collections.orgops.salesforce.plugins.module_utils.report.bundle import BUNDLE_FILE, bundle
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge
from ansible_collections.orgops.salesforce.plugins.module_utils.report.gather import (
    read_bytes,
    read_json,
    read_judgements,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.report.write import write_all

COLLECTION = Path(__file__).parents[3]


@dataclass(frozen=True)
class Order:
    """What to render from what, and where to; paths are the controller's."""

    dest: str
    formats: Sequence[str] = ("html", "json")
    title: str = "Salesforce API user compliance"
    judgements: Sequence[Mapping[str, Any]] = ()
    sources: Sequence[str] = ()
    previous: str | None = None
    bundle: bool = False
    baselines: Sequence[str] = ()
    waivers: Sequence[str] = ()
    unknown_fails: bool = False


@dataclass(frozen=True)
class Published:
    """What was written: `files` is format -> {path, changed}."""

    document: Mapping[str, Any]
    files: Mapping[str, Mapping[str, Any]]
    manifest_sha256: str | None = field(default=None)

    def as_result(self) -> dict[str, Any]:
        """The task's result."""
        result: dict[str, Any] = {
            "changed": any(file["changed"] for file in self.files.values()),
            "files": self.files,
            "summary": self.document["summary"],
        }
        if self.document["trend"]:
            result["trend"] = {direction: len(self.document["trend"][direction]) for direction in DIRECTIONS}
        if self.manifest_sha256:
            result["manifest_sha256"] = self.manifest_sha256
        return result


def publish(order: Order) -> Published:
    """Render and write. Raises `InvalidInput` for input that is no judgement and for a folder that cannot be written to."""
    read = [judgement for source in order.sources for judgement in read_judgements(Path(source))]
    judgements = [*order.judgements, *read]
    if not judgements:
        raise InvalidInput(
            "There is nothing to report: no judgement was given, and no host has one.",
            remedy="Run sf_compliance first and register its result, or name the variable that it is registered in.",
        )
    version = collection_version()
    document = merge(judgements, title=order.title, previous=_previous(order.previous), version=version)
    files = formats.render(document, order.formats, unknown_fails=order.unknown_fails)
    named = {name: formats.FILES[name] for name in order.formats}
    manifest = None
    if order.bundle:
        files[BUNDLE_FILE] = _evidence(document, files, order, version)
        named["bundle"] = BUNDLE_FILE
        manifest = _manifest_sha256(files[BUNDLE_FILE])
    folder = Path(order.dest).absolute()
    changed = write_all(folder, files)
    written = {name: {"path": str(folder / file), "changed": changed[file]} for name, file in named.items()}
    return Published(document, written, manifest)


@cache
def collection_version() -> str | None:
    """The version of this collection: a checkout has it in galaxy.yml, an installation in MANIFEST.json."""
    manifest = COLLECTION / "MANIFEST.json"
    if manifest.is_file():
        installed: str = json.loads(manifest.read_text(encoding="utf-8"))["collection_info"]["version"]
        return installed
    galaxy = COLLECTION / "galaxy.yml"
    return str(require("yaml").safe_load(galaxy.read_text(encoding="utf-8"))["version"]) if galaxy.is_file() else None


def _previous(path: str | None) -> Mapping[str, Any] | None:
    if path is None or not Path(path).exists():
        return None
    earlier = read_json(Path(path))
    if not isinstance(earlier, Mapping):
        raise InvalidInput(f"{path} is no report.", remedy="Give the report.json of an earlier run.")
    return earlier


def _evidence(document: Mapping[str, Any], files: Mapping[str, bytes], order: Order, version: str | None) -> bytes:
    # The bundle stands for itself: it holds the document whatever formats were asked for.
    reports = {**formats.render(document, ["json"]), **files}
    return bundle(
        document,
        reports,
        baselines=_read(order.baselines),
        waivers=_read(order.waivers),
        versions={"orgops.salesforce": version, "python": platform.python_version(), **_libraries()},
    )


def _libraries() -> dict[str, str]:
    """The versions of what produced the findings, where they are installed."""
    found = {}
    for name in ("ansible-core", "simple-salesforce"):
        with suppress(PackageNotFoundError):
            found[name] = installed_version(name)
    return found


def _read(paths: Sequence[str]) -> dict[str, bytes]:
    read: dict[str, bytes] = {}
    for path in map(Path, paths):
        if path.name in read:
            raise InvalidInput(f"Two files for the bundle are named {path.name}.", remedy="Rename one of them.")
        read[path.name] = read_bytes(path)
    return read


def _manifest_sha256(archive: bytes) -> str:
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return hashlib.sha256(opened.read("manifest.json")).hexdigest()
