"""Tables, progress and datasets."""

import datetime
import decimal
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
        d.add_entities(
            [{"id": "a", "label": "A", "founded": "1999"}, {"id": "b", "label": "B", "founded": None}],
            kind="Company",
            name="label",
            facts={"founded": "foundedOn"},
        )
        d.add_relations(
            [{"from": "a", "to": "b", "percent": 51.0, "since": "2001", "page": 4}],
            source="from",
            type="OWNS",
            target="to",
            attributes=["percent"],
            valid_from="since",
            at="page",
        )
        files = d.files()
        self.assertEqual(files["dataset.yaml"], 'name: "mine"\ndocument: "mine"\ntitle: "Mine"\n')
        entities = [json.loads(x) for x in files["02-entities.jsonl"].splitlines()]
        self.assertEqual(
            entities[0], {"id": "a", "kind": "Company", "name": "A", "at": "row 0", "facts": [{"foundedOn": "1999"}]}
        )
        self.assertEqual(entities[1], {"id": "b", "kind": "Company", "name": "B", "at": "row 1"})
        relation = json.loads(files["03-relations.jsonl"])
        self.assertEqual(
            relation,
            {"id": "a", "relations": [{"owns": "b", "from": "2001", "at": "4", "attributes": {"percent": 51}}]},
        )

    def test_dataset_values(self):
        day, clock = datetime.datetime(2020, 1, 2), datetime.datetime(2020, 1, 2, 13)
        zone = datetime.timezone(datetime.timedelta(hours=8))
        for name, values, want in (
            ("days", [day, day], ["2020-01-02", "2020-01-02"]),
            ("moments, one of them at midnight", [day, clock], ["2020-01-02T00:00:00", "2020-01-02T13:00:00"]),
            ("moments in a list", [[day], [clock]], ["2020-01-02T00:00:00", "2020-01-02T13:00:00"]),
            ("decimals", [decimal.Decimal("1.50"), decimal.Decimal("2")], [1.5, 2]),
            ("missing", [float("nan"), None, "  ", decimal.Decimal("NaN"), []], [None] * 5),
            ("a day in a time zone", [day.replace(tzinfo=zone)], ["2020-01-02"]),
            (
                "moments in a time zone",
                [day.replace(tzinfo=zone), clock.replace(tzinfo=zone)],
                ["2020-01-02T00:00:00+08:00", "2020-01-02T13:00:00+08:00"],
            ),
            ("a set", [{"y", "x"}, frozenset({"z"})], ["x", "z"]),
            ("whole floats", [3.0, 3.5], [3, 3.5]),
        ):
            with self.subTest(name):
                d = nexum.Dataset("mine").add_entities(
                    [{"id": "a%d" % i, "v": v} for i, v in enumerate(values)],
                    kind="Company",
                    name=None,
                    facts={"v": "f"},
                )
                got = [
                    json.loads(x).get("facts", [{"f": None}])[0]["f"]
                    for x in d.files()["02-entities.jsonl"].splitlines()
                ]
                self.assertEqual(got, want)
    def test_dataset_refuses(self):
        for name, value, why in (
            ("infinity", float("inf"), "row 0: a value cannot be written as JSON: f is inf"),
            ("a duration", datetime.timedelta(1), "row 0: a value cannot be written as JSON: f is datetime"),
            ("bytes", b"x", "b'x' is bytes, not text"),
        ):
            with self.subTest(name), self.assertRaisesRegex(ValueError, why):
                nexum.Dataset("mine").add_entities(
                    [{"id": "a", "v": value}], kind="Company", name=None, facts={"v": "f"}
                )

    def test_dataset_keeps_digits(self):
        for digits in ("12.50", "123456789012345678.25", "0.12345678901234567890123", "-1E-30"):
            with self.subTest(digits):
                d = nexum.Dataset("mine").add_entities(
                    [{"id": "a", "v": decimal.Decimal(digits)}], kind="Company", name=None, facts={"v": "f"}
                )
                self.assertIn('[{"f": %s}]' % digits, d.files()["02-entities.jsonl"])

    def test_dataset_periods(self):
        midnight, noon = datetime.datetime(2020, 1, 2), datetime.datetime(2020, 1, 2, 12)
        for name, ends, want in (
            ("days", [midnight, midnight], ["2020-01-02", "2020-01-02"]),
            ("moments, one of them at midnight", [midnight, noon], ["2020-01-02T00:00:00", "2020-01-02T12:00:00"]),
        ):
            with self.subTest(name):
                d = nexum.Dataset("mine").add_relations(
                    [{"source": "a", "target": "b", "type": "owns", "end": e} for e in ends], valid_to="end"
                )
                got = [json.loads(x)["relations"][0]["to"] for x in d.files()["02-relations.jsonl"].splitlines()]
                self.assertEqual(got, want)

    @unittest.skipIf(nexum.tables.pandas is None, "needs pandas")
    def test_dataset_of_a_frame(self):
        import pandas as pd

        frame = pd.DataFrame(
            {
                "id": ["a", "b"],
                "kind": pd.Categorical(["Company", "Person"]),
                "name": ["A", None],
                "month": pd.period_range("2020-01", periods=2, freq="M"),
                "n": pd.array([1, None], dtype="Int64"),
                "at": pd.to_datetime(["2020-01-02", None]),
            }
        )
        d = nexum.Dataset("mine").add_entities(frame, facts={"month": "m", "n": "n", "at": "t"})
        a, b = [json.loads(x) for x in d.files()["02-entities.jsonl"].splitlines()]
        self.assertEqual(a["facts"], [{"m": "2020-01"}, {"n": 1}, {"t": "2020-01-02"}])
        self.assertEqual((b["kind"], b["facts"], "name" in b), ("Person", [{"m": "2020-02"}], False))

    @unittest.skipIf(nexum.tables.pandas is None, "needs pandas")
    def test_dataset_of_numpy(self):
        import numpy as np
        import pandas as pd

        for name, values, want in (
            ("32 bits", np.array([0.1, np.nan], "float32"), [[0.1], []]),
            ("32 bits with NA", pd.array([0.1, None], "Float32"), [[0.1], []]),
            ("scalars", [np.float32(0.1), np.int64(4), np.bool_(True)], [[0.1], [4], [True]]),
            ("arrays", [np.array(["x", "y"]), np.array([]), pd.Series([1.5])], [["x", "y"], [], [1.5]]),
            (
                "dates",
                [np.datetime64("1999-05"), np.datetime64("1999-05-06"), np.datetime64("NaT"), pd.NaT, pd.NA],
                [["1999-05"], ["1999-05-06"], [], [], []],
            ),
            ("a moment", [np.datetime64("1999-05-06T07:08:09", "ns")], [["1999-05-06T07:08:09"]]),
            ("days in a time zone", pd.to_datetime(["1999-05-06"]).tz_localize("Asia/Shanghai"), [["1999-05-06"]]),
        ):
            ids = ["a%d" % i for i in range(len(values))]
            rows = [{"id": i, "v": v} for i, v in zip(ids, values)]
            frame = pd.DataFrame({"v": values}, index=pd.Index(ids, name="id"))  # a named index is a column
            for table in (frame, rows):
                with self.subTest(name, table=type(table).__name__):
                    d = nexum.Dataset("mine").add_entities(table, kind="Company", name=None, facts={"v": "f"})
                    got = [json.loads(x) for x in d.files()["02-entities.jsonl"].splitlines()]
                    self.assertEqual([[f["f"] for f in x.get("facts", [])] for x in got], want)

    @unittest.skipIf(nexum.tables.pandas is None, "needs pandas")
    def test_columns_of_one_name(self):
        import pandas as pd

        with self.assertRaisesRegex(ValueError, "two columns 'id'"):
            nexum.Dataset("mine").add_entities(pd.DataFrame([["a", "b"]], columns=["id", "id"]), kind="Company")

    def test_entities_of_many_rows(self):
        stakes = [
            {"firm": "acme", "name": "Acme", "founded": "1999", "owner": "beta", "owner_name": "Beta"},
            {"firm": "acme", "name": "Acme", "founded": None, "owner": "gamma", "owner_name": "Gamma"},
            {"firm": "beta", "name": "Beta", "founded": "2004", "owner": "gamma", "owner_name": "Gamma"},
            {"firm": "acme", "name": "ACME", "founded": "1999", "owner": "beta", "owner_name": "Beta"},
        ]
        d = nexum.Dataset("mine", document="register")
        d.add_entities(stakes, id="firm", kind="Company", facts={"founded": "foundedOn"})
        d.add_entities(stakes, id="owner", name="owner_name", kind="Company")
        lines = "".join(text for name, text in sorted(d.files().items()) if name.endswith(".jsonl")).splitlines()
        # The fourth row has another name, so it is kept, and the check reports it.
        self.assertEqual(
            [(b["id"], b["name"], b["at"]) for b in map(json.loads, lines)],
            [
                ("acme", "Acme", "row 0"),
                ("beta", "Beta", "row 2"),
                ("acme", "ACME", "row 3"),
                ("gamma", "Gamma", "row 1"),
            ],
        )

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
    def test_no_rows(self):
        d = nexum.Dataset("none")
        d.add_entities([], kind="Company")
        found = rows(d.check(nexum.connect(URL)))
        self.assertEqual(
            [(r["severity"], r["message"], r["table"]) for r in found],
            [("warning", "the table has no rows; nothing is loaded from it", "none/02-entities.jsonl")],
        )

    def test_load(self):
        nx = nexum.connect(URL)
        before = nx.revision()
        name = "test-%d" % os.getpid()
        a, b = name + "-a", name + "-b"
        table = [
            {"id": a, "n": "Acme " + name, "f": "1999"},
            {"id": "Bad Id", "n": "X", "f": "20xx"},
            {"id": b, "n": "Beta " + name, "f": None},
        ]
        bad = nexum.Dataset(name).add_entities(table, kind="Company", name="n", facts={"f": "foundedOn"})
        problems = [r for r in rows(bad.check(nx)) if r["severity"] == "problem"]
        self.assertEqual([(r["row"], r["line"]) for r in problems], [(1, 2), (1, 2)])
        with self.assertRaisesRegex(nexum.DatasetError, "row 1: an id must be made of"):
            bad.load(nx)
        self.assertEqual(nx.revision(), before)
        records = nexum.Dataset(name)
        records.add_file("firms.json", '[{"id": "a", "founded": "1999"}, {"id": "b", "founded": "soon"}]')
        records.add_file(
            "firms.mapping.yaml",
            'tables: [{file: firms.json, entities: [{id: "t:{id}", kind: Company, facts: {foundedOn: founded}}]}]',
        )
        found = [r for r in rows(records.check(nx)) if r["severity"] == "problem"]
        self.assertEqual([(r["line"], r["record"]) for r in found], [(1, 2)])
        with self.assertRaisesRegex(nexum.DatasetError, "firms.json, record 2: foundedOn: not a date"):
            records.load(nx)
        good = nexum.Dataset(name, title="A test").add_entities(
            [table[0], table[2]], kind="Company", name="n", facts={"f": "foundedOn"}
        )
        good.add_relations(
            [{"s": a, "t": b, "percent": 51}], source="s", type="owns", target="t", attributes=["percent"], at="page 3"
        )
        self.assertFalse([r for r in rows(good.check(nx)) if r["severity"] == "problem"])
        self.assertEqual(nx.revision(), before)
        report = good.load(nx)
        self.assertEqual((report["status"], report["relations"]), ("committed", {"OWNS": 1}))
        self.assertEqual(nx.wait_for(report["revision"]), report["revision"])
        owned = rows(nx.ask("owns(/%s, Y, percent: P)" % a, proof=True))
        self.assertEqual([(r["Y"], r["P"]) for r in owned], [(b, 51.0)])
        self.assertIn("%s, page 3" % name, owned[0]["proof"])
        self.assertEqual(good.load(nx)["status"], "unchanged")
        smaller = nexum.Dataset(name, title="A test").add_entities(
            [table[0]], kind="Company", name="n", facts={"f": "foundedOn"}
        )
        self.assertGreater(smaller.load(nx)["retracted"], 0)
        with self.assertRaises(nexum.NotFound):
            nx.entity(b)


if __name__ == "__main__":
    unittest.main()
