"""What a view of the graph changes, and dates as the service reads them."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone
from typing import Any, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

from ._values import to_json, value_of
from .tables import Row

When = Union[None, str, int, date, datetime]
Assumed = Union[str, Sequence[Union[str, Mapping[str, Any]]], Mapping[str, Any]]


class View(NamedTuple):
    """What a view changes in the graph; see Client.view."""

    as_of: Optional[str] = None
    known_at: Optional[str] = None
    without: Tuple[str, ...] = ()
    distrust: Tuple[str, ...] = ()
    assume: Tuple[str, ...] = ()  # relations, occurrences and merges, as texts

    def within(self, outer: "View") -> "View":
        """Returns this change on top of those of another view."""
        for name in ("as_of", "known_at"):
            mine, theirs = getattr(self, name), getattr(outer, name)
            if mine and theirs and mine != theirs:
                raise ValueError(
                    "%s is %s already in the view around this one, and cannot be %s in it" % (name, theirs, mine)
                )
        return View(
            self.as_of or outer.as_of,
            self.known_at or outer.known_at,
            outer.without + self.without,
            outer.distrust + self.distrust,
            outer.assume + self.assume,
        )

    def variables(self) -> Row:
        """Returns the change as variables of a GraphQL query."""
        known = "knownAtRevision" if is_revision(self.known_at) else "knownAt"
        v: Row = {"asOf": self.as_of, "without": list(self.without), "distrust": list(self.distrust)}
        v["assume"] = list(self.assume)
        v = {k: x for k, x in v.items() if x}
        if self.known_at is not None:
            v[known] = int(self.known_at) if is_revision(self.known_at) else self.known_at
        return v

    def parameters(self) -> List[Tuple[str, str]]:
        """Returns the change as parameters of an export."""
        out = [(k, v) for k, v in (("asOf", self.as_of), ("knownAt", self.known_at)) if v]
        out += [("without", x) for x in self.without] + [("distrust", x) for x in self.distrust]
        return out + [("with", x) for x in self.assume]


def assumption(parts: Mapping[str, Any]) -> str:
    """Returns an assumed relation, or its attributes, as JSON."""

    def of(value: Any) -> Any:
        return {k: of(v) for k, v in value.items()} if isinstance(value, Mapping) else value_of(value)

    return to_json(of(parts))


def is_revision(known_at: Optional[str]) -> bool:
    """Reports whether a view is as known after a revision, and not at a moment."""
    return known_at is not None and known_at.isdigit()


def as_day(when: When) -> Optional[str]:
    """Returns a date or time as ISO 8601."""
    if isinstance(when, date):
        return when.isoformat()
    return None if when is None else str(when)


def as_moment(when: When) -> Optional[str]:
    """Returns a time with its zone, or the number of a revision; a time without a zone is in UTC."""
    if isinstance(when, datetime):
        return (when if when.tzinfo else when.replace(tzinfo=timezone.utc)).isoformat()
    if when is not None and not _KNOWN.fullmatch(str(when)):
        raise ValueError(
            "known_at: %r is not a moment such as 2026-01-31T12:00:00Z, and not the number of a revision such as 3"
            % str(when)
        )
    return None if when is None else str(when)


_KNOWN = re.compile(r"[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}T.*")
