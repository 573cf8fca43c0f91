"""Who owns whom, and whom do sanctions reach? Questions about FollowTheMoney data, with the Python client.

    nexum load --pack ownership entities.ftm.json && nexum serve
    PYTHONPATH=clients/python python3 examples/ownership/study.py http://127.0.0.1:8080
"""
import sys

import nexum
from nexum.tables import records

nx = nexum.connect(sys.argv[1])
shares = nx.ask("owns(X, Y, percent: P)")
reached = nx.ask("subjectTo(X, List), not listedOn(X, List)")
print(len(shares), "shares,", len(reached), "reached by a list that does not name them")
for row in records(reached):
    proof = nx.why(row["X"], "SUBJECT_TO", row["List"])
    print(row["XName"], "by", row["ListName"], "since", proof.valid_from)
