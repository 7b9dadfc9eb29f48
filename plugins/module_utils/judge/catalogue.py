# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of baselines: names, paths or inline mappings become resolved, validated documents.

Files are read on the controller only: the catalogue lies beside the code that Ansible sends to other machines, not in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.consistency import inconsistencies
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.documents import (
    CATALOGUE,
    check,
    plain,
    read,
    refuse,
)
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.overlay import overlaid
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.schema_errors import suggestion
from ansible_collections.orgops.salesforce.plugins.module_utils.judge.variables import filled, values

USER_EXISTS = {
    "id": "user.exists",
    "title": "The API user exists",
    "severity": "critical",
    "is": {"exists": True},
    "rationale": "A user that does not exist cannot be connected. Every baseline implies this requirement.",
    "remedy": "Create the user with sf_api_user or the provision playbook.",
    "source": "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm",
}


def names() -> list[str]:
    """The baselines of the catalogue."""
    return sorted(path.stem for path in CATALOGUE.glob("*.yml"))


def files(of: Iterable[str]) -> list[Path]:
    """The catalogue's files of these baselines and of all that they are built on; names that it does not have are left out."""
    found: dict[str, Path] = {}
    open_names = list(of)
    while open_names:
        name = open_names.pop()
        path = CATALOGUE / f"{name}.yml"
        if name not in found and path.is_file():
            found[name] = path
            open_names += _built_on(read(path))
    return [found[name] for name in sorted(found)]


def _built_on(document: Mapping[str, Any]) -> Iterator[str]:
    if "extends" in document:
        yield document["extends"]
    for alternative in document.get("alternatives", ()):
        yield from (option["baseline"] for option in alternative["options"].values() if "baseline" in option)


def load(
    baseline: str | Mapping[str, Any], variables: Mapping[str, Any] | None = None, *, folder: Path | None = None
) -> dict[str, Any]:
    """A resolved baseline: `extends` applied, alternatives filled in, variables replaced (kept under `values`), `sha256` of the result.

    `baseline` is a name of the catalogue, a path (relative to `folder`), or the document itself. Raises InvalidInput: `unknown_baseline`,
    `unreadable_file`, `bad_document`.
    """
    return _resolved(baseline, variables or {}, folder or Path.cwd(), ())


def load_all(
    baselines: Sequence[str | Mapping[str, Any]],
    variables: Mapping[str, Any] | None = None,
    *,
    folder: Path | None = None,
) -> list[dict[str, Any]]:
    """Several baselines of one user: each takes the variables it declares; one that no baseline declares is refused."""
    given = dict(variables or {})
    declared = [declared_variables(baseline, folder=folder) for baseline in baselines]
    known = {name for names_of_one in declared for name in names_of_one}
    refuse(
        (
            f"variables.{name}: no baseline has such a variable{suggestion(name, known)}"
            for name in given
            if name not in known
        ),
        "variables",
    )
    return [
        load(baseline, {name: value for name, value in given.items() if name in mine}, folder=folder)
        for baseline, mine in zip(baselines, declared, strict=True)
    ]


def declared_variables(baseline: str | Mapping[str, Any], *, folder: Path | None = None) -> dict[str, Any]:
    """The variables a baseline asks for, those of its parents and options included."""
    return _variables_of(baseline, folder or Path.cwd(), ())


def resolved(baselines: Sequence[Any], variables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`load_all`, unless that was done before: modules get what the action plugin resolved on the controller."""
    if all(isinstance(baseline, Mapping) and "sha256" in baseline for baseline in baselines):
        return [dict(baseline) for baseline in baselines]
    return load_all(baselines, variables)


def load_waivers(
    waivers: str | Path | Sequence[Mapping[str, Any]] | Mapping[str, Any], *, folder: Path | None = None
) -> list[dict[str, Any]]:
    """The waivers of a file or an inline document (`{waivers: [...]}`, or the list alone); raises InvalidInput."""
    if isinstance(waivers, str | Path):
        path = (folder or Path.cwd()) / waivers
        document, name = read(path), str(path)
    else:
        document, name = plain(waivers), "waivers"
    document = {"waivers": document} if isinstance(document, list) else document
    check(document, "waivers.schema.json", name)
    refuse((f"waivers[{index}].expires: {day!r} is no day" for index, day in _no_days(document["waivers"])), name)
    return list(document["waivers"])


def _no_days(waivers: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    for index, waiver in enumerate(waivers):
        try:
            date.fromisoformat(waiver["expires"])
        except ValueError:
            yield index, waiver["expires"]


def _resolved(
    baseline: str | Mapping[str, Any], given: Mapping[str, Any], folder: Path, chain: tuple[str, ...]
) -> dict[str, Any]:
    document, name, folder = _document(baseline, folder, chain)
    chain = (*chain, name)
    document = _extended(document, name, folder, chain)
    declared = {**_of_options(document, folder, chain), **(document.pop("variables", None) or {})}
    problems: list[str] = []
    known = values(declared, plain(given), problems)
    document = filled(document, known, problems)
    refuse(problems, name)
    if given or not _own(name):
        # As written it was valid; what was merged and filled in may not fit where it landed.
        check(document, "baseline.schema.json", name)
    document = {**document, "variables": declared, "values": known}
    refuse(inconsistencies(document), name)
    document = _with_user({**document, "alternatives": _alternatives(document, known, folder, chain)})
    return {**document, "sha256": sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()}


def _document(
    baseline: str | Mapping[str, Any], folder: Path, chain: tuple[str, ...]
) -> tuple[dict[str, Any], str, Path]:
    """The document as written, held to the schema, its name in messages, and the folder its own paths start from."""
    if isinstance(baseline, Mapping):
        document, name = plain(baseline), f"baseline {baseline.get('id', 'without id')}"
    else:
        path = _path(baseline, folder)
        document, name, folder = read(path), str(path), path.parent
    if name in chain:
        raise InvalidInput(
            f"Baselines build on each other in a circle: {' -> '.join([*chain, name])}.",
            code="bad_document",
            remedy="Break the circle of extends.",
        )
    if not _own(name):
        check(document, "baseline.schema.json", name)
    return document, name, folder


def _own(name: str) -> bool:
    """Whether a document is the catalogue's own: tests hold those to the schema, so that an audit of many orgs need not."""
    return Path(name).parent == CATALOGUE


def _path(baseline: str, folder: Path) -> Path:
    if "/" in baseline or baseline.endswith((".yml", ".yaml", ".json")):
        return (folder / baseline).resolve()
    path = CATALOGUE / f"{baseline}.yml"
    if not path.is_file():
        raise InvalidInput(
            f"The catalogue has no baseline {baseline!r}{suggestion(baseline, names())}",
            code="unknown_baseline",
            remedy=f"Use a path to a file, or one of {', '.join(names())}.",
            details={"candidates": names()},
        )
    return path


def _extended(document: dict[str, Any], name: str, folder: Path, chain: tuple[str, ...]) -> dict[str, Any]:
    if "extends" not in document:
        return document
    parent, parent_name, parent_folder = _document(document["extends"], folder, chain)
    parent = _extended(parent, parent_name, parent_folder, (*chain, parent_name))
    problems: list[str] = []
    merged = overlaid(parent, document, problems)
    refuse(problems, name)
    return merged


def _variables_of(baseline: str | Mapping[str, Any], folder: Path, chain: tuple[str, ...]) -> dict[str, Any]:
    document, name, folder = _document(baseline, folder, chain)
    document = _extended(document, name, folder, (*chain, name))
    return {**_of_options(document, folder, (*chain, name)), **(document.get("variables") or {})}


def _of_options(document: Mapping[str, Any], folder: Path, chain: tuple[str, ...]) -> dict[str, Any]:
    """The variables of the baselines that alternatives name, so that they can be given through this one."""
    options = [option for entry in document.get("alternatives") or () for option in entry["options"].values()]
    named = [_variables_of(option["baseline"], folder, chain) for option in options if "baseline" in option]
    return {name: declaration for variables in named for name, declaration in variables.items()}


def _alternatives(
    document: Mapping[str, Any], known: Mapping[str, Any], folder: Path, chain: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Alternatives with the options that name a baseline replaced by that baseline's requirements and app."""
    result = deepcopy(document.get("alternatives") or [])
    for option in (option for entry in result for option in entry["options"].values() if "baseline" in option):
        declared = _variables_of(option["baseline"], folder, chain)
        given = {name: known[name] for name, entry in declared.items() if known[name] != entry.get("default")}
        other = _resolved(option["baseline"], given, folder, chain)
        sections = other["require"].items()
        required = {section: [entry for entry in entries if entry is not USER_EXISTS] for section, entries in sections}
        option.update({"require": required, **{key: other.get(key) for key in ("app", "sources", "values")}})
        option.setdefault("title", other["title"])
    return result


def _with_user(document: dict[str, Any]) -> dict[str, Any]:
    sections = document.get("require") or {}
    stated = any("exists" in requirement.get("is", {}) for requirement in sections.get("user") or ())
    if stated:
        return document
    return {**document, "require": {**sections, "user": [USER_EXISTS, *(sections.get("user") or ())]}}
