# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orgs in which a login fails for one true cause each, and the roads on which somebody runs into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import HttpOptions, Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.connection import Connection, connect
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import LoginOptions
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.lock import OrgLock
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.login_errors import login_refused
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.web.question import Question
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import SalesforceError
from ansible_collections.orgops.salesforce.tests.integration.emulator import Emulator

PASSWORD = "Meeting-Point-2026"
CALLBACK = "http://localhost:1717/OauthRedirect"


@dataclass(frozen=True)
class Place:
    """One org of the world, seen by somebody who wants in."""

    emulator: Emulator
    name: str

    @property
    def facts(self) -> dict[str, Any]:
        return self.emulator.org(self.name)

    @property
    def ca(self) -> str:
        return str(self.emulator.connection["ca_file"])

    def username(self, handle: str) -> str:
        return f"{handle}@{self.name}.example"

    def transport(self) -> Transport:
        return Transport(HttpOptions(ca_path=self.ca, retries=0))

    def options(self, **differently: Any) -> LoginOptions:
        """JWT bearer as the API user at the org's My Domain, unless said otherwise."""
        facts = self.facts
        usual = {
            "login_flow": "jwt_bearer",
            "login_url": facts["instance_url"],
            "client_id": facts["client_id"],
            "client_secret": facts["client_secret"],
            "username": self.username("api"),
            "private_key_file": facts["private_key_file"],
        }
        return LoginOptions(**{**usual, **differently})

    def log_in(self, options: LoginOptions) -> Connection:
        connection = connect(options, OrgLock(), HttpOptions(), lambda message: None, self.transport())
        connection.identify()
        return connection

    def witness(self) -> Connection:
        """The administrator by SOAP login, which no app takes part in."""
        facts = self.facts
        return self.log_in(
            LoginOptions(
                login_flow="soap",
                login_url=facts["instance_url"],
                username=facts["admin_username"],
                password=facts["admin_password"],
            )
        )


def refusal(place: Place, options: LoginOptions) -> SalesforceError:
    """How the login fails, which it must."""
    try:
        place.log_in(options)
    except SalesforceError as error:
        return error
    raise AssertionError("The login was not refused.")


def said(place: Place, answer: Mapping[str, str]) -> SalesforceError:
    """What we make of an answer that reached somebody on another road than a flow."""
    return login_refused(400, answer, place.facts["login_url"], "somebody")


class Browser:
    """The authorize road without a browser: the same requests, redirects followed by hand."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._session = requests.Session()
        self._session.trust_env = False  # an authority of the environment would win over this one
        self._session.verify = place.ca

    def question(self, **differently: Any) -> Question:
        usual = {
            "login_url": self.place.facts["instance_url"],
            "client_id": self.place.facts["client_id"],
            "redirect_uri": CALLBACK,
            "scopes": ["api", "refresh_token"],
            "username": self.place.username("api"),
        }
        return Question(**{**usual, **differently})

    def sign_in(self, handle: str) -> None:
        form = {"username": self.place.username(handle), "pw": PASSWORD, "startURL": "/home/home.jsp"}
        answer = self._session.post(f"{self.place.facts['instance_url']}/", data=form, allow_redirects=False)
        assert answer.status_code == 302, "signed in"

    def answer(self, question: Question) -> dict[str, str]:
        """What the app, or the person at an error page, reads in the last address."""
        return self.answer_at(question.url)

    def answer_at(self, url: str) -> dict[str, str]:
        """The same for an address that somebody was shown."""
        while True:
            response = self._session.get(url, allow_redirects=False)
            if response.status_code == 200:
                source = parse_qs_of(url)["source"]
                form = {"source": source, "save": "Allow"}
                response = self._session.post(url.partition("?")[0], data=form, allow_redirects=False)
            url = self._absolute(response.headers["Location"])
            if "code=" in url or "error=" in url:
                return parse_qs_of(url)

    def _absolute(self, location: str) -> str:
        return location if "://" in location else f"{self.place.facts['instance_url']}{location}"


def parse_qs_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))
