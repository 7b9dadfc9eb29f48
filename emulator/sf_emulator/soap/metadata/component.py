# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Metadata API is made of: types, and components with their elements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sf_emulator.oauth.apps import App
from sf_emulator.oauth.certificates import Certificates
from sf_emulator.org import Org

Row = Mapping[str, object]
Element = str | bool | int | list[str] | dict[str, "Element"] | None
Elements = dict[str, Element]
"""By element name; None and empty lists leave no element."""


@dataclass(frozen=True, slots=True)
class Component:
    """One component. ``row`` is the record that shows who made it and when; ``record_id`` is empty where no record is it."""

    full_name: str
    row: Row
    elements: Elements
    record_id: str = ""
    namespace: str | None = None


@dataclass(frozen=True, slots=True)
class MetadataType:
    """One type of component, with the folder and the suffix that its files have in a package."""

    name: str
    directory: str
    suffix: str
    components: Callable[[Org, Certificates], Iterator[Component]]

    def file_name(self, component: Component) -> str:
        return f"{self.directory}/{component.full_name}.{self.suffix}"


def recorded_apps(org: Org, kind: str, sobject: str) -> Iterator[tuple[App, Row]]:
    """The apps of one kind that the org holds, each with its record, by name."""
    for app in sorted(org.apps.values(), key=lambda app: app.developer_name):
        row = org.store.get(sobject, app.record_id) if app.kind == kind and app.record_id else None
        if row is not None:
            yield app, row


def prefixed(name: str, namespace: object) -> str:
    """``NAMESPACE__NAME`` for what came in a package (contract 7)."""
    return f"{namespace}__{name}" if namespace else name


SCOPES = {
    "address": "Address",
    "api": "Api",
    "custom_permissions": "CustomPermissions",
    "full": "Full",
    "id": "Basic",
    "openid": "OpenID",
    "profile": "Profile",
    "refresh_token": "RefreshToken",
    "offline_access": "OfflineAccess",
    "visualforce": "CustomApplications",
    "web": "Web",
}
"""OAuth scopes by the words that the Metadata API has for them (documented for ConnectedApp)."""


def scope_words(app: App) -> list[str]:
    return sorted(SCOPES.get(scope, scope) for scope in app.scopes)
