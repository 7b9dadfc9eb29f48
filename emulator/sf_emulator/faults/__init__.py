# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Broken answers on demand: what the network, the edge and a busy Salesforce do to clients."""

from sf_emulator.faults.control import control_app
from sf_emulator.faults.middleware import Faults
from sf_emulator.faults.table import Fault, FaultError, FaultTable

__all__ = ["Fault", "FaultError", "FaultTable", "Faults", "control_app"]
