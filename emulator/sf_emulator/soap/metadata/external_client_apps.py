# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""External Client Apps and what belongs to them (contract 5.5; element names and file names as read back from a live org).

Policies and names come from the records, the rest from the app that logins are decided by.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import cast

from cryptography.hazmat.primitives.serialization import Encoding

from sf_emulator.oauth.apps import CLIENT_CREDENTIALS, JWT_BEARER
from sf_emulator.oauth.certificates import Certificates
from sf_emulator.org import Org
from sf_emulator.soap.metadata.component import (
    Component,
    Element,
    Elements,
    MetadataType,
    Row,
    prefixed,
    recorded_apps,
    scope_words,
)

_POLICY_ELEMENTS = {
    "clientCredentialsFlowUser": "ClientCredentialsFlowUser",
    "ipRelaxationPolicyType": "IpRelaxationPolicyType",
    "isClientCredentialsFlowEnabled": "IsClientCredentialsFlowEnabled",
    "label": "MasterLabel",
    "permittedUsersPolicyType": "PermittedUsersPolicyType",
    "refreshTokenPolicyType": "RefreshTokenPolicyType",
    "refreshTokenValidityPeriod": "RefreshTokenValidityPeriod",
    "refreshTokenValidityUnit": "RefreshTokenValidityUnit",
    "requiredSessionLevel": "RequiredSessionLevel",
}
_APP_ELEMENTS = {
    "contactEmail": "ContactEmail",
    "description": "Description",
    "distributionState": "DistributionState",
    "label": "MasterLabel",
}
_SETTINGS_ELEMENTS = {
    "isFirstPartyAppEnabled": "ExtlClntAppOauthOptionsFirstPartyAppEnabled",
    "label": "MasterLabel",
    "singleLogoutUrl": "SingleLogoutUrl",
}


def _apps(org: Org, certificates: Certificates) -> Iterator[Component]:
    for app, row in recorded_apps(org, "external_client_app", "ExternalClientApplication"):
        yield _component(row, app.developer_name, _copied(row, _APP_ELEMENTS))


def _global_settings(org: Org, certificates: Certificates) -> Iterator[Component]:
    """The consumer's side, consumer key included; no record of the API is it."""
    for app, row in recorded_apps(org, "external_client_app", "ExternalClientApplication"):
        name = f"{app.developer_name}_glbloauth"
        elements: Elements = {
            "callbackUrl": "\n".join(app.callback_urls) or None,
            "certificate": _encoded(certificates, app.certificate),
            "consumerKey": app.client_id,
            "externalClientApplication": prefixed(app.developer_name, row["NamespacePrefix"]),
            "isClientCredentialsFlowEnabled": CLIENT_CREDENTIALS in app.flows,
            "isConsumerSecretOptional": app.secret_optional,
            "isNamedUserJwtEnabled": JWT_BEARER in app.flows,
            "isPkceRequired": app.pkce_required,
            "label": name,
        }
        yield _component({**row, "Id": ""}, name, elements)


def _settings(org: Org, certificates: Certificates) -> Iterator[Component]:
    for app, parent in recorded_apps(org, "external_client_app", "ExternalClientApplication"):
        for row in org.store.find("ExtlClntAppOauthSettings", ExternalClientApplicationId=app.record_id):
            elements: Elements = {
                "commaSeparatedOauthScopes": ", ".join(scope_words(app)) or None,
                "externalClientApplication": prefixed(app.developer_name, parent["NamespacePrefix"]),
                **_copied(row, _SETTINGS_ELEMENTS),
            }
            yield _component(row, str(row["DeveloperName"]), elements)


def _policies(org: Org, certificates: Certificates) -> Iterator[Component]:
    for app, parent in recorded_apps(org, "external_client_app", "ExternalClientApplication"):
        for row in org.store.find("ExtlClntAppOauthPlcyCnfg", ExternalClientApplicationId=app.record_id):
            owner = prefixed(app.developer_name, parent["NamespacePrefix"])
            elements: Elements = {"externalClientApplication": owner, **_copied(row, _POLICY_ELEMENTS)}
            yield _component(row, str(row["DeveloperName"]), elements)


def _component(row: Row, name: str, elements: Elements) -> Component:
    namespace = row.get("NamespacePrefix")
    return Component(prefixed(name, namespace), row, elements, str(row["Id"]), str(namespace) if namespace else None)


def _copied(row: Row, fields: Mapping[str, str]) -> Elements:
    """Elements that repeat a field of the record."""
    return {element: cast(Element, row.get(field)) for element, field in fields.items()}


def _encoded(certificates: Certificates, certificate: str | None) -> str | None:
    """The certificate as deploying tools send it: PEM text, once more in base64 (inferred from them)."""
    if certificate is None:
        return None
    pem = certificates.load(certificate).public_bytes(Encoding.PEM)
    return base64.b64encode(pem).decode()


TYPES = (
    MetadataType("ExternalClientApplication", "externalClientApps", "eca", _apps),
    MetadataType("ExtlClntAppGlobalOauthSettings", "extlClntAppGlobalOauthSets", "ecaGlblOauth", _global_settings),
    MetadataType("ExtlClntAppOauthSettings", "extlClntAppOauthSettings", "ecaOauth", _settings),
    MetadataType("ExtlClntAppOauthConfigurablePolicies", "extlClntAppOauthPolicies", "ecaOauthPlcy", _policies),
)
