"""Progress of long work, on standard error."""

from __future__ import annotations

import sys
import threading
import time
from typing import Optional, TextIO


class Progress:
    """Says how far a download is, once it takes longer than a second.

    Nothing is shown unless standard error is a terminal or a notebook, or ``shown`` is True.
    """

    def __init__(self, what: str, shown: Optional[bool] = None, to: Optional[TextIO] = None) -> None:
        self._to = to or sys.stderr
        self._shown = _watched(self._to) if shown is None else shown
        self._what, self._done, self._total = what, 0, 0
        self._begun = time.monotonic()
        self._width = 0
        self._stop = threading.Event()
        self._thread: Optional[threading.Thread] = None

    def __enter__(self) -> "Progress":
        if self._shown:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        if self._width:
            self._to.write("\r" + " " * self._width + "\r")
            self._to.flush()

    def total(self, n: int) -> None:
        """Says how much there is to do."""
        self._total = n

    def at(self, n: int) -> None:
        """Says how much is done."""
        self._done = n

    def _run(self) -> None:
        wait = 1.0
        while not self._stop.wait(wait):
            wait = 0.2
            text = self._line()
            self._to.write("\r" + text.ljust(self._width))
            self._to.flush()
            self._width = max(self._width, len(text))

    def _line(self) -> str:
        seconds = time.monotonic() - self._begun
        if not self._done:
            return "%s: waiting for the service, %.0f s" % (self._what, seconds)
        if not self._total:
            return "%s: %s, %.0f s" % (self._what, format(self._done, ","), seconds)
        share = min(1.0, self._done / self._total)
        bar = "#" * int(24 * share)
        return "%s: [%-24s] %3.0f %%, %s of %s" % (
            self._what,
            bar,
            100 * share,
            format(self._done, ","),
            format(self._total, ","),
        )


def _watched(to: TextIO) -> bool:
    """Whether somebody watches: a terminal, or a notebook."""
    if "ipykernel" in sys.modules:
        return True
    try:
        return to.isatty()
    except (AttributeError, ValueError):
        return False
