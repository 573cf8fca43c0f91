"""Watches: changes as they come, also after the connection was lost."""

import http.server
import io
import itertools
import json
import threading
import unittest

from service import URL, columns, rows  # before nexum, which may have to do without pandas

import nexum
from nexum.watches import events


def ferry(nx, owners):
    """Loads who owns the ferry line of these tests, in place of those before."""
    d = nexum.Dataset("ferry", title="Ferry lines")
    d.add_entities(
        [{"id": "ferry-line", "name": "Ferry Line"}, {"id": "ferry-owner", "name": "Ferry <Owner>"}], kind="Company"
    )
    d.add_relations(
        [{"of": o, "line": "ferry-line", "percent": 60.5} for o in owners],
        source="of",
        type="owns",
        target="line",
        attributes=["percent"],
    )
    return d.load(nx)["revision"]


class Watches(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.nx = nexum.connect(URL)

    def test_changes(self):
        before = ferry(self.nx, [])
        with self.nx.watch("owns(X, /$line, percent: P)", line="ferry-line", proof=True) as watch:
            self.assertEqual((watch.revision, watch.total), (before, 0))
            added = ferry(self.nx, ["ferry-owner"])
            change = next(iter(watch))
            self.assertIsInstance(change, nexum.Change)
            self.assertEqual(
                (change.revision, change.since, change.total, len(change.new), len(change.fallen)),
                (added, before, 1, 1, 0),
            )
            self.assertEqual(
                columns(change.new),
                [
                    c
                    for c in columns(self.nx.ask("owns(X, Y, percent: P)", proof=True))
                    if c not in ("Y", "YName", "periods")
                ],
            )
            row = rows(change.new)[0]
            self.assertEqual(
                (row["X"], row["XName"], row["P"], row["modality"]), ("ferry-owner", "Ferry <Owner>", 60.5, "STATED")
            )
            self.assertIn("Ferry <Owner> OWNS Ferry Line", row["proof"])
            self.assertEqual(str(change), "revision %d: 1 new, 0 fallen, 1 in all" % added)
        gone = ferry(self.nx, [])
        change = next(iter(watch))  # the watch was closed: it continues after what it saw
        self.assertEqual(
            (change.revision, change.since, change.total, len(change.new), len(change.fallen)), (gone, added, 0, 0, 1)
        )
        self.assertEqual(rows(change.fallen)[0]["X"], "ferry-owner")
        watch.close()

    def test_since_and_view(self):
        with self.nx.watch("constrains(L, /21vianet)", since=0) as watch:
            change = next(iter(watch))
        self.assertEqual(len(change.new), len(self.nx.ask("constrains(L, /21vianet)")))
        old = self.nx.view(as_of="2010")
        with old.watch("constrains(L, /21vianet)") as watch:
            self.assertEqual(watch.total, len(old.ask("constrains(L, /21vianet)")))

    def test_mistakes(self):
        with self.assertRaisesRegex(nexum.QueryError, r"did you mean constrains\?\n  at line 1, column 1"):
            self.nx.watch("constrain(L, /21vianet)")
        with self.assertRaisesRegex(nexum.NotFound, "there is no revision 9999"):
            self.nx.watch("constrains(L, X)", since=9999)
        with self.assertRaisesRegex(ValueError, "no value for [$]owner"):
            self.nx.watch("owns(/$owner, X)")

    def test_lost_connections(self):
        def event(revision, since, added):
            values = [
                {
                    "values": [{"text": a, "number": None, "entity": {"name": a.upper()}}],
                    "validFrom": None,
                    "validTo": None,
                    "validFromOrBefore": False,
                    "validToOrAfter": False,
                    "modality": "STATED",
                    "confidence": 1.0,
                    "disputed": False,
                }
                for a in added
            ]
            data = {
                "revision": {"number": revision, "committedAt": "2026-01-01T00:00:00Z"},
                "since": since and {"number": since},
                "totalCount": revision,
                "columns": [{"name": "X", "type": "ENTITY"}],
                "added": values,
                "removed": [],
            }
            return "event: next\ndata: %s\n\n" % json.dumps({"data": {"ask": data}})

        answers = [  # one per connection, in order; "" is a lost connection
            event(1, None, []) + event(2, 1, ["a"]),
            "",
            event(3, 2, ["b"]) + ":\n\n" + "event: complete\ndata:\n\n",
            event(3, 3, []) + ":\n\n" * 3,
        ]
        asked = []

        class Service(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                if "subscription" not in body["query"]:
                    self.end_headers()
                    self.wfile.write(b'{"data": {"revision": {"number": 1}}}')
                    return
                asked.append((body["variables"]["since"], self.headers["Accept"], self.headers["Authorization"]))
                self.send_header("Content-Type", "text/event-stream; charset=utf-8")
                self.end_headers()
                self.wfile.write(answers[len(asked) - 1].encode())

            def log_message(self, *args):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            nx = nexum.connect("http://127.0.0.1:%d" % server.server_port, token="t")
            watch = nx.watch("company(X)")
            seen = [(c.revision, [r["XName"] for r in rows(c.new)]) for c in itertools.islice(watch, 2)]
            watch._wait = 0
            self.assertEqual(list(watch), [])  # the loop ends when the service sends a comment
            self.assertEqual(list(watch), [])  # it connects again
            server.shutdown()
        self.assertEqual(seen, [(2, ["A"]), (3, ["B"])])
        self.assertEqual(asked, [(s, "text/event-stream", "Bearer t") for s in (None, 2, 2, 3)])
        with self.assertRaisesRegex(nexum.ServiceUnavailable, "cannot be reached"):
            watch._wait, watch._patience = None, 0
            next(iter(watch))

    def test_events(self):
        text = ":\n\nevent: next\ndata: a\ndata:b\n\ndata: alone\r\n\r\nevent: complete\ndata:\n\ndata: unfinished\n"
        self.assertEqual(
            list(events(io.BytesIO(text.encode()))), [None, ("next", "a\nb"), ("message", "alone"), ("complete", "")]
        )


if __name__ == "__main__":
    unittest.main()
