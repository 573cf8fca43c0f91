"""The exceptions of this package. Their texts say what is wrong, where, and what to do."""

from __future__ import annotations

import re
from typing import Any, List, Mapping, NamedTuple, Optional, Sequence


class Problem(NamedTuple):
    """A mistake at one place of a question."""

    message: str
    line: int
    column: int


class NexumError(Exception):
    """The base of every exception of this package."""


class ServiceUnavailable(NexumError):
    """The service cannot be reached, or it is not nexum that answers."""


class Truncated(UserWarning):
    """A limit of the answer, or the time of the service, leaves out a part of what was asked for."""


class QueryError(NexumError):
    """The service refuses a question.

    ``code`` is the service's code for the error, such as ``BAD_USER_INPUT``. ``problems`` are the places of the
    question that are wrong. The text of the exception shows each place with a caret below it.
    """

    def __init__(self, message: str, code: str = "", problems: Sequence[Problem] = (), text: str = "") -> None:
        self.message = message
        self.code = code
        self.problems: List[Problem] = list(problems)
        self.text = text
        super().__init__(self._describe())

    def _describe(self) -> str:
        if not self.problems:
            return self.message
        parts = []
        for p in self.problems:
            parts.append("%s\n  at line %d, column %d" % (p.message, p.line, p.column))
            lines = self.text.splitlines()
            if 0 < p.line <= len(lines):
                line = lines[p.line - 1]
                pad = "".join("\t" if c == "\t" else " " for c in line[: max(0, p.column - 1)])
                parts.append("  " + line + "\n  " + pad + "^")
        return "\n".join(parts)


class NotFound(QueryError):
    """There is no entity, document or relation with an id that the question names."""


class LimitExceeded(QueryError):
    """The question needs more time, steps, memory or rows than the service allows."""


class Overloaded(QueryError):
    """The service has too much to do; the same question may be answered later."""


class DatasetError(NexumError):
    """A dataset has problems; ``problems`` is the table of them."""

    def __init__(self, message: str, problems: Any = None) -> None:
        self.problems = problems
        super().__init__(message)


_CLASSES = {
    "NOT_FOUND": NotFound,
    "LIMIT_EXCEEDED": LimitExceeded,
    "TIMEOUT": LimitExceeded,
    "OVERLOADED": Overloaded,
}


# Parameters of methods whose names are not the names of the arguments in the API.
_PARAMETERS = {
    "asOf": "as_of",
    "first": "limit",
    "from": "source",
    "to": "target",
    "with": "assume",
    "q": "question",
    "orderBy": "order_by",
    "groupBy": "group_by",
    "types": "type",
    "excludeTypes": "exclude_type",
    "kinds": "kind",
    "documents": "document",
    "predicates": "predicate",
    "modalities": "modality",
    "includeDerived": "derived",
    "includeDisputed": "disputed",
    "states": "state",
    "facts": "fact",
    "knownAtRevision": "known_at",
}
_OF_TIMELINE = {"from": "since", "to": "until"}
_OF_FILTERS = re.compile(
    r"filter\.(types|excludeTypes|kinds|documents|predicates|modalities|includeDerived|includeDisputed|minConfidence|direction)"
)


def _parameter(argument: str, timeline: bool) -> str:
    """Returns the parameter of a method that stands for an argument of the API."""
    name = re.sub(r"\[\d+\]", "", argument)
    of_filter = _OF_FILTERS.fullmatch(name)
    if of_filter:
        name = of_filter.group(1)
    if timeline and name in _OF_TIMELINE:
        return _OF_TIMELINE[name]
    head, dot, rest = name.partition(".")
    snake = re.sub(r"[A-Z]", lambda c: "_" + c.group().lower(), head)
    return _PARAMETERS.get(head, snake) + dot + rest


def _renamed(message: str, arguments: Sequence[str], timeline: bool) -> str:
    """Returns a message that names parameters of methods where it named arguments of the API; not within quotes."""
    if not arguments:
        return message
    names = "|".join(re.escape(a) for a in sorted(arguments, key=len, reverse=True))
    parts = re.split(r'("(?:[^"\\]|\\.)*")', message)
    pattern = re.compile(r"(?<![\w.])(?:%s)(?![\w.]*\w)" % names)
    parts[::2] = [pattern.sub(lambda a: _parameter(a.group(), timeline), p) for p in parts[::2]]
    return "".join(parts)


def from_errors(errors: Sequence[Mapping[str, Any]], text: str = "", query: str = "", raw: bool = False) -> QueryError:
    """Makes an exception of the errors of an answer; text is the question in the rule language, query the GraphQL query.

    The message names the parameters of methods, unless the query is raw: written by the caller.
    """
    first = errors[0]
    extensions: Mapping[str, Any] = first.get("extensions") or {}
    code = str(extensions.get("code") or "")
    timeline = "timeline" in (first.get("path") or ())
    message = _renamed(
        str(first.get("message") or "the service gives no reason"),
        () if raw else extensions.get("arguments") or (),
        timeline,
    )
    problems = [Problem(p["message"], p["line"], p["column"]) for p in extensions.get("problems") or []]
    shown: Optional[str] = text
    if not problems and query:
        shown = query
        problems = [Problem(message, at["line"], at["column"]) for at in (first.get("locations") or [])[:1]]
    if len(errors) > 1:
        message += " (and %d more errors)" % (len(errors) - 1)
    return _CLASSES.get(code, QueryError)(message, code, problems, shown or "")
