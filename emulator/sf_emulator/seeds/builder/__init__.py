# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The records of an org, made from its state, in the order in which they depend on each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sf_emulator.seeds.builder import (
    access_rows,
    apps,
    assignments,
    catalogue,
    further,
    generated,
    grants,
    groups,
    licences,
    organization,
    packages,
    permission_sets,
    profiles,
    users,
)
from sf_emulator.seeds.builder.site import Site
from sf_emulator.seeds.document import State
from sf_emulator.seeds.identity import derived
from sf_emulator.store import Store

if TYPE_CHECKING:
    from sf_emulator.org import Org

STEPS = (
    organization.build,
    licences.build,
    profiles.build,
    users.build,
    apps.build,
    permission_sets.build,
    access_rows.build,
    groups.build,
    packages.build,
    assignments.build,
    grants.build,
    further.build,
    generated.build,
)


def build(org: Org, state: State, source: object) -> Store:
    """The filled store of ``org``; also tells ``org`` its users' secrets and its profiles' login restrictions.

    :raises SeedError: a name that the state does not define, or a field or permission that the org does not know
    """
    store = Store(catalogue.for_state(state, source), clock=org.now, instance=derived(2, org.id))
    site = Site(org, state, source, store)
    with store.savepoint(), store.written_by(users.administrator_id(site)):
        for step in STEPS:
            step(site)
    return store
