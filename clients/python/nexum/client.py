"""The client: every question that the service answers, as a method."""

from __future__ import annotations

import contextlib
import re
from types import TracebackType
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Type, Union

from . import _fields as fields
from ._arguments import FILTERS, Names, as_list, find, known_filters
from ._http import Transport
from ._lists import Lists
from ._relations import join_id, relation_id, split_id
from ._view import Assumed, View, When, as_day, as_moment, assumption
from .errors import LimitExceeded, NexumError, NotFound, QueryError
from .proofs import Proof
from .questions import fill
from .tables import Column, Row, Table, make
from .watches import Watch

# The most values of a metric in one answer.
_MOST_VALUES = 10_000


def connect(
    url: str = "http://127.0.0.1:8080",
    *,
    token: Optional[str] = None,
    timeout: float = 900,
    progress: Optional[bool] = None,
) -> "Client":
    """Connects to a running service, and checks that it answers.

    ``token`` is sent as a bearer token. ``timeout`` is how many seconds an answer may take to begin. ``progress`` says
    whether long downloads show a bar; without it they do so in a terminal and in a notebook.
    """
    client = Client(Transport(url, token, timeout, progress))
    client.revision()
    return client


class Client(Lists):
    """Asks a service. Every method answers for the view of this client; see :meth:`view`."""

    def __repr__(self) -> str:
        view = self._view().variables()
        return "nexum.Client(%r%s)" % (self._transport.base, ", view=%r" % view if view else "")

    # ------------------------------------------------------------------------------------------------- views

    def view(
        self,
        as_of: When = None,
        known_at: When = None,
        without: Names = None,
        distrust: Names = None,
        assume: Union[Assumed, Iterable[Assumed]] = (),
    ) -> "Client":
        """Returns a client of another view of the graph.

        ``as_of`` shows what holds at a date, ``known_at`` what had been committed by a moment or
        with a revision, whose number it is, ``without`` leaves out
        entities, relations and rules by their ids, ``distrust`` leaves out what some documents claim, and ``assume``
        adds relations. Each is a source, a type and a target, or an id: of a relation, such as ``a|OWNS|b``, of an
        occurrence, ``a|PAYS|b|key``, or of a merge, ``a|sameAs|b``. Attributes follow as a dictionary,
        ``("a", "owns", "b", {"percent": 60})``. A dictionary also takes dates: ``{"source": "a", "type": "owns",
        "target": "b", "attributes": {"percent": 60}, "validFrom": "2020"}``. Views nest.

        It is also a context manager. Inside, this client queries the view::

            with nx.view(as_of="2018-02"):
                nx.conflicts()
        """
        known = as_moment(known_at)
        several = [assume] if isinstance(assume, (str, Mapping)) else assume
        relations = [self._assumed(r) for r in several]
        change = View(as_day(as_of), known, tuple(as_list(without)), tuple(as_list(distrust)), tuple(relations))
        return Client(self._transport, change.within(self._view()), self)

    def _assumed(self, relation: Assumed) -> str:
        """Returns a relation, an occurrence or a merge as the text of an assumption."""
        if isinstance(relation, Mapping):
            return assumption({**relation, "type": self._type_name(str(relation.get("type")), "assume")})
        if isinstance(relation, str):
            if relation.startswith("{"):
                return relation
            name, brace, attributes = relation.partition(" {")
            parts: List[Any] = list(split_id(name))
            given = brace + attributes
        else:
            parts = list(relation)
            given = " " + assumption(parts.pop()) if parts and isinstance(parts[-1], Mapping) else ""
        if len(parts) not in (3, 4) or not all(isinstance(p, str) for p in parts):
            raise ValueError(
                "assume: %r is no relation: give a source, a type and a target, or an id such as a|OWNS|b" % (relation,)
            )
        if parts[1] != "sameAs":
            parts[1] = self._type_name(parts[1], "assume")
        return join_id(parts) + given

    def __enter__(self) -> "Client":
        if self._parent is None:
            raise TypeError("use a view here: with nx.view(as_of=...)")
        self._parent._entered.set(self._parent._entered.get() + (self._own,))
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], value: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        if self._parent is not None:
            self._parent._entered.set(self._parent._entered.get()[:-1])

    # ------------------------------------------------------------------------------------------------- requests

    def graphql(self, query: str, variables: Optional[Mapping[str, Any]] = None, **more: Any) -> Row:
        """Sends a GraphQL query as it is, and returns its data. An error of the service is raised.

        Variables are keyword arguments, or a dictionary. The view of this client is not applied: write ``view(…)`` into
        the query.
        """
        return self._transport.graphql(query, {**(variables or {}), **more}, raw=True)

    # ------------------------------------------------------------------------------------------------- questions

    def ask(self, question: str, *, proof: bool = False, **values: Any) -> Table:
        """Answers a question in the rule language, such as ``owns(X, Y, percent: P), P > 25``.

        Values of the program are passed by name: ``nx.ask("owns(/$owner, Y, percent: P), P > $least", owner=id,
        least=25)``. ``/$name`` is the entity with that id, ``$name`` a text, a number or a date.

        The table has one row per answer: a column per variable, for an entity also its name (``XName``), then when the
        answer holds and how sure it is. With ``proof`` the last column is the proof as text.
        """
        question = fill(question, values)
        return self._export("ask", [("q", question), ("proof", str(proof).lower())], "ask", question)

    def watch(
        self,
        question: str,
        *,
        since: Optional[int] = None,
        proof: bool = False,
        wait: Optional[float] = None,
        patience: float = 300,
        **values: Any,
    ) -> Watch:
        """Watches the answers to a question. A loop over what it returns waits for each change::

            for change in nx.watch("constrains(L, /21vianet)"):
                print(change.new, change.fallen)

        Each :class:`Change` has tables of the answers that are ``new`` and of those that have ``fallen``, with the
        columns of :meth:`ask` but for ``periods``. Nothing that is committed after this call is left out: if the
        connection is lost, the watch connects again and continues after the last revision that it saw. If the service
        does not come back within ``patience`` seconds, that is an error.

        ``since`` begins with what changed since a revision; 0 with all answers. ``wait`` ends a loop after about so
        many seconds without a change, at most 15 more; without it a loop does not end by itself.
        """
        question = fill(question, values)
        return Watch(
            self._transport, question, self._view().variables(), since=since, proof=proof, wait=wait, patience=patience
        )

    def why_none(self, question: str, **values: Any) -> Optional[str]:
        """Says why a question has no answer: which condition matches nothing, or after which one no match is left.

        None if there is an answer, or if the reason is not found within a short time.
        """
        question = fill(question, values)
        found = self._ask(
            "$question: String!", "ask(query: $question, first: 1) { noneBecause }", {"question": question}, question
        )
        reason: Optional[str] = found["ask"]["noneBecause"]
        return reason

    def why(
        self, source: str, type: Optional[str] = None, target: Optional[str] = None, *, alternatives: int = 1
    ) -> Proof:  # noqa: A002
        """Proves a relation: ``nx.why("a", "owns", "b")``, or by its id, ``nx.why("a|OWNS|b")``.

        A notebook shows the proof as a tree that unfolds. ``alternatives`` asks for more than one proof.
        """
        ends = split_id(relation_id("why", source, type, target))
        with contextlib.suppress(
            QueryError
        ) if type is None else contextlib.nullcontext():  # an id can have a foreign predicate
            ends[1] = self._type_name(ends[1])
        relation = join_id(ends)

        def ask(selection: str) -> Row:
            query = "node(id: $id) { ... on Relation { %s } }" % selection
            return dict(
                self._ask("$id: ID!, $first: Int", query, {"id": relation, "first": alternatives})["node"] or {}
            )

        found = ask(fields.PROOFS)
        if not found:
            self._known(ends[0], ends[2])
            raise NotFound("%s does not hold in this view; nx.why_not says what is missing" % relation, "NOT_FOUND")
        return Proof(found, lambda field: {"proofs": [], **ask("proofs(first: $first) { id %s }" % field)})

    def why_not(
        self, source: str, type: Optional[str] = None, target: Optional[str] = None, *, limit: int = 5
    ) -> Table:  # noqa: A002
        """Says why a relation does not hold: one row per rule that could yield it, with what it needs, nearest first.

        The relation is named as for :meth:`why`. If it holds, the one row has the kind ``HOLDS``; if no rule can yield
        its type, ``NO_RULE``. The column ``reason`` then says so.
        """
        ends = split_id(relation_id("why_not", source, type, target))
        if len(ends) != 3:
            raise ValueError(
                "why_not: leave the key of the occurrence out: the question is whether the relation holds at all"
            )
        variables = {"source": ends[0], "type": self._type_name(ends[1]), "target": ends[2], "first": limit}
        try:
            found = self._ask(
                "$source: ID!, $type: RelationType!, $target: ID!, $first: Int",
                "whyNot(source: $source, type: $type, target: $target, first: $first) { %s }" % fields.NEAR_MISS,
                variables,
            )["whyNot"]
        except QueryError as e:
            if e.code != "NO_RULE":
                raise
            return make([{"kind": "NO_RULE", "reason": re.sub("^type: ", "", e.message)}], fields.NEAR_MISS_COLUMNS)
        if not found:
            return make(
                [{"kind": "HOLDS", "reason": "it holds; nx.why(%r, %r, %r) has its proof" % tuple(ends)}],
                fields.NEAR_MISS_COLUMNS,
            )
        return make([fields.near_miss(m) for m in found], fields.NEAR_MISS_COLUMNS)

    def fragility(
        self,
        source: str,
        type: Optional[str] = None,
        target: Optional[str] = None,
        *,
        by: str = "documents",
        size: int = 2,  # noqa: A002
        limit: int = 5,
    ) -> Table:
        """Returns the smallest sets of documents without which a relation would not hold, one per row; of relations with ``by="relations"``.

        The relation is named as for :meth:`why`. The column ``members`` has the ids that :meth:`view` takes in
        ``distrust`` or ``without``.
        """
        relation = self.why(source, type, target).id
        selection = (
            "node(id: $id) { ... on Relation { fragility(by: $by, size: $size, first: $limit) { sets { ids } } } }"
        )
        variables = {"id": relation, "by": find(by, self._names("FragilityBy"), "by"), "size": size, "limit": limit}
        found = self._ask("$id: ID!, $by: FragilityBy, $size: Int, $limit: Int", selection, variables)["node"][
            "fragility"
        ]["sets"]
        rows = [{"size": len(s["ids"]), "members": s["ids"]} for s in found]
        return make(rows, [Column("size", "integer"), Column("members", "list")])

    def matches(
        self,
        of: Optional[str] = None,
        *,
        kind: Names = None,
        min_score: Optional[float] = None,
        limit: Optional[int] = None,
    ) -> Table:
        """Returns pairs of entities that are probably one, the most probable first, with the evidence.

        Nothing is merged.
        """
        variables = {"of": of, "kinds": [self._kind_name(k) for k in as_list(kind)] or None, "minScore": min_score}
        edges = self._pages(
            "matches",
            "$of: ID, $kinds: [EntityKind!], $minScore: Float",
            "of: $of, kinds: $kinds, minScore: $minScore",
            fields.MATCH,
            variables,
            limit,
        )
        return make([fields.match(e["node"]) for e in edges], fields.MATCH_COLUMNS)

    def merges(self, of: Optional[str] = None, *, state: Names = None) -> Table:
        """Returns the pairs of ids that claims call one entity, or deny to be one, the oldest first.

        ``state`` keeps those that the view shows as one (``merged``), that no source states (``proposed``), that a
        claim denies (``apart``), or that would join ids which are kept apart (``overruled``).
        """
        states = [find(x, self._names("MergeState"), "state") for x in as_list(state)] or None
        edges = self._pages(
            "merges",
            "$of: ID, $states: [MergeState!]",
            "of: $of, states: $states",
            fields.MERGE,
            {"of": of, "states": states},
        )
        return make([fields.merge(e["node"]) for e in edges], fields.MERGE_COLUMNS)

    def conflicts(self, of: Optional[str] = None) -> Table:
        """Returns who bears two duties that cannot both be kept: one row per bearer and pair of duties."""
        edges = self._pages("conflicts", "$of: ID", "of: $of", fields.CONFLICT, {"of": of})
        return make([fields.conflict(e["node"]) for e in edges], fields.CONFLICT_COLUMNS)

    def compare(
        self, question: str, before: Optional["Client"] = None, after: Optional["Client"] = None, **values: Any
    ) -> Table:
        """Asks a question of two views, and returns the answers that differ.

        ``before`` and ``after`` are clients of views, ``nx.view(…)``; this client is used for one that is left out. The
        column ``change`` is ``added`` or ``removed`` for an answer that only one of them gives. An answer that both give, but
        with other periods, another modality or confidence, or disputed in one only, has two rows: ``before`` and ``after``.
        Periods are not compared if the views are as of different dates. ``values`` are put into the question as by ``ask``.
        """
        question = fill(question, values)
        variables = {"question": question, "before": _input(before or self), "after": _input(after or self)}
        query = (
            "query($question: String!, $before: ViewInput, $after: ViewInput) { "
            "compare(question: $question, before: $before, after: $after) { %s } }" % fields.COMPARISON
        )
        return make(*fields.comparison(self._transport.graphql(query, variables, question)["compare"]))

    def metrics(
        self,
        metrics: Names = "pagerank",
        *,
        ids: Names = None,
        of: Names = None,
        depth: Optional[int] = None,
        weight: Optional[str] = None,
        limit: Optional[int] = None,
        **filters: Any,
    ) -> Table:
        """Computes metrics such as ``pagerank``: one row per entity and one column per metric, in the order of the first one.

        They are of the whole view, of the entities ``ids``, or of what lies within ``depth`` steps of the entities
        ``of``. ``limit`` keeps the first rows.
        """
        names = [find(m, self._names("Metric"), "metrics") for m in as_list(metrics)]
        if limit is not None and limit < 0:
            raise ValueError("limit: %d is negative" % limit)
        if not fields.has_field(self, "metrics"):
            raise NexumError("this service computes no metrics; it is an older version")
        # The rows are those of the first metric, so all values of the others are needed.
        most = min(limit, _MOST_VALUES) if limit is not None and len(names) == 1 else _MOST_VALUES
        variables = {
            "metrics": names,
            "ids": as_list(ids) or None,
            "of": as_list(of) or None,
            "depth": depth,
            "weight": weight,
            "filter": self._relation_filter(**known_filters(filters, FILTERS)),
            "first": most,
        }
        found = self._ask(
            "$metrics: [Metric!]!, $ids: [ID!], $of: [ID!], $depth: Int, $filter: RelationFilter, $weight: String, $first: Int",
            "metrics(metrics: $metrics, ids: $ids, of: $of, depth: $depth, filter: $filter, weight: $weight) { %s }"
            % fields.METRIC,
            variables,
        )
        full = any(len(m["values"]) == _MOST_VALUES for m in found["metrics"])
        rows, columns = fields.metric_table(found["metrics"])
        rows = rows[:limit]
        if full and (limit is None or len(rows) < limit or any(len(r) < len(columns) for r in rows)):
            raise LimitExceeded(
                "one answer has at most %d values of a metric, and there are more: ask for one metric with "
                "limit=%d, or of a part with ids= or of=" % (_MOST_VALUES, _MOST_VALUES),
                "LIMIT_EXCEEDED",
            )
        return make(rows, columns)


def _input(client: Client) -> Row:
    """Returns the view of a client, as an input of compare."""
    if not isinstance(client, Client):
        raise TypeError('before and after are views, such as nx.view(as_of="2018"), not %r' % (client,))
    return client._view().variables()
