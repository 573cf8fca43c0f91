"""Measures the network on standard input with networkx: one JSON object of values by metric."""
import json
import sys

import networkx as nx

asked = json.load(sys.stdin)
directed, simple = nx.DiGraph(), nx.Graph()
lines = [0] * asked["nodes"]
for graph in (directed, simple):
    graph.add_nodes_from(range(asked["nodes"]))


def add(graph, a, b, weight):
    if graph.has_edge(a, b):
        graph[a][b]["weight"] += weight
    else:
        graph.add_edge(a, b, weight=weight)


for a, b, weight, both in asked["edges"]:
    if a == b:
        continue
    lines[a] += 1
    lines[b] += 1
    add(simple, a, b, weight)
    add(directed, a, b, weight)
    if both:
        add(directed, b, a, weight)


def listed(values):
    return [values[n] for n in range(asked["nodes"])]


parts = list(nx.connected_components(simple))
out = {
    "DEGREE": lines,
    "WEIGHTED_DEGREE": listed(dict(simple.degree(weight="weight"))),
    "PAGERANK": listed(nx.pagerank(directed, alpha=0.85, tol=1e-12, max_iter=10000)),
    "BETWEENNESS": listed(nx.betweenness_centrality(simple)),
    "CLOSENESS": listed(nx.closeness_centrality(simple)),
    "CORE": listed(nx.core_number(simple)),
    "CLUSTERING": listed(nx.clustering(simple)),
    "COMPONENT": [len(next(p for p in parts if n in p)) for n in range(asked["nodes"])],
}
groups = {}
for n, g in enumerate(asked["communities"]):
    groups.setdefault(g, set()).add(n)
if simple.number_of_edges() > 0:
    found = nx.community.louvain_communities(simple, weight="weight", seed=1)
    out["MODULARITY"] = nx.community.modularity(simple, found, weight="weight")
    out["OWN_MODULARITY"] = nx.community.modularity(simple, groups.values(), weight="weight")
out["CONNECTED"] = all(nx.is_connected(simple.subgraph(g)) for g in groups.values())
if len(parts) == 1:
    out["EIGENVECTOR"] = listed(nx.eigenvector_centrality(simple, max_iter=100000, tol=1e-13, weight="weight"))
json.dump(out, sys.stdout)
