# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An empty store at a fixed moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sf_emulator.schema import standard_catalogue
from sf_emulator.store import Store

NOON = datetime(2026, 3, 17, 12, 0, 0, 250_000, tzinfo=UTC)


@pytest.fixture
def store() -> Store:
    return Store(standard_catalogue(), clock=lambda: NOON)
