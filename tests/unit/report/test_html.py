# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page without a browser: complete in itself, guarded by its policy, small and quick. `tests/browser` opens it."""

import base64
import hashlib
import json
import re
import time

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.report.as_html import FOLDER, render, sparkline, when
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import fleet, judgement, wide_fleet

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def page() -> str:
    return render(merge(fleet(24), previous=merge(fleet(24, seed=3, judged_at="2026-11-14T22:00:00Z"))))


def content(page: str, tag: str) -> str:
    found = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("tag", ["style", "script"])
def test_policy_allows_this_style_and_script_by_hash_and_no_other(page: str, tag: str) -> None:
    digest = base64.b64encode(hashlib.sha256(content(page, tag).encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    told = policy[1].replace("&#39;", "'")
    assert f"{tag}-src 'sha256-{digest}'" in told
    assert "default-src 'none'" in told
    assert "unsafe" not in told


def test_nothing_is_loaded_from_elsewhere(page: str) -> None:
    loads = re.findall(r"""(?:src|srcset|action|poster)\s*=|@import|url\(|fetch\(|XMLHttpRequest|<link[^>]+>""", page)
    assert loads == ['<link rel="icon" href="data:,">']


def test_script_never_parses_text_as_html() -> None:
    for file in FOLDER.glob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", file.read_text()
        )


def test_every_finding_is_in_the_data(page: str) -> None:
    start = page.index('id="data">') + len('id="data">')
    data = json.loads(page[start : page.index("</script>", start)])
    document = merge(fleet(24))
    assert [len(org["findings"]) for org in data["orgs"]] == [
        len(entry["findings"]) for entry in document["judgements"]
    ]
    assert len(data["requirements"]) == len(document["requirements"])


def test_two_hundred_orgs_and_forty_requirements_are_small_and_quick() -> None:
    document = merge(wide_fleet(200, 40))
    assert (len(document["judgements"]), len(document["requirements"])) == (200, 40)
    render(merge(fleet(1)))  # Jinja2 compiles the templates once
    start = time.process_time()
    page = render(document)
    seconds = time.process_time() - start
    assert len(page.encode()) < 2 * MEGABYTE
    assert seconds < 3


@pytest.mark.parametrize(
    ("scores", "points"), [([], 0), ([90], 0), ([None, 90], 0), ([90, None, 95], 2), ([50, 50, 50], 3)]
)
def test_sparkline_needs_two_known_scores(scores: list[int | None], points: int) -> None:
    drawn = sparkline(scores)
    assert len(drawn.split() if drawn else []) == points


@pytest.mark.parametrize(
    ("moment", "shown"),
    [("2026-11-21T22:00:00Z", "21 Nov 2026, 22:00 UTC"), (None, "—"), ("yesterday", "yesterday")],
)
def test_times_are_read_by_people(moment: str | None, shown: str) -> None:
    assert when(moment) == shown


def test_one_org_reads_as_one() -> None:
    assert "<strong>1</strong> of 1 org complies" in render(merge([judgement("a")]))
