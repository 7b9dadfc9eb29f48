# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The evidence bundle for auditors: one ZIP with the reports, what they were judged by, and a SHA-256 manifest.

The same input gives the same bytes. `verify.py` beside this file checks a bundle with nothing but Python, and
`sha256sum -c SHA256SUMS` checks an unpacked one with nothing but coreutils.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.report import views

BUNDLE_FILE = "evidence.zip"
BUNDLE_VERSION = 1
# ZIP knows no time before 1980; a real one would make equal bundles differ.
_TIME = (1980, 1, 1, 0, 0, 0)
_READ_ME = """\
Evidence of a Salesforce API user audit
=======================================

{title}
as of {as_of}

reports/     the same findings in several formats; report.json is the one that all others are made of
baselines/   the baseline files as given to the report
waivers/     the waiver files as given to the report
waivers.json the waivers in force, with the orgs they are used in
versions.json what produced this, and the digest of each baseline as it was judged
manifest.json size and SHA-256 of every file above
SHA256SUMS   the same for `sha256sum -c SHA256SUMS`

Check it:  python3 verify.py evidence.zip      (verify.py is part of the collection, plugins/module_utils/report)
A manifest proves that nothing changed since it was made, not who made it: keep the digest that verify.py prints
in another place, and give it back with --manifest-sha256.
"""


def bundle(
    document: Mapping[str, Any],
    reports: Mapping[str, bytes],
    *,
    baselines: Mapping[str, bytes] | None = None,
    waivers: Mapping[str, bytes] | None = None,
    versions: Mapping[str, Any] | None = None,
) -> bytes:
    """A ZIP of `reports`, `baselines` and `waivers` (file name -> content) and `versions` (what -> version).

    Raises `InvalidInput` for a file name that would leave its folder.
    """
    files: dict[str, bytes] = {
        "README.txt": _READ_ME.format(title=document["title"], as_of=document["as_of"]).encode(),
        "waivers.json": _json(views.waivers(document)),
        "versions.json": _json({"produced_by": dict(versions or {}), "baselines_judged": document["baselines"]}),
    }
    for folder, given in (("reports", reports), ("baselines", baselines or {}), ("waivers", waivers or {})):
        files.update({f"{folder}/{_safe(name)}": content for name, content in given.items()})
    listed = {name: {"size": len(files[name]), "sha256": _sha256(files[name])} for name in sorted(files)}
    manifest = _json({"bundle_version": BUNDLE_VERSION, "as_of": document["as_of"], "files": listed})
    sums = "".join(f"{entry['sha256']}  {name}\n" for name, entry in listed.items())
    sums += f"{_sha256(manifest)}  manifest.json\n"
    return _zip({**files, "manifest.json": manifest, "SHA256SUMS": sums.encode()})


def _safe(name: str) -> str:
    if not name or name in (".", "..") or "/" in name or "\\" in name or not name.isprintable():
        raise InvalidInput(f"{name!r} is no name for a file in an evidence bundle.", remedy="Give plain file names.")
    return name


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            archive.writestr(entry, files[name])
    return out.getvalue()
