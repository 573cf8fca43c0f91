"""What can a group do, with what, and against what? Questions about ATT&CK, with the Python client.

    nexum load --pack threat stix-attack-ics.json && nexum serve
    PYTHONPATH=clients/python python3 examples/threat/study.py http://127.0.0.1:8080
"""
import sys

import nexum
from nexum.tables import records

nx = nexum.connect(sys.argv[1])
team = records(nx.search("G0034"))[0]
print(team["name"])
for what, question in (
    ("techniques that a source says it uses", "uses(/$team, T), attackPattern(T)"),
    ("techniques that it can use", "canUse(/$team, T), attackPattern(T)"),
    ("malware", "canUse(/$team, M), malware(M)"),
    ("assets that it has means against", "hasMeansAgainst(/$team, A)"),
    ("mitigations of what it can use", "canUse(/$team, T), mitigates(M, T) | count(T) by M"),
):
    print(len(nx.ask(question, team=team["id"])), what)
print(nx.ask("canUse(/$team, T), name(T, \"Block Command Message\")", team=team["id"], proof=True).proof[0])
