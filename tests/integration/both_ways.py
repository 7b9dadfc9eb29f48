# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks run both ways, inside the Ansible worker and as ordinary modules, each way in an org of its own that starts out the same.

One ``ansible-playbook`` runs a whole list of tasks on two hosts, `worker` and `module`, so that a test costs one start of Ansible. Results and
requests of the two are compared field by field before a test sees them; no output may show a secret, even at ``-vvvv``. A test that is not
marked to run both ways has the host `worker` alone.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from ansible_collections.orgops.salesforce.tests.integration.emulator import TOKEN, Emulator

ROOT = Path(__file__).parents[2]
WAYS = ("worker", "module")
CLOCKS_APART = 60.0  # seconds that two moments may differ: the orgs are built one after the other
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+0000)")
# What Ansible adds to a module's result and the action plugin's own does not have.
_BY_ANSIBLE = {"invocation", "ansible_facts.discovered_interpreter_python"}


@dataclass(frozen=True)
class Task:
    """One task of a play. Options may use ``{{ task_0.key }}``: the result of the first task, and so on."""

    module: str
    options: Mapping[str, Any] = field(default_factory=dict)
    check: bool = False
    keywords: Mapping[str, Any] = field(default_factory=dict)  # such as environment

    def as_entries(self, number: int) -> list[dict[str, Any]]:
        name = f"task_{number}"
        task = {
            f"orgops.salesforce.{self.module}": dict(self.options),
            "register": name,
            "ignore_errors": True,
            "check_mode": self.check,
            **self.keywords,
        }
        kept = {"file": "{{ kept }}", "log": "{{ log }}", "result": f"{{{{ {name} }}}}"}
        return [task, {"keep": kept, "no_log": True, "check_mode": False}]


@dataclass(frozen=True)
class Result:
    """What one task returned, every way the same, and the requests it sent, in order."""

    value: dict[str, Any]
    requests: list[dict[str, Any]]

    def __getitem__(self, key: str) -> Any:
        return self.value[key]

    @property
    def changed(self) -> bool:
        return bool(self.value["changed"])

    @property
    def failed(self) -> bool:
        return bool(self.value.get("failed", False))

    @property
    def error(self) -> dict[str, Any]:
        """The typed error of a failed task."""
        assert self.failed, self.value
        told: dict[str, Any] = self.value["error"]
        return told

    @property
    def writes(self) -> list[dict[str, Any]]:
        """Requests that changed the org."""
        return [request for request in self.requests if request["wrote"]]

    @property
    def calls(self) -> list[dict[str, Any]]:
        """Requests that Salesforce meters: all but the login."""
        return [request for request in self.requests if "/services/data/" in request["path"]]


@dataclass(frozen=True)
class Org:
    """A test's own org, named `name`, in an emulator for each way that its tasks run; `folder` is for the files of its plays."""

    name: str
    emulators: Mapping[str, Emulator]  # by way
    folder: Path

    @property
    def api(self) -> str:
        """The API user's username."""
        return str(self._facts("worker")["api_username"])

    @property
    def admin(self) -> str:
        """The running user's username."""
        return str(self._facts("worker")["admin_username"])

    def username(self, handle: str) -> str:
        """The username of the user that the seed calls so."""
        return username(handle, self.name)

    def run(self, module: str, *, check: bool = False, **options: Any) -> Result:
        """One task."""
        return self.play([Task(module, options, check)])[0]

    def converges(self, module: str, **options: Any) -> Result:
        """The task in check mode, for real, and once more. Returns the real run, held to its prediction.

        Asserts that check mode writes nothing and predicts the changes and the diff of the run, and that a second run changes nothing.
        """
        predicted, done, again = self.play([Task(module, options, check) for check in (True, False, False)])
        for result in (predicted, done, again):
            assert not result.failed, result.value
        for quiet in (predicted, again):
            assert not quiet.writes
        assert predicted.changed == done.changed == bool(done.writes)
        for key in ("changes", "diff"):
            assert predicted.value.get(key) == done.value.get(key), f"check mode foretold other {key}"
        assert not again.changed
        assert not again.value.get("changes")
        return done

    def play(self, tasks: Sequence[Task], *, login: Mapping[str, Any] | None = None) -> list[Result]:
        """The tasks in order, in one play; failures are results. `login` replaces shared options by name."""
        before = {way: emulator.log_size for way, emulator in self.emulators.items()}
        output = self._ansible(tasks, login or {})
        self._refuse_secrets(output)
        worker, *others = [self._kept(way, before[way], len(tasks), output) for way in self.emulators]
        for module in others:
            for number, (here, there) in enumerate(zip(worker, module, strict=True)):
                compare(here.value, there.value, f"task_{number}")
                compare(_outline(here.requests), _outline(there.requests), f"requests of task_{number}")
        return worker

    def _facts(self, way: str) -> dict[str, Any]:
        return self.emulators[way].org(self.name)

    def _ansible(self, tasks: Sequence[Task], login: Mapping[str, Any]) -> str:
        entries = [entry for number, task in enumerate(tasks) for entry in task.as_entries(number)]
        play = {
            "hosts": "all",
            "gather_facts": False,
            "diff": True,
            "module_defaults": {"group/orgops.salesforce.sf": "{{ login }}"},
            "tasks": entries,
        }
        for way in self.emulators:
            self._file(way).unlink(missing_ok=True)
        (self.folder / "play.yml").write_text(json.dumps([play]))
        hosts = {way: self._host(way, login) for way in self.emulators}
        (self.folder / "inventory.yml").write_text(json.dumps({"all": {"hosts": hosts}}))
        command = [sys.executable, "-m", "ansible.cli.playbook", "-vvvv", "-i", "inventory.yml", "play.yml"]
        ran = subprocess.run(
            command,
            cwd=self.folder,
            env=environment(ANSIBLE_ACTION_PLUGINS=str(Path(__file__).with_name("action"))),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        return ran.stdout

    def _host(self, way: str, login: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
            "sf_execution": "module" if way == "module" else "auto",
            "kept": str(self._file(way)),
            "log": self.emulators[way].connection["request_log"],
            "login": {**self.login(way), **login},
        }

    def login(self, way: str = "worker") -> dict[str, Any]:
        """The shared options that log in as the org's administrator."""
        facts = self._facts(way)
        return {
            "login_url": facts["login_url"],
            "client_id": facts["client_id"],
            "username": facts["admin_username"],
            "private_key_file": facts["private_key_file"],
            "ca_path": self.emulators[way].connection["ca_file"],
        }

    def _file(self, way: str) -> Path:
        return self.folder / f"{way}.jsonl"

    def _kept(self, way: str, since: int, expected: int, output: str) -> list[Result]:
        file = self._file(way)
        lines = [json.loads(line) for line in file.read_text().splitlines()] if file.is_file() else []
        assert len(lines) == expected, output
        emulator = self.emulators[way]
        port = emulator.connection["instance_url"].rpartition(":")[2]
        edges = [since, *(line["log_size"] for line in lines)]
        return [
            Result(_placeless(line["result"], port), emulator.requests(*span))
            for line, span in zip(lines, pairwise(edges), strict=True)
        ]

    def _refuse_secrets(self, output: str) -> None:
        for emulator in self.emulators.values():
            shown = [secret for secret in emulator.secrets() if secret in output]
            assert not shown, "a secret shows in Ansible's output"
        assert not TOKEN.search(output), "an access token shows in Ansible's output"


def environment(**more: str) -> dict[str, str]:
    """What Ansible is started with: the configuration and the collection of this checkout, and nothing of the person's own logins."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SF_", "ANSIBLE_"))}
    paths = {
        "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".ansible" / "collections"),
    }
    return {**kept, **paths, "ANSIBLE_NOCOLOR": "1", **more}


def username(handle: str, org: str) -> str:
    """Usernames are global over all orgs, so that the org's name is a part of them."""
    return f"{handle}@{org}.example"


def compare(here: Any, there: Any, path: str) -> None:
    """Assert that what the worker returned and what the module returned are equal, field by field."""
    if isinstance(here, dict) and isinstance(there, dict):
        keys = {key for key in {*here, *there} if key not in _BY_ANSIBLE and not key.startswith("_ansible")}
        missing = {key for key in keys if key not in here or key not in there}
        assert not missing, f"{path}: {missing} only one way"
        for key in keys:
            compare(here[key], there[key], f"{path}.{key}")
    elif isinstance(here, list) and isinstance(there, list):
        assert len(here) == len(there), f"{path}: {here} in the worker, {there} as a module"
        for index, (one, other) in enumerate(zip(here, there, strict=True)):
            compare(one, other, f"{path}[{index}]")
    else:
        assert _same(here, there), f"{path}: {here!r} in the worker, {there!r} as a module"


def _same(here: Any, there: Any) -> bool:
    if not (isinstance(here, str) and isinstance(there, str)):
        return bool(here == there)
    moments = zip(_MOMENT.finditer(here), _MOMENT.finditer(there), strict=False)
    close = all(_seconds_between(one[0], other[0]) < CLOCKS_APART for one, other in moments)
    return close and _MOMENT.sub("a moment", here) == _MOMENT.sub("a moment", there)


def _seconds_between(one: str, other: str) -> float:
    return abs((datetime.fromisoformat(one) - datetime.fromisoformat(other)).total_seconds())


def _outline(requests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{key: request[key] for key in ("method", "path", "status", "user", "wrote")} for request in requests]


def _placeless(value: Any, port: str) -> Any:
    """The two emulators listen on two ports and hand out their own tokens; everything else about their answers must be equal."""
    text = json.dumps(value)
    for host, name in (("127.0.0.1", "emulator"), ("localhost", "login.emulator")):
        text = text.replace(f"{host}:{port}", name)
    document: Any = json.loads(TOKEN.sub("an access token", text))
    return document
