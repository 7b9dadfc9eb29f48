# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a refresh token is kept: a variable of an Ansible Vault file, or a command's standard input; never on screen, in a log, or in the clear."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.parsing.vault import VaultLib, is_encrypted, match_encrypt_secret
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
        if not os.access(self.path.parent, os.W_OK):
            raise InvalidInput(f"The folder of {self.path} cannot be written.", remedy="Check its owner and mode.")
        self._encrypting()
        self._variables()

    def keep(self, token: str) -> None:
        text = yaml.safe_dump({**self._variables(), self.variable: token}, explicit_start=True)
        vault_id, secret = self._encrypting()
        self._write(VaultLib(self.secrets).encrypt(text, secret=secret, vault_id=vault_id))

    def _encrypting(self) -> tuple[str, Any]:
        """Which of several passwords encrypts: the one of ``vault_encrypt_identity``, as for ``ansible-vault``, else the first."""
        try:
            found: tuple[str, Any] = match_encrypt_secret(self.secrets, C.DEFAULT_VAULT_ENCRYPT_IDENTITY)
        except AnsibleError:
            raise InvalidInput(
                f"No vault password has the id {C.DEFAULT_VAULT_ENCRYPT_IDENTITY}, so that {self.path} cannot be encrypted.",
                remedy="Give it with --vault-id, or correct vault_encrypt_identity.",
            ) from None
        return found

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
        except yaml.YAMLError:  # its text would show what is encrypted
            raise InvalidInput(f"{self.path} holds no plain YAML.", remedy="Name another file.") from None
        if not isinstance(found or {}, dict):
            raise InvalidInput(f"{self.path} holds no variables.", remedy="Name another file.")
        return dict(found or {})

    def _write(self, content: bytes) -> None:
        """All or nothing, readable by its owner alone; what lies on disk is encrypted at every moment."""
        fresh: Path | None = None
        try:
            number, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")  # mode 0600
            fresh = Path(name)
            with os.fdopen(number, "wb") as file:
                file.write(content)
            fresh.replace(self.path)
        except OSError as error:
            if fresh:
                fresh.unlink(missing_ok=True)
            raise NotKept(f"{self.path} cannot be written: {error.strerror}.", remedy="Check its folder.") from None


@dataclass(frozen=True)
class Command:
    """A program of the operator's choosing, such as a password manager's; the token is its standard input."""

    argv: Sequence[str]

    def check(self) -> None:
        """Before anybody is asked: raises `InvalidInput` when there is no such program. What it is good for shows only when it runs."""
        if not shutil.which(self.argv[0]):
            raise InvalidInput(
                f"store_command names a program that cannot be run: {self.argv[0]}.",
                remedy="Install it, or name it with its whole path.",
            )

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
            remedy="Run it by hand with a made-up token on its standard input, and mend it.",
        )
