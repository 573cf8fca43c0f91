"""The Lehigh University Benchmark: its facts are loaded as quads and its axioms as rules, and 20 relations are compared.

    nexum serve --store memory: --no-seed --limit-rule-time 1m
    PYTHONPATH=clients/python python3 examples/lubm/study.py http://127.0.0.1:8080 FOLDER [RELATION…]

FOLDER has facts/*.facts with the tuples, axioms.tsv with the ontology, and RELATION.csv with the tuples to be found.
"""
import sys
from pathlib import Path

import nexum
from nexum.tables import records

ONTO, RDF, OWL = "http://swat.cse.lehigh.edu/onto/univ-bench.owl#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2002/07/owl#"
RULES = {
    "subclass": ["{1}(X) :- {0}(X)"],
    "subproperty": ["{1}(X, Y) :- {0}(X, Y)"],
    "inverse": ["{1}(Y, X) :- {0}(X, Y)", "{0}(Y, X) :- {1}(X, Y)"],
    "transitive": ["{0}(X, Z) :- {0}(X, Y), {0}(Y, Z)"],
    "domain": ["{1}(X) :- {0}(X, _)"],
    "range": ["{1}(Y) :- {0}(_, Y)"],
    "some": ["{3}(X) :- {0}(X), {1}(X, Y), {2}(Y)"],
}


def read(path):
    return [[cell.strip('"') for cell in line.split("\t")] for line in path.read_text().splitlines() if line[:1] not in ("", "#")]


nx, folder = nexum.connect(sys.argv[1]), Path(sys.argv[2])
axioms = read(folder / "axioms.tsv")
tuples = {file.stem: read(file) for file in folder.glob("facts/?*.facts")}
quads = ["<%s%s> <%stype> <%sClass> .\n" % (ONTO, word, RDF, OWL) for word in {*tuples, *(w for a in axioms for w in a[1:])} if word[0].isupper()]
for word, rows in tuples.items():
    for subject, *objects in rows:
        statement = (ONTO + word, objects[0] if objects[0][0] == "<" else '"%s"' % objects[0]) if objects else (RDF + "type", "<%s%s>" % (ONTO, word))
        quads.append("%s <%s> %s .\n" % (subject, *statement))
rules = []
for axiom, *words in axioms:
    for rule in RULES[axiom]:
        rules.append('rule axiom-%d: "%s %s" %s.\n' % (len(rules) + 1, axiom, " ".join(words), rule.format(*("<%s%s>" % (ONTO, w) for w in words))))
nexum.Dataset("lubm").add_file("facts.nq", "".join(quads)).add_rules("".join(rules)).load(nx)

for name in sys.argv[3:] or sorted(file.stem for file in folder.glob("*.csv")):
    ends = ("X",) if name[0].isupper() else ("X", "Y")
    found = {tuple(row[end] for end in ends) for row in records(nx.ask("<%s%s>(%s)" % (ONTO, name, ", ".join(ends))))}
    wanted = {tuple(cell.strip("<>") for cell in row) for row in read(folder / (name + ".csv"))}
    print("%s: %d of %d tuples%s" % (name, len(found & wanted), len(wanted), "" if found == wanted else ", and %d others" % len(found - wanted)))
