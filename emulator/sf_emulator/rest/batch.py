# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``POST /composite/batch``: up to 25 independent subrequests, each metered (contract 4.3)."""

from __future__ import annotations

from typing import Any

from sf_emulator.rest.call import DATA, Answer, Call
from sf_emulator.rest.errors import RestError

MOST = 25
KINDS = frozenset({"sobject", "query", "limits", "search"})
HALTED = [{"errorCode": "BATCH_PROCESSING_HALTED", "message": "Batch processing halted per request"}]


def batch(call: Call) -> Answer:
    """Serial, committed one by one; ``haltOnError`` leaves the rest out with 412."""
    body = call.json_object()
    requests = body.get("batchRequests")
    if not isinstance(requests, list) or not requests or not all(isinstance(one, dict) for one in requests):
        raise RestError(400, "JSON_PARSER_ERROR", "batchRequests: expected a list of subrequests")
    if len(requests) > MOST:
        raise RestError(
            400, "LIMIT_EXCEEDED", f"Limit exceeded: at most {MOST} subrequests are allowed, found {len(requests)}"
        )
    call.org.limits.spend(len(requests) - 1)  # the request itself has been counted once
    answers: list[Answer] = []
    for request in requests:
        if body.get("haltOnError") and any(answer.failed for answer in answers):
            answers.append(Answer(412, HALTED))
        else:
            answers.append(_run(call, request))
    results = [{"statusCode": answer.status, "result": answer.body} for answer in answers]
    return Answer(body={"hasErrors": any(answer.failed for answer in answers), "results": results})


def _run(call: Call, request: dict[str, Any]) -> Answer:
    """URLs of a batch may leave out ``/services/data``."""
    method, url = request.get("method"), request.get("url")
    if not isinstance(method, str) or not isinstance(url, str):
        return Answer(400, [{"errorCode": "BAD_REQUEST", "message": "method and url are required"}])
    path = url if url.startswith(DATA) else DATA + url.lstrip("/")
    sub = call.sub(method, path, request.get("richInput"))
    try:
        version, resource, _unused = call.dispatcher.find(sub.path)
    except RestError as problem:
        return Answer(problem.status, problem.body)
    if resource.kind not in KINDS or float(version) > float(call.version):
        return Answer(
            400, [{"errorCode": "INVALID_OPERATION", "message": f"Resource is not supported in a batch: {url}"}]
        )
    return call.dispatcher.answer(sub)
