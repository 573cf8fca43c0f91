"""The fields that the client requests in GraphQL, and how it makes tables of the answers."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Mapping, Tuple

from .tables import Column, Row, typed

if TYPE_CHECKING:
    from ._service import Service

VIEW_VARIABLES = "$asOf: Date, $without: [ID!], $distrust: [ID!], $assume: [ID!]"
VIEW_ARGUMENTS = "asOf: $asOf, without: $without, distrust: $distrust, assume: $assume"

# The period of something: its dates, and whether it began on the first or before, and ended on the last or after.
PERIOD = ("validFrom", "validTo", "validFromOrBefore", "validToOrAfter")
PERIOD_COLUMNS = [Column(n, t) for n, t in zip(PERIOD, ("text", "text", "boolean", "boolean"))]
_PERIOD = " ".join(PERIOD)

_CLAIM = (
    """document { id name } locator relays { id } by { id } stance modality confidence %s attributes
  revision { number }"""
    % _PERIOD
)

ENTITY = (
    """__typename id kind name aliases description
  facts(first: 500) { edges { node { name value language disputed claims { %s } } } }
  relationCounts { type direction count }"""
    % _CLAIM
)

STATEMENT = (
    """node { subject { id name kind }
  relation { id type predicate target { id name kind } } fact { name value language }
  merge { subject object } claim { %s } }"""
    % _CLAIM
)

EVENT = """node { date bound what fact entity { id name kind }
  relation { id type target { id name kind } modality confidence derived disputed } }"""
EVENT_COLUMNS = typed(
    ("date", "text"),
    ("bound", "boolean"),
    ("what", "text"),
    ("entity", "text"),
    ("entityName", "text"),
    ("entityKind", "text"),
    ("fact", "text"),
    ("relation", "text"),
    ("type", "text"),
    ("target", "text"),
    ("targetName", "text"),
    ("modality", "text"),
    ("confidence", "number"),
    ("derived", "boolean"),
    ("disputed", "boolean"),
)

_STEP = """id label relation { id } rule { id description } premises %s claims { %s }""" % (_PERIOD, _CLAIM)
PROOFS = """id type source { id name } target { id name } derived disputed modality confidence %s
  proofs(first: $first) { id text modality confidence %s steps { %s } }""" % (
    _PERIOD,
    _PERIOD,
    _STEP,
)

NEAR_MISS = """kind reason rule { id description text } held { text } missing { text negated }"""
NEAR_MISS_COLUMNS = typed(
    ("kind", "text"),
    ("rule", "text"),
    ("description", "text"),
    ("missing", "list"),
    ("held", "list"),
    ("reason", "text"),
)

_STANDING = _PERIOD + " modality confidence disputed"
CONFLICT = (
    """node { bearer { id name kind } duty { id name } against { id name } dutyLaws { id } againstLaws { id } %s text }"""
    % _STANDING
)
CONFLICT_COLUMNS = (
    typed(
        ("bearer", "text"),
        ("bearerName", "text"),
        ("bearerKind", "text"),
        ("duty", "text"),
        ("dutyName", "text"),
        ("against", "text"),
        ("againstName", "text"),
        ("dutyLaws", "list"),
        ("againstLaws", "list"),
    )
    + PERIOD_COLUMNS
    + typed(("modality", "text"), ("confidence", "number"), ("disputed", "boolean"), ("proof", "text"))
)

_ANSWERS = "values { type text number entity { name } } %s" % _STANDING
WATCH = """subscription($question: String!, $view: ViewInput, $since: Int) { ask(query: $question, view: $view, since: $since) {
  revision { number committedAt } since { number } totalCount columns { name type } added { %(answer)s } removed { %(answer)s } } }"""
COMPARISON = "columns { name type } added { %(a)s } removed { %(a)s } changed { before { %(a)s } after { %(a)s } }" % {
    "a": _ANSWERS
}

MATCH = "node { left { id name kind } right { id name kind } score cluster reasons { text } }"
MATCH_COLUMNS = typed(
    ("left", "text"),
    ("leftName", "text"),
    ("leftKind", "text"),
    ("right", "text"),
    ("rightName", "text"),
    ("rightKind", "text"),
    ("score", "number"),
    ("cluster", "integer"),
    ("reasons", "list"),
)

MERGE = """node { subject object subjectEntity { name } objectEntity { name } state modality confidence score reasons
  claims { document { id } locator stance } }"""
MERGE_COLUMNS = typed(
    ("subject", "text"),
    ("subjectName", "text"),
    ("object", "text"),
    ("objectName", "text"),
    ("state", "text"),
    ("modality", "text"),
    ("confidence", "number"),
    ("score", "number"),
    ("reasons", "list"),
    ("documents", "list"),
)

CYCLES = (
    """cycles(through: $through, maxLength: $maxLength, first: $first, filter: $filter) { exhaustive truncated
  cycles { feedback entities { id name kind } relations { id type source { id } target { id } %s modality confidence derived disputed } } }"""
    % _PERIOD
)

METRIC = "metric exact values(first: $first) { value rank entity { id name kind } }"

KINDS = "ontology { kinds { kind name description list interfaces facts { name } } } stats { kinds { kind count } }"
SOURCES = "stats { sources(first: $first) { claims relayed document { id name __typename description } } }"

ONTOLOGY = "ontology { relationTypes { type name description inverse symmetric from to attributes } }"


def event(node: Mapping[str, Any]) -> Row:
    relation = node["relation"] or {}
    target = relation.get("target") or {}
    return {
        "date": node["date"],
        "bound": node["bound"],
        "what": node["what"],
        "entity": node["entity"]["id"],
        "entityName": node["entity"]["name"],
        "entityKind": node["entity"]["kind"],
        "fact": node["fact"],
        "relation": relation.get("id"),
        "type": relation.get("type"),
        "target": target.get("id"),
        "targetName": target.get("name"),
        "modality": relation.get("modality"),
        "confidence": relation.get("confidence"),
        "derived": relation.get("derived"),
        "disputed": relation.get("disputed"),
    }


def claim(c: Mapping[str, Any]) -> Row:
    return {
        "document": c["document"]["id"],
        "documentName": c["document"]["name"],
        "locator": c["locator"],
        "by": (c["by"] or {}).get("id"),
        "relays": (c["relays"] or {}).get("id"),
        "stance": c["stance"],
        "modality": c["modality"],
        "confidence": c["confidence"],
        **{n: c[n] for n in PERIOD},
        "revision": c["revision"]["number"],
    }


CLAIM_COLUMNS = (
    typed(
        ("subject", "text"),
        ("subjectName", "text"),
        ("subjectKind", "text"),
        ("predicate", "text"),
        ("relation", "text"),
        ("object", "text"),
        ("objectName", "text"),
        ("objectKind", "text"),
        ("value", "text"),
        ("language", "text"),
        ("document", "text"),
        ("documentName", "text"),
        ("locator", "text"),
        ("by", "text"),
        ("relays", "text"),
        ("stance", "text"),
        ("modality", "text"),
        ("confidence", "number"),
    )
    + PERIOD_COLUMNS
    + [Column("revision", "integer")]
)


def statements(nodes: Iterable[Mapping[str, Any]]) -> Tuple[List[Row], List[Column]]:
    """Makes rows of claims, with the attributes of the claims as columns."""
    rows: List[Row] = []
    attributes: Dict[str, str] = {}
    own = {c.name for c in CLAIM_COLUMNS}
    for node in nodes:
        relation, fact, merge = node["relation"] or {}, node["fact"] or {}, node["merge"] or {}
        target = relation.get("target") or {}
        row = {
            "subject": merge.get("subject") or node["subject"]["id"],
            "subjectName": node["subject"]["name"],
            "subjectKind": node["subject"]["kind"],
            "predicate": relation.get("predicate") or relation.get("type") or fact.get("name") or "sameAs",
            "relation": relation.get("id"),
            "object": target.get("id") or merge.get("object"),
            "objectName": target.get("name"),
            "objectKind": target.get("kind"),
            "value": fact.get("value"),
            "language": fact.get("language"),
            **claim(node["claim"]),
        }
        for name, value in (node["claim"]["attributes"] or {}).items():
            column = "attribute:" + name if name in own else name
            if isinstance(value, (dict, list)):
                value = json.dumps(value, ensure_ascii=False)
            typ = "boolean" if isinstance(value, bool) else "number" if isinstance(value, (int, float)) else "text"
            attributes[column] = typ if attributes.get(column, typ) == typ else "text"
            row[column] = value
        rows.append(row)
    for row in rows:
        for name, typ in attributes.items():
            if typ == "text" and row.get(name) is not None:
                row[name] = row[name] if isinstance(row[name], str) else json.dumps(row[name])
    return rows, CLAIM_COLUMNS + [Column(n, attributes[n]) for n in sorted(attributes)]


def match(m: Mapping[str, Any]) -> Row:
    row = {"score": m["score"], "cluster": m["cluster"], "reasons": [r["text"] for r in m["reasons"]]}
    for end in ("left", "right"):
        row.update({end: m[end]["id"], end + "Name": m[end]["name"], end + "Kind": m[end]["kind"]})
    return row


def merge(m: Mapping[str, Any]) -> Row:
    row = {n: m[n] for n in ("subject", "object", "state", "modality", "confidence", "score", "reasons")}
    row.update({end + "Name": (m[end + "Entity"] or {}).get("name") for end in ("subject", "object")})
    return {**row, "documents": list(dict.fromkeys(c["document"]["id"] for c in m["claims"]))}


def near_miss(m: Mapping[str, Any]) -> Row:
    return {
        "kind": m["kind"],
        "rule": m["rule"]["id"],
        "description": m["rule"]["description"],
        "reason": m["reason"],
        "missing": [("not " if p["negated"] else "") + p["text"] for p in m["missing"]],
        "held": [p["text"].rstrip() for p in m["held"]],
    }


def conflict(c: Mapping[str, Any]) -> Row:
    row = {n: c[n] for n in PERIOD + ("modality", "confidence", "disputed")}
    for end in ("bearer", "duty", "against"):
        row[end], row[end + "Name"] = c[end]["id"], c[end]["name"]
    row.update(bearerKind=c["bearer"]["kind"], proof=c["text"])
    row.update({laws: [x["id"] for x in c[laws]] for laws in ("dutyLaws", "againstLaws")})
    return row


def watch(proof: bool) -> str:
    """Returns the subscription of a watch."""
    return WATCH % {"answer": _ANSWERS + (" text" if proof else "")}


def comparison(c: Mapping[str, Any], proof: bool = False) -> Tuple[List[Row], List[Column]]:
    """Makes rows of answers that were added, removed or changed; with proof the last column is the proof as text."""
    columns = [Column("change", "text")]
    answers = [(change, answer) for change in ("added", "removed") for answer in c[change]]
    for changed in c.get("changed", ()):
        answers += [("before", changed["before"]), ("after", changed["after"])]
    numbers: Dict[str, Any] = {}  # the columns of numbers, with the type of their values
    for i, col in enumerate(c["columns"]):
        typ = "text"
        if col["type"] == "NUMBER":
            typ = _number_type([answer["values"][i]["text"] for _, answer in answers])
        if typ != "text":
            numbers[col["name"]] = int if typ == "integer" else float
        columns.append(Column(col["name"], typ))
        if col["type"] == "ENTITY":
            columns.append(Column(col["name"] + "Name", "text"))
    columns += PERIOD_COLUMNS + typed(("modality", "text"), ("confidence", "number"), ("disputed", "boolean"))
    columns += [Column("proof", "text")] if proof else []
    rows = []
    for change, answer in answers:
        row = {"change": change, **{n: answer[n] for n in PERIOD + ("modality", "confidence", "disputed")}}
        for col, value in zip(c["columns"], answer["values"]):
            row[col["name"]] = numbers.get(col["name"], str)(value["text"])
            if value["entity"]:
                row[col["name"] + "Name"] = value["entity"]["name"]
        if proof:
            row["proof"] = answer["text"]
        rows.append(row)
    return rows, columns


def _number_type(texts: List[str]) -> str:
    """Returns the type of a column of numbers from their texts.

    It is integer if all numbers are whole. It is text if a number has more digits than the type can hold.
    """
    if texts and all(re.fullmatch("-?[0-9]+", text) for text in texts):
        return "integer" if all(-(2**63) <= int(text) < 2**63 for text in texts) else "text"
    return "number" if all(map(_is_exact, texts)) else "text"


def _is_exact(text: str) -> bool:
    """Reports whether a number keeps all its digits when it is read as a float and written again."""
    return Decimal(repr(float(text))) == Decimal(text)


#: The metrics that count or number something.
_WHOLE_METRICS = {"degree", "core", "component", "community"}


def metric_table(results: Iterable[Mapping[str, Any]]) -> Tuple[List[Row], List[Column]]:
    rows: Dict[str, Row] = {}
    columns = [Column("id", "text"), Column("name", "text"), Column("kind", "text")]
    for result in results:
        name = result["metric"].lower()
        whole = name in _WHOLE_METRICS
        columns.append(Column(name, "integer" if whole else "number"))
        for v in result["values"]:
            row = rows.setdefault(v["entity"]["id"], dict(v["entity"]))
            row[name] = int(v["value"]) if whole else float(v["value"])
    return list(rows.values()), columns


def kind_table(found: Mapping[str, Any]) -> Tuple[List[Row], List[Column]]:
    counts = {c["kind"]: c["count"] for c in found["stats"]["kinds"]}
    rows = [
        {
            "kind": k["name"],
            "enum": k["kind"],
            "count": counts.get(k["kind"], 0),
            "description": k["description"],
            "list": k["list"],
            "interfaces": k["interfaces"],
            "facts": [f["name"] for f in k["facts"]],
        }
        for k in found["ontology"]["kinds"]
    ]
    columns = typed(
        ("kind", "text"),
        ("enum", "text"),
        ("count", "integer"),
        ("description", "text"),
        ("list", "text"),
        ("interfaces", "list"),
        ("facts", "list"),
    )
    return sorted(rows, key=lambda r: (-int(r["count"]), str(r["kind"]))), columns


def document_table(sources: Iterable[Mapping[str, Any]]) -> Tuple[List[Row], List[Column]]:
    rows = [
        {
            "id": s["document"]["id"],
            "name": s["document"]["name"],
            "kind": s["document"]["__typename"],
            "claims": s["claims"],
            "relayed": s["relayed"],
            "description": s["document"]["description"],
        }
        for s in sources
    ]
    columns = typed(
        ("id", "text"),
        ("name", "text"),
        ("kind", "text"),
        ("claims", "integer"),
        ("relayed", "integer"),
        ("description", "text"),
    )
    return rows, columns


def ontology_table(o: Mapping[str, Any]) -> Tuple[List[Row], List[Column]]:
    lists = ("from", "to", "attributes")
    names = ("name", "type", "description", "inverse", "symmetric", "from", "to", "attributes")
    return list(o["relationTypes"]), [
        Column(n, "list" if n in lists else "boolean" if n == "symmetric" else "text") for n in names
    ]


def has_field(client: "Service", name: str) -> bool:
    if "Query" not in client._schema:
        found = client._transport.graphql('{ __type(name: "Query") { fields { name } } }', {}, raw=True)
        client._schema["Query"] = {f["name"] for f in found["__type"]["fields"]}
    return name in client._schema["Query"]
