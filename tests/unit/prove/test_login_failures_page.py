# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`docs/login-failures.md` says what the code says: its three tables are the code's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ansible_collections.orgops.salesforce.plugins.module_utils.connect.login_errors import MEANINGS
from ansible_collections.orgops.salesforce.plugins.module_utils.connect.no_answer import SILENCES
from ansible_collections.orgops.salesforce.plugins.module_utils.prove.verdicts import VERDICTS

PAGE = Path(__file__).parents[3] / "docs" / "login-failures.md"


def row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def meanings() -> list[str]:
    """Cause, what Salesforce says, what we say: one row per answer that Salesforce is known to give."""
    return [
        row(
            meaning.cause,
            f"`{meaning.error}`" + (f": *{meaning.text}*" if meaning.text else ""),
            f"`{meaning.code}`",
            meaning.remedy,
        )
        for meaning in MEANINGS
    ]


def verdicts() -> list[str]:
    """What Salesforce does not say: one row per verdict beyond its words."""
    return [
        row(
            verdict.cause,
            ", ".join(f"`{code}`" for code in verdict.says),
            f"`{verdict.code}`",
            verdict.how,
            verdict.remedy,
        )
        for verdict in VERDICTS.values()
    ]


def table_under(title: str) -> list[str]:
    """The body rows of the first table under a heading."""
    section = re.split(rf"^## {re.escape(title)}$", PAGE.read_text(), flags=re.MULTILINE)[1].split("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("|")][2:]


def differences(told: Iterable[str], code: Iterable[str]) -> set[str]:
    return set(told) ^ set(code)


def test_page_has_every_answer() -> None:
    assert not differences(table_under("What Salesforce says"), meanings())


def test_page_has_every_verdict() -> None:
    assert not differences(table_under("What Salesforce does not say"), verdicts())


def test_page_has_every_silence() -> None:
    told = [row(silence.cause, silence.when, f"`{silence.code}`", silence.remedy) for silence in SILENCES.values()]
    assert not differences(table_under("When nobody judged the login"), told)
