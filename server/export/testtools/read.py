"""Reads exported files with networkx and Python's csv, and prints what it found as JSON:
{nodes: {id: attributes}, edges: {id: attributes with source and target}}."""

import csv
import json
import sys

import networkx
from networkx.readwrite.gexf import GEXF

# The reader of networkx 2 knows the namespaces of GEXF 1.1 and 1.2 alone; 1.3 reads like 1.2.
GEXF.versions.setdefault(
    "1.3",
    {**GEXF.versions["1.2draft"], "NS_GEXF": "http://gexf.net/1.3", "NS_VIZ": "http://gexf.net/1.3/viz", "VERSION": "1.3"},
)


def graph(g):
    nodes = {n: dict(a) for n, a in g.nodes(data=True)}
    edges = {a["id"]: {**a, "source": s, "target": t} for s, t, a in g.edges(data=True)}
    return {"nodes": nodes, "edges": edges, "graph": {k: v for k, v in g.graph.items() if isinstance(v, (str, int))}}


def read(kind, path):
    if kind == "gexf":
        return graph(networkx.read_gexf(path))
    if kind == "graphml":
        return graph(networkx.read_graphml(path, force_multigraph=True))
    csv.field_size_limit(1 << 24)
    with open(path, newline="", encoding="utf-8") as f:
        return {r["id"]: r for r in csv.DictReader(f)}


json.dump({path: read(*path.split("=", 1)) for path in sys.argv[1:]}, sys.stdout)
