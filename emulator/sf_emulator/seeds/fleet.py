# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fleets: any number of orgs, each with a drift that follows from its number alone."""

from __future__ import annotations

from collections.abc import Iterator

from sf_emulator.seeds.document import State


def fleet_states(size: int) -> Iterator[tuple[str, State]]:
    """Name and state of ``size`` orgs."""
    yield from ()
