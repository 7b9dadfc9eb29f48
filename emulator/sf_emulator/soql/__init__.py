# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SOQL: grammar, parser, name resolution, translation to SQL, result shape."""

from sf_emulator.soql.errors import SoqlError
from sf_emulator.soql.parser import prepare
from sf_emulator.soql.query import Result, columns, run
from sf_emulator.soql.visibility import Visibility

__all__ = ["Result", "SoqlError", "Visibility", "columns", "prepare", "run"]
