"""Tests of the tables of entities, relations, claims and events, and of their filters."""

import datetime
import unittest

from service import URL, columns, rows  # before nexum, which may have to do without pandas

import nexum
from nexum.tables import pandas


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.nx = nexum.connect(URL)

    def test_entities(self):
        self.assertIn("21vianet", [r["id"] for r in rows(self.nx.entities("company"))])
        some = rows(self.nx.entities("Company", {"id": ["adobe", "apple"]}))
        self.assertEqual([r["id"] for r in some], ["adobe", "apple"])
        card = self.nx.entity("21vianet")
        self.assertEqual((card.name, card.kind, card["industry"]), ("21Vianet", "COMPANY", "data-center services"))
        self.assertTrue(any(r["fact"] == "industry" and r["document"] == "minnick-2013" for r in rows(card.facts)))

    def test_relations(self):
        owns = rows(self.nx.relations("owns"))
        blue = next(r for r in owns if r["target"] == "shanghai-blue-cloud")
        self.assertEqual(
            (blue["sourceName"], blue["targetName"], blue["percent"], blue["type"]),
            ("Beijing 21Vianet Broadband Data Center", "Shanghai Blue Cloud Technology", 100, "OWNS"),
        )
        around = rows(self.nx.relations(of="21vianet", derived=False))
        self.assertTrue(around and all("21vianet" in (r["source"], r["target"]) and not r["derived"] for r in around))
        asked = self.nx.graphql(
            "query($id: ID!) { entity(id: $id) { relations(filter: {includeDerived: false}, first: 500) { edges { node { id } } } } }",
            id="21vianet",
        )
        self.assertEqual(
            sorted(r["id"] for r in around), sorted(e["node"]["id"] for e in asked["entity"]["relations"]["edges"])
        )

    def test_relations_of_one_direction(self):
        out, into, both = (self.nx.relations(of="21vianet", derived=False, direction=d) for d in ("out", "in", None))
        self.assertTrue(all("21vianet" == r["source"] or r["symmetric"] for r in rows(out)))
        self.assertTrue(all("21vianet" == r["target"] or r["symmetric"] for r in rows(into)))
        self.assertEqual({r["id"] for r in rows(both)}, {r["id"] for t in (out, into) for r in rows(t)})
        claims = self.nx.relations(of="21vianet", direction="in", claims=True)
        self.assertEqual({r["object"] for r in rows(claims)}, {"21vianet"})
        with self.assertRaisesRegex(ValueError, "direction: "):
            self.nx.relations(direction="out")

    def test_claims(self):
        claims = rows(self.nx.relations("operates", claims=True))
        self.assertTrue(any(c["stance"] == "DISPUTES" for c in rows(self.nx.claims())))
        self.assertTrue(all(c["predicate"] == "OPERATES" and c["document"] for c in claims))
        at = rows(self.nx.claims("isaacs-2019", at="table 14"))
        self.assertTrue(at and all("table 14" in c["locator"].lower() for c in at))
        news = rows(self.nx.claims("minnick-2013"))
        bulk = [c for c in rows(self.nx.claims()) if c["document"] == "minnick-2013"]
        self.assertEqual(len(news), len(bulk))
        for about in ("relations", "facts"):
            part = rows(self.nx.claims("minnick-2013", about=about))
            self.assertTrue(part and all(c["document"] == "minnick-2013" for c in part))
            self.assertEqual({c["relation"] is None for c in part}, {about == "facts"})

    def test_aggregate(self):
        table = self.nx.aggregate("Company", group_by="headquarteredIn", fact="foundedOn")
        self.assertEqual(
            columns(table),
            ["headquarteredIn", "headquarteredInName", "count", "foundedOn.values", "foundedOn.min", "foundedOn.max"],
        )
        china = next(r for r in rows(table) if r["headquarteredIn"] == "china")
        self.assertEqual(china["headquarteredInName"], "China")
        self.assertLess(china["foundedOn.min"], china["foundedOn.max"])
        self.assertEqual(
            china["count"], len(self.nx.entities("Company", {"headquarteredIn": {"some": {"id": {"eq": "china"}}}}))
        )
        self.assertEqual(len(self.nx.aggregate("company", group_by="headquarteredIn", limit=2)), 2)
        total = self.nx.aggregate("Company", fact="employees")
        self.assertEqual(columns(total), ["count"] + ["employees." + t for t in ("values", "min", "max", "sum", "avg")])
        self.assertEqual(
            rows(total)[0]["employees.values"], len(self.nx.entities("Company", {"employees": {"exists": True}}))
        )
        whole = rows(self.nx.aggregate())
        self.assertEqual((len(whole), whole[0]["count"]), (1, sum(r["count"] for r in rows(self.nx.kinds()))))
        by = self.nx.aggregate("Actor", {"name": {"contains": "bank"}}, group_by="kind")
        self.assertEqual(columns(by), ["kind", "count"])
        years = self.nx.aggregate("Company", {"foundedOn": {"exists": True}}, group_by="foundedOnYear")
        self.assertEqual(columns(years), ["foundedOnYear", "count"])
        self.assertTrue(all(len(r["foundedOnYear"]) == 4 for r in rows(years)))
        with self.nx.view(as_of="1990"):
            self.assertEqual(
                sum(r["count"] for r in rows(self.nx.aggregate("Company", group_by="foundedOn"))),
                len(self.nx.entities("Company")),
            )
        for arguments in (
            {"kind": "Companny"},
            {"kind": "Company", "group_by": "foundedIn"},
            {"kind": "Company", "fact": "foundedIn"},
        ):
            with self.subTest(arguments), self.assertRaisesRegex(nexum.QueryError, "did you mean"):
                self.nx.aggregate(**arguments)

    def test_merges(self):
        merged = self.nx.view(assume=["apple|sameAs|microsoft"])
        self.assertEqual(columns(self.nx.merges()), columns(merged.merges()))
        row = rows(merged.merges("microsoft", state="merged"))[0]
        self.assertEqual((row["subject"], row["object"], row["state"]), ("apple", "microsoft", "MERGED"))
        self.assertEqual(len(merged.merges(state=["apart"])), 0)
        with self.assertRaisesRegex(nexum.QueryError, "there are MERGED, "):
            self.nx.merges(state="nothing")

    def test_search(self):
        self.assertEqual(rows(self.nx.search("阿里云"))[0]["id"], "alibaba-cloud")
        self.assertEqual({r["kind"] for r in rows(self.nx.search("china", kinds="law", limit=5))}, {"LAW"})

    def test_timeline(self):
        events = rows(self.nx.timeline("21vianet"))
        self.assertEqual(
            [r["date"] for r in events], sorted((r["date"] for r in events), key=lambda d: d.ljust(10, "-"))
        )
        until = rows(self.nx.timeline(until="1990", limit=700))
        self.assertTrue(until and all(r["date"][:4] <= "1990" for r in until))

    def test_filters(self):
        everything, some = self.nx.relations(of="21vianet"), self.nx.relations(of="21vianet", exclude_type="operates")
        self.assertIn("OPERATES", [r["type"] for r in rows(everything)])
        self.assertNotIn("OPERATES", [r["type"] for r in rows(some)])
        self.assertEqual({r["type"] for r in rows(self.nx.timeline("21vianet", type="operates"))}, {"OPERATES"})
        self.assertEqual(
            {r["modality"] for r in rows(self.nx.timeline(modality="planned", type="interconnectedWith"))}
            - {"PLANNED"},
            set(),
        )
        degree = rows(
            self.nx.metrics("degree", of="azure-china", type="operates", document="isaacs-2019", direction="in")
        )
        self.assertEqual(degree[0]["id"], "azure-china")
        with self.assertRaisesRegex(nexum.QueryError, 'modality: there is no "planed"; did you mean PLANNED'):
            self.nx.timeline(modality="planed")

    def test_filters_of_entities(self):
        one = rows(self.nx.entities("Company", {"name": "Microsoft"}))
        self.assertEqual([r["id"] for r in one], ["microsoft"])
        some = rows(self.nx.entities("Company", {"or": [{"name": ["Microsoft", "Apple"]}, {"name": {"eq": "Adobe"}}]}))
        self.assertEqual([r["id"] for r in some], ["adobe", "apple", "microsoft"])
        rest = rows(
            self.nx.entities(
                "Company", {"not": {"name": "Microsoft"}, "headquarteredIn": {"some": {"id": {"eq": "united-states"}}}}
            )
        )
        self.assertTrue(rest and "microsoft" not in [r["id"] for r in rest])
        self.assertEqual({r["kind"] for r in rows(self.nx.search("cloud", kind="law"))}, {"LAW"})

    def test_a_filter_keeps_the_columns(self):
        everything = self.nx.entities("Company")
        known = {r["id"]: r for r in rows(everything)}
        for name, found, count in [
            ("some", self.nx.entities("Company", {"name": ["Microsoft", "21Vianet"]}), 2),
            ("none", self.nx.entities("Company", {"name": "nothing of this name"}), 0),
            ("the first", self.nx.entities("Company", limit=3), 3),
            ("in an order", self.nx.entities("Company", order_by="foundedOn"), len(everything)),
        ]:
            with self.subTest(name):
                self.assertEqual(columns(found), columns(everything))
                self.assertEqual(len(found), count)
                self.assertEqual([r for r in rows(found) if r != known[r["id"]]], [])
                if pandas is not None and count:
                    self.assertEqual(list(found.dtypes), list(everything.dtypes))

    def test_an_order_of_entities(self):
        founded = [r["foundedOn"] for r in rows(self.nx.entities("Company", order_by={"foundedOn": "DESC"})) if r["foundedOn"]]
        self.assertEqual(founded, sorted(founded, reverse=True))
        self.assertEqual({r["kind"] for r in rows(self.nx.entities(["law", "State"]))}, {"LAW", "STATE"})
        actors = rows(self.nx.entities("Actor", {"related": {"type": "HEADQUARTERED_IN", "to": "china"}}, limit=5))
        self.assertEqual(len(actors), 5)

    def test_columns_are_the_same_with_of(self):
        everything = columns(self.nx.relations())
        own = everything[: everything.index("citations") + 1]
        for filters in ({}, {"type": "owns", "kind": "person"}):
            around = self.nx.relations(of="21vianet", **filters)
            with self.subTest(filters, rows=len(around)):
                self.assertEqual(columns(around)[: len(own)], own)

    def test_periods_are_the_same_with_of(self):
        everything = {r["id"]: r["periods"] for r in rows(self.nx.relations())}
        for entity in ("microsoft", "china"):
            around = {r["id"]: r["periods"] for r in rows(self.nx.relations(of=entity))}
            self.assertTrue(around)
            self.assertEqual(around, {r: everything[r] for r in around})

    def test_claims_of_what_is_no_document(self):
        for at in (None, "page 1"):
            with self.assertRaisesRegex(nexum.NotFound, "is no document but of the kind COMPANY: .*relations"):
                self.nx.claims("21vianet", at=at)

    @unittest.skipIf(pandas is None, "without pandas")
    def test_types_of_columns(self):
        owned = self.nx.ask("owns(X, Y, percent: P)")
        self.assertEqual(
            (str(owned.P.dtype), str(owned.confidence.dtype), str(owned.disputed.dtype)), ("float64", "float64", "bool")
        )
        self.assertEqual(str(self.nx.ask("owns(X, Y) | count(Y) by X")["count"].dtype), "int64")
        changed = self.nx.compare("owns(X, Y) | count(Y) by X", after=self.nx.view(as_of="2012"))
        self.assertEqual((len(changed) > 0, str(changed["count"].dtype)), (True, "int64"))
        none = self.nx.ask("employees(X, N), N > 999999999 | count(X), max(N) by N")
        self.assertEqual([str(none[c].dtype) for c in ("N", "count", "max")], ["int64"] * 3)
        none = self.nx.ask("owns(X, Y, percent: P), P > 1000")
        self.assertEqual((len(none), str(none.P.dtype)), (0, "float64"))
        for number, exact in (("0.1", True), ("12.50", True), ("0.1234567890123456789", False), ("1e400", False)):
            with self.subTest(number):
                self.assertEqual(nexum._fields._number_type([number, "0.5"]), "number" if exact else "text")
        companies = self.nx.entities("Company")
        self.assertEqual(
            (str(companies.employees.dtype), str(companies.stateOwned.dtype)), ("Int64", "boolean")
        ) if "employees" in companies else None
        self.assertIsInstance(companies.aliases[0], list)
        days = nexum.days(self.nx.ask("constrains(Law, /21vianet)"))
        self.assertEqual(str(days.validFrom.dtype), "datetime64[ns]")
        self.assertEqual(str(days.validFrom.min().date()), "2012-01-01")

    @unittest.skipIf(pandas is not None, "with pandas")
    def test_no_pandas(self):
        with self.assertRaisesRegex(AttributeError, "has no head; if pandas is installed"):
            self.nx.entities("Company").head(2)

    def test_dates_in_filters(self):
        query = "query($d: Date) { companies(filter: {foundedOn: {lt: $d}}) { totalCount } }"
        texts = self.nx.entities("Company", {"foundedOn": {"lt": "2000-01-01"}})
        self.assertGreater(len(texts), 0)
        days = [datetime.date(2000, 1, 1), datetime.datetime(2000, 1, 1)]
        for day in days + ([pandas.Timestamp("2000-01-01")] if pandas is not None else []):
            with self.subTest(day=day):
                found = self.nx.entities("Company", {"foundedOn": {"lt": day}})
                self.assertEqual(len(found), len(texts))
                self.assertEqual(self.nx.graphql(query, d=day), {"companies": {"totalCount": len(texts)}})
        with self.assertRaisesRegex(TypeError, "is no value that can be sent"):
            self.nx.graphql(query, d=object())

    @unittest.skipIf(pandas is None, "without pandas")
    def test_days(self):
        self.assertEqual(str(nexum.days(self.nx.timeline("microsoft")).date.dtype), "datetime64[ns]")
        companies = nexum.days(self.nx.entities("Company"))
        self.assertEqual(str(companies.foundedOn.dtype), "datetime64[ns]")
        self.assertEqual(str(companies.shownSince.dtype), "datetime64[ns]")
        with self.assertRaisesRegex(TypeError, "takes a DataFrame, not int"):
            nexum.days(5)
        with self.assertRaisesRegex(ValueError, "has no column nope; it has id, name"):
            nexum.days(companies, "nope")
        kept = pandas.DataFrame({"occurredOn": ["2017", "in spring"], "date": ["2017-06-01", None]})
        self.assertEqual([str(t) for t in nexum.days(kept).dtypes], ["object", "datetime64[ns]"])


if __name__ == "__main__":
    unittest.main()
