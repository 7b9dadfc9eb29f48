# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SOAP ``login()`` (contract 3), which exists up to API version 64.0 and ends in Summer '27."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from ansible_collections.orgops.salesforce.plugins.module_utils.client.client import Token
from ansible_collections.orgops.salesforce.plugins.module_utils.client.transport import Transport
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.flow import Flow
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.hosts import checked_host
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.login_errors import login_refused
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.no_answer import no_answer
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput, LoginRefused

LAST_VERSION = 64.0
RETIREMENT = (
    "SOAP login() is being retired: API 65.0 (Winter '26) and later do not have it, new orgs have it disabled, and it ends for 31.0 to 64.0 with "
    "Summer '27 (1 June 2027). Use login_flow jwt_bearer or client_credentials."
)
ANSWERS = frozenset({"sessionId", "exceptionCode", "faultcode"})  # without one of them nobody judged the login
_ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com">'
    "<env:Body><urn:login><urn:username>{username}</urn:username><urn:password>{password}</urn:password></urn:login></env:Body></env:Envelope>"
)


@dataclass
class SoapLogin(Flow):
    """Username, password and, where the address is not trusted, the security token; no app is involved."""

    NAME: ClassVar[str] = "soap"
    NEEDS: ClassVar[tuple[str, ...]] = ("login_url", "username", "password")

    def validate(self) -> None:
        super().validate()
        checked_host(str(self.options.login_url), "login_url")
        if float(self.options.api_version) > LAST_VERSION:
            raise InvalidInput(
                f"login_flow soap needs an api_version up to {LAST_VERSION}, and it is {self.options.api_version}.",
                code="soap_login_version",
                cause="Salesforce took SOAP login() out of API 65.0 and later.",
                remedy="Use jwt_bearer or client_credentials; as a stopgap set api_version to 64.0.",
            )
        self.warn(RETIREMENT)

    def authenticate(self, transport: Transport) -> Token:
        options = self.options
        login_url = checked_host(str(options.login_url), "login_url")
        body = _ENVELOPE.format(
            username=escape(str(options.username)), password=escape(f"{options.password}{options.security_token or ''}")
        )
        headers = {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": "login"}
        url = f"{login_url}/services/Soap/u/{options.api_version}"
        before = transport.usage.logins
        response = transport.post(url, data=body.encode(), headers=headers, reads=True)
        told = _leaves(response.content)
        if not told.keys() & ANSWERS:
            raise no_answer(response.status_code, None, login_url, transport.usage.logins - before)
        if response.status_code != 200 or "sessionId" not in told:
            raise _refused(response, told, login_url, str(options.username))
        if told.get("passwordExpired") == "true":  # the session answers nothing but a change of password (contract 3)
            expired = {"error": "INVALID_OPERATION_WITH_EXPIRED_PASSWORD", "error_description": "passwordExpired: true"}
            raise login_refused(200, expired, login_url, str(options.username))
        server = urlsplit(told["serverUrl"])
        instance_url = checked_host(f"{server.scheme}://{server.netloc}", "serverUrl")
        return Token(instance_url, told["sessionId"], told["organizationId"], told["userId"])


def _leaves(content: bytes) -> dict[str, str]:
    """The text of every element of the answer by its local name; `{}` when it is not XML."""
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return {}
    return {element.tag.rpartition("}")[2]: element.text.strip() for element in root.iter() if element.text}


def _refused(response: Any, told: dict[str, str], login_url: str, username: str) -> LoginRefused:
    answer = {
        "error": told.get("exceptionCode") or told.get("faultcode", "").rpartition(":")[2] or None,
        "error_description": told.get("exceptionMessage") or told.get("faultstring"),
    }
    return login_refused(response.status_code, answer, login_url, username)
