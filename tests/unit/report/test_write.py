# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files replaced whole, private, and only when new."""

import os
import stat
from pathlib import Path

import pytest
from ansible_collections.orgops.salesforce.plugins.module_utils.errors import InvalidInput
from ansible_collections.orgops.salesforce.plugins.module_utils.report import write as module
from ansible_collections.orgops.salesforce.plugins.module_utils.report.write import write, write_all


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_written_once_and_not_again(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    assert write(path, b"one") is True
    before = path.stat()
    assert write(path, b"one") is False
    assert path.stat() == before
    assert write(path, b"two") is True
    assert path.read_bytes() == b"two"


def test_private_whatever_the_umask_and_the_mode_before(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(b"one")
    path.chmod(0o644)
    umask = os.umask(0)
    try:
        assert write(path, b"one") is True
        write_all(tmp_path / "made", {"a": b""})
    finally:
        os.umask(umask)
    assert mode(path) == 0o600
    assert mode(tmp_path / "made") == 0o700
    assert mode(tmp_path / "made" / "a") == 0o600


def test_a_reader_keeps_the_whole_old_file(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write(path, b"old")
    with path.open("rb") as reader:
        write(path, b"new, and longer")
        assert reader.read() == b"old"


def test_a_link_is_replaced_and_its_target_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_bytes(b"mine")
    path = tmp_path / "report.html"
    path.symlink_to(target)
    assert write(path, b"mine") is True
    assert not path.is_symlink()
    assert target.read_bytes() == b"mine"


def test_nothing_is_left_behind_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "report.html", b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device", str(tmp_path))

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(InvalidInput, match="cannot be written to") as told:
        write_all(tmp_path, {"report.html": b"new"})
    assert "No space left" in str(told.value.cause)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert (tmp_path / "report.html").read_bytes() == b"old"


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("")
    with pytest.raises(InvalidInput, match="cannot be written to"):
        write_all(tmp_path / "reports", {"a": b""})
