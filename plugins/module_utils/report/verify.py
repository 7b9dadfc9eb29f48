# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check an evidence bundle: `python3 verify.py evidence.zip [--manifest-sha256 HEX]`.

Plain Python 3.11 and nothing of ours, so that an auditor can read it through and run it anywhere. Takes the ZIP or the folder it was
unpacked to. Exit status: 0 intact, 1 altered, 2 not a bundle.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

MANIFEST = "manifest.json"
# These two describe the bundle and cannot list themselves; SHA256SUMS is checked against the manifest instead.
UNLISTED = {MANIFEST, "SHA256SUMS"}


class NotABundle(Exception):
    """What was given cannot be read as an evidence bundle."""


def read(path: Path) -> dict[str, bytes]:
    """Every file of the bundle by name. Raises `NotABundle`."""
    try:
        if path.is_dir():
            found = [entry for entry in sorted(path.rglob("*")) if entry.is_file()]
            return {entry.relative_to(path).as_posix(): entry.read_bytes() for entry in found}
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if len(names) != len(set(names)):
                raise NotABundle(f"{path} holds two files of one name.")
            return {name: archive.read(name) for name in names if not name.endswith("/")}
    except (OSError, zipfile.BadZipFile, RuntimeError, EOFError, zlib.error) as error:
        raise NotABundle(f"{path} cannot be read: {error}") from error


def problems(files: dict[str, bytes], manifest_sha256: str | None = None) -> list[str]:
    """What is wrong with the bundle, in words; empty when it is intact. Raises `NotABundle`."""
    if MANIFEST not in files:
        raise NotABundle(f"There is no {MANIFEST}.")
    try:
        listed = json.loads(files[MANIFEST])["files"]
        expected = {str(name): str(entry["sha256"]) for name, entry in listed.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotABundle(f"{MANIFEST} is not a manifest: {error}") from error
    found = []
    if manifest_sha256 and digest(files[MANIFEST]) != manifest_sha256.strip().lower():
        found.append(f"{MANIFEST}: SHA-256 is {digest(files[MANIFEST])}, not the one you were given")
    for name, sha256 in sorted(expected.items()):
        if name not in files:
            found.append(f"{name}: missing")
        elif digest(files[name]) != sha256:
            found.append(f"{name}: altered (SHA-256 {digest(files[name])}, manifest says {sha256})")
    found += [f"{name}: not in the manifest" for name in sorted(files.keys() - expected.keys() - UNLISTED)]
    if files.get("SHA256SUMS") != sums(expected, files[MANIFEST]):
        found.append("SHA256SUMS: does not say what the manifest says")
    return found


def digest(content: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(content).hexdigest()


def sums(expected: dict[str, str], manifest: bytes) -> bytes:
    """SHA256SUMS as the manifest demands it."""
    lines = [f"{sha256}  {name}\n" for name, sha256 in sorted(expected.items())]
    return "".join([*lines, f"{digest(manifest)}  {MANIFEST}\n"]).encode()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the verdict; the exit status is the return value."""
    parser = argparse.ArgumentParser(description="Check an evidence bundle of orgops.salesforce.")
    parser.add_argument("bundle", type=Path, help="evidence.zip, or the folder it was unpacked to")
    parser.add_argument(
        "--manifest-sha256", metavar="HEX", help="the manifest's digest as noted when the bundle was made"
    )
    given = parser.parse_args(arguments)
    try:
        files = read(given.bundle)
        wrong = problems(files, given.manifest_sha256)
    except NotABundle as error:
        sys.stderr.write(f"NOT A BUNDLE: {error}\n")
        return 2
    for problem in wrong:
        sys.stderr.write(f"ALTERED: {problem}\n")
    if wrong:
        return 1
    sys.stdout.write(f"INTACT: {len(files) - len(UNLISTED)} files, manifest SHA-256 {digest(files[MANIFEST])}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
