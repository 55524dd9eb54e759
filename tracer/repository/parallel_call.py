"""Runs a call at the same time as others: git works on another core meanwhile."""

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def in_background(call: Callable[[], T]) -> Callable[[], T]:
    """Start a call in a thread; return what waits for its result.

    Raises:
        Exception: what the call raises, where its result is asked for.

    """
    results: list[T] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:  # noqa: BLE001 - raised again by who waits
            errors.append(error)

    def wait() -> T:
        thread.join()
        if errors:
            raise errors[0]
        return results[0]

    thread = Thread(target=run, daemon=True)
    thread.start()
    return wait
