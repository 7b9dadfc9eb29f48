# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connect, observe, judge: the reading half of the road in one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import (
    InvalidInput,
    MissingLibrary,
    SalesforceError,
    WrongOrg,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.explain import asked_about
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.judge import cannot_audit, judge
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.needs import needs
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.snapshot import observe
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.wanted import Wanted


@dataclass(frozen=True)
class Audit:
    """What was judged; `refused` is why the org could not be looked at, None when it could."""

    judgement: dict[str, Any]
    snapshot: Mapping[str, Any] | None
    refused: SalesforceError | None = None


def audit(
    connect: Callable[[], Connection],
    username: str,
    baselines: Sequence[Mapping[str, Any]],
    waivers: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
    host: str | None,
    network: bool = False,
    explained: Sequence[str] = (),
) -> Audit:
    """`network` gathers the profile's login limits too, at the price of one call to the Tooling API; `explained` are permissions that the
    snapshot must hold beside what is judged.

    Raises `InvalidInput`, `MissingLibrary` and `WrongOrg`; an org that cannot be looked at is a judgement and not an error.
    """
    try:
        wanted = Wanted(username, **needs(baselines)).without_candidates
        wanted = _with_explained(wanted, explained)
        if network:
            wanted = replace(wanted, subsets=wanted.subsets | {"network"})
        snapshot = observe(connect(), wanted, now)
    except (InvalidInput, MissingLibrary, WrongOrg):
        raise
    except SalesforceError as error:
        return Audit(cannot_audit(error, baselines, now=now, host=host, username=username), None, error)
    return Audit(judge(snapshot, baselines, waivers, now=now, host=host), snapshot)


def _with_explained(wanted: Wanted, permissions: Sequence[str]) -> Wanted:
    if not permissions:
        return wanted
    asked = asked_about(permissions)
    return replace(
        wanted,
        subsets=wanted.subsets | {"permissions", "objects"},
        objects=tuple(sorted({*wanted.objects, *asked["objects"]})),
        fields=tuple(sorted({*wanted.fields, *asked["fields"]})),
    )
