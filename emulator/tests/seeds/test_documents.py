# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeds that people write: overlays, references, and mistakes told with file, path and reason."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from seeded import start
from sf_emulator import seeds
from sf_emulator.seeds import SeedError
from sf_emulator.seeds.document import locate, names, validate
from sf_emulator.seeds.moments import moment
from sf_emulator.seeds.overlay import merge


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        ("users: {api: {alias: farTooLongAlias}}", "users.api.alias", "too long"),
        ("nonsense: 1", "", "nonsense"),
        ("- a list", "", "expected a mapping, found list"),
        ("org: {kind: staging}", "org.kind", "'staging' is not one of"),
        ("extends: nowhere", "", "no such seed"),
        ("extends: demo", "extends", "world of several orgs"),
        (
            "extends: healthy\nusers: {api: {permission_sets: [Nope]}}",
            "users.api.permission_sets",
            "'Nope' is not among",
        ),
        ("extends: healthy\nusers: {api: {profile: nope}}", "users.api.profile", "'nope' is not among"),
        (
            "extends: healthy\nprofiles: {admin: {without: [Nope]}}",
            "profiles.admin.without",
            "no such system permission",
        ),
        ("extends: healthy\nprofiles: {x: {like: nope}}", "profiles.x.like", "no profile"),
        (
            "extends: healthy\npermission_sets: {A: {objects: {Nope: [read]}}}",
            "permission_sets.A.objects.Nope",
            "no such sObject",
        ),
        ("extends: healthy\nrecords: {Lead: {a: {Nope: 1}}}", "records.Lead.a.Nope", "no such field"),
        ("extends: healthy\ncustom_fields: {Nope: {A__c: {}}}", "custom_fields", "Nope"),
        ("extends: healthy\nconnection: {admin: nope}", "connection.admin", "names no user"),
        ("extends: healthy\napps: {orgops: {run_as: nope}}", "apps.orgops.run_as", "no user"),
        ("orgs: {a: {extends: healthy}, b: {extends: healthy}}", "", "is in both a and b"),
        ("users: [", "", "expected"),
        ("grants: {a: {last_used: yesterday}}", "grants.a.last_used", "does not match"),
    ],
)
def test_mistakes(tmp_path: Path, text: str, where: str, reason: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(SeedError) as caught:
        _build(path)
    assert where in str(caught.value)
    assert reason in str(caught.value)


def _build(path: Path) -> None:
    for org in seeds.load(path):
        assert org.store


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (["production", "healthy"], "is in both production and healthy"),
        (["user_frozen", "user_frozen"], "2 orgs are named user_frozen"),
    ],
)
def test_several_seeds_of_one_server_have_nothing_in_common(asked: list[str], reason: str) -> None:
    with pytest.raises(SeedError, match=reason):
        seeds.load_all(asked)


def test_seeds_and_a_fleet_are_served_together() -> None:
    assert [org.name for org in seeds.load_all(["production", "sandbox"], fleet=1)][:2] == ["production", "sandbox"]
    assert [org.name for org in seeds.load_all([])] == [org.name for org in seeds.load("demo")]


def test_a_seed_that_extends_itself(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("extends: b")
    (tmp_path / "b.yaml").write_text("extends: a")
    with pytest.raises(SeedError, match="extends itself: b -> a -> b"):
        seeds.load(tmp_path / "a.yaml")


def test_overlays() -> None:
    base = {"users": {"a": {"x": 1, "y": 2}, "b": {}}, "list": [1]}
    assert merge(base, {"users": {"a": {"y": 3}, "b": None}, "list": [2]}) == {
        "users": {"a": {"x": 1, "y": 3}},
        "list": [2],
    }
    assert base == {"users": {"a": {"x": 1, "y": 2}, "b": {}}, "list": [1]}


def test_further_records_point_at_named_ones(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("extends: healthy\nrecords: {Lead: {one: {LastName: Doe, Company: Acme, OwnerId: '@users.api'}}}")
    seeded = start(path)
    assert seeded.one("Lead", LastName="Doe")["OwnerId"] == seeded.user_id("api")


def test_moments() -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert moment("-35d", now) == datetime(2026, 1, 25, 12, tzinfo=UTC)
    assert moment("+90m", now) == datetime(2026, 3, 1, 13, 30, tzinfo=UTC)
    assert moment("2026-07-01", now) == datetime(2026, 7, 1, tzinfo=UTC)
    assert moment("2026-07-01T02:00:00+02:00", now) == datetime(2026, 7, 1, tzinfo=UTC)


def test_localised_profile_names() -> None:
    """In the running user's language, in results and in filters (contract 6, recorded)."""
    admin = start("localised").api()
    assert admin.query("SELECT Id FROM Profile WHERE Name = 'System Administrator'") == []
    assert len(admin.query("SELECT Id FROM Profile WHERE Name = 'Systemadministrator'")) == 1


@pytest.mark.parametrize("name", names())
def test_shipped_seeds_obey_the_schema(name: str) -> None:
    """Nobody else holds them to it: a start has no time for that."""
    path = locate(name)
    validate(yaml.safe_load(path.read_text(encoding="utf-8")), path)
