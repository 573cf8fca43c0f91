"""Distances, components and clustering of the example graphs of LDBC Graphalytics, beside the results that it expects.

    nexum serve --store memory: --no-seed
    PYTHONPATH=clients/python python3 examples/graphalytics/study.py http://127.0.0.1:8080

The files example-* are those of github.com/ldbc/ldbc_graphalytics (Apache-2.0): .v has vertices, .e edges with weights,
and the others the results of the algorithms.
"""
import sys
from math import inf, isclose
from pathlib import Path

import nexum
from nexum.tables import records

ONTOLOGY = """
"A vertex of a graph."
type Vertex
extend enum RelationType {
  "The source is linked to the target."
  LINKS @predicate(from: [VERTEX], to: [VERTEX], inverse: "linked from") @attribute(name: "weight", type: Decimal)
}
"""
nx = nexum.connect(sys.argv[1])


def cells(name, end):
    return [line.split() for line in (Path(__file__).parent / ("example-" + name + end)).read_text().splitlines()]


for name, direction in (("directed", "OUT"), ("undirected", "BOTH")):
    vertex = {v: "%s-%s" % (name, v) for v, in cells(name, ".v")}
    edges = [{"source": vertex[a], "target": vertex[b], "weight": float(w)} for a, b, w in cells(name, ".e")]
    data = nexum.Dataset(name).add_ontology(ONTOLOGY)
    data.add_entities([{"id": i, "name": v} for v, i in vertex.items()], kind="Vertex")
    data.add_relations(edges, type="links", attributes=["weight"]).load(nx)

    def best(to, **options):
        return next(iter(nx.paths(vertex[start], to, max_length=12, limit=1, direction=direction, **options)), None)

    start = next(v for v, distance in cells(name, "-BFS") if distance == "0")
    found = {"BFS": {}, "SSSP": {}, "LCC": {}}
    for v, i in vertex.items():
        if v == start:
            found["BFS"][v] = found["SSSP"][v] = 0
        else:
            path = best(i)
            found["BFS"][v] = len(path) if path else 2**63 - 1
            path = best(i, order="LIGHTEST", weight="weight")
            found["SSSP"][v] = float(path.weight) if path else inf
        near = [n["id"] for n in records(nx.neighborhood(i).nodes) if n["id"] != i]
        links = len(nx.subgraph(near).edges) * (2 if direction == "BOTH" else 1) if near else 0
        found["LCC"][v] = links / (len(near) * (len(near) - 1)) if links else 0
    for what, values in found.items():
        right = sum(isclose(values[v], float(want)) for v, want in cells(name, "-" + what))
        print("%s: %s of %d of %d vertices" % (name, what, right, len(vertex)))
    parts = {r["id"]: r["component"] for r in records(nx.metrics("component", ids=vertex.values()))}
    pairs = {(parts[vertex[v]], want) for v, want in cells(name, "-WCC")}
    print("%s: %d components, %d expected" % (name, len(set(parts.values())), len({want for _, want in pairs})))
