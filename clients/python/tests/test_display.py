"""What a notebook shows."""

import re
import unittest
from html.parser import HTMLParser

from service import URL  # before nexum, which may have to do without pandas

import nexum


class Wellformed(HTMLParser):
    """Checks that elements are closed, and collects their names and the texts."""

    def __init__(self):
        super().__init__()
        self.open, self.names, self.texts, self.attributes = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.attributes += attrs
        if tag not in ("br", "meta", "path", "circle", "line"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in ("path", "circle", "line"):
            assert self.open and self.open[-1] == tag, (tag, self.open)
            self.open.pop()

    def handle_data(self, data):
        self.texts.append(data)


class Display(unittest.TestCase):
    def setUp(self):
        self.nx = nexum.connect(URL)

    def parse(self, text):
        page = Wellformed()
        page.feed(text)
        return page

    def quiet(self, text):
        """Checks that the text contains no address that a browser would request."""
        self.assertEqual(re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?\s*(?!url)(?:https?:|//)[^"')\s]*""", text), [])

    def test_card(self):
        text = self.nx.entity("21vianet")._repr_html_()
        page = self.parse(text)
        self.assertEqual(page.open, [])
        self.assertIn("data-center services", page.texts)
        self.quiet(text)

    def test_proof(self):
        text = self.nx.why("cn-icp-isp-licensing", "constrains", "21vianet")._repr_html_()
        page = self.parse(text)
        self.assertEqual(page.open, [])
        self.assertIn("details", page.names)
        self.assertIn(
            "ICP and ISP licensing REGULATES Running a data centre in China, since 2012 or before ", page.texts
        )
        self.quiet(text)

    def test_graph(self):
        graph = self.nx.neighborhood("21vianet", derived=False)
        page = self.parse(graph._repr_html_())
        attributes = dict(page.attributes)
        self.assertEqual(attributes["sandbox"], "allow-scripts")
        inner = self.parse(attributes["srcdoc"])
        self.assertEqual(inner.names.count("circle"), len(graph))
        self.assertEqual(inner.names.count("path"), len(graph.edges) + 1)  # and the head of the arrows
        self.assertIn("default-src 'none'", attributes["srcdoc"])
        self.quiet(attributes["srcdoc"])
        with self.assertWarns(nexum.Truncated):
            self.assertIn("truncated by LIMIT", self.nx.neighborhood("china", limit=5)._repr_html_())

    def test_parallel_relations_lie_beside_each_other(self):
        def link(source, typ, target):
            return {
                "id": "%s|%s|%s" % (source, typ, target),
                "source": source,
                "relationType": typ,
                "target": target,
                "modality": "STATED",
                "disputed": False,
                "derived": False,
            }

        graph = nexum.Graph(
            {
                "nodes": [{"id": i, "name": i, "kind": "THING"} for i in "abc"],
                "links": [
                    link("a", "OWNS", "b"),
                    link("b", "PAYS", "a"),
                    link("a", "HEADS", "b"),
                    link("b", "OWNS", "c"),
                ],
            }
        )
        page = self.parse(graph.svg())
        places = list(zip([v for k, v in page.attributes if k == "x"], [v for k, v in page.attributes if k == "y"]))
        self.assertEqual(len(set(places)), 4 + 3)  # of the labels and the names
        lines = [v for k, v in page.attributes if k == "d"][1:]
        self.assertEqual([("Q" in line) for line in lines], [True, False, True, False])

    def test_a_picture_says_what_is_not_stated(self):
        graph = nexum.Graph(
            {
                "nodes": [{"id": i, "name": i, "kind": "THING"} for i in "abc"],
                "links": [
                    {
                        "id": "%s|OWNS|%s" % (source, target),
                        "source": source,
                        "relationType": "OWNS",
                        "target": target,
                        "modality": modality,
                        "disputed": disputed,
                        "derived": derived,
                    }
                    for source, target, modality, disputed, derived in (
                        ("a", "b", "STATED", False, False),
                        ("b", "c", "ALLEGED", True, False),
                        ("a", "c", "PLANNED", False, True),
                    )
                ],
            }
        )
        texts = self.parse(graph.svg()).texts
        for want in ("OWNS", "OWNS (alleged, disputed)", "OWNS (derived, planned)"):
            self.assertIn(want, texts)
        for want in ("a OWNS b", "b OWNS (alleged, disputed) c", "a OWNS (derived, planned) c"):
            self.assertIn(want, texts)  # of the tooltips
        frame = dict(self.parse(graph._repr_html_()).attributes)["srcdoc"]
        self.assertIn("alleged, planned or disputed", frame)

    def test_paths(self):
        text = self.nx.paths("microsoft", "china", max_length=2, limit=3)._repr_html_()
        self.assertIn("<br>Microsoft ", dict(self.parse(text).attributes)["srcdoc"])

    def test_texts_of_the_data_are_escaped(self):
        evil = '<img src=x onerror="alert(1)">'
        graph = nexum.Graph({"nodes": [{"id": evil, "name": evil, "kind": "THING"}], "links": []})
        self.assertNotIn("<img", graph.svg())
        entity = nexum.Entity(
            {
                "id": "x",
                "kind": "THING",
                "name": evil,
                "aliases": [evil],
                "description": evil,
                "relationCounts": [],
                "facts": {
                    "edges": [
                        {"node": {"name": evil, "value": evil, "language": None, "disputed": False, "claims": []}}
                    ]
                },
            }
        )
        self.assertNotIn("<img", entity._repr_html_())
        self.assertNotIn("<img", nexum.Rows([{evil: evil}], [evil])._repr_html_())


if __name__ == "__main__":
    unittest.main()
