"""Work that parts can do for themselves, each in a process of its own where the system has a safe way to make one."""
from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import Connection
from typing import Any, Callable, Sequence, TypeVar

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")


def each(do: Callable[[T], None], items: Sequence[T]) -> list[Exception]:
    """Run ``do`` on every item and return what was raised, in the order of the items: whoever mends one fault wants to know of the others."""
    if len(items) > 1 and can_fork():
        return _forked(do, items)
    found = []
    for item in items:
        try:
            do(item)
        except Exception as e:
            found.append(e)
    return found


def answers(ask: Callable[[S, T], R], shared: S, items: Sequence[T]) -> list[R]:
    """``ask(shared, item)`` for every item, in their order, by a few processes that each know ``shared`` without being sent it. ``ask`` stands in a module,
    and items and answers can be sent; the first that raises ends it."""
    if len(items) < 2 or not can_fork():
        return [ask(shared, item) for item in items]
    with ProcessPoolExecutor(min(4, os.cpu_count() or 1), multiprocessing.get_context("fork"), initializer=_know, initargs=(shared,)) as pool:
        return list(pool.map(_ask, [ask] * len(items), items))


_known: Any = None


def _know(shared: Any) -> None:
    """In the new process: what every question is about."""
    global _known
    _known = shared


def _ask(ask: Callable[[Any, T], R], item: T) -> R:
    return ask(_known, item)


def can_fork() -> bool:
    """A copy of a process has its memory but only one of its threads: what another one held would stay locked. On a Mac the system's own libraries have threads."""
    return "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin" and threading.active_count() == 1


def _forked(do: Callable[[T], None], items: Sequence[T]) -> list[Exception]:
    context = multiprocessing.get_context("fork")
    started, found = [], []
    try:
        for item in items:
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=_report, args=(do, item, sender), daemon=True)
            process.start()
            sender.close()
            started.append((item, process, receiver))
        for item, process, receiver in started:
            try:
                raised = receiver.recv()
            except EOFError:
                process.join()
                raised = RuntimeError(f"The process for “{item}” was ended from outside (code {process.exitcode}); perhaps the memory was full.")
            if raised:
                found.append(raised)
    finally:
        for _, process, receiver in started:
            if sys.exc_info()[0]:  # Ctrl+C: nobody waits for the rest
                process.terminate()
            process.join()
            receiver.close()
    return found


def _report(do: Callable[[Any], None], item: Any, sender: Connection) -> None:
    """In the new process: what ``do`` raises is sent to the one that waits."""
    # Ctrl+C reaches every process of a terminal; the first one decides. (Not SIG_IGN, which the programs that are called here would inherit.)
    signal.signal(signal.SIGINT, lambda *_: None)
    raised = None
    try:
        do(item)
    except Exception as e:
        raised = e
        raised.add_note("".join(traceback.format_tb(e.__traceback__)))
    try:
        sender.send(raised)
    except Exception:  # some exceptions cannot be sent
        sender.send(RuntimeError(f"{type(raised).__name__}: {raised}"))
