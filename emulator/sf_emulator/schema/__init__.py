# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of sObjects as data, and what describe says of them."""

from sf_emulator.schema.catalogue import Catalogue, standard_catalogue
from sf_emulator.schema.describe import EVERYTHING, describe, describe_global, supported_scopes
from sf_emulator.schema.model import ChildRelationship, Field, SObject

__all__ = [
    "EVERYTHING",
    "Catalogue",
    "ChildRelationship",
    "Field",
    "SObject",
    "describe",
    "describe_global",
    "standard_catalogue",
    "supported_scopes",
]
