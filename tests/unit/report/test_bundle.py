# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The evidence bundle: the same bytes for the same input, and every alteration is found."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.report import verify
from ansible_collections.orgops.salesforce.plugins.module_utils.report.bundle import bundle
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge
from ansible_collections.orgops.salesforce.plugins.module_utils.report.formats import render
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import fleet


@pytest.fixture(scope="module")
def archive() -> bytes:
    return make()


def make() -> bytes:
    document = merge(fleet(6))
    return bundle(
        document,
        render(document, ["json", "html", "csv"]),
        baselines={"oncehub.yml": b"id: oncehub\n"},
        waivers={"waivers.yml": b"waivers: []\n"},
        versions={"orgops.salesforce": "1.2.3"},
    )


@pytest.fixture
def unpacked(archive: bytes, tmp_path: Path) -> Path:
    packed = tmp_path / "evidence.zip"
    packed.write_bytes(archive)
    with zipfile.ZipFile(packed) as opened:
        opened.extractall(tmp_path / "evidence")
    return tmp_path / "evidence"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """verify.py as an auditor runs it: isolated, without this collection or any package to import."""
    return subprocess.run(
        [sys.executable, "-I", verify.__file__, *arguments], capture_output=True, text=True, check=False
    )


def test_same_input_same_bytes(archive: bytes) -> None:
    assert make() == archive


def test_content(unpacked: Path) -> None:
    files = sorted(path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file())
    assert files == [
        "README.txt", "SHA256SUMS", "baselines/oncehub.yml", "manifest.json", "reports/report.csv", "reports/report.html",
        "reports/report.json", "versions.json", "waivers.json", "waivers/waivers.yml",
    ]  # fmt: skip
    versions = json.loads((unpacked / "versions.json").read_text())
    assert versions["produced_by"] == {"orgops.salesforce": "1.2.3"}
    assert {entry["id"] for entry in versions["baselines_judged"]} == {"oncehub", "sbs_api_user"}
    assert json.loads((unpacked / "waivers.json").read_text())[0]["waiver"]["ticket"] == "SEC-482"


def test_intact_bundle_is_verified_packed_and_unpacked(unpacked: Path) -> None:
    digest = hashlib.sha256((unpacked / "manifest.json").read_bytes()).hexdigest()
    for given in (unpacked, unpacked.parent / "evidence.zip"):
        told = run(given, "--manifest-sha256", digest)
        assert (told.returncode, told.stdout) == (0, f"INTACT: 8 files, manifest SHA-256 {digest}\n")


def test_coreutils_agree(unpacked: Path) -> None:
    assert shutil.which("sha256sum")
    subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=unpacked, check=True, capture_output=True)


@pytest.mark.parametrize(
    "name", ["reports/report.json", "versions.json", "README.txt", "baselines/oncehub.yml", "SHA256SUMS"]
)
def test_one_changed_byte_is_found(unpacked: Path, name: str) -> None:
    changed = bytearray((unpacked / name).read_bytes())
    changed[len(changed) // 2] ^= 1
    (unpacked / name).write_bytes(changed)
    told = run(unpacked)
    assert told.returncode == 1
    assert f"ALTERED: {name}" in told.stderr


def test_missing_and_added_files_are_found(unpacked: Path) -> None:
    (unpacked / "reports/report.csv").unlink()
    (unpacked / "reports/forged.html").write_text("all is well")
    told = run(unpacked)
    assert told.returncode == 1
    assert told.stderr.splitlines() == [
        "ALTERED: reports/report.csv: missing",
        "ALTERED: reports/forged.html: not in the manifest",
    ]


def test_a_forged_manifest_is_found_by_the_noted_digest(unpacked: Path) -> None:
    noted = hashlib.sha256((unpacked / "manifest.json").read_bytes()).hexdigest()
    report = unpacked / "reports/report.json"
    report.write_bytes(b"{}")
    manifest = json.loads((unpacked / "manifest.json").read_text())
    manifest["files"]["reports/report.json"]["sha256"] = hashlib.sha256(b"{}").hexdigest()
    (unpacked / "manifest.json").write_text(json.dumps(manifest))
    expected = {name: entry["sha256"] for name, entry in manifest["files"].items()}
    (unpacked / "SHA256SUMS").write_bytes(verify.sums(expected, (unpacked / "manifest.json").read_bytes()))
    assert run(unpacked).returncode == 0
    told = run(unpacked, "--manifest-sha256", noted)
    assert told.returncode == 1
    assert "not the one you were given" in told.stderr


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"{}"])
def test_what_is_no_bundle_is_said_without_a_traceback(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "evidence.zip").write_bytes(content)
    told = run(tmp_path / "evidence.zip")
    assert told.returncode == 2
    assert told.stderr.startswith("NOT A BUNDLE: ")
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("manifest", ["[]", "{}", '{"files": {"a": 1}}', "no"])
def test_a_broken_manifest_is_no_manifest(unpacked: Path, manifest: str) -> None:
    (unpacked / "manifest.json").write_text(manifest)
    assert run(unpacked).returncode == 2


def test_two_entries_of_one_name_are_refused(tmp_path: Path, archive: bytes) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(archive)
    with zipfile.ZipFile(path, "a") as opened, pytest.warns(UserWarning, match="Duplicate name"):
        opened.writestr("reports/report.json", "{}")
    assert run(path).returncode == 2


@pytest.mark.parametrize("name", ["../escape", "a/b", "", "..", "new\nline"])
def test_names_that_leave_their_folder_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="no name for a file"):
        bundle(merge(fleet(1)), {}, baselines={name: b""})
