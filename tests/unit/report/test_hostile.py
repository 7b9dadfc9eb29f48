# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that try to be something else harm no report."""

import csv
import html.parser
import io
import json
from typing import Any

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.report.document import merge, schema
from ansible_collections.orgops.salesforce.plugins.module_utils.report.formats import FILES, render
from ansible_collections.orgops.salesforce.tests.unit.report import valid
from ansible_collections.orgops.salesforce.tests.unit.report.catalogue import REQUIREMENTS
from ansible_collections.orgops.salesforce.tests.unit.report.fleet import CONFLICT, WAIVER, finding, judgement
from jsonschema import Draft202012Validator

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "end of script": '</script><script>alert("x")</script>',
    "comment in script": "<!--<script>",
    "attribute": "\" onmouseover=alert(1) x='",
    "formula": "=cmd|' /C calc'!A0",
    "cdata": "]]>",
    "entity": "&lt;b&gt; &amp; &#x3C;",
    "template": "{{ 7 * 7 }}{% raw %}",
    "right to left": "\u202ecilbup\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "beyond the first plane": "\U0001f3e6\U0001d54f\U00020bb7",
    "control": "a\x00b\x08c\x1bd\x85e\u2028f\u2029g\uffff",
    "lone surrogate": "a\ud800b",
    "lines": "one\r\ntwo\nthree",
    "link": "javascript:alert(1)",
    "long": "x" * 20_000,
}
every_name = pytest.mark.parametrize("name", HOSTILE.values(), ids=list(HOSTILE))


def hostile_judgement(name: str) -> dict[str, Any]:
    """An org in which everything that may come from outside is `name`."""
    waiver = {**WAIVER, "owner": name, "reason": name, "ticket": name}
    everything = {
        "title": name, "expected": name, "found": [name], "evidence": [name], "remedy": name, "source": name, "rationale": name,
        "sbs": [name],
    }  # fmt: skip
    findings = [
        finding(REQUIREMENTS[0], "fail", **everything),
        finding(REQUIREMENTS[1], "waived", **{**everything, "waiver": waiver}),
        finding(REQUIREMENTS[2], "unknown", **everything, by="person"),
    ]
    sides = [{**side, "demands": name, "source": name} for side in CONFLICT["sides"]]
    conflict = {**CONFLICT, "sides": sides, "because": name, "alternative": {"baseline": name, "because": name}}
    made = judgement(name, findings, host=name, username=name, conflicts=[conflict])
    made["cannot_audit"] = {"code": name, "message": name, "remedy": name}
    made["org"]["kind"] = name
    return made


@pytest.fixture(scope="module", params=list(HOSTILE.values()), ids=list(HOSTILE))
def rendered(request: pytest.FixtureRequest) -> dict[str, str]:
    hostile = hostile_judgement(request.param)
    earlier = merge([hostile], title=request.param)
    later = {**hostile, "judged_at": "2026-11-22T22:00:00Z"}
    document = merge([later, judgement("production")], title=request.param, previous=earlier)
    files = render(document, FILES)
    return {name: files[file].decode() for name, file in FILES.items()}


class Page(html.parser.HTMLParser):
    """The elements and attributes a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_every_format_obeys_its_schema(rendered: dict[str, str]) -> None:
    Draft202012Validator(schema()).validate(json.loads(rendered["json"]))
    valid.junit(rendered["junit"])
    valid.sarif(rendered["sarif"])
    valid.oscal(rendered["oscal"])


def test_html_has_no_element_attribute_or_link_from_outside(rendered: dict[str, str]) -> None:
    page = Page(rendered["html"])
    assert page.tags.count("script") == 2
    assert not {"b", "img", "iframe", "object"} & set(page.tags)
    assert not [name for name, _value in page.attributes if name.startswith("on") or name == "style"]
    links = [value for name, value in page.attributes if name in ("href", "src")]
    assert all(link and link.startswith(("https://", "#", "data:,")) for link in links)


def test_html_data_cannot_end_its_element(rendered: dict[str, str]) -> None:
    start = rendered["html"].index('id="data">') + len('id="data">')
    data = rendered["html"][start : rendered["html"].index("</script>", start)]
    assert not set(data) & set("<>&")
    assert json.loads(data)["orgs"]


def test_csv_runs_nothing_and_keeps_its_columns(rendered: dict[str, str]) -> None:
    for line in csv.reader(io.StringIO(rendered["csv"], newline=""), strict=True):
        assert len(line) == 23
        assert not [value for value in line if value.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


def test_markdown_has_no_markup_of_their_making(rendered: dict[str, str]) -> None:
    tags = Page(rendered["markdown"]).tags
    assert set(tags) <= {"details", "summary"}
    assert "\u202e" not in rendered["markdown"]


@every_name
def test_the_document_keeps_what_it_was_told(name: str) -> None:
    found = merge([hostile_judgement(name)])["judgements"][0]["org"]["name"]
    assert found == (name if name != HOSTILE["lone surrogate"] else "a\ufffdb")
