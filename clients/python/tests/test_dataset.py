"""Tables, progress and datasets."""

import io
import json
import os
import unittest

from service import URL, rows  # before nexum, which may have to do without pandas

import nexum
from nexum.progress import Progress


class Tables(unittest.TestCase):
    def test_progress(self):
        out = io.StringIO()
        with Progress("relations", True, out) as p:
            p.total(1000)
            p.at(250)
            self.assertIn("[######                  ]  25 %, 250 of 1,000", p._line())
        with Progress("relations", None, out):
            pass
        self.assertEqual(out.getvalue(), "")

    def test_slug(self):
        self.assertEqual(nexum.slug("Škoda Auto, a.s."), "skoda-auto-a-s")
        with self.assertRaisesRegex(ValueError, "no letter"):
            nexum.slug("世纪互联")

    def test_dataset_files(self):
        d = nexum.Dataset("mine", title="Mine")
        d.add_entities([{"id": "a", "label": "A", "founded": "1999"}, {"id": "b", "label": "B", "founded": None}], kind="Company", name="label", facts={"founded": "foundedOn"})
        d.add_relations([{"from": "a", "to": "b", "percent": 51.0, "since": "2001", "page": 4}], source="from", type="OWNS", target="to", attributes=["percent"], valid_from="since", at="page")
        files = d.files()
        self.assertEqual(files["dataset.yaml"], 'name: "mine"\ndocument: "mine"\ntitle: "Mine"\n')
        entities = [json.loads(x) for x in files["02-entities.jsonl"].splitlines()]
        self.assertEqual(entities[0], {"id": "a", "kind": "Company", "name": "A", "at": "row 0", "facts": [{"foundedOn": "1999"}]})
        self.assertEqual(entities[1], {"id": "b", "kind": "Company", "name": "B", "at": "row 1"})
        relation = json.loads(files["03-relations.jsonl"])
        self.assertEqual(relation, {"id": "a", "relations": [{"owns": "b", "from": "2001", "at": "4", "attributes": {"percent": 51}}]})

    def test_dataset_of_files(self):
        d = nexum.Dataset("mine").add_file("facts.nq", "<a> <b> <c> .\n").add_rules("r").add_file(__file__)
        self.assertEqual(d.files()["facts.nq"], "<a> <b> <c> .\n")
        self.assertIn("def test_dataset_of_files", d.files()["test_dataset.py"])
        for name in ("facts.nq", "dataset.yaml", "facts", "", "..", ".nq"):
            with self.subTest(name), self.assertRaisesRegex(ValueError, "a plain name of its own"):
                d.add_file(name, "x")

    def test_dataset_mistakes(self):
        d = nexum.Dataset("mine")
        with self.assertRaisesRegex(KeyError, "no column 'id'"):
            d.add_entities([{"ident": 1}], kind="Company")
        with self.assertRaisesRegex(KeyError, "no column 'percent'"):
            d.add_relations([{"source": "a", "target": "b"}], type="owns", attributes=["percent"])
        with self.assertRaisesRegex(TypeError, "no argument since"):
            d.add_relations([{"source": "a", "target": "b"}], type="owns", since="2001")
        with self.assertRaisesRegex(ValueError, "not a name of a dataset"):
            nexum.Dataset("My data")
        row = {"source": "a", "target": "b", "percent": 10.0, "since": "2001"}
        with self.assertRaisesRegex(ValueError, "row 1: a value cannot be written as JSON: percent is inf"):
            d.add_relations([row, {**row, "percent": float("inf")}], type="owns", attributes=["percent"])
        with self.assertRaisesRegex(KeyError, "valid_from: 'sinec' is neither a column nor a date"):
            d.add_relations([row], type="owns", valid_from="sinec")
        with self.assertRaisesRegex(KeyError, "type: the table has no column 'type'; .* such as type='owns'"):
            d.add_relations([row])
        with self.assertRaisesRegex(KeyError, "such as kind='Company'"):
            d.add_entities([{"id": "a", "name": "A"}])
        for table in ("companies.csv", ["a", "b"]):
            with self.assertRaisesRegex(TypeError, "a table is a DataFrame or a list"):
                d.add_entities(table, kind="Company")
        self.assertEqual(list(d.files()), ["dataset.yaml", "01-documents.jsonl"])


class Loading(unittest.TestCase):
    def test_load(self):
        nx = nexum.connect(URL)
        before = nx.revision()
        name = "test-%d" % os.getpid()
        a, b = name + "-a", name + "-b"
        table = [{"id": a, "n": "Acme " + name, "f": "1999"}, {"id": "Bad Id", "n": "X", "f": "20xx"}, {"id": b, "n": "Beta " + name, "f": None}]
        bad = nexum.Dataset(name).add_entities(table, kind="Company", name="n", facts={"f": "foundedOn"})
        problems = [r for r in rows(bad.check(nx)) if r["severity"] == "problem"]
        self.assertEqual([(r["row"], r["line"]) for r in problems], [(1, 2), (1, 2)])
        with self.assertRaisesRegex(nexum.DatasetError, "row 1: an id is made of"):
            bad.load(nx)
        self.assertEqual(nx.revision(), before)
        good = nexum.Dataset(name, title="A test").add_entities([table[0], table[2]], kind="Company", name="n", facts={"f": "foundedOn"})
        good.add_relations([{"s": a, "t": b, "percent": 51}], source="s", type="owns", target="t", attributes=["percent"], at="page 3")
        self.assertFalse([r for r in rows(good.check(nx)) if r["severity"] == "problem"])
        self.assertEqual(nx.revision(), before)
        report = good.load(nx)
        self.assertEqual((report["status"], report["relations"]), ("committed", {"OWNS": 1}))
        self.assertEqual(nx.wait_for(report["revision"]), report["revision"])
        owned = rows(nx.ask("owns(/%s, Y, percent: P)" % a, proof=True))
        self.assertEqual([(r["Y"], r["P"]) for r in owned], [(b, 51.0)])
        self.assertIn("%s, page 3" % name, owned[0]["proof"])
        self.assertEqual(good.load(nx)["status"], "unchanged")
        smaller = nexum.Dataset(name, title="A test").add_entities([table[0]], kind="Company", name="n", facts={"f": "foundedOn"})
        self.assertGreater(smaller.load(nx)["retracted"], 0)
        with self.assertRaises(nexum.NotFound):
            nx.entity(b)


if __name__ == "__main__":
    unittest.main()
