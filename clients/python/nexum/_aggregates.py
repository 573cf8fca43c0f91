"""Counts and totals of entities, in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Mapping, NamedTuple, Optional

from ._arguments import Names, as_list, conditions, find
from ._fields import _SCALARS, _leaf
from .errors import QueryError
from .tables import Column, Row, Table, make

if TYPE_CHECKING:
    from .client import Client

_TOTALS = ("min", "max", "sum", "avg")

# The most groups in one answer.
_MOST_GROUPS = 1000

_FIELDS = '{ __type(name: "Query") { fields { name type { name ofType { name } } } } }'
_SHAPE = """query($kind: String!, $values: String!, $numbers: String!) {
  kind: __type(name: $kind) { fields { name type { ...t } } }
  values: __type(name: $values) { fields { name type { ...t } } }
  numbers: __type(name: $numbers) { fields { name } }
}
fragment t on __Type { kind name ofType { kind name ofType { kind name } } }"""


class _Shape(NamedTuple):
    """What a kind or interface can be grouped by, and which of its facts have totals."""

    name: str
    field: str
    related: List[str]  # fields that lead to entities
    types: Dict[str, str]  # of the facts that have a least and a greatest value
    numbers: List[str]  # the facts that have a sum and a mean


def aggregate(client: "Client", kind: Optional[str], filter: Optional[Mapping[str, Any]], group_by: Names, fact: Names,  # noqa: A002
              limit: Optional[int]) -> Table:
    """Answers Client.aggregate."""
    shape = _shape(client, kind or "Entity")
    if limit is not None and limit < 0:
        raise ValueError("limit: %d is negative" % limit)
    facts = [find(f, list(shape.types), "number or date of %s" % shape.name) for f in as_list(fact)]
    groups = [find(g, client._names(shape.name + "GroupBy"), "field of %s to group by" % shape.name) for g in as_list(group_by)]
    totals = "".join(" %s { %s }" % (t, " ".join(names)) for t, names in (
        (t, [f for f in facts if t in ("min", "max") or f in shape.numbers]) for t in _TOTALS) if names)
    if not groups:
        found = _ask(client, shape, "count" + totals, {"filter": conditions(filter)})
        return make([_row(shape, [], facts, found)], [Column("count", "integer")] + _columns(shape, facts))
    rows: List[Mapping[str, Any]] = []
    while limit is None or len(rows) < limit:
        size = _MOST_GROUPS if limit is None else min(_MOST_GROUPS, limit - len(rows))
        offset = ", offset: %d" % len(rows) if rows else ""
        selection = "groups(first: %d%s) { keys { name value entity { name } } count%s }" % (size, offset, totals)
        page = _ask(client, shape, selection, {"filter": conditions(filter), "groupBy": groups})["groups"]
        rows += page
        if len(page) < size:
            break
    names = [_name(g, rows[0]["keys"][i]["name"] if rows else None) for i, g in enumerate(groups)]
    columns = []
    for name in names:
        columns.append(Column(name, "text"))
        if name in shape.related:
            columns.append(Column(name + "Name", "text"))
    return make([_row(shape, names, facts, g) for g in rows], columns + [Column("count", "integer")] + _columns(shape, facts))


def _ask(client: "Client", shape: _Shape, selection: str, variables: Row) -> Row:
    arguments = "filter: $filter" + (", groupBy: $groupBy" if "groupBy" in variables else "")
    declared = "$filter: %sFilter" % shape.name + (", $groupBy: [%sGroupBy!]" % shape.name if "groupBy" in variables else "")
    return dict(client._ask(declared, "%s(%s) { %s }" % (shape.field, arguments, selection), variables)[shape.field])


def _shape(client: "Client", kind: str) -> _Shape:
    if "aggregates" not in client._schema:
        fields = client.graphql(_FIELDS)["__type"]["fields"]
        typed = ((f["name"], (f["type"].get("ofType") or f["type"])["name"]) for f in fields if f["name"].endswith("Aggregate"))
        client._schema["aggregates"] = {str(t)[: -len("Aggregate")]: field for field, t in typed}
    fields_of: Dict[str, str] = client._schema["aggregates"]
    if not fields_of:
        raise QueryError("this service has no aggregates; it is an older version", "BAD_USER_INPUT")
    name = find(kind, list(fields_of), "kind or interface")
    key = "aggregate of " + name
    if key not in client._schema:
        found = client.graphql(_SHAPE, kind=name, values=name + "AggregateValues", numbers=name + "AggregateNumbers")
        related = [f["name"] for f in found["kind"]["fields"] if _leaf(f["type"])[0] is None]
        types = {f["name"]: _leaf(f["type"])[0] or "" for f in (found["values"] or {"fields": []})["fields"]}
        numbers = [f["name"] for f in (found["numbers"] or {"fields": []})["fields"]]
        client._schema[key] = _Shape(name, fields_of[name], related, types, numbers)
    shape: _Shape = client._schema[key]
    return shape


def _name(value: str, field: Optional[str]) -> str:
    """Returns the column of a group: FOUNDED_ON_YEAR is foundedOnYear. field is the name of the field, if it is known."""
    head, *rest = value.lower().split("_")
    name = head + "".join(w.capitalize() for w in rest)
    if field is None:
        return name
    part = next((p for p in ("Year", "Month") if name.endswith(p) and not value.replace("_", "") == field.replace("_", "").upper()), "")
    return field + part


def _columns(shape: _Shape, facts: List[str]) -> List[Column]:
    return [Column("%s.%s" % (f, t), _type(shape, f, t)) for f in facts for t in _TOTALS if t in ("min", "max") or f in shape.numbers]


def _type(shape: _Shape, fact: str, total: str) -> str:
    if fact not in shape.numbers:
        return "text"
    return "integer" if _SCALARS.get(shape.types[fact]) == "integer" and total != "avg" else "number"


def _row(shape: _Shape, names: List[str], facts: List[str], group: Mapping[str, Any]) -> Row:
    row: Row = {"count": group["count"]}
    for name, key in zip(names, group.get("keys", [])):
        row[name] = key["value"]
        row[name + "Name"] = (key["entity"] or {}).get("name")
    for column in _columns(shape, facts):
        fact, _, total = column.name.rpartition(".")
        value = group[total][fact]
        if value is not None and column.type != "text":
            value = int(value) if column.type == "integer" else float(value)
        row[column.name] = value
    return row
