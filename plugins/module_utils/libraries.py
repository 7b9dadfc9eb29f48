# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Third-party libraries, named once, so that a missing one is a sentence with a remedy and not a traceback."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import MissingLibrary

# import name -> what pip calls it
DISTRIBUTIONS = {
    "cryptography": "cryptography",
    "jinja2": "Jinja2",
    "jsonschema": "jsonschema",
    "jwt": "PyJWT",
    "requests": "requests",
    "simple_salesforce": "simple-salesforce",
    "yaml": "PyYAML",
}


def require(name: str) -> Any:
    """The module `name`, dots allowed; raises `MissingLibrary` with the interpreter and the command that mends it."""
    try:
        return import_module(name)
    except ImportError as error:
        distribution = DISTRIBUTIONS[name.partition(".")[0]]
        raise MissingLibrary(
            f"The Python library {distribution} is missing in {sys.executable}.",
            cause=str(error),
            remedy=f"Install it for that interpreter: {sys.executable} -m pip install {distribution}",
        ) from error
