"""Who pays whom, in which order, and who stands behind it? Questions about LDBC FinBench, with the Python client.

    nexum load examples/finbench/*.graphqls examples/finbench/finbench.mapping.yaml snapshot/*.csv && nexum serve
    PYTHONPATH=clients/python python3 examples/finbench/study.py http://127.0.0.1:8080
"""
import sys

import nexum
from nexum.tables import records

nx = nexum.connect(sys.argv[1])
for what, question in (
    ("chains of two investments", "investsIn(X, Y), investsIn(Y, Z) | select X, Y, Z"),
    ("accounts that pay an account which pays them", "transfersTo(A, B), transfersTo(B, A), A != B | select A, B"),
    ("ways around a triangle of payments", "transfersTo(A, B), transfersTo(B, C), transfersTo(C, A), A != B, B != C, C != A | select A, B, C"),
    ("transfers, each of them a row", "transfersTo(A, B, amount: X, createTime: T)"),
    ("accounts with the sum that they send", "transfersTo(A, _, amount: X) | sum(X) by A"),
    ("accounts that gather from more than 20 others", "transfersTo(S, A) | count(S) by A | having count > 20"),
):
    print(len(nx.ask(question)), what)

busiest = records(nx.ask("transfersTo(A, B, createTime: T) | count(T) by A, B | order count desc"))[0]
a, b = busiest["A"], busiest["B"]
steps = nx.ask("transfersTo(/$a, B, createTime: T), transfersTo(B, C, createTime: U), T < U | select B, C", a=a)
print(len(steps), "ways of money over two steps in the order of time, from", a)
print("the shortest way back from", b, "has", len(nx.paths(b, a, direction="OUT", type="transfersTo", max_length=12)[0]), "steps")
