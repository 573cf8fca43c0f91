"""Entities and proofs, and how a notebook shows them: HTML of their own, without any request."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple, Union

from . import _fields as fields
from .errors import NotFound
from .tables import Column, Row, Table, make

_STYLE = """<style>
.nexum{font:14px/1.45 system-ui,sans-serif;max-width:60em}
.nexum small{opacity:.7}
.nexum .kind{border:1px solid;border-radius:1em;padding:0 .6em;font-size:.8em;opacity:.75}
.nexum .mark{border-radius:.3em;padding:0 .35em;font-size:.8em;background:#b4540a;color:#fff}
.nexum table{border-collapse:collapse;margin:.5em 0}
.nexum td,.nexum th{padding:.15em .8em .15em 0;text-align:left;vertical-align:top}
.nexum details{margin-left:1.1em}
.nexum summary,.nexum .leaf{cursor:default;padding:.1em 0}
.nexum .leaf{margin-left:2.1em}
</style>"""


def period(x: Mapping[str, Any]) -> str:
    """Writes when something holds, in words: since 2012 or before.

    A period that ends before it begins is at no time.
    """
    start, end = str(x["validFrom"] or ""), str(x["validTo"] or "")
    before, after = bool(x["validFromOrBefore"]), bool(x["validToOrAfter"])
    if start and start == end and before == after:
        return "%s %s%s" % ("at" if "T" in start else "in", start, " at least" if before else "")
    from_ = start + (" or before" if before else "")
    to = end + (" or after" if after else "")
    if not (start and end):
        return "since %s" % from_ if start else "until %s" % to if end else ""
    (first, zone), (last, other) = _zoned(start), _zoned(end)
    common = min(len(first), len(last))
    order = (first[:common] > last[:common]) - (first[:common] < last[:common])
    if order > 0 and zone == other:
        return "at no time (%s to %s)" % (from_, to)
    if order or len(first) == len(last) and start != end:
        return "%s to %s" % (from_, to)
    # one end is a part of the other, as a month is of a year
    if before or after:
        return "since %s, until %s" % (from_, to)
    return "in %s, until %s" % (start, end) if len(start) < len(end) else "in %s, since %s" % (end, start)


def _zoned(date: str) -> Tuple[str, str]:
    """Splits a date with a time of day into the time and its zone. Without a zone, it is in UTC."""
    zone = re.search(r"(?<=:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$", date)
    return (date[: zone.start(1)], zone[1]) if zone else (date, "Z")


def cite(c: Mapping[str, Any]) -> str:
    """Writes who says something, and where."""
    text = str(c["document"]["id"])
    if c["locator"]:
        text += ", " + c["locator"]
    if c["relays"]:
        text += ", from " + c["relays"]["id"]
    how = "denied" if c["stance"] == "DISPUTES" else c["modality"].lower() if c["modality"] != "STATED" else ""
    if c["by"]:
        how = (how + " by " + c["by"]["id"]).strip()
    return text + (" (%s)" % how if how else "")


class Entity:
    """One entity of a view."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self._found = found
        self.id: str = found["id"]
        self.kind: str = found["kind"]
        self.name: str = found["name"]
        self.aliases: List[str] = list(found["aliases"])
        self.description: Optional[str] = found["description"]

    def __repr__(self) -> str:
        return "<%s %s: %s>" % (self.kind, self.id, self.name)

    @property
    def facts(self) -> Table:
        """The facts, one row per claim: its value, and who says so."""
        rows = []
        for edge in self._found["facts"]["edges"]:
            f = edge["node"]
            head = {"fact": f["name"], "value": f["value"], "language": f["language"], "disputed": f["disputed"]}
            rows += [{**head, **fields.claim(c)} for c in f["claims"]] or [head]
        own = [
            Column("fact", "text"),
            Column("value", "text"),
            Column("language", "text"),
            Column("disputed", "boolean"),
        ]
        return make(rows, own + fields.CLAIM_COLUMNS[10:])

    @property
    def relation_counts(self) -> Table:
        """How many stated relations there are of each type and direction."""
        return make(
            self._found["relationCounts"],
            [Column("type", "text"), Column("direction", "text"), Column("count", "integer")],
        )

    def __getitem__(self, fact: str) -> str:
        for edge in self._found["facts"]["edges"]:
            if edge["node"]["name"] == fact:
                return str(edge["node"]["value"])
        raise KeyError(fact)

    def _repr_html_(self) -> str:
        head = "<b>%s</b> <span class=kind>%s</span> <small>%s</small>" % (
            escape(self.name),
            escape(self.kind.lower()),
            escape(self.id),
        )
        if self.aliases:
            head += "<br><small>%s</small>" % escape(", ".join(self.aliases))
        if self.description:
            head += "<br>%s" % escape(self.description)
        rows = []
        for edge in self._found["facts"]["edges"]:
            f = edge["node"]
            if f["name"] in ("name", "alias", "description", "kind"):
                continue
            said = "; ".join(dict.fromkeys(cite(c) for c in f["claims"]))
            mark = " <span class=mark>disputed</span>" if f["disputed"] else ""
            rows.append(
                "<tr><th>%s</th><td>%s%s</td><td><small>%s</small></td></tr>"
                % (escape(f["name"]), escape(f["value"]), mark, escape(said))
            )
        counts = ", ".join(
            "%s %s" % (c["count"], c["type"] + ("" if c["direction"] != "IN" else " (in)"))
            for c in self._found["relationCounts"]
        )
        return "%s<div class=nexum>%s<table>%s</table><small>%s</small></div>" % (
            _STYLE,
            head,
            "".join(rows),
            escape(counts),
        )


class Proof:
    """Why a relation holds. ``text`` is the whole proof, ``leaves`` the claims that it rests on.

    ``check()`` asks the service whether its independent checker accepts the proof, and ``save(path)`` writes the proof
    for ``nexum check-proof``.
    """

    def __init__(self, found: Mapping[str, Any], ask: Callable[[str], Mapping[str, Any]], which: int = 0) -> None:
        self._relation = found
        self._ask = ask  # asks for fields of all proofs of the relation
        self._proof: Dict[str, Any] = found["proofs"][which]
        self._which = which
        self.id: str = found["id"]
        self.derived: bool = found["derived"]
        self.disputed: bool = found["disputed"]
        self.modality: str = self._proof["modality"]
        self.confidence: float = self._proof["confidence"]
        self.valid_from: Optional[str] = self._proof["validFrom"]
        self.valid_to: Optional[str] = self._proof["validTo"]
        self.text: str = self._proof["text"]

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    @property
    def alternatives(self) -> List["Proof"]:
        """The other proofs that were asked for."""
        return [Proof(self._relation, self._ask, i) for i in range(len(self._relation["proofs"])) if i != self._which]

    def check(self) -> bool:
        """Says whether the checker of proofs, which shares only the reading of rules with the engine, accepts this one."""
        return bool(self._again("accepted"))

    def save(self, path: Union[str, Path]) -> None:
        """Writes the proof with every claim that it cites as a file, which ``nexum check-proof`` checks."""
        Path(path).write_text(json.dumps(self._again("file"), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def _again(self, field: str) -> Any:
        """Requests a field of this proof that the first request left out, because it takes long to compute."""
        for proof in self._ask(field)["proofs"]:
            if proof["id"] == self._proof["id"]:
                return proof[field]
        raise NotFound("%s has another proof now; ask for it again with nx.why" % self.id, "NOT_FOUND")

    @property
    def rule(self) -> Optional[str]:
        """The id of the rule that yields the relation; None if it is stated."""
        rule = self._proof["steps"][0]["rule"]
        return str(rule["id"]) if rule else None

    @property
    def leaves(self) -> Table:
        """What the proof rests on: one row per claim, with what it states."""
        rows = []
        for step in self._proof["steps"]:
            if not step["premises"]:
                rows += [{"statement": step["label"], **fields.claim(c)} for c in step["claims"]]
        return make(rows, [Column("statement", "text")] + fields.CLAIM_COLUMNS[10:])

    def tree(self) -> Row:
        """The proof as nested dictionaries: label, rule, citations and premises."""
        steps = {s["id"]: s for s in self._proof["steps"]}

        def node(step: Mapping[str, Any]) -> Row:
            return {
                "label": step["label"],
                "rule": (step["rule"] or {}).get("id"),
                "relation": (step["relation"] or {}).get("id"),
                "citations": [cite(c) for c in step["claims"]],
                "premises": [node(steps[p]) for p in step["premises"]],
            }

        return node(self._proof["steps"][0])

    def _repr_html_(self) -> str:
        steps = {s["id"]: s for s in self._proof["steps"]}
        left = [2000]  # how much is shown at most: a step that is used often is repeated

        def show(step: Mapping[str, Any], open_: bool) -> Iterator[str]:
            left[0] -= 1
            line = escape(step["label"])
            if step["rule"]:
                line += " <small>by %s</small>" % escape(step["rule"]["id"])
            said = dict.fromkeys(cite(c) for c in step["claims"])
            if said:
                line += " <small>%s</small>" % escape("; ".join(said))
            if not step["premises"] or left[0] < 0:
                yield "<div class=leaf>%s</div>" % line
                return
            yield "<details%s><summary>%s</summary>" % (" open" if open_ else "", line)
            for p in step["premises"]:
                yield from show(steps[p], False)
            yield "</details>"

        marks = [self.modality.lower()] if self.modality != "STATED" else []
        marks += ["disputed"] if self.disputed else []
        head = "".join(" <span class=mark>%s</span>" % m for m in marks)
        if self.confidence < 1:
            head += " <small>confidence %g</small>" % self.confidence
        when = period(self._proof)
        head += " <small>%s</small>" % escape(when) if when else ""
        return "%s<div class=nexum>%s%s</div>" % (_STYLE, head, "".join(show(self._proof["steps"][0], True)))
