"""Tests of paths, loops and neighborhoods, and of metrics."""

import os
import unittest
import warnings

from service import URL, columns, rows  # before nexum, which may have to do without pandas

import nexum


class Graphs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.nx = nexum.connect(URL)

    def test_paths(self):
        paths = self.nx.paths("microsoft", "china", limit=4)
        self.assertEqual(len(paths), 4)
        self.assertEqual(str(paths[0]), "Microsoft --OPERATES_IN--> China")
        table = rows(paths.table)
        self.assertEqual([(r["path"], r["step"]) for r in table][0], (1, 1))
        self.assertTrue(all(r["from"] != r["to"] for r in table))
        stated = self.nx.paths("microsoft", "china", derived=False, max_length=1)
        self.assertFalse(any(r["derived"] for r in rows(stated.table)))

    def test_graphs(self):
        graph = self.nx.neighborhood("21vianet", limit=2000)
        self.assertIsNone(graph.truncated if graph.truncated != "DEPTH" else None)
        self.assertIn("CAYMAN", " ".join(r["id"].upper() for r in rows(graph.nodes)))
        edges = rows(graph.edges)
        self.assertTrue(edges and all(r["sourceName"] and r["targetName"] for r in edges))
        small = self.nx.subgraph(["21vianet", "microsoft"])
        self.assertEqual(len(small), 2)
        try:
            import networkx
        except ImportError:
            return
        g = graph.to_networkx()
        self.assertEqual((g.number_of_nodes(), g.number_of_edges()), (len(graph), len(edges)))
        self.assertEqual(
            g.edges["21vianet", "cayman-islands", "21vianet|INCORPORATED_IN|cayman-islands"]["type"], "INCORPORATED_IN"
        )
        self.assertIsInstance(g, networkx.MultiDiGraph)
        whole = self.nx.to_networkx(derived=False)
        self.assertEqual(whole.number_of_edges(), self.nx.graphql("{ stats { relations } }")["stats"]["relations"])

    def test_what_a_limit_leaves_out(self):
        with self.assertWarnsRegex(nexum.Truncated, "neighborhood: limit=5 leaves out a part of it") as warned:
            self.nx.neighborhood("china", limit=5)
        self.assertEqual(os.path.basename(warned.filename), os.path.basename(__file__))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.nx.neighborhood("21vianet", 1, limit=2000)
            self.nx.relations(of="china")

    def test_cycles(self):
        found = self.nx.cycles("techno-nationalism", max_length=3)
        self.assertEqual(found[0].entities[0]["id"], "techno-nationalism")
        self.assertEqual({len(c) for c in found}, {2, 3})
        self.assertIn("of unknown sign", str(found))
        table = found.table
        self.assertEqual(columns(table)[:5], ["cycle", "feedback", "step", "from", "fromName"])
        first = [r for r in rows(table) if r["cycle"] == 1]
        self.assertEqual([r["step"] for r in first], [1, 2])
        self.assertEqual(first[-1]["to"], "techno-nationalism")
        everywhere = self.nx.cycles(limit=1)
        self.assertEqual((len(everywhere), len(everywhere[0]), everywhere.truncated), (1, 2, "LIMIT"))
        self.assertEqual(everywhere[0].feedback, "REINFORCING")
        self.assertEqual(columns(self.nx.cycles(type="owns").table)[0], "cycle")
        with self.assertRaises(nexum.NotFound):
            self.nx.cycles("nobody")

    def test_metrics(self):
        if not nexum._fields.has_field(self.nx, "metrics"):
            with self.assertRaisesRegex(nexum.NexumError, "computes no metrics"):
                self.nx.metrics("degree")
            return
        table = rows(self.nx.metrics(["degree", "pagerank"], of="21vianet", depth=1))
        self.assertTrue(table and all(isinstance(r["degree"], int) and isinstance(r["pagerank"], float) for r in table))

    def test_metrics_are_complete(self):
        everything = rows(self.nx.entities())
        table = rows(self.nx.metrics(["pagerank", "degree"]))
        self.assertEqual(len(table), len(everything))
        self.assertEqual([r["id"] for r in table if r["degree"] is None or r["pagerank"] is None], [])
        self.assertEqual(table, sorted(table, key=lambda r: -r["pagerank"]))
        first = rows(self.nx.metrics(["pagerank", "degree"], limit=5))
        self.assertEqual(first, table[:5])
        self.assertEqual([r["id"] for r in rows(self.nx.metrics(limit=5))], [r["id"] for r in first])


if __name__ == "__main__":
    unittest.main()
