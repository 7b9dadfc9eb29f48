# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attributes and results that every module shares."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Predicts what would change, and sends no request that writes.
  diff_mode:
    description: Shows what changes, before and after.
  idempotent:
    description: A second run with the same options changes nothing.
    support: full
  action_group:
    description: Use C(group/orgops.salesforce.sf) in C(module_defaults) to give the shared options once.
    support: full
    membership:
      - orgops.salesforce.sf
  platform:
    description: What the module works on.
    support: full
    platforms: Salesforce
"""
