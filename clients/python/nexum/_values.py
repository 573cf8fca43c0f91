"""Values of tables as the records of a dataset have them: plain Python, without the types of pandas and numpy."""

from __future__ import annotations

import json
import math
import re
import uuid
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Set

_PLAIN = (str, bool, int, date)  # values of exactly these types need no conversion

# Marks the text of a number in JSON while it is written. Only this process knows it.
_MARK = uuid.uuid4().hex
_MARKED = re.compile('"%s ([^"]*)"' % _MARK)


def plain(value: Any) -> Any:
    """A cell as a plain Python value: None if it is missing, a list for an array or a set, no scalar of numpy."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, (set, frozenset)):
        return sorted(map(plain, value), key=repr)  # the same in every process
    if isinstance(value, (bytes, bytearray)):
        raise ValueError("%r is bytes, not text: decode it first" % bytes(value))
    if getattr(value, "ndim", 0):  # an array of numpy, a Series
        return [plain(v) for v in value]
    if _missing(value):
        return None
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if kind == "M":
        text = str(value)  # has the precision of the value: 1999-05 is a month
        return datetime.fromisoformat(text[:26]) if "T" in text else text
    if kind == "f":
        return float(str(value))  # the digits that numpy shows: 0.1, also with 32 bits
    item = getattr(value, "item", None)
    return item() if kind and callable(item) else value


def _missing(value: Any) -> bool:
    """Reports whether a value is NaN, NaT or NA."""
    try:
        return bool(value != value)
    except TypeError:  # NA is neither equal nor unequal to anything
        return True


def clocks(rows: Sequence[Mapping[str, Any]], columns: Iterable[Any]) -> Set[str]:
    """The columns in which some value has a time of day. Only in these columns is midnight read as a time of day."""
    return {
        c
        for c in columns
        if isinstance(c, str)
        and any(isinstance(v, datetime) and v.time() != time() for r in rows for v in _several(r.get(c)))
    }


def value_of(value: Any, clock: bool = False) -> Any:
    """A value as the records of a dataset have it: None if it is missing.

    If clock is true, midnight is kept as a time of day; otherwise the value is a date, in the time zone that it has.
    """
    value = plain(value)
    if value is None:
        return None
    if isinstance(value, list):
        return [value_of(v, clock) for v in value]
    if isinstance(value, datetime):
        return value.isoformat() if clock or value.time() != time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if type(value).__name__ == "Period":  # of pandas: a day, a month or a year
        return str(value)
    return value


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def listed(value: Any, clock: bool = False) -> List[Any]:
    """The values of a cell, which has one or several, without those that are missing."""
    return [v for v in (value_of(x, clock) for x in _several(plain(value))) if v is not None]


def to_json(record: Any) -> str:
    """Writes a record as JSON. A Decimal keeps all its digits."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, default=_marked)
    return _MARKED.sub(r"\1", text) if _MARK in text else text


def _marked(value: Any) -> str:
    if isinstance(value, Decimal) and value.is_finite():
        return "%s %s" % (_MARK, value)
    raise TypeError("%r cannot be written as JSON" % (value,))


def unwritable(value: Any, place: str = "") -> Optional[str]:
    """Finds the first value in a record that JSON cannot have, with its place; None if there is none."""
    if isinstance(value, (dict, list)):
        parts = value.items() if isinstance(value, dict) else ((None, v) for v in value)
        found = (unwritable(v, place if k is None else str(k)) for k, v in parts)
        return next((f for f in found if f), None)
    if value is None or isinstance(value, (str, int)) or isinstance(value, float) and math.isfinite(value):
        return None
    if isinstance(value, Decimal) and value.is_finite():
        return None
    return "%s is %r" % (place, value)
