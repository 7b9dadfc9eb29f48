# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values between Python and SQLite, by the type of their field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sf_emulator.datetimes import api_datetime
from sf_emulator.ids import full_id
from sf_emulator.schema import Field, SObject

API_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000")
ADDRESS_PARTS = ("city", "country", "geocodeAccuracy", "latitude", "longitude", "postalCode", "state", "street")
ADDRESS_CODES = ("countryCode", "stateCode")

Convert = Callable[[Any], Any]


def normal_datetime(value: object) -> object:
    """Any ISO 8601 moment in the API's form, so that moments compare as text."""
    if isinstance(value, datetime):
        return api_datetime(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, str) and not API_DATETIME.fullmatch(value):
        moment = datetime.fromisoformat(value)
        return api_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return value


def normal_id(value: object) -> object:
    return full_id(value) if isinstance(value, str) and value else value


def normal_date(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


TO_STORE: dict[str, Convert] = {
    "id": normal_id,
    "reference": normal_id,
    "datetime": normal_datetime,
    "date": normal_date,
    "boolean": lambda value: None if value is None else int(bool(value)),
    "double": lambda value: None if value is None else float(value),
    "currency": lambda value: None if value is None else float(value),
    "complexvalue": lambda value: None if value is None else json.dumps(value),
}
FROM_STORE: dict[str, Convert] = {
    "boolean": lambda value: None if value is None else bool(value),
    "complexvalue": lambda value: None if value is None else json.loads(value),
}


def stored(field: Field, value: object) -> object:
    """The value as SQLite keeps it.

    :raises ValueError: an id or a moment that is none
    """
    convert = TO_STORE.get(field.type)
    return convert(value) if convert else value


def read(field: Field, value: object) -> object:
    """A kept value as the API prints it."""
    convert = FROM_STORE.get(field.type)
    return convert(value) if convert else value


def address_parts(sobject: SObject, name: str) -> dict[str, str]:
    """Which fields make up a compound address: member of the address to field name."""
    prefix = name.removesuffix("Address")
    # recorded: an Organization's address shows no codes, a User's does
    members = ADDRESS_PARTS if sobject.name == "Organization" else sorted(ADDRESS_PARTS + ADDRESS_CODES)
    return {member: prefix + member[0].upper() + member[1:] for member in members}


def compose_address(sobject: SObject, name: str, record: Mapping[str, object]) -> dict[str, object] | None:
    """A compound address from its parts; null when all are empty."""
    address = {member: record.get(part) for member, part in address_parts(sobject, name).items()}
    return address if any(value is not None for value in address.values()) else None
