"""What a service holds: its revision, ontology, rules, datasets and documents."""

from __future__ import annotations

import time

from . import _fields as fields
from ._service import Service
from .errors import LimitExceeded, NexumError
from .tables import Column, Row, Table, make

# The maximum number of documents in one answer.
_MOST_SOURCES = 1000


class Contents(Service):
    """The methods of a client that describe the service and what it holds."""

    def revision(self) -> int:
        """Returns the number of the newest committed change."""
        return int(self._transport.graphql("{ revision { number } }", {})["revision"]["number"])

    def wait_for(self, revision: int, timeout: float = 30) -> int:
        """Waits until the service has a revision, and returns the one that it has then."""
        end = time.monotonic() + timeout
        while True:
            have = self.revision()
            if have >= revision:
                return have
            if time.monotonic() > end:
                raise NexumError(
                    "the service is still at revision %d after %g s, not at %d" % (have, timeout, revision)
                )
            time.sleep(0.1)

    def ontology(self) -> Table:
        """Returns the relation types of the ontology, one per row."""
        found = self._ask("", fields.ONTOLOGY, {})["ontology"]
        return make(*fields.ontology_table(found))

    def kinds(self) -> Table:
        """Returns the kinds of the ontology, one per row, with the number of entities of each and its facts."""
        found = self._ask("", fields.KINDS, {})
        return make(*fields.kind_table(found))

    def documents(self) -> Table:
        """Returns the documents that claims cite, one per row, those with the most claims first.

        ``claims`` is how many claims a document makes, and ``relayed`` how many others relay from it.
        """
        sources = self._ask("$first: Int", fields.SOURCES, {"first": _MOST_SOURCES})["stats"]["sources"]
        if len(sources) == _MOST_SOURCES:
            raise LimitExceeded(
                'there are more than %d documents; nx.entities("Document") lists all' % _MOST_SOURCES, "LIMIT_EXCEEDED"
            )
        return make(*fields.document_table(sources))

    def rules(self) -> Table:
        """Returns the rules, one per row. If a rule cannot be used, ``unused`` has the reason."""
        found = self._ask("", "rules { id description rationale text yields } unusedRules { id text reason }", {})
        unused = [{"id": r["id"], "text": r["text"], "unused": r["reason"]} for r in found["unusedRules"]]
        return make(
            found["rules"] + unused,
            [Column(n, "text") for n in ("id", "description", "rationale", "text", "yields", "unused")],
        )

    def datasets(self) -> Table:
        """Returns the datasets that were loaded, one per row."""
        rows = self._ask("", "datasets { name title description }", {})["datasets"]
        return make(rows, [Column(n, "text") for n in ("name", "title", "description")])

    def stats(self) -> Row:
        """Returns how many entities, relations, facts, claims and documents the view has, and its first and last date."""
        return dict(self._ask("", "stats { entities relations facts claims documents earliest latest }", {})["stats"])
