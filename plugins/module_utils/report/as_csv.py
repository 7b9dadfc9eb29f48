# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One line per finding, for spreadsheets (RFC 4180: CRLF, doubled quotes, a header)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.report.wording import text, visible

COLUMNS = (
    "org", "org_id", "kind", "host", "username", "org_status", "baseline", "requirement", "title", "severity", "status",
    "expected", "found", "evidence", "remedy", "by", "source", "sbs", "waiver_owner", "waiver_reason", "waiver_ticket",
    "waiver_expires", "judged_at",
)  # fmt: skip

# A spreadsheet runs a cell that starts like this, full-width forms included.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def render(document: Mapping[str, Any]) -> str:
    """Every finding of every org; an org that cannot be audited is one line with its reason as evidence."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for judgement in document["judgements"]:
        for line in _lines(judgement):
            writer.writerow([cell(line.get(column)) for column in COLUMNS])
    return out.getvalue()


def cell(value: Any) -> str:
    """A value as harmless text: what a spreadsheet would run as a formula starts with an apostrophe."""
    written = visible(text(value, nothing=""))
    return f"'{written}" if written.lstrip(" \xa0").startswith(_STARTS_A_FORMULA) else written


def _lines(judgement: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    org, user = judgement["org"], judgement["user"]
    shared = {
        "org": org["name"],
        "org_id": org["id"],
        "kind": org["kind"],
        "host": org["host"],
        "username": user["username"],
        "org_status": judgement["status"],
        "judged_at": judgement["judged_at"],
    }
    refused = judgement["cannot_audit"]
    if refused:
        told = {"requirement": refused["code"], "status": "cannot_audit"}
        told |= {name: refused[name] for name in ("expected", "found", "remedy")}
        yield {**shared, **told, "evidence": refused["message"]}
    for finding in judgement["findings"]:
        waiver = finding["waiver"] or {}
        yield {
            **finding,
            **shared,
            "requirement": finding["id"],
            "evidence": "\n".join(finding["evidence"]),
            **{f"waiver_{name}": waiver.get(name) for name in ("owner", "reason", "ticket", "expires")},
        }
