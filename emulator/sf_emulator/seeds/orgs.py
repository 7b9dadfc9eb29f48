# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orgs from seeds. Only who an org is gets worked out here; its records are built when they are first needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sf_emulator.oauth import apps as oauth
from sf_emulator.oauth.apps import App
from sf_emulator.org import ApiUsage, ConnectionFacts, Org, OrgSettings
from sf_emulator.seeds.document import STATES, SeedError, State, locate, read
from sf_emulator.seeds.fleet import fleet_states
from sf_emulator.seeds.identity import consumer_key, consumer_secret, record_id
from sf_emulator.seeds.overlay import resolve, spell_out

if TYPE_CHECKING:
    from sf_emulator.store import Store

DEFAULT_SEED = "demo"
KEY_PREFIX = {"connected_app": "0H4", "external_client_app": "0xI"}
_FLOWS = {"jwt_bearer": oauth.JWT_BEARER}


def load(seed: str | Path | None = None, *, fleet: int = 0) -> list[Org]:
    """The orgs of one seed, as `load_all` has them."""
    return load_all([] if seed is None else [seed], fleet=fleet)


def load_all(seeds: Sequence[str | Path], *, fleet: int = 0) -> list[Org]:
    """The orgs of seeds that one server has, each a file or the name of one that ships with the emulator; ``fleet`` adds that many drifted
    orgs. Without either, those of the demo.

    :raises SeedError: which file, where in it, and what is expected; two orgs have a name or a username in common
    """
    if not seeds and not fleet:
        seeds = [DEFAULT_SEED]
    found = [org for seed in seeds for org in _orgs_of(seed)]
    found += [make_org(name, resolve(state, STATES), "fleet") for name, state in fleet_states(fleet)]
    source = ", ".join(map(str, seeds)) or "fleet"
    for name, times in Counter(org.name for org in found).items():
        if times > 1:
            raise SeedError(source, "", f"{times} orgs are named {name}")
    _refuse_shared_usernames(found, source)
    return found


def _orgs_of(seed: str | Path) -> list[Org]:
    path = locate(str(seed))
    document = read(path)
    states = document.get("orgs", {path.stem: document})
    return [make_org(name, resolve(state, path.parent), path) for name, state in states.items()]


def make_org(name: str, state: State, source: object = "seed") -> Org:
    """One org from a resolved state."""
    state = spell_out(state)
    identity = state.get("org", {})
    org_id = identity.get("id") or record_id("00D", "org", name)
    users = state.get("users", {})
    apps = {handle: _app(org_id, handle, app, state, source) for handle, app in state.get("apps", {}).items()}
    usage = state.get("limits", {}).get("DailyApiRequests", {})
    return Org(
        id=org_id,
        name=name,
        kind=identity.get("kind", "production"),
        edition=identity.get("edition", "Enterprise Edition"),
        build=lambda org: _build(org, state, source),
        connection=_connection(state, apps, source),
        usernames=frozenset(user["username"] for user in users.values() if "username" in user),
        apps={app.client_id: app for app in apps.values()},
        limits=ApiUsage(**usage),
        settings=OrgSettings(**state.get("settings", {})),
    )


def _build(org: Org, state: State, source: object) -> Store:
    from sf_emulator.seeds.builder import build  # imports what records are made with, which a start need not wait for

    return build(org, state, source)


def _app(org_id: str, handle: str, given: State, state: State, source: object) -> App:
    values = {key: value for key, value in given.items() if key not in ("namespace", "run_as", "flows")}
    values.setdefault("name", handle)
    values.setdefault("developer_name", values["name"].replace(" ", "_"))
    values.setdefault("client_id", consumer_key(org_id, handle))
    values.setdefault("client_secret", consumer_secret(org_id, handle))
    kind = values.setdefault("kind", "connected_app")
    if values.get("installed", True):
        values["record_id"] = record_id(KEY_PREFIX[kind], org_id, handle)
    if "flows" in given:
        values["flows"] = frozenset(_FLOWS.get(flow, flow) for flow in given["flows"])
    for many in ("scopes", "callback_urls"):
        if many in values:
            values[many] = (frozenset if many == "scopes" else tuple)(values[many])
    if run_as := given.get("run_as"):
        if run_as not in state.get("users", {}):
            raise SeedError(source, f"apps.{handle}.run_as", f"no user {run_as!r} in this state")
        values["run_as_username"] = state["users"][run_as]["username"]
    return App(**values)


def _connection(state: State, apps: dict[str, App], source: object) -> ConnectionFacts:
    told = state.get("connection", {})
    users = state.get("users", {})
    admin = users.get(told.get("admin", "admin"))
    if admin is None or "username" not in admin:
        raise SeedError(source, "connection.admin", "names no user of the state; an org needs an administrator")
    api = users.get(told.get("api", "api"), {})
    app = apps.get(told.get("app", "orgops"))
    return ConnectionFacts(
        admin_username=admin["username"],
        admin_password=admin.get("password", ""),
        api_username=told.get("api_username") or api.get("username", ""),
        client_id=app.client_id if app else "",
    )


def _refuse_shared_usernames(orgs: list[Org], source: object) -> None:
    """Usernames are unique over all orgs of Salesforce."""
    holders: dict[str, Org] = {}
    for org in orgs:
        for username in org.usernames:
            other = holders.setdefault(username.lower(), org)
            if other is not org:
                raise SeedError(source, "", f"username {username} is in both {other.name} and {org.name}")
