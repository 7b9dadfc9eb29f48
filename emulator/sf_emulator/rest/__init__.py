# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The REST API: query, sobjects, collections, composite, graph, batch, tooling, limits."""

from sf_emulator.rest.entry import routes

__all__ = ["routes"]
