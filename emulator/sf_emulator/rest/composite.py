# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``POST /composite``: up to 25 subrequests as one call, later ones using what earlier ones answered (contract 4.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sf_emulator import rules
from sf_emulator.rest.call import Answer, Call
from sf_emulator.rest.errors import RestError
from sf_emulator.rest.references import Halted, resolve, valid_reference_id

MOST = 25
MOST_QUERIES = 5
METHODS = frozenset({"GET", "POST", "PATCH", "PUT", "DELETE"})
KINDS = frozenset({"sobject", "query", "collection"})
ROLLED_BACK = "The transaction was rolled back since another operation in the same transaction failed."


@dataclass(slots=True)
class Subrequest:
    reference_id: str
    method: str
    url: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class RollBack(Exception):
    """Undo a transaction whose answers are kept."""


def listing(call: Call) -> Answer:
    names = ("tree", "batch", "sobjects", "graph")
    return Answer(body={name: f"{call.base}/composite/{name}" for name in names})


def composite(call: Call) -> Answer:
    """200 whatever happens to the subrequests."""
    body = call.json_object()
    requests = read_subrequests(body.get("compositeRequest"), "compositeRequest", MOST)
    check_queries(call, requests)
    answers = run_all(call, requests, whole=bool(body.get("allOrNone")))
    return Answer(body={"compositeResponse": [item(name, answer) for name, answer in answers.items()]})


def read_subrequests(given: Any, where: str, most: int) -> list[Subrequest]:
    """The subrequests of a body.

    :raises RestError: not a list, too many, or a member that is missing or unfit (texts inferred)
    """
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise RestError(400, "JSON_PARSER_ERROR", f"{where}: expected a list of subrequests")
    if len(given) > most:
        raise RestError(
            400, "LIMIT_EXCEEDED", f"Limit exceeded: at most {most} subrequests are allowed, found {len(given)}"
        )
    read: list[Subrequest] = []
    for one in given:
        reference_id, method, url = one.get("referenceId"), one.get("method"), one.get("url")
        if not valid_reference_id(reference_id):
            raise RestError(
                400,
                "BAD_REQUEST",
                f"Provided referenceId ('{reference_id}') must start with a letter or a number, and it can contain only "
                "letters, numbers and underscores ('_').",
            )
        if any(reference_id == other.reference_id for other in read):
            raise RestError(400, "BAD_REQUEST", f"Duplicate ReferenceId provided in composite request: {reference_id}")
        if not isinstance(method, str) or method.upper() not in METHODS or not isinstance(url, str):
            raise RestError(400, "BAD_REQUEST", f"Subrequest {reference_id}: method and url are required")
        headers = one.get("httpHeaders") or {}
        read.append(Subrequest(str(reference_id), method.upper(), url, one.get("body"), dict(headers)))
    return read


def check_queries(call: Call, requests: Iterable[Subrequest]) -> None:
    """:raises RestError: more than five query or collections subrequests"""
    number = sum(_kind(call, request.url) in ("query", "collection") for request in requests)
    if number > MOST_QUERIES:
        raise RestError(
            400,
            "LIMIT_EXCEEDED",
            f"Limit exceeded: at most {MOST_QUERIES} query or sObject Collections subrequests are allowed, found {number}",
        )


def run_all(call: Call, requests: list[Subrequest], *, whole: bool) -> dict[str, Answer]:
    """The answers by reference id. ``whole``: all or nothing."""
    answers: dict[str, Answer] = {}
    if not whole:
        for request in requests:
            answers[request.reference_id] = run_one(call, request, answers)
        return answers
    try:
        with rules.transaction(call.org):
            for request in requests:
                answers[request.reference_id] = run_one(call, request, answers)
                if answers[request.reference_id].failed:
                    raise RollBack
    except RollBack:
        for request in requests:
            answer = answers.get(request.reference_id)
            if answer is None or not answer.failed:
                answers[request.reference_id] = halted(ROLLED_BACK)
    return answers


def run_one(call: Call, request: Subrequest, answers: dict[str, Answer]) -> Answer:
    try:
        url, body = resolve(request.url, answers), resolve(request.body, answers)
        check_resource(call, url)
    except Halted as reason:
        return halted(str(reason))
    except RestError as problem:
        return Answer(problem.status, problem.body)
    return call.dispatcher.answer(call.sub(request.method, url, body, request.headers))


def check_resource(call: Call, url: str) -> None:
    """Only sObject, query and collections resources, none of Tooling, of no newer version than the composite itself.

    :raises RestError: 400 (texts inferred), 404
    """
    version, resource, _unused = call.dispatcher.find(call.sub("GET", url).path)
    if resource.kind not in KINDS:
        raise RestError(400, "INVALID_OPERATION", f"Resource is not supported in a composite request: {url}")
    if float(version) > float(call.version):
        raise RestError(
            400,
            "INVALID_OPERATION",
            f"A subrequest's API version ({version}) can't be newer than the request's ({call.version})",
        )


def _kind(call: Call, url: str) -> str:
    try:
        return call.dispatcher.find(url.partition("?")[0])[1].kind
    except RestError:
        return "other"


def halted(text: str) -> Answer:
    return Answer(400, [{"errorCode": "PROCESSING_HALTED", "message": text}])


def item(reference_id: str, answer: Answer) -> dict[str, Any]:
    """One member of ``compositeResponse``."""
    return {
        "body": answer.body,
        "httpHeaders": answer.headers,
        "httpStatusCode": answer.status,
        "referenceId": reference_id,
    }
