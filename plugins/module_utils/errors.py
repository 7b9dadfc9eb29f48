# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every failure, told so that the reader can mend it.

An error carries what was expected and found (``message``), why (``cause``), what to do (``remedy``), in which org, and Salesforce's own
code and text. It is built from these fields alone, never from request arguments, so it cannot carry a secret.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class SalesforceError(Exception):
    """The root of the tree; ``code`` is stable and meant for ``failed_when`` and rescue blocks."""

    code = "salesforce_error"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        cause: str | None = None,
        remedy: str | None = None,
        org: Mapping[str, Any] | None = None,
        salesforce: Mapping[str, Any] | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.cause = cause
        self.remedy = remedy
        self.org = dict(org) if org else None
        self.salesforce = dict(salesforce) if salesforce else None
        self.details = dict(details) if details else {}

    def in_org(self, org: Mapping[str, Any] | None) -> SalesforceError:
        """Name the org, unless somebody closer to the failure already did."""
        if org and not self.org:
            self.org = dict(org)
        return self

    def after(self, done: Sequence[str]) -> SalesforceError:
        """The same failure for a task that had changed something before; `done` names the changes."""
        if not done:
            return self
        failure = PartialFailure(
            f"{self.message} Done before: {', '.join(done)}.",
            done=[*done, *self.details.get("done", ())],
            not_done=self.details.get("not_done", ()),
            code=PartialFailure.code if isinstance(self, RequestRefused) else self.code,
            cause=self.cause,
            remedy=self.remedy,
            org=self.org,
            salesforce=self.salesforce,
        )
        failure.details = {**self.details, **failure.details}
        return failure

    @property
    def said(self) -> str:
        """Salesforce's own code and text, without a full stop; empty where it said nothing."""
        told = self.salesforce or {}
        return ": ".join(str(told[key]).rstrip(".") for key in ("code", "message") if told.get(key))

    def __str__(self) -> str:
        where = f" [org {self.org['name']} {self.org['id']}]" if self.org and self.org.get("name") else ""
        said = f" Salesforce said {self.said}." if self.salesforce else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.message}{where}{said}{remedy}"

    def as_dict(self) -> dict[str, Any]:
        """The ``error`` of a module result: code, message, cause, remedy, org, salesforce, and details where there are some."""
        told = {
            "code": self.code,
            "message": self.message,
            "cause": self.cause,
            "remedy": self.remedy,
            "org": self.org,
            "salesforce": self.salesforce,
        }
        return {**told, "details": self.details} if self.details else told


class InvalidInput(SalesforceError):
    """Refused before any call: the options cannot mean what the author wanted."""

    code = "invalid_input"


class MissingLibrary(SalesforceError):
    """A Python library that this road needs cannot be imported."""

    code = "missing_library"


class Unreachable(SalesforceError):
    """No answer from the host: name, route, TLS or time."""

    code = "unreachable"


class LoginRefused(SalesforceError):
    """The token endpoint or SOAP login said no."""

    code = "login_refused"


class WrongOrg(SalesforceError):
    """The org lock does not match: id, kind or user differ from what the play expects."""

    code = "wrong_org"


class SessionExpired(SalesforceError):
    """Salesforce no longer accepts the session (INVALID_SESSION_ID)."""

    code = "session_expired"


class RequestRefused(SalesforceError):
    """Salesforce answered a request with an error; ``salesforce.code`` is its errorCode."""

    code = "request_refused"


class LimitReached(SalesforceError):
    """The org's API allocation, or the play's own call budget, is used up."""

    code = "limit_reached"


class NotFound(SalesforceError):
    """A name resolved to nothing; ``details.candidates`` lists what exists."""

    code = "not_found"


class Ambiguous(SalesforceError):
    """A name resolved to several; ``details.candidates`` lists them."""

    code = "ambiguous"


class NotPermitted(SalesforceError):
    """The running user lacks the right to see or do this."""

    code = "not_permitted"


class PartialFailure(SalesforceError):
    """Some writes were done and some were not; ``details`` has ``done`` and ``not_done``."""

    code = "partial_failure"

    def __init__(self, message: str, *, done: Sequence[Any], not_done: Sequence[Any], **fields: Any) -> None:
        super().__init__(message, details={"done": list(done), "not_done": list(not_done)}, **fields)
