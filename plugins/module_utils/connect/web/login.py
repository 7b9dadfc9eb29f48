# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""*Connect, sign in, Allow, back*: a person grants the app access in a browser, and it is checked who that was (contract 2.5)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Token
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection, connect_by
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import LoginOptions
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flows.authorization_code import (
    AuthorizationCode,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.hosts import checked_host
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import OrgLock
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.login_errors import login_refused
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.revocation import end_fresh_grant
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.web.callback import Callback, Page
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.web.question import Question
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import LoginRefused, SalesforceError, WrongOrg

TICK = 15.0  # seconds between two lines of the countdown


@dataclass(frozen=True)
class Granted:
    """A grant by the right user in the right org; `refresh_token` is a secret."""

    connection: Connection
    refresh_token: str = field(repr=False)


@dataclass
class WebLogin:
    """One person at one browser. `options` name app, host and callback; `lock` names org and user; `tell` speaks to the terminal.

    A wrong user is refused, the fresh grant revoked, and the person may try again until `wait` seconds are over.
    """

    options: LoginOptions
    lock: OrgLock
    scopes: Sequence[str]
    transport: Transport
    tell: Callable[[str], None]
    wait: float = 300.0
    clock: Callable[[], float] = time.monotonic
    _question: Question = field(init=False)
    _granted: Granted | None = None
    _refused: SalesforceError | None = None
    _fate: str = ""  # of the last grant that was refused
    _over: bool = False

    def run(self) -> Granted:
        """Raises `LoginRefused` when the browser's answer is no, or none came; `WrongOrg` when only wrong users answered."""
        self._question = self._new_question()
        callback = Callback(str(self.options.redirect_uri), self._hear)
        try:
            self._announce()
            self._count_down(callback)
        finally:
            callback.close()
        if self._granted:
            return self._granted
        raise self._refused or self._nobody()

    def _count_down(self, callback: Callback) -> None:
        end, next_line = self.clock() + self.wait, 0.0
        while not self._granted and not self._over and (left := end - self.clock()) > 0:
            if self.clock() >= next_line:
                self.tell(f"Waiting for the browser: {left:.0f} seconds left.")
                next_line = self.clock() + TICK
            callback.wait(min(left, 1.0))

    def _hear(self, answer: Mapping[str, str]) -> Page:
        if not self._question.is_answered_by(answer.get("state")):
            self.tell("An answer with a foreign state was ignored.")
            return Page(
                400,
                "Not this request",
                "The answer belongs to another request. Use the address that the terminal shows.",
            )
        if "code" not in answer:
            return self._denied(answer)
        try:
            self._granted = self._exchanged(answer["code"])
        except WrongOrg as error:
            return self._try_again(error)
        except SalesforceError as error:
            return self._ended(error)
        user = (self._granted.connection.running_user or {})["username"]
        return Page(200, "Connected", f"{user} has connected the app. You can close this window.")

    def _exchanged(self, code: str) -> Granted:
        options = replace(self.options, authorization_code=code, code_verifier=self._question.verifier)
        flow = AuthorizationCode(options)
        token = flow.authenticate(self.transport)
        try:
            if not flow.refresh_token:
                raise _no_refresh_token()
            connection = connect_by(token, self.transport, options.api_version, self.lock)
            connection.identify()
        except SalesforceError:
            self._revoke(token, flow.refresh_token)
            raise
        return Granted(connection, flow.refresh_token)

    def _revoke(self, token: Token, refresh_token: str | None) -> None:
        """The refresh token stands for the whole grant; without one the access token is all there is to end."""
        self._fate = end_fresh_grant(self.transport, token.instance_url, refresh_token or token.access_token)
        self.tell(self._fate)

    def _try_again(self, error: WrongOrg) -> Page:
        self._refused = error
        self._question = self._new_question(sign_in_anew=True)
        self.tell(f"{error.message} {SIGN_OUT}")
        self._announce()
        return Page(403, "Wrong user or org", f"{error.message} {self._fate} {SIGN_OUT}", self._question.url)

    def _denied(self, answer: Mapping[str, str]) -> Page:
        return self._ended(login_refused(200, answer, str(self.options.login_url), f"the app {self.options.client_id}"))

    def _ended(self, error: SalesforceError) -> Page:
        self._refused, self._over = error, True
        return Page(403, "Not connected", f"{error.message} {error.cause or ''} {error.remedy or ''}")

    def _announce(self) -> None:
        self.tell(
            f"Open this address in a browser, sign in as {self.lock.username} and allow the app:\n{self._question.url}"
        )

    def _new_question(self, *, sign_in_anew: bool = False) -> Question:
        options = self.options
        return Question(
            checked_host(str(options.login_url), "login_url"),
            str(options.client_id),
            str(options.redirect_uri),
            self.scopes,
            str(self.lock.username),
            sign_in_anew,
        )

    def _nobody(self) -> LoginRefused:
        return LoginRefused(
            f"Nobody answered within {self.wait:.0f} seconds.",
            code="nobody_answered",
            cause="The address was not opened, or Salesforce showed an error page, which it does not send back: such as OAUTH_APPROVAL_ERROR_GENERIC "
            "for an app that is not installed.",
            remedy="Read the page in the browser; install the app in this org, or run the play again and give it more time with wait.",
        )


SIGN_OUT = "Sign out of Salesforce or use a private window, then open the new address."


def _no_refresh_token() -> LoginRefused:
    return LoginRefused(
        "The app gave no refresh token.",
        code="no_refresh_token",
        cause="Its scopes lack refresh_token, or its policy expires refresh tokens at once.",
        remedy="Add the scope 'Perform requests at any time (refresh_token, offline_access)' to the app, and to scopes.",
    )


def identity_of(connection: Connection) -> dict[str, Any]:
    """Who connected, where, with which scopes; never the token."""
    user = connection.running_user or {}
    identity = {"user_id": user.get("id"), "username": user.get("username"), "org": connection.label}
    return {"identity": identity, "scopes": list(connection.client.token.scopes)}
