# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeded orgs for tests of the REST API."""

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


@pytest.fixture(scope="module")
def shared() -> Seeded:
    """A healthy org for tests that only read."""
    return start()


@pytest.fixture(scope="module")
def reader(shared: Seeded) -> Api:
    return shared.api()
