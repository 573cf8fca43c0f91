#!/usr/bin/env python3
"""Reads files of other tools without nexum, and prints every value that they hold: one JSON list per line,
[entity, property, value], or [relation, property, value, source, target] for what is a relation in nexum.
The test TestValues compares it with what the service answers. Usage: values.py FORMAT FILE…"""
import csv
import gzip
import json
import os
import re
import sys
import uuid

# The ends of the schemata of FollowTheMoney that are edges, written down here from its documentation.
EDGES = {
    "Ownership": ("owner", "asset"), "Directorship": ("director", "organization"), "Family": ("person", "relative"),
    "Associate": ("person", "associate"), "Membership": ("member", "organization"), "Employment": ("employee", "employer"),
    "UnknownLink": ("subject", "object"), "Representation": ("agent", "client"), "Succession": ("predecessor", "successor"),
}


def out(*row):
    print(json.dumps(row, ensure_ascii=False))


def ftm(path):
    for line in open(path, encoding="utf-8"):
        e = json.loads(line)
        props = e["properties"]
        if e["schema"] in EDGES:
            s, t = EDGES[e["schema"]]
            for source in props[s]:
                for target in props[t]:
                    for name, values in props.items():
                        if name not in (s, t):
                            for v in values:
                                out(e["id"], name, v, "ftm:" + source, "ftm:" + target)
                    for name, values in e.items():
                        if name not in ("id", "schema", "caption", "properties"):
                            for v in values if isinstance(values, list) else [values]:
                                out(e["id"], name, v, "ftm:" + source, "ftm:" + target)
            continue
        for name, values in props.items():
            for v in values:
                out("ftm:" + e["id"], name, v)
        for key in ("caption", "datasets", "referents", "target", "first_seen", "last_seen", "last_change"):
            for v in e[key] if isinstance(e[key], list) else [e[key]]:
                out("ftm:" + e["id"], key, v)


def scalars(v):
    """The values of a property: of a list its elements, and of an object its canonical JSON."""
    for x in v if isinstance(v, list) else [v]:
        yield json.dumps(x, sort_keys=True, separators=(",", ":"), ensure_ascii=False) if isinstance(x, (dict, list)) else x


def observables(pattern):
    """The observables that a pattern of STIX names: type, property, value."""
    for typ, prop, value in re.findall(r"([a-z0-9-]+):(value|hashes\.[A-Za-z0-9-]+) = '([^']*)'", pattern):
        if prop.startswith("hashes."):
            prop = "hashes." + {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256"}.get(prop[7:].lower(), prop[7:])
        yield typ, prop, value.lower()


def stix(path):
    for o in json.load(open(path, encoding="utf-8"))["objects"]:
        relation = o["type"] == "relationship"
        for typ, prop, value in observables(o.get("pattern", "")):
            key = {"hashes": {prop[7:]: value}} if prop.startswith("hashes.") else {prop: value}
            sco = "stix:%s--%s" % (typ, uuid.uuid5(uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7"), json.dumps(key, separators=(",", ":"))))
            out("stix:" + o["id"], "based-on", sco)
            out(sco, prop, value)
        for name, value in o.items():
            if relation and name in ("source_ref", "target_ref"):
                continue
            if name == "kill_chain_phases":
                for p in value:
                    out("stix:" + o["id"], name, "stix:phase/%s/%s" % (p["kill_chain_name"], p["phase_name"]))
                continue
            if name == "external_references" and not relation:
                for r in value:
                    for k, v in r.items():
                        out("stix:" + o["id"], "reference " + k, v)
                continue
            if relation and name == "external_references":
                for r in value:
                    out(o["id"], name, json.dumps(r, sort_keys=True, separators=(",", ":"), ensure_ascii=False), "stix:" + o["source_ref"], "stix:" + o["target_ref"])
                    url = r.get("url", "")
                    name_ = "/".join([r["source_name"]] + ([r["external_id"]] if "external_id" in r else []))
                    out(o["id"], name, url if url.startswith("http") else "stix:reference/" + name_, "stix:" + o["source_ref"], "stix:" + o["target_ref"])
                continue
            if relation and isinstance(value, list):
                value = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            for v in scalars(value):
                if relation:
                    out(o["id"], name, v, "stix:" + o["source_ref"], "stix:" + o["target_ref"])
                else:
                    out("stix:" + o["id"], name, v)


def bods(*paths):
    for path in paths:
        for s in json.load(open(path, encoding="utf-8")):
            doc = "bods:statement/" + s["statementId"]
            for name, value in s.items():
                if name not in ("recordDetails", "recordId"):
                    for v in scalars(value):
                        out(doc, name, v)
            out(doc, "recordId", "bods:" + s["recordId"])
            d = s["recordDetails"]
            if s["recordType"] != "relationship":
                for name, value in d.items():
                    for v in scalars(value):
                        out("bods:" + s["recordId"], name, v)
                continue
            party, subject = [d[k] if isinstance(d[k], str) else None for k in ("interestedParty", "subject")]
            ends = ["bods:" + (x or "unspecified/%s/%s" % (s["recordId"], k)) for x, k in ((party, "interestedParty"), (subject, "subject"))]
            for k in ("interestedParty", "subject"):
                if not isinstance(d[k], str):
                    for name, v in d[k].items():
                        out("bods:unspecified/%s/%s" % (s["recordId"], k), "unspecified." + name, v)
            for i in d.get("interests", [{}]):
                for name, v in i.items():
                    if name == "share":
                        for bound, number in v.items():
                            out(s["statementId"], bound, number, *ends)
                    else:
                        out(s["statementId"], name, v, *ends)
                for name in ("isComponent", "componentRecords"):
                    if name in d:
                        out(s["statementId"], name, json.dumps(d[name], separators=(",", ":")), *ends)


def misp(path):
    for x in json.load(open(path, encoding="utf-8"))["values"]:
        for name, value in list(x.items()) + list(x.get("meta", {}).items()):
            if name == "meta":
                continue
            if name == "related":
                for r in value:
                    out(x["uuid"], "type", r["type"], "misp:" + x["uuid"], "misp:" + r["dest-uuid"])
                    for tag in r.get("tags", []):
                        out(x["uuid"], "tags", tag, "misp:" + x["uuid"], "misp:" + r["dest-uuid"])
                continue
            for v in scalars(value):
                out("misp:" + x["uuid"], name, v)


# The tables of FinBench that are relations: their type, their ends, and whether a pair can have several.
RELATIONS = {
    "AccountTransferAccount": ("TRANSFERS_TO", "account", "account", True), "AccountWithdrawAccount": ("WITHDRAWS_TO", "account", "account", True),
    "AccountRepayLoan": ("REPAYS", "account", "loan", True), "LoanDepositAccount": ("DEPOSITED_TO", "loan", "account", True),
    "MediumSignInAccount": ("SIGNS_IN", "medium", "account", True), "PersonOwnAccount": ("HOLDS", "person", "account", False),
    "CompanyOwnAccount": ("HOLDS", "company", "account", False), "PersonApplyLoan": ("APPLIES_FOR", "person", "loan", False),
    "CompanyApplyLoan": ("APPLIES_FOR", "company", "loan", False), "PersonGuaranteePerson": ("GUARANTEES", "person", "person", False),
    "CompanyGuaranteeCompany": ("GUARANTEES", "company", "company", False), "PersonInvestCompany": ("INVESTS_IN", "person", "company", False),
    "CompanyInvestCompany": ("INVESTS_IN", "company", "company", False),
}


def finbench(*paths):
    """Counts all rows, and prints the values of every 150th."""
    counts, seen = {}, set()
    for path in paths:
        name = os.path.basename(path)[:-4]
        with open(path, encoding="utf-8", newline="") as f:
            rows = csv.reader(f, delimiter="|")
            header = next(rows)
            for n, row in enumerate(rows):
                if name not in RELATIONS:
                    counts["kind " + name.upper()] = counts.get("kind " + name.upper(), 0) + 1
                    if n % 150 == 0:
                        for c, v in zip(header[1:], row[1:]):
                            c = {"accoutType": "accountType", name.lower() + "Name": "name"}.get(c, c)
                            v = v.replace(" ", "T") if c == "createTime" else v
                            out(name.lower() + ":" + row[0], c, v)
                    continue
                typ, source, target, several = RELATIONS[name]
                key = (typ, source + ":" + row[0], target + ":" + row[1], row[header.index("createTime")] if several else "")
                if key not in seen:
                    seen.add(key)
                    counts["type " + typ] = counts.get("type " + typ, 0) + 1
                if n % 150 == 0:
                    for c, v in list(zip(header, row))[2:]:
                        out(str(n), c, v, key[1], key[2])
    for name, n in counts.items():
        out("", "count " + name, n)


QUAD = re.compile(r'(<[^>]*>|_:\S+) <([^>]*)> (?:(<[^>]*>|_:[^\s.]+)|"((?:[^"\\]|\\.)*)")(?:@\S+|\^\^\S+)?(?: <[^>]*>)? \.$')


def nquads(path):
    """Counts all statements, and prints those about every 150th subject and about the blank nodes that it refers to."""
    def plain(term):
        return term.strip("<>")
    quads, counts = set(), {}
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as f:
        for line in f:
            s, p, o, text = QUAD.match(line.strip()).groups()
            quads.add((plain(s), p, plain(o) if o else None, text))
    subjects = sorted({s for s, _, _, _ in quads if not s.startswith("_:")})
    chosen = set(subjects[::150])
    chosen |= {o for s, _, o, _ in quads if s in chosen and o and o.startswith("_:")}
    for s, p, o, text in quads:
        sort = "relations" if o else "facts"
        counts[sort] = counts.get(sort, 0) + 1
        if s in chosen:
            out(s, p, o if o else json.loads('"' + text + '"'))
    for name, n in counts.items():
        out("", "count " + name, n)


{"finbench": finbench, "nquads": nquads, "misp": misp, "ftm": ftm, "stix": stix, "bods": bods}[sys.argv[1]](*sys.argv[2:])
