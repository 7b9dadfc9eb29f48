# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orgs that are written in the inventory file itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.orgops.salesforce.plugins.plugin_utils.orgs.host import Host, checked


def hosts(orgs: Mapping[str, Mapping[str, Any] | None]) -> list[Host]:
    """One host per entry, by name. Raises `InvalidInput`."""
    return [_host(name, given or {}) for name, given in orgs.items()]


def _host(name: str, given: Mapping[str, Any]) -> Host:
    options = dict(checked(name, given))
    further = options.pop("vars", None) or {}
    host = Host.of(name, options.pop("kind", None), **options)
    return Host(name, host.kind, {**host.variables, **further})
