"""Ids of relations, such as a|OWNS|b."""

from __future__ import annotations

import re
from typing import Iterable, List, Optional


def relation_id(method: str, source: str, type: Optional[str], target: Optional[str]) -> str:  # noqa: A002
    """Returns the id of a relation that is named by its id, or by its parts."""
    if type is None and target is None:
        if len(split_id(source)) not in (3, 4):
            raise ValueError("%s: %r is not the id of a relation, such as a|OWNS|b" % (method, source))
        return source
    if type is None or target is None:
        raise ValueError("%s: give a source, a type and a target, or the id of a relation" % method)
    return join_id([source, type, target])


def join_id(parts: Iterable[str]) -> str:
    """Joins the parts of an id of a relation."""
    return "|".join(p.replace("\\", "\\\\").replace("|", "\\|") for p in parts)


def split_id(relation: str) -> List[str]:
    """Splits the id of a relation; a backslash stands before a bar that is a part of an id."""
    return [re.sub(r"\\(.)", r"\1", p) for p in re.findall(r"(?:^|(?<=\|))((?:\\.|[^|\\])*)(?:\||$)", relation)]
