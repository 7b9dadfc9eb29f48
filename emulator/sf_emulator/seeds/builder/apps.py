# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The records that show an org's apps: ConnectedApplication or ExternalClientApplication, policy and menu entry (contract 5.5)."""

from __future__ import annotations

from typing import Any

from sf_emulator.oauth.apps import CLIENT_CREDENTIALS, JWT_BEARER, App
from sf_emulator.seeds.builder.site import Site

_POLICIES = {
    "infinite": "Infinite",
    "immediate": "Immediate",
    "specific_lifetime": "SpecificLifetime",
    "specific_inactivity": "SpecificInactivity",
}


def build(site: Site) -> None:
    apps = {app.developer_name: app for app in site.org.apps.values()}
    for handle, given in site.entries("apps"):
        name = given.get("name", handle)
        app = apps[given.get("developer_name", name.replace(" ", "_"))]
        if app.record_id is None:
            continue
        namespace = given.get("namespace")
        if app.kind == "connected_app":
            _connected_app(site, app)
        else:
            _external_client_app(site, app, namespace)
        site.call(("apps", handle), app.record_id)
        _menu_entry(site, handle, app, namespace)


def _connected_app(site: Site, app: App) -> None:
    site.create(
        "ConnectedApplication",
        record_id=app.record_id,
        Name=app.name,
        OptionsAllowAdminApprovedUsersOnly=app.admin_approved_only,
        OptionsRefreshTokenValidityMetric=app.refresh_policy == "specific_inactivity",
        RefreshTokenValidityPeriod=app.refresh_days or None,
    )


def _external_client_app(site: Site, app: App, namespace: str | None) -> None:
    site.create(
        "ExternalClientApplication",
        record_id=app.record_id,
        DeveloperName=app.developer_name,
        MasterLabel=app.name,
        DistributionState="Packaged" if namespace else "Local",
        NamespacePrefix=namespace,
        ContactEmail=site.org.connection.admin_username,
    )
    given: dict[str, Any] = {"NamespacePrefix": namespace, **_names(app, "oauth"), **_scopes(site, app)}
    settings = site.create("ExtlClntAppOauthSettings", ExternalClientApplicationId=app.record_id, **given)
    site.create(
        "ExtlClntAppOauthPlcyCnfg",
        ExternalClientApplicationId=app.record_id,
        ExtlClntAppOauthSettingsId=settings,
        PermittedUsersPolicyType="AdminApprovedPreAuthorized" if app.admin_approved_only else "AllSelfAuthorized",
        IpRelaxationPolicyType="Enforce" if app.ip_relaxation == "enforce" else "Bypass",
        RefreshTokenPolicyType=_POLICIES[app.refresh_policy],
        RefreshTokenValidityPeriod=app.refresh_days or None,
        RefreshTokenValidityUnit="Days" if app.refresh_days else None,
        RequiredSessionLevel="STANDARD",
        SessionTimeoutInMinutes=app.session_seconds // 60 if app.session_seconds else None,
        IsClientCredentialsFlowEnabled=CLIENT_CREDENTIALS in app.flows,
        ClientCredentialsFlowUser=app.run_as_username,
        IsNamedUserJwtEnabled=JWT_BEARER in app.flows,
        **_names(app, "oauthPlcy"),
    )


def _names(app: App, part: str) -> dict[str, str]:
    """What Salesforce calls the parts of an External Client App: ``Orgops_oauth`` (read back from a live org)."""
    name = f"{app.developer_name}_{part}"
    return {"DeveloperName": name, "MasterLabel": name}


def _scopes(site: Site, app: App) -> dict[str, bool]:
    """``OauthScopesAPI`` and its like; not every scope has a field."""
    known = site.fields_of("ExtlClntAppOauthSettings")
    return {field: True for scope in sorted(app.scopes) if (field := f"OauthScopes{scope.upper()}") in known}


def _menu_entry(site: Site, handle: str, app: App, namespace: str | None) -> None:
    entry: dict[str, Any] = {
        "ApplicationId": app.record_id,
        "Name": app.developer_name,
        "Label": app.name,
        "NamespacePrefix": namespace,
        "Type": "ConnectedApplication" if app.kind == "connected_app" else "ExternalClientApplication",
        "IsUsingAdminAuthorization": app.admin_approved_only,
        "IsAccessible": True,
        "IsVisible": True,
    }
    site.create("AppMenuItem", ("app_menu_items", handle), **entry)
