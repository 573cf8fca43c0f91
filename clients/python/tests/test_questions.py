"""Tests of questions in the rule language, of proofs and of what does not hold."""

import datetime
import json
import os
import re
import tempfile
import unittest

from service import URL, columns, rows  # before nexum, which may have to do without pandas

import nexum
from nexum.questions import fill


class Questions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.nx = nexum.connect(URL)

    def test_ask(self):
        laws = self.nx.ask("constrains(Law, /21vianet)", proof=True)
        self.assertEqual(
            columns(laws),
            [
                "Law",
                "LawName",
                "validFrom",
                "validTo",
                "validFromOrBefore",
                "validToOrAfter",
                "periods",
                "modality",
                "confidence",
                "disputed",
                "proof",
            ],
        )
        found = {r["Law"]: r for r in rows(laws)}
        row = found["cn-icp-isp-licensing"]
        self.assertEqual(
            (
                row["LawName"],
                row["validFrom"],
                row["validFromOrBefore"],
                row["validTo"],
                row["validToOrAfter"],
                row["confidence"],
                row["disputed"],
            ),
            ("ICP and ISP licensing", "2012", True, None, False, 0.8, False),
        )
        self.assertIn("isaacs-2019, 4.5, from jones-2012", row["proof"])
        self.assertNotIn("proof", columns(self.nx.ask("constrains(Law, /21vianet)")))

    def test_ask_without_answers_has_columns(self):
        none = self.nx.ask("owns(X, Y, percent: P), P > 1000")
        self.assertEqual(len(none), 0)
        self.assertEqual(columns(none)[:5], ["X", "XName", "Y", "YName", "P"])

    def test_answers_are_the_same_with_and_without_proofs(self):
        for question in (
            "constrains(L, X)",
            "exposedTo(X, S)",
            "operates(X, Y)",
            "owns(X, Y, percent: P)",
            "foundedOn(X, D)",
            "law(X)",
            "canCompel(S, X)",
            "company(X), not headquarteredIn(X, /china)",
            "constrains(L, X), enacted(M, L)",
            "conflictsWith(D, E)",
            "operatesIn(X, S) | count(X) by S",
            "partnersWith(X, Y) | select X",
            "interconnectedWith(X, Y)",
        ):
            for view in (
                self.nx,
                self.nx.view(as_of="2018"),
                self.nx.view(distrust=["minnick-2013"], assume=["apple|owns|21vianet"]),
            ):
                without = rows(view.ask(question))  # first, because answers with proofs are cached
                proved = rows(view.ask(question, proof=True))
                self.assertEqual([{k: v for k, v in r.items() if k != "proof"} for r in proved], without, question)

    def test_why_none(self):
        self.assertEqual(
            self.nx.why_none("owns(X, Y, percent: P), P > $most", most=1000),
            "owns(X, Y, percent: P) has answers, and none of them is left with P > 1000",
        )
        self.assertEqual(
            self.nx.why_none("company(X), owns(X, /china)"), "nothing in this view matches owns(X, /china)"
        )
        self.assertIsNone(self.nx.why_none("company(X)"))

    def test_values(self):
        given = self.nx.ask(
            "constrains(Law, /$who), inForceOn(Law, D), D > $since", who="21vianet", since=datetime.date(2017, 1, 1)
        )
        written = self.nx.ask("constrains(Law, /<21vianet>), inForceOn(Law, D), D > 2017-01-01")
        self.assertTrue(len(rows(given)) > 0)
        self.assertEqual(rows(given), rows(written))
        self.assertEqual(
            fill('a(/$e, "$t", /<$u>, t: $t), N > $n # $c', {"e": "x:ä b", "t": 'a "b" \\', "n": -2.5}),
            'a(/<x:ä b>, "$t", /<$u>, t: "a \\"b\\" \\\\"), N > -2.5 # $c',
        )
        for question, values, error in (
            ("owns(/$x, Y)", {}, "no value for $x"),
            ("owns(X, Y)", {"x": 1}, "no place $x"),
            ("owns(X, Y)", {"as_of": "2015"}, "ask in a view: nx.view(as_of=…)"),
            ("owns(/$x, Y)", {"x": "a>, Y), b(/<c"}, "is not the id"),
            ("owns(/$x, Y)", {"x": 1}, "its id is a text"),
            ("P = $x", {"x": float("nan")}, "a text, a number or a date"),
            ("P = $x", {"x": None}, "a text, a number or a date"),
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
        for ends, message in (
            (("a|b",), "not the id of a relation"),
            (("a", "owns"), "give a source, a type and a target"),
            (("a|OWNS|b|1",), "leave the key"),
        ):
            with self.subTest(message), self.assertRaisesRegex(ValueError, message):
                self.nx.why_not(*ends)
        self.assertEqual(self.nx.why("21vianet|operates|azure-china").id, "21vianet|OPERATES|azure-china")

    def test_near_misses(self):
        near = rows(self.nx.why_not("us-cloud-act-2018", "constrains", "china"))
        self.assertTrue(near and near[0]["rule"] and near[0]["missing"])

    def test_conflicts_and_compare(self):
        self.assertIn("microsoft", [r["bearer"] for r in rows(self.nx.conflicts())])
        self.assertEqual({r["bearer"] for r in rows(self.nx.conflicts("apple"))}, {"apple"})
        changed = rows(self.nx.compare("exposedTo(X, /china)", after=self.nx.view(without="microsoft")))
        self.assertIn(("removed", "microsoft", "Microsoft"), [(r["change"], r["X"], r["XName"]) for r in changed])
        changed = rows(self.nx.compare("operatesIn(X, /china)", after=self.nx.view(distrust="ragland-2013")))
        azure = [(r["change"], r["validFrom"]) for r in changed if r["X"] == "azure-china"]
        self.assertEqual(azure, [("before", "2013-06"), ("after", None)])

    def test_fragility_and_matches(self):
        weak = rows(self.nx.fragility("cn-icp-isp-licensing|CONSTRAINS|21vianet", size=1))
        self.assertEqual([(r["size"], r["members"]) for r in weak], [(1, ["isaacs-2019"])])
        self.assertFalse(
            rows(
                self.nx.view(distrust=weak[0]["members"]).ask(
                    "constrains(L, /21vianet), regulates(L, /data-center-operation)"
                )
            )
        )
        by = rows(self.nx.fragility("cn-icp-isp-licensing", "constrains", "21vianet", by="relations", size=1, limit=20))
        self.assertIn(["cn-icp-isp-licensing|APPLIES_IN|china"], [r["members"] for r in by])
        pairs = rows(self.nx.matches(kind="Company", min_score=0.5, limit=3))
        self.assertLessEqual(len(pairs), 3)
        for r in pairs:
            self.assertEqual((r["leftKind"], r["rightKind"]), ("COMPANY", "COMPANY"))
            self.assertTrue(r["reasons"] and 0.5 <= r["score"] <= 1)


if __name__ == "__main__":
    unittest.main()
