"""Tests of questions and of the errors about mistakes in them."""

import datetime
import http.server
import json
import os
import re
import socketserver
import tempfile
import threading
import unittest

from service import URL, columns, rows  # before nexum, which may have to do without pandas

import nexum
from nexum.questions import fill
from nexum.tables import pandas


class Questions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.nx = nexum.connect(URL)

    def test_ask(self):
        laws = self.nx.ask("constrains(Law, /21vianet)", proof=True)
        self.assertEqual(columns(laws), ["Law", "LawName", "validFrom", "validTo", "validFromOrBefore", "validToOrAfter", "periods", "modality", "confidence",
                                         "disputed", "proof"])
        found = {r["Law"]: r for r in rows(laws)}
        row = found["cn-icp-isp-licensing"]
        self.assertEqual((row["LawName"], row["validFrom"], row["validFromOrBefore"], row["validTo"], row["validToOrAfter"], row["confidence"], row["disputed"]),
                         ("ICP and ISP licensing", "2012", True, None, False, 0.8, False))
        self.assertIn("isaacs-2019, 4.5, from jones-2012", row["proof"])
        self.assertNotIn("proof", columns(self.nx.ask("constrains(Law, /21vianet)")))

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

    def test_relations_of_one_direction(self):
        out, into, both = (self.nx.relations(of="21vianet", derived=False, direction=d) for d in ("out", "in", None))
        self.assertTrue(all("21vianet" == r["source"] or r["symmetric"] for r in rows(out)))
        self.assertTrue(all("21vianet" == r["target"] or r["symmetric"] for r in rows(into)))
        self.assertEqual({r["id"] for r in rows(both)}, {r["id"] for t in (out, into) for r in rows(t)})
        claims = self.nx.relations(of="21vianet", direction="in", claims=True)
        self.assertEqual({r["object"] for r in rows(claims)}, {"21vianet"})
        with self.assertRaisesRegex(ValueError, "direction: "):
            self.nx.relations(direction="out")

    def test_merges(self):
        merged = self.nx.view(assume=["apple|sameAs|microsoft"])
        self.assertEqual(columns(self.nx.merges()), columns(merged.merges()))
        row = rows(merged.merges("microsoft", state="merged"))[0]
        self.assertEqual((row["subject"], row["object"], row["state"]), ("apple", "microsoft", "MERGED"))
        self.assertEqual(len(merged.merges(state=["apart"])), 0)
        with self.assertRaisesRegex(nexum.QueryError, "there are MERGED, "):
            self.nx.merges(state="nothing")

    def test_contents(self):
        stats = self.nx.stats()
        self.assertGreater(stats["relations"], 6000)
        self.assertLess(self.nx.view(as_of="2010").stats()["relations"], stats["relations"])
        self.assertEqual(rows(self.nx.datasets())[0]["name"], "us-china-cloud")
        self.assertIn("activity-in-jurisdiction", {r["id"] for r in rows(self.nx.rules())})

    def test_answers_are_the_same_with_and_without_proofs(self):
        for question in (
            "constrains(L, X)", "exposedTo(X, S)", "operates(X, Y)", "owns(X, Y, percent: P)", "foundedOn(X, D)", "law(X)", "canCompel(S, X)",
            "company(X), not headquarteredIn(X, /china)", "constrains(L, X), enacted(M, L)", "conflictsWith(D, E)", "operatesIn(X, S) | count(X) by S",
            "partnersWith(X, Y) | select X", "interconnectedWith(X, Y)",
        ):
            for view in (self.nx, self.nx.view(as_of="2018"), self.nx.view(distrust=["minnick-2013"], assume=["apple|owns|21vianet"])):
                without = rows(view.ask(question))  # first, since answers with proofs are kept
                proved = rows(view.ask(question, proof=True))
                self.assertEqual([{k: v for k, v in r.items() if k != "proof"} for r in proved], without, question)

    def test_why_none(self):
        self.assertEqual(self.nx.why_none("owns(X, Y, percent: P), P > $most", most=1000), "owns(X, Y, percent: P) has answers, and none of them is left with P > 1000")
        self.assertEqual(self.nx.why_none("company(X), owns(X, /china)"), "nothing in this view matches owns(X, /china)")
        self.assertIsNone(self.nx.why_none("company(X)"))

    def test_ask_without_answers_has_columns(self):
        none = self.nx.ask("owns(X, Y, percent: P), P > 1000")
        self.assertEqual(len(none), 0)
        self.assertEqual(columns(none)[:5], ["X", "XName", "Y", "YName", "P"])

    @unittest.skipIf(pandas is None, "without pandas")
    def test_types_of_columns(self):
        owned = self.nx.ask("owns(X, Y, percent: P)")
        self.assertEqual((str(owned.P.dtype), str(owned.confidence.dtype), str(owned.disputed.dtype)), ("float64", "float64", "bool"))
        companies = self.nx.entities("Company")
        self.assertEqual((str(companies.employees.dtype), str(companies.stateOwned.dtype)), ("Int64", "boolean")) if "employees" in companies else None
        self.assertIsInstance(companies.aliases[0], list)
        days = nexum.days(self.nx.ask("constrains(Law, /21vianet)"))
        self.assertEqual(str(days.validFrom.dtype), "datetime64[ns]")
        self.assertEqual(str(days.validFrom.min().date()), "2012-01-01")

    def test_relations(self):
        owns = rows(self.nx.relations("owns"))
        blue = next(r for r in owns if r["target"] == "shanghai-blue-cloud")
        self.assertEqual((blue["sourceName"], blue["targetName"], blue["percent"], blue["type"]), ("Beijing 21Vianet Broadband Data Center", "Shanghai Blue Cloud Technology", 100, "OWNS"))
        around = rows(self.nx.relations(of="21vianet", derived=False))
        self.assertTrue(around and all("21vianet" in (r["source"], r["target"]) and not r["derived"] for r in around))
        asked = self.nx.graphql("query($id: ID!) { entity(id: $id) { relations(filter: {includeDerived: false}, first: 500) { edges { node { id } } } } }", id="21vianet")
        self.assertEqual(sorted(r["id"] for r in around), sorted(e["node"]["id"] for e in asked["entity"]["relations"]["edges"]))

    def test_claims(self):
        claims = rows(self.nx.relations("operates", claims=True))
        self.assertTrue(any(c["stance"] == "DISPUTES" for c in rows(self.nx.claims())))
        self.assertTrue(all(c["predicate"] == "OPERATES" and c["document"] for c in claims))
        at = rows(self.nx.claims("isaacs-2019", at="table 14"))
        self.assertTrue(at and all("table 14" in c["locator"].lower() for c in at))
        news = rows(self.nx.claims("minnick-2013"))
        bulk = [c for c in rows(self.nx.claims()) if c["document"] == "minnick-2013"]
        self.assertEqual(len(news), len(bulk))

    def test_entities(self):
        self.assertIn("21vianet", [r["id"] for r in rows(self.nx.entities("company"))])
        some = rows(self.nx.entities("Company", {"ids": ["adobe", "apple"]} if not self.typed() else {"id": {"in": ["adobe", "apple"]}}))
        self.assertEqual([r["id"] for r in some], ["adobe", "apple"])
        card = self.nx.entity("21vianet")
        self.assertEqual((card.name, card.kind, card["industry"]), ("21Vianet", "COMPANY", "data-center services"))
        self.assertTrue(any(r["fact"] == "industry" and r["document"] == "minnick-2013" for r in rows(card.facts)))

    def typed(self):
        found = self.nx.graphql('{ __type(name: "Query") { fields { name args { name type { name } } } } }')
        args = next(f["args"] for f in found["__type"]["fields"] if f["name"] == "companies")
        return next(a["type"]["name"] for a in args if a["name"] == "filter") != "EntityFilter"

    def test_aggregate(self):
        table = self.nx.aggregate("Company", group_by="headquarteredIn", fact="foundedOn")
        self.assertEqual(columns(table), ["headquarteredIn", "headquarteredInName", "count", "foundedOn.min", "foundedOn.max"])
        china = next(r for r in rows(table) if r["headquarteredIn"] == "china")
        self.assertEqual(china["headquarteredInName"], "China")
        self.assertLess(china["foundedOn.min"], china["foundedOn.max"])
        self.assertEqual(china["count"], len(self.nx.entities("Company", {"headquarteredIn": {"some": {"id": {"eq": "china"}}}})))
        self.assertEqual(len(self.nx.aggregate("company", group_by="headquarteredIn", limit=2)), 2)
        whole = rows(self.nx.aggregate())
        self.assertEqual((len(whole), whole[0]["count"]), (1, sum(r["count"] for r in rows(self.nx.kinds()))))
        by = self.nx.aggregate("Actor", {"name": {"contains": "bank"}}, group_by="kind")
        self.assertEqual(columns(by), ["kind", "count"])
        years = self.nx.aggregate("Company", {"foundedOn": {"exists": True}}, group_by="foundedOnYear")
        self.assertEqual(columns(years), ["foundedOnYear", "count"])
        self.assertTrue(all(len(r["foundedOnYear"]) == 4 for r in rows(years)))
        with self.nx.view(as_of="1990"):
            self.assertEqual(sum(r["count"] for r in rows(self.nx.aggregate("Company", group_by="foundedOn"))), len(self.nx.entities("Company")))
        for arguments in ({"kind": "Companny"}, {"kind": "Company", "group_by": "foundedIn"}, {"kind": "Company", "fact": "foundedIn"}):
            with self.subTest(arguments), self.assertRaisesRegex(nexum.QueryError, "did you mean"):
                self.nx.aggregate(**arguments)

    def test_aggregate_page_by_page(self):
        whole = self.nx.aggregate("Document", group_by=["kind", "publishedOn"])
        self.assertGreater(len(whole), 5)
        before, nexum._aggregates._MOST_GROUPS = nexum._aggregates._MOST_GROUPS, 2
        try:
            self.assertEqual(rows(self.nx.aggregate("Document", group_by=["kind", "publishedOn"])), rows(whole))
        finally:
            nexum._aggregates._MOST_GROUPS = before

    def test_known_after_a_revision(self):
        newest = self.nx.revision()
        for known in (newest, str(newest)):
            with self.nx.view(known_at=known):
                self.assertGreater(self.nx.stats()["entities"], 0)
                self.assertGreater(len(self.nx.ask("law(X)")), 0)
        with self.nx.view(known_at=0):
            self.assertEqual((self.nx.stats()["entities"], len(self.nx.relations())), (0, 0))
        for ask in (lambda nx: nx.stats(), lambda nx: nx.relations()):
            with self.assertRaisesRegex(nexum.NotFound, "there is no revision 99999; the newest is %d" % newest):
                ask(self.nx.view(known_at=99999))
        for wrong in ("yesterday", -1, datetime.date(2026, 1, 31)):
            with self.subTest(wrong), self.assertRaisesRegex(ValueError, "not a moment such as .*, and not the number of a revision"):
                self.nx.view(known_at=wrong)

    def test_search(self):
        self.assertEqual(rows(self.nx.search("阿里云"))[0]["id"], "alibaba-cloud")
        self.assertEqual({r["kind"] for r in rows(self.nx.search("china", kinds="law", limit=5))}, {"LAW"})

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
        self.assertIn("CAYMAN" , " ".join(r["id"].upper() for r in rows(graph.nodes)))
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
        self.assertEqual(g.edges["21vianet", "cayman-islands", "21vianet|INCORPORATED_IN|cayman-islands"]["type"], "INCORPORATED_IN")
        self.assertIsInstance(g, networkx.MultiDiGraph)
        whole = self.nx.to_networkx(derived=False)
        self.assertEqual(whole.number_of_edges(), self.nx.graphql("{ stats { relations } }")["stats"]["relations"])

    def test_bounds(self):
        found = {r["target"]: r for r in rows(self.nx.relations("holdsDataOf", of="21vianet"))}
        tables = {
            "relations": found["adobe"],
            "claims": next(r for r in rows(self.nx.claims("isaacs-2019", at="4.5")) if r["predicate"] == "HOLDS_DATA_OF" and r["object"] == "adobe"),
            "path": rows(self.nx.paths("21vianet", "adobe", type="holdsDataOf", max_length=1).table)[0],
            "edges": next(r for r in rows(self.nx.subgraph(["21vianet", "adobe"]).edges) if r["type"] == "HOLDS_DATA_OF"),
        }
        for name, row in tables.items():
            with self.subTest(name):
                self.assertEqual([row[n] for n in ("validFrom", "validFromOrBefore", "validTo", "validToOrAfter")], ["2018", True, None, False])
        events = rows(self.nx.timeline("21vianet", type="holdsDataOf", derived=False))
        self.assertEqual({(r["date"], r["bound"]) for r in events}, {("2018", True)})
        self.assertIn("since 2018 or before", self.nx.why("21vianet", "holdsDataOf", "adobe")._repr_html_())
        self.assertIn("since 2013-06<", self.nx.why("21vianet", "operates", "azure-china")._repr_html_())

    def test_timeline(self):
        events = rows(self.nx.timeline("21vianet"))
        self.assertEqual([r["date"] for r in events], sorted((r["date"] for r in events), key=lambda d: d.ljust(10, "-")))
        until = rows(self.nx.timeline(until="1990", limit=700))
        self.assertTrue(until and all(r["date"][:4] <= "1990" for r in until))

    def test_values(self):
        given = self.nx.ask("constrains(Law, /$who), inForceOn(Law, D), D > $since", who="21vianet", since=datetime.date(2017, 1, 1))
        written = self.nx.ask("constrains(Law, /<21vianet>), inForceOn(Law, D), D > 2017-01-01")
        self.assertTrue(len(rows(given)) > 0)
        self.assertEqual(rows(given), rows(written))
        self.assertEqual(
            fill('a(/$e, "$t", /<$u>, t: $t), N > $n # $c', {"e": "x:ä b", "t": 'a "b" \\', "n": -2.5}),
            'a(/<x:ä b>, "$t", /<$u>, t: "a \\"b\\" \\\\"), N > -2.5 # $c')
        for question, values, error in (
            ("owns(/$x, Y)", {}, "no value for $x"), ("owns(X, Y)", {"x": 1}, "no place $x"), ("owns(/$x, Y)", {"x": "a>, Y), b(/<c"}, "is not the id"),
            ("owns(/$x, Y)", {"x": 1}, "its id is a text"), ("P = $x", {"x": float("nan")}, "a text, a number or a date"), ("P = $x", {"x": None}, "a text, a number or a date"),
        ):
            with self.subTest(question), self.assertRaisesRegex((ValueError, TypeError), re.escape(error)):
                fill(question, values)

    def test_why(self):
        proof = self.nx.why("cn-icp-isp-licensing", "constrains", "21vianet", alternatives=3)
        self.assertTrue(proof.derived)
        self.assertEqual((proof.rule, proof.confidence), ("activity-in-jurisdiction", 0.8))
        self.assertIn("isaacs-2019", {r["document"] for r in rows(proof.leaves)})
        tree = proof.tree()
        self.assertTrue(len(tree["premises"]) >= 4 and tree["relation"] == "cn-icp-isp-licensing|CONSTRAINS|21vianet")
        self.assertEqual(proof.text, self.nx.why("cn-icp-isp-licensing|CONSTRAINS|21vianet").text)
        self.assertTrue(proof.check())
        self.assertTrue(all(p.check() for p in proof.alternatives))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "proof.json")
            proof.save(path)
            with open(path, encoding="utf-8") as f:
                saved = json.load(f)
        self.assertIn("cn-icp-isp-licensing", json.dumps(saved))
        self.assertIn("isaacs-2019", json.dumps(saved))
        stated = self.nx.why("21vianet", "incorporatedIn", "cayman-islands")
        self.assertIsNone(stated.rule)

    def test_near_misses(self):
        near = rows(self.nx.why_not("us-cloud-act-2018", "constrains", "china"))
        self.assertTrue(near and near[0]["rule"] and near[0]["missing"])

    def test_conflicts_and_compare(self):
        self.assertIn("microsoft", [r["bearer"] for r in rows(self.nx.conflicts())])
        self.assertEqual({r["bearer"] for r in rows(self.nx.conflicts("apple"))}, {"apple"})
        changed = rows(self.nx.compare("exposedTo(X, /china)", after=self.nx.view(without="microsoft")))
        self.assertIn(("removed", "microsoft", "Microsoft"), [(r["change"], r["X"], r["XName"]) for r in changed])

    def test_views(self):
        self.assertEqual(len(self.nx.ask("constrains(Law, /21vianet)")), 6)
        with self.nx.view(as_of="2010") as then:
            self.assertEqual(len(self.nx.ask("constrains(Law, /21vianet)")), 0)
            self.assertEqual(len(then.ask("constrains(Law, /21vianet)")), 0)
            with self.nx.view(distrust="minnick-2013"):
                self.assertEqual(self.nx._view().as_of, "2010")
        self.assertEqual(len(self.nx.ask("constrains(Law, /21vianet)")), 6)
        self.assertEqual(len(self.nx.view(distrust=["isaacs-2019"]).conflicts()), 0)
        for assume in ([("adobe", "operatesIn", "china")], "adobe|operatesIn|china"):
            self.assertEqual(self.nx.view(assume=assume)._view().assume, ("adobe|OPERATES_IN|china",))
        with self.assertRaisesRegex(ValueError, "is no relation"):
            self.nx.view(assume=["adobe"])
        merged = self.nx.view(assume=["apple|sameAs|adobe"])
        self.assertEqual(merged.entity("apple").id, "adobe")
        for claims in (False, True):
            of = rows(merged.relations(of="apple", derived=False, claims=claims))
            self.assertEqual(len(of), len(rows(merged.relations(of="adobe", derived=False, claims=claims))))
            self.assertTrue(of)
            with self.assertRaisesRegex(nexum.NotFound, "no entity"):
                self.nx.relations(of="nobody-has-this-id", claims=claims)
        with self.assertRaisesRegex(ValueError, "as_of is 2010 already"):
            self.nx.view(as_of="2010").view(as_of="2012")

    def test_metrics(self):
        if not nexum._fields.has_field(self.nx, "metrics"):
            with self.assertRaisesRegex(nexum.NexumError, "computes no metrics"):
                self.nx.metrics("degree")
            return
        table = rows(self.nx.metrics(["degree", "pagerank"], of="21vianet", depth=1))
        self.assertTrue(table and all(isinstance(r["degree"], float) for r in table))

    def test_metrics_are_complete(self):
        everything = rows(self.nx.entities())
        table = rows(self.nx.metrics(["pagerank", "degree"]))
        self.assertEqual(len(table), len(everything))
        self.assertEqual([r["id"] for r in table if r["degree"] is None or r["pagerank"] is None], [])
        self.assertEqual(table, sorted(table, key=lambda r: -r["pagerank"]))
        first = rows(self.nx.metrics(["pagerank", "degree"], limit=5))
        self.assertEqual(first, table[:5])
        self.assertEqual([r["id"] for r in rows(self.nx.metrics(limit=5))], [r["id"] for r in first])

    def test_filters_of_entities(self):
        one = rows(self.nx.entities("Company", {"name": "Microsoft"}))
        self.assertEqual([r["id"] for r in one], ["microsoft"])
        some = rows(self.nx.entities("Company", {"or": [{"name": ["Microsoft", "Apple"]}, {"name": {"eq": "Adobe"}}]}))
        self.assertEqual([r["id"] for r in some], ["adobe", "apple", "microsoft"])
        rest = rows(self.nx.entities("Company", {"not": {"name": "Microsoft"}, "headquarteredIn": {"some": {"id": {"eq": "united-states"}}}}))
        self.assertTrue(rest and "microsoft" not in [r["id"] for r in rest])
        self.assertEqual({r["kind"] for r in rows(self.nx.search("cloud", kind="law"))}, {"LAW"})

    def test_a_filter_keeps_the_columns(self):
        everything = {r["id"]: r for r in rows(self.nx.entities("Company"))}
        some = rows(self.nx.entities("Company", {"name": ["Microsoft", "21Vianet"]}))
        self.assertEqual(len(some), 2)
        for r in some:
            for column in ("id", "name", "kind", "aliases", "description", "industry"):
                with self.subTest(r["id"], column=column):
                    self.assertEqual(r[column], everything[r["id"]][column])
            self.assertEqual(sorted(r["documents"]), sorted(everything[r["id"]]["documents"]))

    def test_why_not(self):
        for name, ends, kind, text in (
            ("it holds", ("21vianet", "operates", "azure-china"), "HOLDS", "it holds; nx.why("),
            ("no rule yields it", ("microsoft", "owns", "apple"), "NO_RULE", "no rule of this view yields OWNS"),
            ("by its id", ("21vianet|OPERATES|azure-china",), "HOLDS", "it holds"),
        ):
            with self.subTest(name):
                found = rows(self.nx.why_not(*ends))
                self.assertEqual([r["kind"] for r in found], [kind])
                self.assertIn(text, found[0]["reason"])
        by_id = rows(self.nx.why_not("us-cloud-act-2018|CONSTRAINS|china"))
        self.assertEqual(by_id, rows(self.nx.why_not("us-cloud-act-2018", "constrains", "china")))
        self.assertNotIn(by_id[0]["kind"], ("HOLDS", "NO_RULE"))
        for ends, message in ((("a|b",), "not the id of a relation"), (("a", "owns"), "give a source, a type and a target"), (("a|OWNS|b|1",), "leave the key")):
            with self.subTest(message), self.assertRaisesRegex(ValueError, message):
                self.nx.why_not(*ends)
        self.assertEqual(self.nx.why("21vianet|operates|azure-china").id, "21vianet|OPERATES|azure-china")

    def test_fragility_and_matches(self):
        weak = rows(self.nx.fragility("cn-icp-isp-licensing|CONSTRAINS|21vianet", size=1))
        self.assertEqual([(r["size"], r["members"]) for r in weak], [(1, ["isaacs-2019"])])
        self.assertFalse(rows(self.nx.view(distrust=weak[0]["members"]).ask("constrains(L, /21vianet), regulates(L, /data-center-operation)")))
        by = rows(self.nx.fragility("cn-icp-isp-licensing", "constrains", "21vianet", by="relations", size=1, limit=20))
        self.assertIn(["cn-icp-isp-licensing|APPLIES_IN|china"], [r["members"] for r in by])
        pairs = rows(self.nx.matches(kind="Company", min_score=0.5, limit=3))
        self.assertLessEqual(len(pairs), 3)
        for r in pairs:
            self.assertEqual((r["leftKind"], r["rightKind"]), ("COMPANY", "COMPANY"))
            self.assertTrue(r["reasons"] and 0.5 <= r["score"] <= 1)

    def test_filters(self):
        everything, some = self.nx.relations(of="21vianet"), self.nx.relations(of="21vianet", exclude_type="operates")
        self.assertIn("OPERATES", [r["type"] for r in rows(everything)])
        self.assertNotIn("OPERATES", [r["type"] for r in rows(some)])
        self.assertEqual({r["type"] for r in rows(self.nx.timeline("21vianet", type="operates"))}, {"OPERATES"})
        self.assertEqual({r["modality"] for r in rows(self.nx.timeline(modality="planned", type="interconnectedWith"))} - {"PLANNED"}, set())
        degree = rows(self.nx.metrics("degree", of="azure-china", type="operates", document="isaacs-2019", direction="in"))
        self.assertEqual(degree[0]["id"], "azure-china")
        with self.assertRaisesRegex(nexum.QueryError, "no modality 'planed'; did you mean PLANNED"):
            self.nx.timeline(modality="planed")

    @unittest.skipIf(pandas is None, "without pandas")
    def test_days(self):
        self.assertEqual(str(nexum.days(self.nx.timeline("microsoft")).date.dtype), "datetime64[ns]")
        companies = nexum.days(self.nx.entities("Company"))
        self.assertEqual(str(companies.foundedOn.dtype), "datetime64[ns]")
        kept = pandas.DataFrame({"occurredOn": ["2017", "in spring"], "date": ["2017-06-01", None]})
        self.assertEqual([str(t) for t in nexum.days(kept).dtypes], ["object", "datetime64[ns]"])

    def test_columns_are_the_same_with_of(self):
        everything, around = columns(self.nx.relations()), columns(self.nx.relations(of="21vianet"))
        missing = [c for c in everything[: everything.index("citations") + 1] if c not in around]
        self.assertEqual(missing, ["periods"])

    def test_what_there_is(self):
        self.assertGreaterEqual(self.nx.revision(), 1)
        self.assertEqual(self.nx.wait_for(1), self.nx.revision())
        with self.assertRaisesRegex(nexum.NexumError, "still at revision"):
            self.nx.wait_for(10**6, timeout=0.2)
        self.assertIn("owns", [r["name"] for r in rows(self.nx.ontology())])
        kinds = {r["kind"]: r for r in rows(self.nx.kinds())}
        self.assertEqual((kinds["Company"]["enum"], kinds["Company"]["list"]), ("COMPANY", "companies"))
        self.assertEqual(kinds["Company"]["count"], len(self.nx.entities("Company")))
        self.assertIn("foundedOn", kinds["Company"]["facts"])
        documents = rows(self.nx.documents())
        self.assertEqual((documents[0]["id"], documents[0]["kind"]), ("isaacs-2019", "Document"))
        self.assertEqual([r["claims"] for r in documents if r["id"] == "minnick-2013"], [len(self.nx.claims("minnick-2013", about="relations")) + len(self.nx.claims("minnick-2013", about="facts"))])
        self.assertIn("activity-in-jurisdiction", [r["id"] for r in rows(self.nx.rules())])


class Errors(unittest.TestCase):
    def setUp(self):
        self.nx = nexum.connect(URL)

    def test_a_mistake_in_a_question(self):
        with self.assertRaises(nexum.QueryError) as caught:
            self.nx.ask("constrain(L, /21vianet)")
        self.assertEqual(caught.exception.code, "BAD_USER_INPUT")
        self.assertEqual(caught.exception.problems[0][1:], (1, 1))
        self.assertIn("did you mean constrains?\n  at line 1, column 1\n  constrain(L, /21vianet)\n  ^", str(caught.exception))
        with self.assertRaises(nexum.QueryError) as caught:
            self.nx.compare("owns(X,\n\tY,, Z)")
        self.assertIn("\n  \tY,, Z)\n  \t ^", str(caught.exception))

    def test_a_mistake_in_graphql(self):
        with self.assertRaises(nexum.QueryError) as caught:
            self.nx.graphql("{ company(id: 1) { nme } }")
        self.assertIn('Did you mean "name"?\n  at line 1, column 20\n  { company(id: 1) { nme } }\n' + " " * 21 + "^", str(caught.exception))

    def test_what_is_not_there(self):
        for ask in (lambda: self.nx.entity("nobody"), lambda: self.nx.paths("nobody", "china"), lambda: self.nx.why("a", "owns", "b"), lambda: self.nx.view(distrust="nobody").ask("owns(X, Y)")):
            with self.assertRaises(nexum.NotFound):
                ask()

    def test_names(self):
        for ask, message in (
            (lambda: self.nx.relations("ownz"), "ownz"), (lambda: self.nx.why("a", "ownz", "b"), "did you mean OWNS"),
            (lambda: self.nx.search("x", kinds="companie"), "did you mean COMPANY"), (lambda: self.nx.entities("nothing"), "nothing"),
        ):
            with self.assertRaisesRegex(nexum.QueryError, message):
                ask()

    def test_meant(self):
        nx = self.nx
        for name, ask, error, message in (
            ("an entity", lambda: nx.entity("micrsoft"), nexum.NotFound, 'there is no entity "micrsoft"; did you mean microsoft'),
            ("the source of a relation", lambda: nx.why("21viant", "operates", "azure-china"), nexum.NotFound, "did you mean 21vianet"),
            ("the target of a relation", lambda: nx.why("21vianet", "operates", "azure-chna"), nexum.NotFound, "did you mean azure-china"),
            ("a relation that does not hold", lambda: nx.why("21vianet", "operates", "china"), nexum.NotFound, "nx.why_not says"),
            ("a part of the id of a relation", lambda: nx.why("21vianet"), ValueError, "not the id of a relation"),
            ("a metric", lambda: nx.metrics("pagernk"), nexum.QueryError, "did you mean PAGERANK"),
            ("a filter of paths", lambda: nx.paths("microsoft", "china", depth=3), TypeError, "no argument or filter depth; the filters are type"),
            ("a filter of metrics", lambda: nx.metrics(documents="isaacs-2019"), TypeError, "no argument or filter documents"),
            ("a filter that is a text", lambda: nx.entities("Company", "cloud"), TypeError, "a filter is a dictionary"),
            ("a view that is a dictionary", lambda: nx.compare("owns(X, Y)", after={"without": "apple"}), TypeError, "nx.view"),
            ("a limit of ask", lambda: nx.ask("owns(X, Y)", limit=5), ValueError, "each argument by name is a value"),
        ):
            with self.subTest(name), self.assertRaisesRegex(error, re.escape(message)):
                ask()

    def test_service(self):
        with self.assertRaisesRegex(nexum.ServiceUnavailable, "is nexum serve running there"):
            nexum.connect("http://127.0.0.1:9")
        with self.assertRaisesRegex(nexum.ServiceUnavailable, "404"):
            nexum.connect(URL + "/nothing")
        with self.assertRaisesRegex(ValueError, "not an address"):
            nexum.connect("127.0.0.1:8080")
        with self.assertRaises(nexum.LimitExceeded):
            self.nx.neighborhood("china", depth=99)

    def test_an_answer_that_breaks_off(self):
        begun = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
        for answer, said in ((b"SSH-2.0-OpenSSH_9.2\r\n", "cannot be reached: SSH-2.0"), (begun + b'{"data"', "broke off"), (begun[:30], "does not answer like nexum")):
            with self.subTest(answer), socketserver.TCPServer(("127.0.0.1", 0), None) as server:
                def send(request, address, server, answer=answer):
                    request.recv(1 << 16)
                    request.sendall(answer)
                server.RequestHandlerClass = send
                threading.Thread(target=server.handle_request).start()
                with self.assertRaisesRegex(nexum.ServiceUnavailable, said):
                    nexum.connect("http://127.0.0.1:%d" % server.server_address[1])

    def test_token(self):
        class Guarded(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                good = self.headers["Authorization"] == "Bearer right"
                body = b'{"data": {"revision": {"number": 3}}}' if good else b"this service needs its token"
                self.send_response(200 if good else 401)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        with http.server.HTTPServer(("127.0.0.1", 0), Guarded) as service:
            threading.Thread(target=service.serve_forever, daemon=True).start()
            url = "http://127.0.0.1:%d" % service.server_port
            self.assertEqual(nexum.connect(url, token="right").revision(), 3)
            for token, message in ((None, "the service needs a token: nexum.connect"), ("wrong", "does not accept this token")):
                with self.subTest(token), self.assertRaisesRegex(nexum.ServiceUnavailable, message):
                    nexum.connect(url, token=token)
            service.shutdown()


if __name__ == "__main__":
    unittest.main()
