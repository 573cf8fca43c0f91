"""Tests of views, and of what the service holds."""

import datetime
import unittest
from decimal import Decimal

from service import URL, rows  # before nexum, which may have to do without pandas

import nexum


class Views(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.nx = nexum.connect(URL)

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

    def test_assumed_attributes(self):
        half = {"percent": Decimal("60.50"), "since": datetime.date(2020, 1, 31)}
        text = '{"percent": 60.50, "since": "2020-01-31"}'
        for assume, want in (
            ([("adobe", "subsidiaryOf", "apple", half)], "adobe|SUBSIDIARY_OF|apple " + text),
            ("adobe|subsidiaryOf|apple " + text, "adobe|SUBSIDIARY_OF|apple " + text),
            (
                {"source": "adobe", "type": "subsidiaryOf", "target": "apple", "attributes": half, "validFrom": "2020"},
                '{"source": "adobe", "type": "SUBSIDIARY_OF", "target": "apple", "attributes": %s, "validFrom": "2020"}'
                % text,
            ),
        ):
            with self.subTest(assume=assume), self.nx.view(assume=assume) as then:
                self.assertEqual(then._view().assume, (want,))
                found = rows(then.ask("subsidiaryOf(/adobe, /apple, percent: P)"))
                self.assertEqual([r["P"] for r in found], [60.5])
                [row] = rows(then.relations("subsidiaryOf", of="adobe"))
                self.assertEqual((row["percent"], row["modality"]), (60.5, "HYPOTHETICAL"))
        with self.assertRaisesRegex(nexum.QueryError, "percent must be a text, a number, true or false, not an object"):
            self.nx.view(assume=[("adobe", "subsidiaryOf", "apple", {"percent": {}})]).stats()

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
            with self.subTest(wrong), self.assertRaisesRegex(
                ValueError, "not a moment such as .*, and not the number of a revision"
            ):
                self.nx.view(known_at=wrong)

    def test_bounds(self):
        found = {r["target"]: r for r in rows(self.nx.relations("holdsDataOf", of="21vianet"))}
        tables = {
            "relations": found["adobe"],
            "claims": next(
                r
                for r in rows(self.nx.claims("isaacs-2019", at="4.5"))
                if r["predicate"] == "HOLDS_DATA_OF" and r["object"] == "adobe"
            ),
            "path": rows(self.nx.paths("21vianet", "adobe", type="holdsDataOf", max_length=1).table)[0],
            "edges": next(
                r for r in rows(self.nx.subgraph(["21vianet", "adobe"]).edges) if r["type"] == "HOLDS_DATA_OF"
            ),
        }
        for name, row in tables.items():
            with self.subTest(name):
                self.assertEqual(
                    [row[n] for n in ("validFrom", "validFromOrBefore", "validTo", "validToOrAfter")],
                    ["2018", True, None, False],
                )
        events = rows(self.nx.timeline("21vianet", type="holdsDataOf", derived=False))
        self.assertEqual({(r["date"], r["bound"]) for r in events}, {("2018", True)})
        self.assertIn("since 2018 or before", self.nx.why("21vianet", "holdsDataOf", "adobe")._repr_html_())
        self.assertIn("since 2013-06<", self.nx.why("21vianet", "operates", "azure-china")._repr_html_())

    def test_contents(self):
        stats = self.nx.stats()
        self.assertGreater(stats["relations"], 6000)
        self.assertLess(self.nx.view(as_of="2010").stats()["relations"], stats["relations"])
        self.assertEqual(rows(self.nx.datasets())[0]["name"], "us-china-cloud")
        self.assertIn("activity-in-jurisdiction", {r["id"] for r in rows(self.nx.rules())})

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
        self.assertEqual(
            [r["claims"] for r in documents if r["id"] == "minnick-2013"],
            [
                len(self.nx.claims("minnick-2013", about="relations"))
                + len(self.nx.claims("minnick-2013", about="facts"))
            ],
        )
        self.assertIn("activity-in-jurisdiction", [r["id"] for r in rows(self.nx.rules())])


if __name__ == "__main__":
    unittest.main()
