"""Lists of entities, relations and claims."""

from __future__ import annotations

import json
import re
from typing import Any, List, Mapping, Optional

from . import _fields as fields
from ._arguments import Names, as_json, as_list, conditions, filters_of, order
from ._walks import Walks
from .errors import NexumError, NotFound
from .proofs import Entity
from .tables import Column, Row, Table, keep_rows, make


class Lists(Walks):
    """The methods of a client that list and search what the view holds."""

    def relations(
        self,
        type: Names = None,  # noqa: A002 - what the service calls it
        *,
        of: Optional[str] = None,
        kind: Names = None,
        document: Names = None,
        predicate: Names = None,
        modality: Names = None,
        derived: Optional[bool] = None,
        disputed: Optional[bool] = None,
        min_confidence: Optional[float] = None,
        exclude_type: Names = None,
        direction: Optional[str] = None,
        claims: bool = False,
    ) -> Table:
        """Returns relations, one per row, with their attributes as columns; with ``claims``, one row per claim.

        ``of`` keeps those of one entity: from it (``direction="out"``), to it (``"in"``), or both. ``derived=False``
        leaves out derived relations. With claims, each row has the document of the claim, the place in it, and the
        attributes of this claim only.
        """
        if direction is not None and of is None:
            raise ValueError(
                "direction: a relation has a direction only as seen from an entity; name the entity with of="
            )
        way = (direction or "both").lower()
        filters = filters_of(
            type, kind, document, predicate, modality, derived, disputed, min_confidence, exclude_type=exclude_type
        )
        if claims:
            table = self._export("claims", filters + [("about", "relations")], "claims")
            if of is None:
                return table
            entity = self._resolved(of)
            return keep_rows(
                table, lambda row: way != "in" and row["subject"] == entity or way != "out" and row["object"] == entity
            )
        if of is None:
            return self._export("relations", filters, "relations")
        conditions_of = {
            "type": type,
            "kind": kind,
            "document": document,
            "predicate": predicate,
            "modality": modality,
            "derived": derived,
            "disputed": disputed,
            "min_confidence": min_confidence,
            "exclude_type": exclude_type,
            "direction": direction,
        }
        graph = self._neighborhood(of, 1, 10_000, conditions_of)
        if graph.truncated not in (None, "DEPTH"):
            raise NexumError("%s has more relations than one answer holds; use nx.relations() and filter" % of)
        table, entity = graph.relations(self._resolved(of)), self._resolved(of)
        return keep_rows(
            table,
            lambda row: row["symmetric"]
            or way != "in"
            and row["source"] == entity
            or way != "out"
            and row["target"] == entity,
        )

    def claims(
        self,
        document: Names = None,
        at: Optional[str] = None,
        *,
        about: Optional[str] = None,
        type: Names = None,  # noqa: A002
        kind: Names = None,
    ) -> Table:
        """Returns claims, one per row: who says what, where, for which time, and how sure.

        ``document`` keeps the claims that documents make, ``at`` those of one place in a document, such as ``table 14``.
        ``about`` keeps those about ``relations`` or about ``facts``. The attributes of claims about relations are columns.
        """
        if at is not None:
            documents = as_list(document)
            if len(documents) != 1:
                raise ValueError("at: a place belongs to a document: name exactly one document")
            edges = self._pages(
                "claims",
                "$document: ID!, $at: String",
                "document: $document, at: $at",
                fields.STATEMENT,
                {"document": documents[0], "at": at},
            )
            nodes = [e["node"] for e in edges]
            if not nodes:
                self._are_documents(documents)
            return make(*fields.statements(nodes))
        parameters = filters_of(type, kind, document)
        found = self._export("claims", parameters + ([("about", about)] if about else []), "claims")
        if not len(found):
            self._are_documents(as_list(document))
        return found

    def _are_documents(self, ids: List[str]) -> None:
        """Raises an error if one of the entities is no document, and so claims nothing."""
        for id in ids:  # noqa: A001
            found = self._ask("$id: ID!", "entity(id: $id) { name kind }", {"id": id})["entity"]
            if found and found["kind"] != "DOCUMENT":
                raise NotFound(
                    "%s (%s) is no document but of the kind %s: nx.claims shows what a document claims; for what is claimed "
                    "about an entity, see nx.relations(of=%r, claims=True) and nx.entity(%r)"
                    % (id, found["name"], found["kind"], id, id),
                    "NOT_FOUND",
                )

    def entities(
        self,
        kind: Names = None,
        filter: Optional[Mapping[str, Any]] = None,
        *,
        order_by: Any = None,
        limit: Optional[int] = None,
    ) -> Table:  # noqa: A002
        """Returns entities, one per row, with their facts as columns.

        ``filter`` and ``order_by`` are those of the typed list of a kind or an interface in the GraphQL API:
        ``nx.entities("Company", {"employees": {"gt": 1000}})``. A plain value is short for ``eq``, a list for ``in``:
        ``nx.entities("Company", {"name": "Microsoft"})``. ``order_by`` is a field, ``"foundedOn"``, or has its
        direction, ``{"foundedOn": "DESC"}``. ``limit`` keeps the first rows.

        The columns are the facts that the entities of the kind have, whatever the filter keeps. A value that is alleged
        or planned has a column of its own, such as ``value.alleged``; a filter is about stated values, unless it has
        ``modalities``.
        """
        parameters = [("kind", k) for k in as_list(kind)]
        if filter is not None:
            parameters.append(("filter", json.dumps(conditions(filter), default=as_json)))
        parameters += [("orderBy", "%s %s" % (field, way)) for field, way in (order(order_by) or {}).items()]
        if limit is not None:
            parameters.append(("first", str(limit)))
        return self._export("entities", parameters, "entities")

    def aggregate(
        self,
        kind: Optional[str] = None,
        filter: Optional[Mapping[str, Any]] = None,
        *,
        group_by: Names = None,  # noqa: A002
        fact: Names = None,
        limit: Optional[int] = None,
    ) -> Table:
        """Counts the entities of a kind or an interface, and totals their facts: one row per group, the largest first.

        ``group_by`` takes ``kind``, facts, the year or month of a date and relation fields: ``foundedOnYear``,
        ``headquarteredIn``. Without it there is one row. ``fact`` adds the columns ``values`` (how many entities have
        one), ``min`` and ``max`` of numbers and dates, such as ``employees.min``, and of numbers ``sum`` and ``avg``.
        ``filter`` is that of :meth:`entities`. An entity with several values is in several groups, and one without a
        value is in a group without a value.
        """
        p = [("kind", kind)] if kind else []
        p += [("groupBy", g) for g in as_list(group_by)] + [("fact", f) for f in as_list(fact)]
        if filter is not None:
            p.append(("filter", json.dumps(conditions(filter), default=as_json)))
        if limit is not None:
            p.append(("first", str(limit)))
        return self._export("aggregate", p, "aggregate")

    def entity(self, id: str) -> Entity:  # noqa: A002
        """Returns one entity: its facts with who states each, and how many relations it has.

        A notebook shows a card.
        """
        found = self._ask("$id: ID!", "entity(id: $id) { %s }" % fields.ENTITY, {"id": id})["entity"]
        if found is None:
            self._known(id)
            raise NotFound("there is no entity %r" % id, "NOT_FOUND")
        return Entity(found)

    def _known(self, *ids: str) -> None:
        """Raises NotFound, with the id that is probably meant, for the first of some ids that no entity has."""
        for id in ids:  # noqa: A001
            try:
                self._ask("$of: ID!", "timeline(of: $of, first: 1) { totalCount }", {"of": id})
            except NotFound as e:
                raise NotFound(re.sub("^of: ", "", e.message), e.code) from None

    def _resolved(self, id: str) -> str:  # noqa: A002
        """Returns the id that the entity has in this view: another one if it was merged. An unknown id is an error."""
        entity = self._ask("$id: ID!", "entity(id: $id) { id }", {"id": id})["entity"]
        if entity is None:
            self._known(id)
            return id
        return str(entity["id"])

    def search(self, text: str, kind: Names = None, *, limit: int = 20, kinds: Names = None) -> Table:
        """Finds entities by name: words, prefixes, small typos, Chinese and English. The best come first.

        ``kind`` keeps those of some kinds. ``kinds`` is its earlier name.
        """
        variables = {"text": text, "kinds": [self._kind_name(k) for k in as_list(kind) + as_list(kinds)] or None}
        edges = self._pages(
            "search",
            "$text: String!, $kinds: [EntityKind!]",
            "text: $text, kinds: $kinds",
            "score node { id name kind aliases description }",
            variables,
            limit,
        )
        rows = [{**e["node"], "score": e["score"]} for e in edges]
        return make(
            rows,
            [
                Column("id", "text"),
                Column("name", "text"),
                Column("kind", "text"),
                Column("score", "number"),
                Column("aliases", "list"),
                Column("description", "text"),
            ],
        )
