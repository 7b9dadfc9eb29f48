# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Org states as YAML, their JSON Schema, and the loader."""

from sf_emulator.seeds.document import SeedError, names
from sf_emulator.seeds.orgs import DEFAULT_SEED, load, load_all, make_org

__all__ = ["DEFAULT_SEED", "SeedError", "load", "load_all", "make_org", "names"]
