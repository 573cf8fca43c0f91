"""Values in questions: ``fill`` writes them so that no value can change the question."""

from __future__ import annotations

import datetime
import decimal
import json
import re
from typing import Any, Mapping

# Texts, comments and ids in brackets are left as they are; outside of them, $name is a place for a value.
_PLACE = re.compile(r'"(?:\\.|[^"\\\n])*"|\#[^\n]*|/<[^>\n]*>|(?P<entity>/)?\$(?P<name>[A-Za-z_][A-Za-z0-9_]*)')


#: The parameters of a view. Users often pass them to other methods, which get an error with advice.
VIEW = {"as_of", "known_at", "without", "distrust", "assume"}


def fill(question: str, values: Mapping[str, Any]) -> str:
    """Puts values into the places of a question.

    ``/$name`` is the entity with the id of that name, and ``$name`` a text, a number or a date. A place without a value
    and a value without a place are errors.
    """
    if not isinstance(question, str):
        raise TypeError("a question is a text in the rule language, such as owns(X, Y), not %r" % (question,))
    used = set()

    def value(match: "re.Match[str]") -> str:
        name = match["name"]
        if name is None:
            return match[0]
        if name not in values:
            raise ValueError("the question has no value for $%s: give %s=…" % (name, name))
        used.add(name)
        return _entity(name, values[name]) if match["entity"] else _literal(name, values[name])

    filled = _PLACE.sub(value, question)
    unused = [name for name in values if name not in used]
    if unused:
        hint = "each argument by name is a value for a place in the question"
        if VIEW.issuperset(unused):
            hint = "ask in a view: nx.view(%s=…).ask(question)" % "=…, ".join(unused)
        raise ValueError("the question has no place $%s; %s" % (", $".join(unused), hint))
    return filled


def _entity(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("/$%s is an entity, and its id is a text, not %r" % (name, value))
    if not value or ">" in value or "\n" in value:
        raise ValueError("%r is not the id of an entity: it is empty, or has > or a line break" % value)
    return "/<%s>" % value


def _literal(name: str, value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return '"true"' if value else '"false"'
    if isinstance(value, datetime.date):  # a datetime is one too
        return value.isoformat()
    number = value.item() if hasattr(value, "item") else value  # numpy's numbers
    if (
        isinstance(number, (int, decimal.Decimal))
        or isinstance(number, float)
        and number == number
        and abs(number) != float("inf")
    ):
        return str(number)
    raise TypeError("$%s is a text, a number or a date, not %r" % (name, value))
