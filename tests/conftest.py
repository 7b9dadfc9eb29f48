# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection is imported by its full name in every test, as Ansible imports it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / ".ansible" / "collections"))
