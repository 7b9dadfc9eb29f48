# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From judgements, registered results and files to reports on disk."""

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge
from ansible_collections.orgops.salesforce.plugins.module_utils.report.formats import FILES, render
from ansible_collections.orgops.salesforce.plugins.module_utils.report.gather import (
    judgements_in,
    of_hosts,
    read_judgements,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.report.publish import Order, publish
from ansible_collections.orgops.salesforce.plugins.modules.sf_compliance_report import FORMATS
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import cannot_audit, fleet, judgement

ONE, TWO = judgement("one"), judgement("two")


def test_module_offers_every_format() -> None:
    assert list(FILES) == FORMATS


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (ONE, 1),
        ({"judgement": ONE, "changed": False}, 1),
        ({"judgements": [ONE, TWO]}, 2),
        ({"results": [{"judgement": ONE}, {"judgement": TWO}]}, 2),
        ([ONE, {"judgement": TWO}], 2),
        ({"skipped": True}, 0),
        ("text", 0),
        (None, 0),
    ],
)
def test_judgements_are_found_in_what_plays_register(value: Any, count: int) -> None:
    assert len(list(judgements_in(value))) == count


def test_hosts_name_their_judgements() -> None:
    nameless = {**ONE, "org": {**ONE["org"], "host": None}}
    (gathered,) = of_hosts(["prod"], {"prod": {"judgement": nameless}})
    assert gathered["org"]["host"] == "prod"


def test_a_host_without_judgement_is_an_org_that_could_not_be_audited() -> None:
    error = {"code": "login_refused", "message": "The login was refused.", "remedy": "Renew the key.", "org": None}
    failed = {"failed": True, "msg": "The login was refused. Renew the key.", "error": error}
    silent, refused = of_hosts(["silent", "refused"], {"refused": failed})
    assert silent["cannot_audit"]["code"] == "not_judged"
    assert refused["cannot_audit"] == {key: error[key] for key in ("code", "message", "remedy")}
    assert merge([silent, refused])["summary"]["orgs"]["cannot_audit"] == 2


def test_slices_merge_into_what_one_run_would_have_given(tmp_path: Path) -> None:
    judgements = fleet(9)
    for number in range(3):
        (tmp_path / f"{number}.json").write_text(json.dumps(judgements[number::3]))
    (tmp_path / "report.json").write_bytes(render(merge(judgements[:2]), ["json"])["report.json"])
    merged = [entry for file in sorted(tmp_path.iterdir()) for entry in read_judgements(file)]
    whole, sliced = merge(judgements), merge(merged)
    assert sliced["summary"] == whole["summary"]
    assert sliced["judgements"] == whole["judgements"]


@pytest.mark.parametrize(
    ("content", "told"), [("{", "is not JSON"), ("[]", "holds no judgement"), (None, "cannot be read")]
)
def test_files_without_judgements_are_refused(tmp_path: Path, content: str | None, told: str) -> None:
    file = tmp_path / "slice.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(InvalidInput, match=told):
        read_judgements(file)


def test_everything_is_written_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    report = str(tmp_path / "report.json")
    order = Order(str(tmp_path), tuple(FILES), judgements=fleet(6), bundle=True, previous=report)
    first, second = publish(order), publish(order)
    assert set(first.files) == {*FILES, "bundle"}
    assert all(file["changed"] for file in first.files.values())
    assert second.as_result()["changed"] is False
    assert second.manifest_sha256 == first.manifest_sha256


def test_a_later_audit_has_a_trend_against_the_file_it_replaces(tmp_path: Path) -> None:
    report = str(tmp_path / "report.json")
    publish(
        Order(str(tmp_path), ("json",), judgements=fleet(6, seed=3, judged_at="2026-11-14T22:00:00Z"), previous=report)
    )
    later = publish(Order(str(tmp_path), ("json",), judgements=fleet(6), previous=report)).as_result()
    assert sum(later["trend"].values()) > 0


def test_nothing_to_report_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="nothing to report") as told:
        publish(Order(str(tmp_path)))
    assert "sf_compliance" in str(told.value.remedy)


def test_two_baselines_of_one_name_are_refused(tmp_path: Path) -> None:
    files = [tmp_path / folder / "oncehub.yml" for folder in ("a", "b")]
    for file in files:
        file.parent.mkdir()
        file.write_text("id: oncehub")
    order = Order(str(tmp_path), judgements=[cannot_audit("a")], bundle=True, baselines=[str(file) for file in files])
    with pytest.raises(InvalidInput, match=r"Two files .* oncehub.yml"):
        publish(order)


def test_an_earlier_report_that_is_a_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("[]")
    with pytest.raises(InvalidInput, match="is no report"):
        publish(Order(str(tmp_path), judgements=[ONE], previous=str(tmp_path / "report.json")))
