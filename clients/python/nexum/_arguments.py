"""Arguments of methods, in the form in which the service takes them."""

from __future__ import annotations

import difflib
import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Tuple, Union

from .errors import QueryError
from .tables import Row

Names = Union[None, str, Iterable[str]]

FILTERS = (
    "type",
    "exclude_type",
    "kind",
    "document",
    "predicate",
    "modality",
    "derived",
    "disputed",
    "min_confidence",
    "direction",
)


def as_list(names: Names) -> List[str]:
    """Returns one name or several as a list."""
    if names is None:
        return []
    return [names] if isinstance(names, str) else [str(n) for n in names]


def conditions(filter: Optional[Mapping[str, Any]]) -> Optional[Row]:  # noqa: A002
    """Completes the conditions of a filter that are short for ``eq`` and ``in``."""
    if filter is None:
        return None
    if not isinstance(filter, Mapping):
        raise TypeError('a filter is a dictionary, such as {"name": {"contains": "cloud"}}, not %r' % (filter,))
    out: Row = {}
    for name, condition in filter.items():
        if name in ("and", "or"):
            parts = [condition] if isinstance(condition, Mapping) else condition
            out[name] = [conditions(part) for part in parts]
        elif name == "not":
            out[name] = conditions(condition)
        elif condition is None or isinstance(condition, Mapping):
            out[name] = condition
        elif isinstance(condition, (list, tuple, set)):
            out[name] = {"in": [scalar(c) for c in condition]}
        else:
            out[name] = {"eq": scalar(condition)}
    return out


def order(order_by: Any) -> Optional[Row]:
    """Completes an order that is short for the ascending one of a field."""
    if order_by is None:
        return None
    if isinstance(order_by, str):
        return {order_by: "ASC"}
    if not isinstance(order_by, Mapping):
        raise TypeError(
            'order_by is a field, such as "foundedOn", or a dictionary, such as {"foundedOn": "DESC"}, not %r'
            % (order_by,)
        )
    return {k: v.upper() if isinstance(v, str) else v for k, v in order_by.items()}


def scalar(value: Any) -> Any:
    """Returns a value of a filter or of a variable as JSON has it."""
    if isinstance(value, datetime) and value.tzinfo is None and value.time() == time():
        return value.date().isoformat()  # a Timestamp of pandas that is a day
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    item = getattr(value, "item", None)  # numpy's scalars
    return item() if callable(item) else value


def as_json(value: Any) -> Any:
    """Returns what json.dumps writes for a value that it does not know."""
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    plain = scalar(value)
    if plain is value:
        raise TypeError("%r is no value that can be sent: give a text, a number, a date or a list of them" % (value,))
    return plain


def find(name: str, names: Sequence[str], parameter: str) -> str:
    """Finds a name without regard to case, spaces and underscores.

    An unknown name is an error of the parameter, with the nearest one.
    """

    def plain(s: str) -> str:
        return re.sub(r"[_\s]", "", s).lower()

    for n in names:
        if plain(n) == plain(name):
            return n
    plains = {plain(n): n for n in names}
    near = difflib.get_close_matches(plain(name), plains, 1)
    hint = (
        "; did you mean %s?" % plains[near[0]]
        if near
        else "; there are " + ", ".join(names[:30]) + (" and %d more" % (len(names) - 30) if len(names) > 30 else "")
        if names
        else ""
    )
    if parameter == "type":
        hint += "; predicate=… takes the name of a relation that the ontology does not have"
    raise QueryError('%s: there is no "%s"%s' % (parameter, name, hint), "BAD_USER_INPUT")


def known_filters(filters: Row, known: Sequence[str]) -> Row:
    """Returns the filters; the first that is not known is an error."""
    for name in filters:
        if name not in known:
            raise TypeError("there is no argument or filter %s; the filters are %s" % (name, ", ".join(known)))
    return filters


def _number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise TypeError("%s: %r is not a number" % (name, value)) from None


def filters_of(
    type: Names = None,
    kind: Names = None,
    document: Names = None,
    predicate: Names = None,
    modality: Names = None,  # noqa: A002
    derived: Optional[bool] = None,
    disputed: Optional[bool] = None,
    min_confidence: Optional[float] = None,
    direction: Optional[str] = None,
    exclude_type: Names = None,
) -> List[Tuple[str, str]]:
    """Returns filters as parameters of an export."""
    lists = (
        ("type", type),
        ("excludeType", exclude_type),
        ("kind", kind),
        ("document", document),
        ("predicate", predicate),
        ("modality", modality),
    )
    out = [(name, x) for name, names in lists for x in as_list(names)]
    out += [
        (name, str(flag).lower()) for name, flag in (("derived", derived), ("disputed", disputed)) if flag is not None
    ]
    if min_confidence is not None:
        out.append(("minConfidence", repr(_number("min_confidence", min_confidence))))
    if direction is not None:
        out.append(("direction", direction))
    return out
