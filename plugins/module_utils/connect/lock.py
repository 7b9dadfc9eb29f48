# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The org lock: which org, which kind of org and which user a task is for; a mismatch stops it before the first write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput, WrongOrg

KINDS = ("production", "sandbox", "scratch")


def same_id(one: str | None, other: str | None) -> bool:
    """Ids are equal by their first 15 characters, case and all (contract 9)."""
    return bool(one) and bool(other) and str(one)[:15] == str(other)[:15]


def is_id(text: str, *prefixes: str) -> bool:
    """Whether a text has the shape of a record's Id: 15 or 18 letters and digits that begin with one of the key prefixes (contract 9)."""
    return text.startswith(prefixes) and len(text) in (15, 18) and text.isalnum()


def kind_of(organization: Mapping[str, Any]) -> str:
    """Salesforce's own rule (contract 1): scratch orgs are sandboxes that expire; an edition never says sandbox."""
    if not organization["IsSandbox"]:
        return "production"
    return "scratch" if organization.get("TrialExpirationDate") else "sandbox"


@dataclass(frozen=True, slots=True)
class OrgLock:
    """What the play expects; None where it does not say."""

    org_id: str | None = None
    kind: str | None = None
    username: str | None = None

    def validate(self) -> None:
        """Raises `InvalidInput` for an id that cannot be an org's."""
        if self.org_id is not None and not is_id(self.org_id, "00D"):
            raise InvalidInput(
                f"expected_org_id is not the id of an org: {self.org_id!r}.",
                remedy="It has 15 or 18 letters and digits and begins with 00D: Setup, Company Information, Organization ID.",
            )

    def check_id(self, org_id: str) -> None:
        """The cheapest check: the token itself names the org."""
        if self.org_id and not same_id(self.org_id, org_id):
            raise WrongOrg(
                f"The login led to org {org_id}, and expected_org_id is {self.org_id}.",
                code="wrong_org_id",
                cause="login_url, username or key belong to another org; a refreshed sandbox has a new id.",
                remedy="Correct the host's login options, or its expected_org_id after a sandbox refresh.",
            )

    def check(self, org: Mapping[str, Any], username: str | None) -> None:
        """Against what the org says of itself: `org` has id, name and kind. Raises `WrongOrg`."""
        self.check_id(org["id"])
        if self.kind and self.kind != org["kind"]:
            raise WrongOrg(
                f"The org is a {org['kind']} org, and expected_org_kind is {self.kind}.",
                code="wrong_org_kind",
                cause="The host's login options lead to another org than its inventory group says.",
                remedy="Correct login_url for this host; nothing was written.",
                org=org,
            )
        if self.username and username is not None and self.username.lower() != username.lower():
            raise WrongOrg(
                f"The session belongs to {username}, and expected_username is {self.username}.",
                code="wrong_user",
                cause="For client credentials the org decides who answers (Run As user); for a session, whoever logged in.",
                remedy="Correct the Run As user of the app, or the login options of this host.",
                org=org,
            )
