#!/usr/bin/env python3
"""Reads files of other tools without nexum, and prints every value that they hold: one JSON list per line,
[entity, property, value], or [relation, property, value, source, target] for what is a relation in nexum.
The test TestValues compares it with what the service answers. Usage: values.py FORMAT FILE…"""
import json
import sys

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


def stix(path):
    for o in json.load(open(path, encoding="utf-8"))["objects"]:
        relation = o["type"] == "relationship"
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


{"misp": misp, "ftm": ftm, "stix": stix, "bods": bods}[sys.argv[1]](*sys.argv[2:])
