# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``ConnectedApp``: what its settings say that SOQL does not (documented in the Metadata API guide)."""

from __future__ import annotations

from collections.abc import Iterator

from sf_emulator.oauth.apps import App
from sf_emulator.oauth.certificates import Certificates
from sf_emulator.org import Org
from sf_emulator.soap.metadata.component import Component, Elements, MetadataType, prefixed, recorded_apps, scope_words

_IP_RELAXATION = {"enforce": "ENFORCE", "relax": "BYPASS"}


def _connected_apps(org: Org, certificates: Certificates) -> Iterator[Component]:
    for app, row in recorded_apps(org, "connected_app", "ConnectedApplication"):
        [entry] = org.store.find("AppMenuItem", ApplicationId=app.record_id) or [{}]
        namespace = entry.get("NamespacePrefix")
        yield Component(
            full_name=prefixed(app.developer_name, namespace),
            row=row,
            elements=_elements(org, app),
            record_id=str(row["Id"]),
            namespace=str(namespace) if namespace else None,
        )


def _elements(org: Org, app: App) -> Elements:
    return {
        "contactEmail": org.connection.admin_username,
        "label": app.name,
        "oauthConfig": {
            "callbackUrl": "\n".join(app.callback_urls) or None,
            "consumerKey": app.client_id,
            "isAdminApproved": app.admin_approved_only,
            "isConsumerSecretOptional": app.secret_optional,
            "isIntrospectAllTokens": app.may_introspect,
            "isPkceRequired": app.pkce_required,
            "scopes": scope_words(app),
        },
        "oauthPolicy": {
            "ipRelaxation": _IP_RELAXATION[app.ip_relaxation],
            "refreshTokenPolicy": _refresh_policy(app),
        },
    }


def _refresh_policy(app: App) -> str:
    """``specific_inactivity:30:DAYS``"""
    if app.refresh_policy in ("infinite", "immediate"):
        return {"infinite": "infinite", "immediate": "zero"}[app.refresh_policy]
    return f"{app.refresh_policy}:{app.refresh_days}:DAYS"


TYPES = (MetadataType("ConnectedApp", "connectedApps", "connectedApp", _connected_apps),)
