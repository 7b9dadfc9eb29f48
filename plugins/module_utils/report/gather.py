# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judgements out of what plays hold them in: results registered per host, and JSON files of earlier runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput

NOT_JUDGED = "not_judged"


def judgements_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every judgement in `value`: one itself, a result that carries one, a report document, a loop's results, or a list of these."""
    if isinstance(value, Mapping):
        if "findings" in value and "org" in value:
            yield value
        for name in ("judgement", "judgements", "results"):
            if name in value:
                yield from judgements_in(value[name])
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for entry in value:
            yield from judgements_in(entry)


def of_hosts(
    hosts: Iterable[str], results: Mapping[str, Any], productions: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The judgements of inventory hosts, each told its host; `results` is what each host registered.

    `productions` names the production org's host of those sandboxes that the inventory knows it of.
    A host that was to be judged and was not is an org that could not be audited: it must not vanish from the report.
    """
    gathered: list[dict[str, Any]] = []
    for host in hosts:
        told = {"host": host, "production": (productions or {}).get(host)}
        found = [_told(judgement, told) for judgement in judgements_in(results.get(host))]
        gathered += found or [_not_judged(host, results.get(host))]
    return gathered


def read_judgements(path: Path) -> list[dict[str, Any]]:
    """The judgements in a JSON file: one judgement, a list, or a report document. Raises `InvalidInput`."""
    found = [dict(judgement) for judgement in judgements_in(read_json(path))]
    if not found:
        raise InvalidInput(
            f"{path} holds no judgement.",
            remedy="Give JSON written from what sf_compliance returned, or a report.json.",
        )
    return found


def read_json(path: Path) -> Any:
    """The content of a JSON file. Raises `InvalidInput` with the place of the mistake."""
    return _parsed(path, read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises `InvalidInput`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(
            f"{path} cannot be read.", cause=error.strerror, remedy="Give a file on the controller."
        ) from error


def _parsed(path: Path, content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError as error:
        raise InvalidInput(f"{path} is not JSON.", cause=str(error), remedy="Give a report.json.") from error


def _told(judgement: Mapping[str, Any], by_inventory: Mapping[str, str | None]) -> dict[str, Any]:
    """What the judgement says of its org wins over the inventory."""
    org = judgement.get("org") or {}
    return {**judgement, "org": {**org, **{name: org.get(name) or told for name, told in by_inventory.items()}}}


def _not_judged(host: str, result: Any) -> dict[str, Any]:
    result = result if isinstance(result, Mapping) else {}
    error = result.get("error") if isinstance(result.get("error"), Mapping) else {}
    org = error.get("org") or {}
    return {
        "report_version": 1,
        "org": {"id": org.get("id"), "name": org.get("name") or host, "kind": org.get("kind"), "host": host},
        "user": None,
        "judged_at": None,
        "observed_at": None,
        "baselines": [],
        "status": "cannot_audit",
        "cannot_audit": {
            "code": error.get("code") or NOT_JUDGED,
            "message": error.get("message") or result.get("msg") or "The audit of this org did not come to an end.",
            "remedy": error.get("remedy") or "Look at this host's tasks in the output of the run, then run it again.",
        },
        "summary": {"score": None},
        "findings": [],
        "conflicts": [],
    }
