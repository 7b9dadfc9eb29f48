# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""States vary a base state: mappings merge by name, null removes, anything else replaces."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from sf_emulator.seeds.document import STATES, SeedError, State, locate, read


def merge(base: State, over: State) -> State:
    """``base`` varied by ``over``; neither is changed."""
    merged = dict(base)
    for name, value in over.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, dict) and isinstance(merged.get(name), dict):
            merged[name] = merge(merged[name], value)
        else:
            merged[name] = deepcopy(value)
    return merged


def resolve(state: State, folder: Path = STATES, seen: tuple[Path, ...] = ()) -> State:
    """A state with everything it extends, down to the base.

    :raises SeedError: a base that does not exist, is a world, or extends itself
    """
    own: dict[str, Any] = {name: value for name, value in state.items() if name != "extends"}
    base_name = state.get("extends")
    if base_name is None:
        return merge({}, own)
    path = locate(base_name, folder)
    if path in seen:
        raise SeedError(path, "extends", "extends itself: " + " -> ".join(step.stem for step in (*seen, path)))
    base = read(path)
    if "orgs" in base:
        raise SeedError(path, "extends", f"{base_name} is a world of several orgs; extend one of its states")
    return merge(resolve(base, path.parent, (*seen, path)), own)


def spell_out(state: State) -> State:
    """The state with every profile that is ``like`` another written out.

    :raises SeedError: a profile like one that the state does not have
    """
    profiles = state.get("profiles", {})
    return {**state, "profiles": {name: _clone(profiles, name) for name in profiles}}


def _clone(profiles: State, name: str) -> State:
    own: State = profiles[name]
    like = own.get("like")
    if like is None:
        return own
    if like not in profiles or profiles[like].get("like"):
        raise SeedError(
            "state", f"profiles.{name}.like", f"{like!r} is no profile of this state that stands for itself"
        )
    kept = {key: value for key, value in profiles[like].items() if key not in ("metadata_name", "names")}
    clone = merge(kept, {key: value for key, value in own.items() if key != "like"})
    clone["without"] = [*profiles[like].get("without", []), *own.get("without", [])]
    return clone
