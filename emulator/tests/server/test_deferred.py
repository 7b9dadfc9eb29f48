# Copyright: orgops.salesforce contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An application that comes after its sockets: built once, and whoever asks early waits."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from sf_emulator.server.deferred import Deferred


async def ask(application: Deferred) -> list[str]:
    heard: list[str] = []

    async def send(message: Any) -> None:
        heard.append(message["text"])

    async def receive() -> Any:
        raise AssertionError("nobody reads")

    await application({"type": "http"}, receive, send)
    return heard


def test_early_requests_wait_and_the_application_is_built_once() -> None:
    built: list[float] = []

    def build() -> Any:
        time.sleep(0.05)
        built.append(time.monotonic())

        async def application(scope: Any, receive: Any, send: Any) -> None:
            await send({"text": "here"})

        return application

    deferred = Deferred(build)

    async def everybody() -> list[list[str]]:
        return await asyncio.gather(*(ask(deferred) for _number in range(5)))

    assert asyncio.run(everybody()) == [["here"]] * 5
    deferred.prepare()
    assert len(built) == 1


def test_the_loop_goes_on_meanwhile() -> None:
    deferred = Deferred(lambda: time.sleep(0.2) or _nothing)
    ticks: list[float] = []

    async def both() -> None:
        asking = asyncio.create_task(ask(deferred))
        while not asking.done():
            ticks.append(time.monotonic())
            await asyncio.sleep(0.01)

    asyncio.run(both())
    assert len(ticks) > 3


def test_a_failure_is_told_to_who_asks() -> None:
    def build() -> Any:
        raise ImportError("no such part")

    with pytest.raises(ImportError, match="no such part"):
        asyncio.run(ask(Deferred(build)))


async def _nothing(scope: Any, receive: Any, send: Any) -> None:
    await send({"text": "nothing"})
