# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Org states as YAML, their JSON Schema, and the loader."""

from sf_emulator.seeds.document import SeedError, names
from sf_emulator.seeds.orgs import DEFAULT_SEED, load, make_org

__all__ = ["DEFAULT_SEED", "SeedError", "load", "make_org", "names"]
