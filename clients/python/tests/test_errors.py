"""Tests of the errors about mistakes, about limits and about a service that does not answer."""

import http.server
import re
import socketserver
import threading
import unittest

from service import URL  # before nexum, which may have to do without pandas

import nexum


class Errors(unittest.TestCase):
    def setUp(self):
        self.nx = nexum.connect(URL)

    def test_a_mistake_in_a_question(self):
        with self.assertRaises(nexum.QueryError) as caught:
            self.nx.ask("constrain(L, /21vianet)")
        self.assertEqual(caught.exception.code, "BAD_USER_INPUT")
        self.assertEqual(caught.exception.problems[0][1:], (1, 1))
        self.assertIn(
            "did you mean constrains?\n  at line 1, column 1\n  constrain(L, /21vianet)\n  ^", str(caught.exception)
        )
        with self.assertRaises(nexum.QueryError) as caught:
            self.nx.compare("owns(X,\n\tY,, Z)")
        self.assertIn("\n  \tY,, Z)\n  \t ^", str(caught.exception))

    def test_a_mistake_in_graphql(self):
        with self.assertRaises(nexum.QueryError) as caught:
            self.nx.graphql("{ company(id: 1) { nme } }")
        self.assertIn(
            'Did you mean "name"?\n  at line 1, column 20\n  { company(id: 1) { nme } }\n' + " " * 21 + "^",
            str(caught.exception),
        )

    def test_what_is_not_there(self):
        for ask in (
            lambda: self.nx.entity("nobody"),
            lambda: self.nx.paths("nobody", "china"),
            lambda: self.nx.why("a", "owns", "b"),
            lambda: self.nx.view(distrust="nobody").ask("owns(X, Y)"),
        ):
            with self.assertRaises(nexum.NotFound):
                ask()

    def test_names(self):
        for ask, message in (
            (lambda: self.nx.relations("ownz"), "ownz"),
            (lambda: self.nx.why("a", "ownz", "b"), "did you mean OWNS"),
            (lambda: self.nx.search("x", kinds="companie"), "did you mean COMPANY"),
            (lambda: self.nx.entities("nothing"), "nothing"),
        ):
            with self.assertRaisesRegex(nexum.QueryError, message):
                ask()

    def test_meant(self):
        nx = self.nx
        for name, ask, error, message in (
            (
                "an entity",
                lambda: nx.entity("micrsoft"),
                nexum.NotFound,
                'there is no entity "micrsoft"; did you mean microsoft',
            ),
            (
                "the source of a relation",
                lambda: nx.why("21viant", "operates", "azure-china"),
                nexum.NotFound,
                "did you mean 21vianet",
            ),
            (
                "the target of a relation",
                lambda: nx.why("21vianet", "operates", "azure-chna"),
                nexum.NotFound,
                "did you mean azure-china",
            ),
            (
                "a relation that does not hold",
                lambda: nx.why("21vianet", "operates", "china"),
                nexum.NotFound,
                "nx.why_not says",
            ),
            ("a part of the id of a relation", lambda: nx.why("21vianet"), ValueError, "not the id of a relation"),
            ("a metric", lambda: nx.metrics("pagernk"), nexum.QueryError, "did you mean PAGERANK"),
            (
                "a filter of paths",
                lambda: nx.paths("microsoft", "china", depth=3),
                TypeError,
                "no argument or filter depth; the filters are type",
            ),
            (
                "a filter of metrics",
                lambda: nx.metrics(documents="isaacs-2019"),
                TypeError,
                "no argument or filter documents",
            ),
            ("a filter that is a text", lambda: nx.entities("Company", "cloud"), TypeError, "a filter is a dictionary"),
            (
                "a view that is a dictionary",
                lambda: nx.compare("owns(X, Y)", after={"without": "apple"}),
                TypeError,
                "nx.view",
            ),
            (
                "a parameter with another name in the API",
                lambda: nx.matches(min_score=3),
                nexum.QueryError,
                "min_score: a score must be from 0 to 1",
            ),
            (
                "one of the filters",
                lambda: nx.relations(min_confidence=4),
                nexum.QueryError,
                "min_confidence: 4 is not from 0 to 1",
            ),
            (
                "dates in the wrong order",
                lambda: nx.timeline(since="2020", until="2010"),
                nexum.QueryError,
                "until: 2010 is before since: 2020",
            ),
            (
                "an end of a path",
                lambda: nx.paths("microsoft", "chinaa"),
                nexum.NotFound,
                'target: there is no entity "chinaa"',
            ),
            (
                "an assumption",
                lambda: nx.view(assume="x|OWNS|y").ask("company(X)"),
                nexum.NotFound,
                'assume: no such entity: "x"',
            ),
            (
                "one of two views",
                lambda: nx.compare("company(X)", after=nx.view(distrust="x")),
                nexum.NotFound,
                'after.distrust: no such entity: "x"',
            ),
            (
                "a group",
                lambda: nx.aggregate("Company", group_by="foundedInn"),
                nexum.QueryError,
                'group_by: entities of Company cannot be grouped by "foundedInn"',
            ),
            (
                "a kind that the client looks up",
                lambda: nx.search("x", kind="Compny"),
                nexum.QueryError,
                'kind: there is no "Compny"; did you mean COMPANY?',
            ),
            (
                "a type that the client looks up",
                lambda: nx.cycles(exclude_type="ownz"),
                nexum.QueryError,
                'exclude_type: there is no "ownz"; did you mean OWNS?',
            ),
            (
                "a metric that the client looks up",
                lambda: nx.metrics("pagernk"),
                nexum.QueryError,
                'metrics: there is no "pagernk"',
            ),
            (
                "the type of an assumption",
                lambda: nx.view(assume="x|ownz|y"),
                nexum.QueryError,
                'assume: there is no "ownz"; did you mean OWNS?',
            ),
            (
                "a date of a timeline",
                lambda: nx.timeline(since="yesterday"),
                nexum.QueryError,
                'since: not a date: "yesterday"',
            ),
            (
                "a date of a view",
                lambda: nx.view(as_of="tomorrow").conflicts(),
                nexum.QueryError,
                'as_of: not a date: "tomorrow"',
            ),
            (
                "a revision of a view",
                lambda: nx.view(known_at=99).conflicts(),
                nexum.NotFound,
                "known_at: there is no revision 99",
            ),
            (
                "a fact of a filter",
                lambda: nx.entities("Company", {"employes": {"gt": 3}}),
                nexum.QueryError,
                "filter.employes: Company has no such fact or relation field; did you mean employees?",
            ),
            (
                "a comparison of a filter",
                lambda: nx.entities("Company", {"employees": {"more": 3}}),
                nexum.QueryError,
                "filter.employees.more: a number cannot be compared in this way; use eq, ne",
            ),
            (
                "the field of an order",
                lambda: nx.entities("Company", order_by="employes"),
                nexum.QueryError,
                'order_by: Company has no fact "employes" to order by; did you mean employees?',
            ),
            (
                "the direction of an order",
                lambda: nx.entities("Company", order_by={"employees": "up"}),
                nexum.QueryError,
                'order_by: "employees UP" is not a fact, id, name or relations, with asc or desc after it',
            ),
            (
                "an order that is a list",
                lambda: nx.entities("Company", order_by=["employees"]),
                TypeError,
                "order_by is a field",
            ),
            ("a negative limit of a table", lambda: nx.entities(limit=-1), nexum.QueryError, "limit: -1 is negative"),
            ("a negative limit", lambda: nx.search("cloud", limit=-1), ValueError, "limit: -1 is negative"),
            (
                "a token with a line break",
                lambda: nexum.connect(URL, token="x\n"),
                ValueError,
                "token: it has a line break",
            ),
            (
                "a variable of a raw query",
                lambda: nx.graphql("query($from: Date) { timeline(from: $from) { totalCount } }", {"from": "soon"}),
                nexum.QueryError,
                'from: not a date: "soon"',
            ),
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
        for answer, said in (
            (b"SSH-2.0-OpenSSH_9.2\r\n", "cannot be reached: SSH-2.0"),
            (begun + b'{"data"', "broke off"),
            (begun[:30], "does not answer like nexum"),
        ):
            with self.subTest(answer), socketserver.TCPServer(("127.0.0.1", 0), None) as server:

                def send(request, address, server, answer=answer):
                    request.recv(1 << 16)
                    request.sendall(answer)

                server.RequestHandlerClass = send
                threading.Thread(target=server.handle_request).start()
                with self.assertRaisesRegex(nexum.ServiceUnavailable, said):
                    nexum.connect("http://127.0.0.1:%d" % server.server_address[1])

    def test_no_answer_in_time(self):
        with socketserver.TCPServer(("127.0.0.1", 0), None) as silent:
            with self.assertRaisesRegex(nexum.ServiceUnavailable, r"did not begin to answer within 0\.2 s: ask for less"):
                nexum.connect("http://127.0.0.1:%d" % silent.server_address[1], timeout=0.2)

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
            for token, message in (
                (None, "the service needs a token: nexum.connect"),
                ("wrong", "does not accept this token"),
            ):
                with self.subTest(token), self.assertRaisesRegex(nexum.ServiceUnavailable, message):
                    nexum.connect(url, token=token)
            service.shutdown()


if __name__ == "__main__":
    unittest.main()
