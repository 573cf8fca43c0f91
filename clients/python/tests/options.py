"""Prints the arguments of the client's methods as JSON, for the test that compares the options of all interfaces."""
import inspect
import json

from nexum import Client
from nexum._arguments import FILTERS

out = {}
for name, method in inspect.getmembers(Client, inspect.isfunction):
    if name[0] == "_":
        continue
    names = []
    for p in list(inspect.signature(method).parameters.values())[1:]:
        names += list(FILTERS) if p.name == "filters" else [] if p.name == "values" else [p.name]
    out[name] = names
print(json.dumps(out))
