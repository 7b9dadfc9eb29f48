# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP as Salesforce needs it: time limits, bounded retries, counted calls, and a token that goes only to its own host.

A `Transport` stands where simple-salesforce expects a ``requests.Session``. It adds what that library lacks (contract 4 and 8): no call without a
timeout, retries of what may be retried, no redirect followed, failures named instead of thrown as tracebacks.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.orgops.salesforce.plugins.module_utils.client.usage import Usage
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import LimitReached, Unreachable
from ansible_collections.orgops.salesforce.plugins.module_utils.libraries import require

# Answers of the edge, before any work was done in the org (contract 4, behaviour of a client in production).
RETRYABLE_STATUS = frozenset({420, 429, 502, 503, 504})
LOST_STATUS = frozenset({502, 503, 504})  # of these the write may have been done behind the gateway
LONGEST_PAUSE = 30.0


class AnswerLost(Unreachable):
    """A write was sent and no answer came: whether it happened is to be found out by reading, never by sending it again."""

    code = "answer_lost"


@dataclass(frozen=True, slots=True)
class HttpOptions:
    """How to reach hosts: seconds to wait, tries after the first, CA bundle, proxy, and calls the task may spend."""

    timeout: float = 30.0
    retries: int = 3
    ca_path: str | None = None
    validate_certs: bool = True
    proxy: str | None = None
    max_calls: int | None = None


@dataclass
class Transport:
    """The one door to the network. ``sleep`` is replaced in tests."""

    options: HttpOptions = field(default_factory=HttpOptions)
    usage: Usage = field(default_factory=Usage)
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        self._session = require("requests").Session()
        if not self.options.validate_certs:
            self._session.verify = False
        elif self.options.ca_path:
            self._session.verify = self.options.ca_path
        if self.options.proxy:
            self._session.proxies = {"http": self.options.proxy, "https": self.options.proxy}
        self._token_host: str | None = None

    @property
    def proxies(self) -> Any:
        return self._session.proxies

    def bind(self, instance_url: str) -> None:
        """From here on a request that carries a token goes to this host or nowhere."""
        self._token_host = urlsplit(instance_url).netloc

    def request(self, method: str, url: str, *, reads: bool | None = None, **kwargs: Any) -> Any:
        """Send; `reads` says that a POST changes nothing and may be repeated. Returns a ``requests.Response`` of any status.

        Raises `Unreachable` (no route, TLS, time), `AnswerLost` (a write without an answer), `LimitReached` (call budget spent).
        """
        repeatable = method in ("GET", "HEAD") if reads is None else reads
        self._guard_token(url, kwargs.get("headers") or {})
        kwargs.setdefault("timeout", self.options.timeout)
        kwargs["allow_redirects"] = False  # a redirected write becomes a read that reports success
        if self._session.verify is not True:
            kwargs.setdefault("verify", self._session.verify)  # or REQUESTS_CA_BUNDLE would win over ca_path
        attempt = 0
        while True:
            self._spend(url)
            try:
                response = self._session.request(method, url, **kwargs)
            except require("requests").exceptions.RequestException as error:
                if not self._may_repeat(error, repeatable) or attempt >= self.options.retries:
                    raise self._failure(error, method, url, repeatable) from None
                self._pause(attempt, None)
            else:
                self.usage.learn(response.headers.get("Sforce-Limit-Info"))
                if not repeatable and response.status_code in LOST_STATUS:
                    raise self._lost(method, url, f"The gateway answered {response.status_code}.")
                if not self._is_transient(response, repeatable) or attempt >= self.options.retries:
                    return response
                self._pause(attempt, response.headers.get("Retry-After"))
            attempt += 1

    def get(self, url: str, **kwargs: Any) -> Any:
        return self.request("GET", url, **kwargs)

    def post(self, url: str, **kwargs: Any) -> Any:
        return self.request("POST", url, **kwargs)

    def close(self) -> None:
        self._session.close()

    def _guard_token(self, url: str, headers: Any) -> None:
        if "Authorization" in headers and self._token_host and urlsplit(url).netloc != self._token_host:
            raise Unreachable(
                f"A request with the org's token was about to go to {urlsplit(url).netloc} instead of {self._token_host}.",
                code="foreign_host",
                remedy="Tokens go to the org's own host only; check instance_url.",
            )

    def _spend(self, url: str) -> None:
        budget = self.options.max_calls
        if budget is not None and self.usage.calls >= budget:
            raise LimitReached(
                f"The task's budget of {budget} API calls is used up before {urlsplit(url).path}.",
                code="call_budget",
                remedy="Raise max_calls, or gather less.",
            )
        self.usage.spend(url)

    def _may_repeat(self, error: Exception, repeatable: bool) -> bool:
        exceptions = require("requests").exceptions
        if isinstance(error, exceptions.SSLError | exceptions.InvalidURL | exceptions.ProxyError):
            return False
        return repeatable or isinstance(error, exceptions.ConnectTimeout) or _never_connected(error)

    @staticmethod
    def _is_transient(response: Any, repeatable: bool) -> bool:
        if response.status_code not in RETRYABLE_STATUS:
            return False
        return repeatable or response.status_code not in LOST_STATUS

    def _pause(self, attempt: int, retry_after: str | None) -> None:
        pause = float(retry_after) if retry_after and retry_after.isdigit() else 0.25 * 2**attempt
        self.sleep(min(pause, LONGEST_PAUSE) * random.uniform(0.8, 1.2))

    def _failure(self, error: Exception, method: str, url: str, repeatable: bool) -> Unreachable:
        exceptions = require("requests").exceptions
        host = urlsplit(url).netloc
        if isinstance(error, exceptions.SSLError):
            return Unreachable(
                f"The TLS certificate of {host} is not trusted.",
                code="tls_not_trusted",
                cause=_reason(error),
                remedy="Give the authority's certificate in ca_path; check that no proxy replaces the certificate.",
            )
        if not repeatable and not _never_connected(error) and not isinstance(error, exceptions.ConnectTimeout):
            return self._lost(method, url, _reason(error))
        return Unreachable(
            f"{host} cannot be reached.",
            cause=_reason(error),
            remedy="Check the host name, the route, the proxy and the firewall of the machine that runs the play.",
        )

    @staticmethod
    def _lost(method: str, url: str, cause: str) -> AnswerLost:
        return AnswerLost(
            f"{method} {urlsplit(url).path} was sent to {urlsplit(url).netloc} and no answer came back.",
            cause=cause,
            remedy="Run the task again: it reads first and writes only what is still missing.",
        )


def _never_connected(error: Exception) -> bool:
    """True when the connection was never made, so that nothing can have happened at the other end."""
    text = repr(error)
    return "NewConnectionError" in text or "NameResolutionError" in text or "ConnectionRefusedError" in text


def _reason(error: Exception) -> str:
    """The innermost reason without the request's URL, which can hold a query."""
    reason: BaseException = error
    while isinstance(inner := (reason.args[0] if reason.args else None), BaseException) or (
        inner := getattr(inner, "reason", None)
    ):
        reason = inner
    return f"{type(reason).__name__}: {str(reason).split(': ', 1)[-1]}"[:300]
