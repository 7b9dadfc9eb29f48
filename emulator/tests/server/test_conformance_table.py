# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The conformance table of the README names tests that exist and confidences that mean something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ROW = re.compile(r"^\|(.+)\|(.+)\|(.+)\|(.+)\|(.+)\|$", re.MULTILINE)
CONFIDENCES = {"recorded", "documented", "reported", "inferred"}

SAMPLES = (
    "collections_upsert_and_create.json",
    "composite_count_ok_and_invalid_type.json",
    "composite_if_modified_since_304.json",
    "composite_reference_ids.json",
    "describe_PermissionSet_v63_trimmed.json",
    "eca_metadata_shapes.yaml",
    "global_describe_trimmed.json",
    "http_create_raw_2019_v45.txt",
    "http_headers_soap_2026.txt",
    "identity_url.json",
    "limits.json",
    "oauth_errors.json",
    "oauth_password_error.json",
    "oauth_password_success.json",
    "oauth_refresh_error.json",
    "organization_get_scratch_org.json",
    "query_aggregate_count.json",
    "query_records_active-user-details.json",
    "query_records_connected-apps.json",
    "query_records_custom-permissions.json",
    "query_records_external-client-apps.json",
    "query_records_external-client-apps-oauth-policies.json",
    "query_records_logins-with-failed-other-apex-api.json",
    "query_records_profiles.json",
    "query_records_resolvable-permission-sets.json",
    "rest_errors.json",
    "revoman_graph-response-error.json",
    "revoman_graph-response-success.json",
    "services_data_versions.json",
    "soap_create_error.xml",
    "soap_create_error_with_limitinfo.xml",
    "soap_create_success.xml",
    "soap_fault_invalid_login.xml",
    "soap_fault_invalid_session.xml",
    "soap_login_success.xml",
    "tooling_profile_metadata_integration_user.json",
    "tooling_profile_metadata_null.json",
    "user_get_v57.json",
    "userinfo_documented.json",
    "xsoar_userlogin_psl_packagelicense.json",
)
"""Every recorded answer that the emulator is held to."""


def rows() -> list[tuple[str, ...]]:
    text = (TESTS.parent / "README.md").read_text(encoding="utf-8").partition("## Conformance")[2]
    found = [tuple(cell.strip() for cell in row) for row in ROW.findall(text)]
    return [row for row in found if row[0] != "endpoint" and not row[0].startswith("---")]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[4])
def test_row(row: tuple[str, ...]) -> None:
    endpoint, behaviour, source, confidence, test = row
    assert endpoint
    assert behaviour
    assert source
    assert confidence in CONFIDENCES
    file, _unused, function = test.partition("::")
    assert re.search(rf"^def {re.escape(function)}\(", (TESTS / file).read_text(encoding="utf-8"), re.MULTILINE), test


def test_table_is_not_empty() -> None:
    assert len(rows()) > 60


def test_every_sample_has_its_test() -> None:
    endpoints = {row[0] for row in rows()}
    assert [name for name in SAMPLES if name not in endpoints] == []
