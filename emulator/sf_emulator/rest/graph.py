# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``POST /composite/graph``: several composites, each of them atomic (contract 4.3)."""

from __future__ import annotations

from typing import Any

from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.composite import Subrequest, item, read_subrequests, run_all
from sf_emulator.rest.errors import RestError
from sf_emulator.rest.references import referenced

MOST_GRAPHS = 75
MOST_NODES = 500
MOST_DEPTH = 15


def graphs(call: Call) -> Answer:
    """200 whatever happens inside."""
    given = call.json_object().get("graphs")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise RestError(400, "JSON_PARSER_ERROR", "graphs: expected a list of graphs")
    if len(given) > MOST_GRAPHS:
        raise RestError(400, "LIMIT_EXCEEDED", f"Limit exceeded: at most {MOST_GRAPHS} graphs are allowed")
    read = [
        (one.get("graphId"), read_subrequests(one.get("compositeRequest"), "compositeRequest", MOST_NODES))
        for one in given
    ]
    names = [name for name, _unused in read]
    if None in names or len(set(names)) < len(names):
        raise RestError(400, "BAD_REQUEST", "graphId: every graph needs one, unlike all others")
    if sum(len(requests) for _unused, requests in read) > MOST_NODES:
        raise RestError(400, "LIMIT_EXCEEDED", f"Limit exceeded: at most {MOST_NODES} nodes are allowed")
    for _unused, requests in read:
        check_depth(requests)
    return Answer(body={"graphs": [_graph(call, str(name), requests) for name, requests in read]})


def check_depth(requests: list[Subrequest]) -> None:
    """:raises RestError: a chain of references longer than 15"""
    depths: dict[str, int] = {}
    for request in requests:
        above = referenced(request.url) | referenced(request.body)
        depths[request.reference_id] = 1 + max((depths.get(name, 0) for name in above), default=0)
    if max(depths.values()) > MOST_DEPTH:
        raise RestError(400, "LIMIT_EXCEEDED", f"Limit exceeded: a graph can be at most {MOST_DEPTH} nodes deep")


def _graph(call: Call, graph_id: str, requests: list[Subrequest]) -> dict[str, Any]:
    answers = run_all(call, requests, whole=True)
    return {
        "graphId": graph_id,
        "graphResponse": {"compositeResponse": [item(name, answer) for name, answer in answers.items()]},
        "isSuccessful": not any(answer.failed for answer in answers.values()),
    }
