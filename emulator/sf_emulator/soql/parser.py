# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From text to a ``Query``."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sf_emulator.soql.errors import SoqlError, unexpected
from sf_emulator.soql.syntax import Query

if TYPE_CHECKING:
    from lark import Lark

LONGEST_QUERY = 100_000
"""Characters (contract 8)."""


@lru_cache(maxsize=512)
def parse(text: str) -> Query:
    """The query that a text stands for.

    :raises SoqlError: MALFORMED_QUERY, worded as recorded
    """
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken, VisitError

    if len(text) > LONGEST_QUERY:
        raise SoqlError("QUERY_TOO_COMPLICATED", "SOQL statements cannot be longer than 100000 characters.")
    if not encodable(text):
        raise SoqlError("MALFORMED_QUERY", "The query is not valid text")
    try:
        query: Query = grammar().parse(text)  # type: ignore[assignment]
    except UnexpectedToken as error:
        raise surprise(text, error) from None
    except UnexpectedCharacters as error:
        raise strange_character(text, error.pos_in_stream or 0) from None
    except VisitError as error:
        if isinstance(error.orig_exc, SoqlError):
            raise error.orig_exc from None
        raise
    return query


@cache
def grammar() -> Lark:
    """The parser, built on first use: Lark is the slowest import of the emulator."""
    from lark import Lark

    from sf_emulator.soql.builder import SyntaxBuilder

    text = (Path(__file__).parent / "soql.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", transformer=SyntaxBuilder(), maybe_placeholders=False, propagate_positions=False)


def prepare() -> None:
    """Build the parser ahead of the first query; a server does so in the background once it is ready."""
    grammar()


def surprise(text: str, error: Any) -> SoqlError:
    """A query that goes wrong at its first word is refused without a place (recorded)."""
    at_end = error.token.type == "$END"
    found = "<EOF>" if at_end else str(error.token)
    position = len(text) if at_end else error.token.start_pos
    message = f"unexpected token: '{found}'"
    if not text[:position].strip():
        return SoqlError("MALFORMED_QUERY", message)
    return unexpected(message, text, position)


def strange_character(text: str, position: int) -> SoqlError:
    row = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position) - 1
    if text[position] == "'":
        message = f"line {row}:{column} mismatched character '<EOF>' expecting '''"
    else:
        message = f"line {row}:{column} no viable alternative at character '{text[position]}'"
    return unexpected(message, text, position)


def encodable(text: str) -> bool:
    """Half a surrogate pair is no character."""
    return not any("\ud800" <= char <= "\udfff" for char in text)
