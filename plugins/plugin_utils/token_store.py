# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a refresh token is kept: a variable of an Ansible Vault file, or a command's standard input; never on screen, in a log, or in the clear."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from ansible.errors import AnsibleError
from ansible.parsing.vault import VaultLib, is_encrypted
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput, SalesforceError

COMMAND_SECONDS = 60


class NotKept(SalesforceError):
    """The token could not be stored."""

    code = "not_kept"


@dataclass(frozen=True)
class VaultFile:
    """One variable of a file that is encrypted as a whole; its other variables stay."""

    path: Path
    variable: str
    secrets: Any  # as Ansible's loader holds them: [(vault id, secret)]

    def check(self) -> None:
        """Before anybody is asked: raises `InvalidInput` when the file could not be written."""
        if not self.secrets:
            raise InvalidInput(
                f"No vault password is known, so that {self.path} cannot be encrypted.",
                remedy="Run the playbook with --ask-vault-pass or --vault-password-file.",
            )
        if not self.path.parent.is_dir():
            raise InvalidInput(f"The folder of {self.path} does not exist.", remedy="Create it first.")
        self._variables()

    def keep(self, token: str) -> None:
        text = yaml.safe_dump({**self._variables(), self.variable: token}, explicit_start=True)
        self._write(VaultLib(self.secrets).encrypt(text))

    def _variables(self) -> dict[str, Any]:
        if not self.path.exists():
            return {}
        content = self.path.read_bytes()
        if not is_encrypted(content):
            raise InvalidInput(
                f"{self.path} exists and is not encrypted.",
                remedy="Encrypt it with ansible-vault encrypt, or name another file.",
            )
        try:
            found = yaml.safe_load(VaultLib(self.secrets).decrypt(content))
        except AnsibleError:
            raise InvalidInput(
                f"{self.path} cannot be decrypted.", remedy="Give the vault password that it was encrypted with."
            ) from None
        return dict(found or {})

    def _write(self, content: bytes) -> None:
        """All or nothing, readable by its owner alone; what lies on disk is encrypted at every moment."""
        number, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")  # mode 0600
        try:
            with os.fdopen(number, "wb") as file:
                file.write(content)
            Path(name).replace(self.path)
        except OSError as error:
            Path(name).unlink(missing_ok=True)
            raise NotKept(f"{self.path} cannot be written: {error.strerror}.", remedy="Check its folder.") from None


@dataclass(frozen=True)
class Command:
    """A program of the operator's choosing, such as a password manager's; the token is its standard input."""

    argv: Sequence[str]

    def check(self) -> None:
        """What the program is good for shows only when it runs."""

    def keep(self, token: str) -> None:
        try:
            # Its output is nobody's business: a program may repeat what it was given.
            done = subprocess.run(
                self.argv, input=token, text=True, capture_output=True, timeout=COMMAND_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise self._failed(type(error).__name__) from None
        if done.returncode:
            raise self._failed(f"exit code {done.returncode}")

    def _failed(self, how: str) -> NotKept:
        return NotKept(
            f"The command {self.argv[0]} did not keep the token: {how}.",
            remedy="Run it by hand with a made-up token on its standard input.",
        )
