# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proof and negative proof: what the user's own session may do, asked of the org as that user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.composite import Answer, Subrequest
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput, SalesforceError
from ansible_collections.orgops.salesforce.plugins.module_utils.observe.sight import permissions_in

# What people say -> what describe shows for the user who asks.
ACTIONS = {"create": "createable", "read": "queryable", "update": "updateable", "delete": "deletable"}

Objects = Mapping[str, Sequence[str]]


class ProofFailed(SalesforceError):
    """The user can log in and may not do what it must, or may do what it must not; ``details`` has ``missing`` and ``too_much``."""

    code = "proof_failed"


@dataclass(frozen=True)
class Claims:
    """What the session must be able to do, and what it must not: sObject -> actions, system permissions, scopes."""

    must: Objects = field(default_factory=dict)
    must_not: Objects = field(default_factory=dict)
    permissions: Sequence[str] = ()
    no_permissions: Sequence[str] = ()
    scopes: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.must or self.must_not or self.permissions or self.no_permissions or self.scopes)

    def validate(self) -> None:
        """Raises `InvalidInput` for an action that describe does not speak of."""
        for objects in (self.must, self.must_not):
            for name, actions in objects.items():
                if not isinstance(actions, list | tuple) or not set(actions) <= set(ACTIONS):
                    raise InvalidInput(
                        f"Actions of {name} are not a list of {', '.join(ACTIONS)}: {actions!r}.",
                        remedy="Write for example Lead: [create, update].",
                    )


def check_claims(connection: Connection, claims: Claims) -> dict[str, Any]:
    """Ask in one call, as the user, for valid `claims`. Returns what was checked; raises `ProofFailed`. A login that tells no scopes has none."""
    objects = sorted({*claims.must, *claims.must_not})
    requests = [Subrequest.describe(f"describe{name}", name) for name in objects]
    if claims.permissions or claims.no_permissions:
        requests.append(Subrequest.query("rights", "SELECT FIELDS(STANDARD) FROM UserPermissionAccess"))
    answers = connection.read(requests) if requests else {}
    may = {name: _actions(answers[f"describe{name}"]) for name in objects}
    rights = _rights(answers.get("rights"))
    missing = [
        f"{action} {name}" for name, actions in claims.must.items() for action in actions if action not in may[name]
    ]
    missing += [name for name in claims.permissions if name not in rights]
    missing += [f"scope {scope}" for scope in claims.scopes if scope not in connection.client.token.scopes]
    too_much = [
        f"{action} {name}" for name, actions in claims.must_not.items() for action in actions if action in may[name]
    ]
    too_much += [name for name in claims.no_permissions if name in rights]
    if missing or too_much:
        raise _failed(missing, too_much)
    return {
        "may": {name: sorted(may[name] & set(actions)) for name, actions in claims.must.items()},
        "may_not": {name: sorted(actions) for name, actions in claims.must_not.items()},
        "has": list(claims.permissions),
        "has_not": list(claims.no_permissions),
        "scopes": list(claims.scopes),
    }


def _actions(answer: Answer) -> set[str]:
    """An object that the user may not see at all answers NOT_FOUND: nothing may be done with it."""
    if not answer.granted:
        return set()
    return {action for action, flag in ACTIONS.items() if answer.body.get(flag)}


def _rights(answer: Answer | None) -> frozenset[str]:
    return permissions_in(answer.records[0]) if answer and answer.records else frozenset()


def _failed(missing: list[str], too_much: list[str]) -> ProofFailed:
    told = []
    if missing:
        told.append(f"may not: {', '.join(missing)}")
    if too_much:
        told.append(f"may, and must not: {', '.join(too_much)}")
    return ProofFailed(
        f"The user can log in, and {'; '.join(told)}.",
        cause="Its profile and permission sets grant something else than the task expects.",
        remedy="Look at the provenance in sf_api_user_facts, then mend profile or permission sets.",
        details={"missing": missing, "too_much": too_much},
    )
