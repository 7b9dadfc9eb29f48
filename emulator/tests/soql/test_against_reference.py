# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Queries made by a grammar, over small random data, against the plain-Python reference."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sf_emulator.schema import standard_catalogue
from sf_emulator.soql import run
from sf_emulator.store import Store

from .conftest import NOW
from .reference import Condition, Record, aggregate, compare, like, one_of, sort, sort_key, value_at

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXTS = st.one_of(st.none(), st.text("aAbÖö'\\%_\" \n", min_size=1, max_size=4))
NUMBERS = st.one_of(st.none(), st.integers(-3, 3))
DATES = st.one_of(st.none(), st.sampled_from(["1999-12-31", "2000-01-01", "2026-03-17"]))
MOMENTS = st.one_of(
    st.none(),
    st.sampled_from(["2026-03-16T23:59:59.999+0000", "2026-03-17T00:00:00.000+0000", "2026-03-17T12:00:00.000+0000"]),
)

ACCOUNT_FIELDS = {"Name": TEXTS, "Site": TEXTS, "NumberOfEmployees": NUMBERS}
CONTACT_FIELDS = {
    "LastName": TEXTS,
    "Department": TEXTS,
    "Birthdate": DATES,
    "EmailBouncedDate": MOMENTS,
    "IsEmailBounced": st.booleans(),
}
PATHS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "Account": {**ACCOUNT_FIELDS, "Parent.Name": TEXTS, "Parent.Parent.NumberOfEmployees": NUMBERS},
    "Contact": {
        **CONTACT_FIELDS,
        "Account.Name": TEXTS,
        "Account.Parent.Site": TEXTS,
        "Account.NumberOfEmployees": NUMBERS,
    },
}


class Data:
    """Accounts in a tree and their contacts, as records with nested parents and in a store."""

    def __init__(self, accounts: list[Record], contacts: list[Record]) -> None:
        self.store = Store(standard_catalogue(), clock=lambda: NOW)
        self.accounts: list[Record] = []
        self.contacts: list[Record] = []
        for row in accounts:
            self._add("Account", self.accounts, row, "Parent")
        for row in contacts:
            self._add("Contact", self.contacts, row, "Account")

    def _add(self, sobject: str, records: list[Record], row: Record, relationship: str) -> None:
        index = row.pop("parent")
        parent = self.accounts[index % len(self.accounts)] if index is not None and self.accounts else None
        record = {**row, f"{relationship}Id": parent["Id"] if parent else None}
        record["Id"] = self.store.insert(sobject, record)
        records.append({**record, relationship: parent})

    def of(self, sobject: str) -> list[Record]:
        return self.accounts if sobject == "Account" else self.contacts

    def ids(self, soql: str) -> list[str]:
        return [record["Id"] for record in run(self.store, soql).records]


def rows(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[list[Record]]:
    return st.lists(st.fixed_dictionaries({**fields, "parent": st.one_of(st.none(), st.integers(0, 9))}), max_size=8)


DATA = st.builds(Data, rows(ACCOUNT_FIELDS), rows(CONTACT_FIELDS))


def literal(value: Any, *, escape_wildcards: bool = False) -> str:
    if value is None or isinstance(value, bool):
        return str(value).lower().replace("none", "null")
    if isinstance(value, int):
        return str(value)
    if value[:2] in ("19", "20") and "-" in value:
        return str(value.replace("+0000", "Z"))
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"').replace("\n", "\\n")
    return f"'{escaped}'"


def operators(value: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(
        ["=", "!="] if value is None or isinstance(value, bool) else ["=", "!=", "<", "<=", ">", ">="]
    )


@st.composite
def simple_conditions(draw: st.DrawFn, sobject: str) -> Condition:
    path = draw(st.sampled_from(sorted(PATHS[sobject])))
    values = PATHS[sobject][path]
    kind = draw(st.sampled_from(["compare", "list", "like"]))
    if kind == "like" and values is TEXTS:
        pattern = draw(st.text("aAÖö%_", max_size=4))
        return Condition(f"{path} LIKE '{pattern}'", like(path, pattern))
    if kind == "list":
        listed = draw(st.lists(values, min_size=1, max_size=3))
        test = one_of(path, listed)
        text = f"({', '.join(map(literal, listed))})"
        if draw(st.booleans()):
            return Condition(f"{path} NOT IN {text}", lambda record: not test(record))
        return Condition(f"{path} in {text}", test)
    value = draw(values)
    operator = draw(operators(value))
    return Condition(f"{path} {operator} {literal(value)}", compare(path, operator, value))


def combined(conditions: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    def join(word: str, parts: list[Condition]) -> Condition:
        decide = all if word == "AND" else any
        return Condition(
            f" {word} ".join(f"({part.text})" for part in parts),
            lambda record: decide(part.test(record) for part in parts),
        )

    many = st.lists(conditions, min_size=2, max_size=3)
    negated = conditions.map(lambda part: Condition(f"NOT ({part.text})", lambda record: not part.test(record)))
    return st.one_of(st.builds(join, st.sampled_from(["AND", "OR"]), many), negated)


def conditions(sobject: str) -> st.SearchStrategy[Condition]:
    return st.recursive(simple_conditions(sobject), combined, max_leaves=4)


@st.composite
def orderings(draw: st.DrawFn, sobject: str) -> tuple[str, list[tuple[str, bool, bool]]]:
    paths = draw(st.lists(st.sampled_from(sorted(PATHS[sobject])), unique=True, max_size=2))
    chosen = [(path, draw(st.booleans()), draw(st.booleans())) for path in paths]
    words = [f"{p} {'DESC' if d else ''} {'NULLS LAST' if last else ''}" for p, d, last in chosen]
    return (f"ORDER BY {', '.join(words)}" if words else "", chosen)


@FEW
@given(DATA, st.data(), st.sampled_from(["Account", "Contact"]))
def test_where_order_and_limit(data: Data, draw: st.DataObject, sobject: str) -> None:
    condition = draw.draw(conditions(sobject))
    order, chosen = draw.draw(orderings(sobject))
    limit, offset = draw.draw(st.integers(0, 9)), draw.draw(st.integers(0, 3))
    expected = sort(filter(condition.test, data.of(sobject)), chosen)
    soql = f"SELECT Id FROM {sobject} WHERE {condition.text} {order}"
    assert data.ids(soql) == [record["Id"] for record in expected]
    assert data.ids(f"{soql} LIMIT {limit} OFFSET {offset}") == [
        record["Id"] for record in expected[offset : offset + limit]
    ]
    assert run(data.store, f"SELECT COUNT() FROM {sobject} WHERE {condition.text}").total_size == len(expected)


@FEW
@given(DATA, st.lists(st.sampled_from(sorted(PATHS["Contact"])), unique=True, min_size=1))
def test_selected_values(data: Data, paths: list[str]) -> None:
    found = run(data.store, f"SELECT Id, {', '.join(paths)} FROM Contact ORDER BY Id").records
    for record, expected in zip(found, sort(data.contacts, []), strict=True):
        for path in paths:
            assert value_at(record, path) == value_at(expected, path)


@FEW
@given(DATA, st.data())
def test_children(data: Data, draw: st.DataObject) -> None:
    condition = draw.draw(conditions("Contact"))
    order, chosen = draw.draw(orderings("Contact"))
    limit = draw.draw(st.integers(1, 4))
    soql = f"SELECT Id, (SELECT Id FROM Contacts WHERE {condition.text} {order} LIMIT {limit}) FROM Account"
    for record in run(data.store, soql).records:
        own = [contact for contact in data.contacts if contact["AccountId"] == record["Id"] and condition.test(contact)]
        expected = [contact["Id"] for contact in sort(own, chosen)[:limit]]
        assert [child["Id"] for child in (record["Contacts"] or {"records": []})["records"]] == expected


@FEW
@given(DATA, conditions("Contact"), conditions("Account"), st.booleans())
def test_semi_joins(data: Data, inner: Condition, outer: Condition, negated: bool) -> None:
    linked = {contact["AccountId"] for contact in data.contacts if inner.test(contact)}
    word = "NOT IN" if negated else "IN"
    soql = (
        f"SELECT Id FROM Account WHERE ({outer.text}) AND Id {word} (SELECT AccountId FROM Contact WHERE {inner.text})"
    )
    expected = [a["Id"] for a in sort(data.accounts, []) if outer.test(a) and (a["Id"] in linked) != negated]
    assert data.ids(soql) == expected
    accounts = {account["Id"] for account in data.accounts if outer.test(account)}
    soql = f"SELECT Id FROM Contact WHERE AccountId {word} (SELECT Id FROM Account WHERE {outer.text})"
    assert data.ids(soql) == [c["Id"] for c in sort(data.contacts, []) if (c["AccountId"] in accounts) != negated]


@FEW
@given(
    DATA,
    st.sampled_from(["Department", "Account.Name", "IsEmailBounced", "Birthdate"]),
    conditions("Contact"),
    st.integers(0, 2),
)
def test_aggregates(data: Data, group: str, condition: Condition, least: int) -> None:
    asked = [("COUNT", "Id"), ("COUNT_DISTINCT", "LastName"), ("SUM", "Account.NumberOfEmployees"), ("AVG", "Account.NumberOfEmployees"),
             ("MIN", "Birthdate"), ("MAX", "LastName")]  # fmt: skip
    calls = ", ".join(f"{function}({path})" for function, path in asked)
    soql = f"SELECT {group} g, {calls} FROM Contact WHERE {condition.text} GROUP BY {group} HAVING COUNT(Id) > {least}"
    found = sorted(
        ([sort_key(value) for name, value in r.items() if name != "attributes"] for r in run(data.store, soql).records),
        key=repr,
    )

    def key(record: Record) -> Any:
        return sort_key(value_at(record, group))

    chosen = sorted(filter(condition.test, data.contacts), key=lambda record: repr(key(record)))
    groups = [(value, list(members)) for value, members in groupby(chosen, key)]
    expected = [
        [value, *(aggregate(function, [value_at(member, path) for member in members]) for function, path in asked)]
        for value, members in groups
        if len(members) > least
    ]
    assert found == sorted(expected, key=repr)
