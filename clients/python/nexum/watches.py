"""Watches: the answers to a question that commits add and remove, as they happen."""

from __future__ import annotations

import dataclasses
import http.client
import json
import time
from types import TracebackType
from typing import IO, Iterator, List, NamedTuple, Optional, Type

from . import _fields as fields
from ._http import Transport
from .errors import Overloaded, ServiceUnavailable, from_errors
from .tables import Row, Table, make

# The service sends a sign of life every 15 seconds. A connection that is silent for longer than this is lost.
_SILENCE = 45.0
# The longest pause between two attempts to connect again, in seconds.
_PAUSE = 10.0


@dataclasses.dataclass(frozen=True)
class Change:
    """How the answers to a question changed, by one commit or by several in quick succession.

    ``new`` and ``fallen`` are tables with one row per answer: those that hold now and did not before, and those that
    held before and do not now, as they were. ``revision`` is the number of the revision after the change, ``since`` of
    the one before it, ``committed`` the time of the commit, and ``total`` the number of answers after the change.
    """

    revision: int
    since: int
    committed: str
    total: int
    new: Table
    fallen: Table

    def __str__(self) -> str:
        return "revision %d: %d new, %d fallen, %d in all" % (
            self.revision,
            len(self.new),
            len(self.fallen),
            self.total,
        )


class Event(NamedTuple):
    """A server-sent event."""

    name: str
    data: str


_END = Event("complete", "")


class _Lost(ServiceUnavailable):
    """The connection ended, or the service ended the subscription."""


class Watch:
    """Watches the answers to a question; see Client.watch. A loop over it waits for each :class:`Change`.

    ``revision`` is the last revision that was seen, and ``total`` the number of answers then. A loop that ended, or was
    left, can be followed by another one, which goes on from there. A watch is a context manager, which closes it.
    """

    revision: int
    total: int

    def __init__(
        self,
        transport: Transport,
        question: str,
        view: Row,
        *,
        since: Optional[int],
        proof: bool,
        wait: Optional[float],
        patience: float,
    ) -> None:
        self._transport = transport
        self._question = question
        self._view = view
        self._query = fields.watch(proof)
        self._proof = proof
        self._wait = wait
        self._patience = patience
        self._answer: Optional[IO[bytes]] = None
        self._events: Iterator[Optional[Event]] = iter(())
        self._first: Optional[Change] = None
        self._open(since)

    def __repr__(self) -> str:
        return "nexum.Watch(%r, revision=%d, total=%d)" % (self._question, self.revision, self.total)

    def __enter__(self) -> "Watch":
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], value: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the subscription. A later loop begins a new one, from the last revision that was seen."""
        answer, self._answer, self._events = self._answer, None, iter(())
        if answer is not None:
            answer.close()

    def __iter__(self) -> Iterator[Change]:
        until = self._deadline()
        while True:
            try:
                change = self._first or self._next(until)
            except _Lost:
                self._again()
                continue
            self._first = None
            if change is not None and (len(change.new) or len(change.fallen)):
                yield change
                until = self._deadline()
            elif until is not None and time.monotonic() > until:
                return

    def _deadline(self) -> Optional[float]:
        return None if self._wait is None else time.monotonic() + self._wait

    def _open(self, since: Optional[int]) -> None:
        """Begins a subscription, and reads its first event, which comes at once."""
        variables = {"question": self._question, "view": self._view or None, "since": since}
        self._answer = self._transport.events(self._query, variables, self._question, _SILENCE)
        self._events = events(self._answer)
        try:
            self._first = self._next(None)
        except BaseException:
            self.close()
            raise

    def _again(self) -> None:
        """Connects again, and continues after the last revision that was seen."""
        self.close()
        end, pause = time.monotonic() + self._patience, 0.1
        while True:
            try:
                return self._open(self.revision)
            except (ServiceUnavailable, Overloaded):
                if time.monotonic() + pause > end:
                    raise
            time.sleep(pause)
            pause = min(_PAUSE, pause * 2)

    def _next(self, until: Optional[float]) -> Optional[Change]:
        """Waits for the next event of the subscription. Returns None if there is none before the time until."""
        while True:
            try:
                event = next(self._events, _END)
            except (OSError, http.client.HTTPException, ValueError):
                event = _END
            if event is None:
                if until is not None and time.monotonic() > until:
                    return None
            elif event.name == "next":
                return self._change(json.loads(event.data))
            elif event.name == "complete":
                raise _Lost("%s: the connection of a watch was lost" % self._transport.base)

    def _change(self, reply: Row) -> Change:
        if reply.get("errors"):
            raise from_errors(reply["errors"], self._question, self._query)
        found = reply["data"]["ask"]
        self.revision, self.total = found["revision"]["number"], found["totalCount"]
        rows, columns = fields.comparison(found, self._proof)
        new, fallen = (make([r for r in rows if r["change"] == change], columns[1:]) for change in ("added", "removed"))
        since = found["since"]["number"] if found["since"] else self.revision
        return Change(self.revision, since, found["revision"]["committedAt"], self.total, new, fallen)


def events(lines: IO[bytes]) -> Iterator[Optional[Event]]:
    """Reads server-sent events. A comment, which only shows that the connection is alive, yields None."""
    name = ""
    data: List[str] = []
    for raw in lines:
        line = raw.decode("utf-8").rstrip("\r\n")
        field, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if not line:
            yield Event(name or "message", "\n".join(data)) if data else None
            name, data = "", []
        elif field == "event":
            name = value
        elif field == "data":
            data.append(value)
