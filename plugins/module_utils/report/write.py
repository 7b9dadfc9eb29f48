# Copyright: (c) 2026, orgops.salesforce contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files written whole or not at all, readable by their owner only, and only when their content is new."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput

MODE = 0o600
FOLDER_MODE = 0o700


def write_all(folder: Path, files: Mapping[str, bytes]) -> dict[str, bool]:
    """Write `files` (name -> content) into `folder`, which is made where it is missing; name -> whether anything changed."""
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        return {name: write(folder / name, content) for name, content in files.items()}
    except OSError as error:
        raise InvalidInput(
            f"The report cannot be written to {folder}.",
            cause=f"{error.strerror}: {error.filename}",
            remedy="Give a folder on the controller that this user may write to.",
        ) from error


def write(path: Path, content: bytes) -> bool:
    """Replace `path` by `content` in one step; False when content and mode were already so.

    A reader sees the old file or the new one, never a part. Raises `OSError`.
    """
    if _is_so(path, content):
        return False
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp made it 0600 already, whatever the umask; said again because it is a promise.
        Path(name).chmod(MODE)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def _is_so(path: Path, content: bytes) -> bool:
    try:
        status = path.stat(follow_symlinks=False)
    except FileNotFoundError:
        return False
    same_kind = stat.S_ISREG(status.st_mode) and stat.S_IMODE(status.st_mode) == MODE and status.st_size == len(content)
    return same_kind and path.read_bytes() == content
