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
