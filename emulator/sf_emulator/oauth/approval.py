# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""May this user use this app? The app's policy, and what the user was given or gave."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from sf_emulator.access import access_of
from sf_emulator.oauth import errors, grants
from sf_emulator.oauth.apps import App
from sf_emulator.org import Org
from sf_emulator.world import World

APPROVE_UNINSTALLED = "CanApproveUninstalledApps"


class Standing(Enum):
    """How a user stands to an app."""

    APPROVED = "may log in"
    NEEDS_CONSENT = "users may authorise themselves, and this one has not yet"
    NOT_ADMIN_APPROVED = "only users whom an administrator pre-authorised"
    NOT_INSTALLED = "the org has not installed the app and the user may not approve such apps"


def app_in(world: World, org: Org, client_id: str) -> App:
    """The app as this org sees it; a connected app of another org is one that is not installed here.

    :raises OAuthError: no org knows the consumer key, or it is another org's External Client App
    """
    if app := org.apps.get(client_id):
        return app
    elsewhere = world.app(client_id)
    if elsewhere is None:
        raise errors.unknown_client()
    app = elsewhere[1]
    if app.kind == "external_client_app":
        raise errors.app_not_found()
    return replace(app, installed=False, record_id=None, admin_approved_only=False, run_as_username=None)


def standing(org: Org, user_id: str, app: App) -> Standing:
    """How the user stands to the app by policy, SetupEntityAccess, earlier grants and permissions (contract 0, 5.4)."""
    if app.admin_approved_only:
        return Standing.APPROVED if admin_approved(org, user_id, app) else Standing.NOT_ADMIN_APPROVED
    if grants.records(org, user_id, app):
        return Standing.APPROVED
    if not app.installed and not access_of(org, user_id).has(APPROVE_UNINSTALLED):
        return Standing.NOT_INSTALLED
    return Standing.NEEDS_CONSENT


def admin_approved(org: Org, user_id: str, app: App) -> bool:
    """Whether the user's profile or an active permission set holds a SetupEntityAccess to the app."""
    if app.record_id is None:
        return False
    parents = {str(row["ParentId"]) for row in org.store.find("SetupEntityAccess", SetupEntityId=app.record_id)}
    acting = parents & set(access_of(org, user_id).sets)
    return any(not _of_integration_licence(org, parent) for parent in acting)


def _of_integration_licence(org: Org, permission_set: str) -> bool:
    """A set under *Salesforce API Integration* cannot hold access to apps; one that a state gives it nevertheless has no effect."""
    held = org.store.get("PermissionSet", permission_set) or {}
    licence_id = str(held.get("LicenseId") or "")
    licence = org.store.get("PermissionSetLicense", licence_id) if licence_id.startswith("0PL") else None
    return bool(licence and licence["IsAvailableForIntegrations"])
