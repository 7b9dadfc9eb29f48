# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeded orgs for tests of what writes must obey."""

from __future__ import annotations

import pytest
from asgi_client import Api
from seeded import Seeded, start


@pytest.fixture
def healthy() -> Seeded:
    """A healthy org of its own for each test that writes."""
    return start()


@pytest.fixture
def admin(healthy: Seeded) -> Api:
    return healthy.api()
