"""Paths, neighborhoods, cycles and the order of events."""

from __future__ import annotations

import json
import warnings
from typing import Any, Dict, List, Optional, Tuple, TypeVar

from . import _fields as fields
from ._arguments import FILTERS, Names, as_list, filters_of, known_filters, order
from ._contents import Contents
from ._http import Parameters
from ._view import When, as_day
from .errors import Truncated
from .graphs import Cycles, Graph, Paths
from .tables import Table, make

Answer = TypeVar("Answer", Graph, Paths, Cycles)


def _whole(method: str, found: Answer) -> Answer:
    """Returns what a method found. If the time of the service ended before it found all, a warning says so."""
    if found.truncated == "TIME":
        text = "%s: the time of the service ended before all was found; filter, or ask for less" % method
        warnings.warn(text, Truncated, stacklevel=3)
    return found


class Walks(Contents):
    """The methods of a client that follow relations."""

    def paths(
        self,
        source: str,
        target: str,
        *,
        max_length: int = 6,
        limit: int = 10,
        avoid: Names = None,
        order: Optional[str] = None,
        together: bool = False,
        times: Optional[str] = None,
        since: When = None,
        until: When = None,
        time_attribute: Optional[str] = None,
        weight: Optional[str] = None,
        **filters: Any,
    ) -> Paths:
        """Finds how two entities are connected: the best paths first.

        ``Paths.table`` has one row per relation of each path. The other arguments are those of ``paths`` in the GraphQL
        API; filters are those of :meth:`relations`.
        """
        p: List[Tuple[str, str]] = [
            ("from", source),
            ("to", target),
            ("maxLength", str(max_length)),
            ("first", str(limit)),
        ]
        p += [("avoid", a) for a in as_list(avoid)] + filters_of(**known_filters(filters, FILTERS))
        options = {
            "order": order,
            "times": times,
            "since": as_day(since),
            "until": as_day(until),
            "timeAttribute": time_attribute,
            "weight": weight,
        }
        p += [(k, v) for k, v in options.items() if v is not None]
        if together:
            p.append(("together", "true"))
        p += self._view().parameters()
        found = json.loads(self._transport.document("/export/paths.json", p, "paths"))
        graph = json.loads(self._transport.document("/export/paths.d3.json", p, "paths"))
        return _whole("paths", Paths(graph, found))

    def neighborhood(self, of: Names, depth: int = 1, *, limit: int = 500, **filters: Any) -> Graph:
        """Returns the neighborhood of entities as a graph: everything within some steps.

        The filters are the same as for :meth:`relations`. If the limit or the time of the service leaves out entities
        within ``depth`` steps, the warning :class:`Truncated` says so.
        """
        graph = _whole("neighborhood", self._neighborhood(of, depth, limit, filters))
        if graph.truncated == "LIMIT":
            text = "neighborhood: limit=%d leaves out a part of it; give a higher limit, or filter" % limit
            warnings.warn(text, Truncated, stacklevel=2)
        return graph

    def _neighborhood(self, of: Names, depth: int, limit: int, filters: Dict[str, Any]) -> Graph:
        p = (
            [("of", x) for x in as_list(of)]
            + [("depth", str(depth)), ("limit", str(limit))]
            + filters_of(**known_filters(filters, FILTERS))
        )
        return self._graph("neighborhood", p)

    def subgraph(self, ids: Names, **filters: Any) -> Graph:
        """Returns entities and the relations among them, as a graph."""
        return self._graph(
            "subgraph", [("ids", x) for x in as_list(ids)] + filters_of(**known_filters(filters, FILTERS))
        )

    def graph(self, **filters: Any) -> Graph:
        """Returns the whole graph. filters are those of :meth:`relations`."""
        return self._graph("all", filters_of(**known_filters(filters, FILTERS)))

    def to_networkx(self, **filters: Any) -> Any:
        """Returns the whole graph as a ``networkx.MultiDiGraph``."""
        return self.graph(**filters).to_networkx()

    def _graph(self, file: str, parameters: Parameters) -> Graph:
        text = self._transport.document("/export/%s.d3.json" % file, list(parameters) + self._view().parameters(), file)
        return Graph(json.loads(text))

    def cycles(self, through: Optional[str] = None, *, max_length: int = 8, limit: int = 20, **filters: Any) -> Cycles:
        """Finds feedback loops, the shortest first: those through an entity, or those of the whole view.

        Without ``type``, loops run over the relation types with @sign in the ontology; ``nx.cycles(type="owns")`` finds
        those of owners. The filters are those of :meth:`relations`. ``Cycles.table`` has one row per relation of each
        loop. A relation of an entity with itself is no loop; ``nx.ask("owns(X, X)")`` finds such relations.
        """
        variables = {
            "through": through,
            "maxLength": max_length,
            "first": limit,
            "filter": self._relation_filter(**known_filters(filters, FILTERS)),
        }
        parameters = "$through: ID, $maxLength: Int, $first: Int, $filter: RelationFilter"
        return _whole("cycles", Cycles(self._ask(parameters, fields.CYCLES, variables)["cycles"]))

    def timeline(
        self,
        of: Optional[str] = None,
        *,
        kind: Names = None,
        type: Names = None,
        modality: Names = None,
        since: When = None,  # noqa: A002
        until: When = None,
        derived: Optional[bool] = None,
        limit: Optional[int] = None,
        kinds: Names = None,
    ) -> Table:
        """Returns dated events in order: dates of entities, and the start and end of relations.

        ``kind`` keeps what concerns entities of some kinds, and cannot be combined with ``of``; ``kinds`` is its earlier
        name. With ``type`` there are only relations of these types, and no facts.
        """
        variables = {
            "of": of,
            "kinds": [self._kind_name(k) for k in as_list(kind) + as_list(kinds)] or None,
            "from": as_day(since),
            "to": as_day(until),
            "derived": derived,
            "types": [self._type_name(t) for t in as_list(type)] or None,
            "modalities": self._modality_names(modality),
        }
        edges = self._pages(
            "timeline",
            "$of: ID, $kinds: [EntityKind!], $types: [RelationType!], $modalities: [Modality!], $from: Date, $to: Date, $derived: Boolean",
            "of: $of, kinds: $kinds, types: $types, modalities: $modalities, from: $from, to: $to, includeDerived: $derived",
            fields.EVENT,
            variables,
            limit,
        )
        return make([fields.event(e["node"]) for e in edges], fields.EVENT_COLUMNS)
