"""Requests of a client: queries in its view, page by page, tables of exports, and names of the schema."""

from __future__ import annotations

import contextvars
from typing import Any, Dict, Iterator, List, Optional, Tuple

from . import _fields as fields
from ._arguments import Names, as_list, find
from ._http import Parameters, Transport
from ._view import View, is_revision
from .tables import Row, Table


class Service:
    """A service, asked in one view. Client adds the questions."""

    def __init__(self, transport: Transport, view: View = View(), parent: Optional["Service"] = None) -> None:
        self._transport = transport
        self._own = view
        self._parent = parent
        self._entered: contextvars.ContextVar[Tuple[View, ...]] = contextvars.ContextVar("nexum_view", default=())
        self._schema: Dict[str, Any] = parent._schema if parent else {}

    def _view(self) -> View:
        """Returns the view that was entered last with a with statement, or else the view of this client."""
        entered = self._entered.get()
        return entered[-1] if entered else self._own

    def _ask(self, declared: str, selection: str, variables: Row, text: str = "") -> Row:
        """Asks for fields of the client's view."""
        known = (
            ("$knownAtRevision: Int", "knownAtRevision: $knownAtRevision")
            if is_revision(self._view().known_at)
            else ("$knownAt: DateTime", "knownAt: $knownAt")
        )
        declared = ", ".join(d for d in (declared, fields.VIEW_VARIABLES, known[0]) if d)
        query = "query(%s) { view(%s, %s) { %s } }" % (declared, fields.VIEW_ARGUMENTS, known[1], selection)
        variables = {**{k: v for k, v in variables.items() if v is not None}, **self._view().variables()}
        return dict(self._transport.graphql(query, variables, text)["view"])

    def _pages(
        self,
        field: str,
        declared: str,
        arguments: str,
        node: str,
        variables: Row,
        limit: Optional[int] = None,
        page_size: int = 500,
    ) -> Iterator[Row]:
        """Yields the nodes of a connection, page by page."""
        if limit is not None and limit < 0:
            raise ValueError("limit: %d is negative" % limit)
        after, left = None, limit
        while left is None or left > 0:
            size = page_size if left is None else min(page_size, left)
            selection = "%s(%s, first: $first, after: $after) { edges { %s } pageInfo { hasNextPage endCursor } }" % (
                field,
                arguments,
                node,
            )
            if not arguments:
                selection = selection.replace("(, first", "(first")
            asked = {**variables, "first": size, "after": after}
            page = self._ask("$first: Int, $after: String" + (", " + declared if declared else ""), selection, asked)[
                field
            ]
            for edge in page["edges"]:
                yield edge
            if left is not None:
                left -= len(page["edges"])
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    def _export(self, file: str, parameters: Parameters, what: str, text: str = "") -> Table:
        """Downloads an export as a table."""
        return self._transport.table(file, list(parameters) + self._view().parameters(), what, text)

    def _names(self, what: str) -> List[str]:
        """Returns the values of an enum of the schema."""
        if what not in self._schema:
            found = self._transport.graphql(
                "query($name: String!) { __type(name: $name) { enumValues { name } } }", {"name": what}
            )["__type"]
            self._schema[what] = [v["name"] for v in found["enumValues"]]
        return list(self._schema[what])

    def _type_name(self, name: str, parameter: str = "type") -> str:
        """Finds the name of a relation type in the API: subsidiaryOf is SUBSIDIARY_OF.

        The parameter is for the message of an error.
        """
        return find(name, self._names("RelationType"), parameter)

    def _kind_name(self, name: str) -> str:
        """Finds the name of a kind in the API: lawFirm is LAW_FIRM."""
        return find(name, self._names("EntityKind"), "kind")

    def _relation_filter(
        self,
        type: Names = None,
        exclude_type: Names = None,
        kind: Names = None,
        document: Names = None,  # noqa: A002
        predicate: Names = None,
        modality: Names = None,
        derived: Optional[bool] = None,
        disputed: Optional[bool] = None,
        min_confidence: Optional[float] = None,
        direction: Optional[str] = None,
    ) -> Optional[Row]:
        """Returns the filters of a method as a RelationFilter; None if there is none."""
        f: Row = {
            "types": [self._type_name(t) for t in as_list(type)] or None,
            "excludeTypes": [self._type_name(t, "exclude_type") for t in as_list(exclude_type)] or None,
            "kinds": [self._kind_name(k) for k in as_list(kind)] or None,
            "documents": as_list(document) or None,
            "predicates": as_list(predicate) or None,
            "modalities": self._modality_names(modality),
            "direction": direction.upper() if direction else None,
            "includeDerived": derived,
            "includeDisputed": disputed,
            "minConfidence": min_confidence,
        }
        return {k: v for k, v in f.items() if v is not None} or None

    def _modality_names(self, names: Names) -> Optional[List[str]]:
        return [find(m, self._names("Modality"), "modality") for m in as_list(names)] or None
