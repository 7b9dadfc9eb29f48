# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure and print: ``cd emulator && ../.venv/bin/python -m benchmarks [start] [fleet] [big_org] [composite]``."""

from __future__ import annotations

import os
import sys

from benchmarks.measures import MEASURES

load = os.getloadavg()[0]
print(f"{os.cpu_count()} cores, load {load:.1f}")
for measure in MEASURES:
    if len(sys.argv) == 1 or measure.__name__ in sys.argv:
        for name, value in measure():
            print(f"{name:<48} {value:>14}", flush=True)
