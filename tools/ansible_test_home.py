# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lay out a home directory in which ansible-test needs nothing but the user's package index: ``python ansible_test_home.py DIRECTORY``.

ansible-test takes ``~/.ansible/test/cache/get_pip_X_Y.py`` where it exists, before it downloads that script to put pip into the
environments it makes, and it hands no ``PIP_`` variable on to pip. Run by an interpreter that has ansible-core.
"""

from __future__ import annotations

import configparser
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from ansible_test._internal.python_requirements import get_venv_packages

GET_PIP = """\
# Python brings a pip of its own; the arguments that follow name the version ansible-test would have downloaded.
import ensurepip

ensurepip.bootstrap()
"""


def pip_says(*command: str) -> str:
    return subprocess.run([sys.executable, "-m", "pip", *command], capture_output=True, text=True, check=True).stdout


def pip_configuration() -> configparser.ConfigParser:
    """What pip is configured to here, by files and by the environment, with the user's own cache of wheels."""
    configuration = configparser.ConfigParser(interpolation=None)
    configuration["global"] = {}
    for line in pip_says("config", "list").splitlines():
        name, value = line.split("=", 1)
        section, option = name.replace(":env:", "global").split(".", 1)
        if not configuration.has_section(section):
            configuration.add_section(section)
        configuration[section][option] = value.strip("'").replace("\\n", "\n")
    configuration["global"]["quiet"] = "2"
    configuration["global"].setdefault("cache-dir", pip_says("cache", "dir").strip())
    return configuration


def lay_out(home: Path) -> None:
    pip_version = get_venv_packages(SimpleNamespace(version=f"{sys.version_info.major}.{sys.version_info.minor}"))[
        "pip"
    ]
    script = home / ".ansible" / "test" / "cache" / f"get_pip_{pip_version.replace('.', '_')}.py"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(GET_PIP)

    file = home / ".config" / "pip" / "pip.conf"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)  # an index may be configured with a password
    with file.open("w") as stream:
        pip_configuration().write(stream)


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]))
