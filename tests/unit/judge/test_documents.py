# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad baselines: path, reason, and the word that was probably meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.judge import catalogue
from ansible_collections.orgops.salesforce.tests.unit.judge.small import document, requirement


def problems(written: dict[str, Any], **variables: Any) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        catalogue.load(written, variables)
    assert caught.value.code == "bad_document"
    listed: list[str] = caught.value.details["problems"]
    assert all(line in caught.value.message for line in listed)
    return listed


def of(section: str, **demand: Any) -> list[str]:
    return problems(document(require={section: [requirement("it.is", **demand)]}, app={"names": ["The app"]}))


ACCESSES = "create, read, edit, delete, view_all, modify_all, view_all_fields"
KINDS = "standard_administrator, administrator_clone, standard, custom"
SEVERITIES = "critical, high, medium, low, info"
ID = "(pattern ^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+$)"
SYSTEM = "all_of, any_of, forbidden, recommended, not_together"


@pytest.mark.parametrize(
    ("section", "demand", "problem"),
    [
        (
            "licence",
            {"any_of": ["A"], "severity": "hihg"},
            f".severity: 'hihg' is not one of {SEVERITIES}; did you mean 'high'?",
        ),
        ("licence", {"anyof": ["A"]}, ": unknown key 'anyof'; did you mean 'any_of'?"),
        ("licence", {}, ": needs at least one of any_of, forbidden; has none"),
        ("licence", {"any_of": "Salesforce"}, ".any_of: 'Salesforce' is not a list or a variable ${name}"),
        ("licence", {"any_of": [3]}, ".any_of[0]: 3 is not text; quote it"),
        ("licence", {"any_of": ["A"], "id": "Licence"}, f".id: 'Licence' does not look as it must {ID}"),
        (
            "packages",
            {"namespace": "Ns", "minimum_version": 3.21},
            ".minimum_version: 3.21 is not text or null; quote it",
        ),
        ("packages", {"name_space": "Ns"}, ": 'namespace' is missing"),
        (
            "system_permissions",
            {"all_of": ["A"], "forbidden": ["B"]},
            f": needs exactly one of {SYSTEM}; has all_of, forbidden",
        ),
        (
            "object_permissions",
            {"objects": {"Lead": ["reed"]}},
            f".objects.Lead[0]: 'reed' is not one of {ACCESSES}; did you mean 'read'?",
        ),
        ("profile", {"kinds": ["customs"]}, f".kinds[0]: 'customs' is not one of {KINDS}; did you mean 'custom'?"),
        ("app", {"grant_limit": 1}, ".grant_limit: 1 is less than the minimum of 2"),
        ("user", {"is": {"activ": True}}, ".is: unknown key 'activ'; did you mean 'active'?"),
        ("system_permissions", {"recommended": ["A"]}, ".severity: 'high' is not one of low, info"),
    ],
)
def test_a_bad_requirement_is_told(section: str, demand: dict[str, Any], problem: str) -> None:
    assert f"require.{section}[0]{problem}" in of(section, **demand)


TYPES = "string, strings, boolean, integer, date, names_by_object, access_by_object"
VERSION = "(pattern ^\\d+\\.\\d+\\.\\d+$)"


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"requires": {}}, "document: unknown key 'requires'; did you mean 'require'?"),
        ({"version": "1.0"}, f"version: '1.0' does not look as it must {VERSION}"),
        ({"version": 1.0}, "version: 1.0 is not text; quote it"),
        ({}, "document: needs at least one of require, alternatives, extends; has none"),
        ({"require": {"package": []}}, "require: unknown key 'package'; did you mean 'packages'?"),
        (
            {"variables": {"x": {"type": "text", "description": "d"}}},
            f"variables.x.type: 'text' is not one of {TYPES}",
        ),
    ],
)
def test_a_bad_document_is_told(parts: dict[str, Any], problem: str) -> None:
    assert problem in problems(document(**parts))


def test_every_problem_is_told_at_once() -> None:
    bad = requirement("it.is", any_of=["A"], severity="bad")
    del bad["remedy"]
    assert problems(document(require={"licence": [bad]}, version="1", sauces={})) == [
        "document: unknown key 'sauces'; did you mean 'sources'?",
        "require.licence[0]: 'remedy' is missing",
        f"require.licence[0].severity: 'bad' is not one of {SEVERITIES}",
        f"version: '1' does not look as it must {VERSION}",
    ]


LICENCE = requirement("user.licence", any_of=["A"])
NAME = {"name": {"type": "string", "description": "d"}}
OTHER_SIDE = {"baseline": "b", "requirement": "b.c", "demands": "d"}
OPTIONS = {name: {"require": {"licence": [LICENCE]}} for name in ("one", "two")}


def licence(**changes: Any) -> dict[str, Any]:
    return {"licence": [{**LICENCE, **changes}]}


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"require": {"licence": [LICENCE, LICENCE]}}, "require: the id 'user.licence' is used 2 times"),
        (
            {"require": licence(source="pag"), "sources": {"page": "https://vendor.example"}},
            "require.licence[0].source: 'pag' is neither an address nor one of sources; did you mean 'page'?",
        ),
        (
            {"require": licence(when={"variable": "x"})},
            "require.licence[0].when.variable: the baseline has no variable 'x'",
        ),
        (
            {"require": licence(title="For ${nam}"), "variables": NAME},
            "require.licence[0].title: the baseline has no variable 'nam'; did you mean 'name'?",
        ),
        (
            {"require": {"app": [requirement("app.installed", installed=True)]}},
            "require.app: requirements about the app need app.names",
        ),
        (
            {"require": {"network": [requirement("network.it", must_allow=["203.0.113"])]}},
            "require.network[0].must_allow: '203.0.113' is not an address range; "
            "write 203.0.113.0-203.0.113.15 or 203.0.113.0/28",
        ),
        (
            {
                "require": licence(),
                "conflicts": [{"requirement": "user.license", "because": "x", "against": OTHER_SIDE}],
            },
            "conflicts[0].requirement: there is no requirement 'user.license'; did you mean 'user.licence'?",
        ),
        (
            {"alternatives": [requirement("it.mode", prefer="on", options=OPTIONS)]},
            "alternatives[0].prefer: there is no option 'on'; did you mean 'one'?",
        ),
    ],
)
def test_names_that_point_at_nothing_are_told(parts: dict[str, Any], problem: str) -> None:
    assert problem in problems(document(**parts))


def test_an_unknown_baseline_is_told_with_its_neighbour() -> None:
    with pytest.raises(InvalidInput) as caught:
        catalogue.load("once_hub")
    assert caught.value.message == "The catalogue has no baseline 'once_hub'; did you mean 'oncehub'?"
    assert "oncehub" in caught.value.details["candidates"]


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "broken.yml").write_text("a: [")
    (tmp_path / "list.yml").write_text("- a")
    for name, code, word in (
        ("gone.yml", "unreadable_file", "No such file"),
        ("broken.yml", "unreadable_file", "is not YAML"),
        ("list.yml", "bad_document", "is not a mapping"),
    ):
        with pytest.raises(InvalidInput, match=word) as caught:
            catalogue.load(name, folder=tmp_path)
        assert caught.value.code == code
