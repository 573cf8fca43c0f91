"""A dataset of one's own, made of tables and loaded into a running service."""

from __future__ import annotations

import io
import json
import os
import re
import tarfile
import unicodedata
import urllib.parse
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Set, Tuple, Union

from ._values import clocks, listed, to_json, unwritable, value_of
from .client import Client
from .errors import DatasetError
from .progress import Progress
from .tables import Column, Row, Table, make, records

Names = Union[Sequence[str], Mapping[str, str], None]

_CONTEXT = ("at", "valid_from", "valid_to", "modality", "confidence", "stance", "relays", "by", "document")
_KEYS = {"valid_from": "from", "valid_to": "to"}


def _statements(block: Row) -> Iterable[Tuple[str, Any]]:
    """Returns what a block says of its entity, wherever it says so: each key with its value, or each of its values."""
    for key, value in block.items():
        for v in value if isinstance(value, list) else [value]:
            if key != "at":
                yield key, v


def slug(text: str) -> str:
    """Makes an id of a name: lower-case letters, digits and single hyphens. Letters of other scripts are removed.

    An empty text, or one without such letters, is an error: two different names must not become one id in silence.
    """
    plain = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode().lower()
    out = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not out:
        raise ValueError("%r has no letter from a to z and no digit to make an id of" % (text,))
    return out


class Dataset:
    """A named set of entities and relations, collected from tables.

    A dataset is loaded, replaced and removed as one. Each claim in it needs a document that makes it: ``document`` is
    the default. Without it the dataset itself is the document. The place of a claim in its document is its row, by
    the index of the table, unless ``at`` names another place; ``at=""`` leaves the place out.

    A table is a DataFrame or a list of dictionaries. An index of a DataFrame that has a name is a column, too. A time at
    midnight is a day, unless another time in its column has a time of day.

        d = nexum.Dataset("registry", title="Company registry, as of June")
        d.add_entities(companies, id="id", kind="Company", name="name", facts={"founded": "foundedOn"})
        d.add_relations(holdings, source="owner", type="owns", target="company", valid_from="since")
        d.check(nx)     # a table of problems; changes nothing
        d.load(nx)
    """

    def __init__(
        self,
        name: str,
        *,
        document: Optional[str] = None,
        title: Optional[str] = None,
        description: Optional[str] = None,
    ) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            raise ValueError("%r is not a name of a dataset: use lower-case letters, digits and single hyphens" % name)
        self.name = name
        self.title = title
        self.description = description
        self.document = document or name
        self._files: List[Tuple[str, List[str], List[Any]]] = []  # name, lines, and the label of the row of each line
        self._texts: Dict[str, str] = {}
        self._defined: Dict[str, Row] = {}  # the first block of each entity
        if document is None:
            self.add_document(name, title or name)

    def __repr__(self) -> str:
        return "nexum.Dataset(%r, %d records)" % (self.name, sum(len(lines) for _, lines, _ in self._files))

    def add_document(self, id: str, name: Optional[str] = None, **facts: Any) -> "Dataset":  # noqa: A002
        """Adds a document, a source of claims. Facts are those of the kind Document: ``url="https://…"``."""
        block: Row = {"id": id, "kind": "Document", "name": name or id, "document": id}
        if facts:
            block["facts"] = [{k: value_of(v)} for k, v in facts.items() if value_of(v) is not None]
        self._add("documents", [block], [id])
        return self

    def add_entities(
        self,
        table: Table,
        id: str = "id",
        kind: str = "kind",
        name: Optional[str] = "name",
        *,
        aliases: Optional[str] = None,  # noqa: A002
        description: Optional[str] = None,
        facts: Names = None,
        **context: Any,
    ) -> "Dataset":
        """Adds one entity per row. A row that says of an id no more than an earlier one does is left out.

        ``id``, ``name``, ``aliases`` and ``description`` are columns. ``kind`` is a column, or the kind of all of them.
        ``facts`` are columns whose names are facts, or a dictionary from columns to facts. ``at``, ``document``,
        ``modality`` and so on are columns too, or the value for all rows.
        """
        rows, labels = _rows(table)
        _need(rows, id, "id")
        _name_or_column(rows, kind, "kind", "Company")
        pairs = _pairs(facts)
        for column in pairs:
            _need(rows, column, "facts")
        timed = clocks(rows, [*pairs, context.get("valid_from"), context.get("valid_to")])
        blocks, kept = [], []
        for row, label in zip(rows, labels):
            block: Row = {"id": _id(row.get(id)), "kind": _either(row, kind)}
            if name is not None and value_of(row.get(name)) is not None:
                block["name"] = str(value_of(row[name]))
            if aliases is not None and value_of(row.get(aliases)) is not None:
                block["aliases"] = [str(a) for a in listed(row[aliases])]
            if description is not None and value_of(row.get(description)) is not None:
                block["description"] = str(value_of(row[description]))
            block.update(self._context(row, label, context, ("at", "document", "relays", "by"), timed))
            more = {k: v for k, v in self._context(row, label, context, _CONTEXT, timed).items() if k not in block}
            claims = [
                {fact: v, **more} for column, fact in pairs.items() for v in listed(row.get(column), column in timed)
            ]
            if claims:
                block["facts"] = claims
            if self._is_new(block):
                blocks.append(block)
                kept.append(label)
        self._add("entities", blocks, kept)
        return self

    def _is_new(self, block: Row) -> bool:
        """Reports whether a block says more of its entity than the first one, and remembers the first one."""
        first = self._defined.setdefault(block["id"], block)
        if first is block:
            return True
        said = {"%r %r" % (k, v) for k, v in _statements(first)}
        return any("%r %r" % (k, v) not in said for k, v in _statements(block))

    def add_relations(
        self,
        table: Table,
        source: str = "source",
        type: str = "type",
        target: str = "target",
        *,  # noqa: A002
        attributes: Names = None,
        **context: Any,
    ) -> "Dataset":
        """Adds one claim of a relation per row.

        ``source`` and ``target`` are columns with ids. ``type`` is a column, or the type of all of them: ``owns``.
        ``attributes`` are columns, or a dictionary from columns to attributes. ``at``, ``document``, ``valid_from``,
        ``valid_to``, ``modality``, ``confidence``, ``stance``, ``relays`` and ``by`` are columns, or the value for all
        rows.
        """
        rows, labels = _rows(table)
        _need(rows, source, "source")
        _need(rows, target, "target")
        _name_or_column(rows, type, "type", "owns")
        pairs = _pairs(attributes)
        for column in pairs:
            _need(rows, column, "attributes")
        timed = clocks(rows, [*pairs, context.get("valid_from"), context.get("valid_to")])
        blocks = []
        for row, label in zip(rows, labels):
            relation: Row = {
                _lower_camel(_either(row, type)): _id(row.get(target)),
                **self._context(row, label, context, _CONTEXT, timed),
            }
            said = {
                name: value_of(row.get(column), column in timed)
                for column, name in pairs.items()
                if value_of(row.get(column)) is not None
            }
            if said:
                relation["attributes"] = said
            blocks.append({"id": _id(row.get(source)), "relations": [relation]})
        self._add("relations", blocks, labels)
        return self

    def add_rules(self, text: str) -> "Dataset":
        """Adds rules, in the rule language."""
        self._texts["rules-%d.rules" % (len(self._texts) + 1)] = text
        return self

    def add_ontology(self, text: str) -> "Dataset":
        """Adds kinds, facts and relation types of one's own, in GraphQL SDL."""
        self._texts["ontology-%d.graphqls" % (len(self._texts) + 1)] = text
        return self

    def add_file(self, path: Union[str, "os.PathLike[str]"], text: Optional[str] = None) -> "Dataset":
        """Adds a file in any of the formats that ``nexum help format`` lists, such as N-Quads or a mapping.

        With ``text`` that is its content, and ``path`` is only its name. The ending of the name is that of the format.
        """
        name = os.path.basename(os.fspath(path))
        if not re.fullmatch(r"[A-Za-z0-9][\w.-]*\.\w+", name) or name in self.files():
            raise ValueError(
                "%r: a file of a dataset has a plain name of its own with an ending, such as facts.nq" % name
            )
        if text is None:
            with open(path, encoding="utf-8") as f:
                text = f.read()
        self._texts[name] = text
        return self

    # ------------------------------------------------------------------------------------------------- out

    def files(self) -> Dict[str, str]:
        """The files of the dataset, by name."""
        about = {"name": self.name, "document": self.document, "title": self.title, "description": self.description}
        out = {
            "dataset.yaml": "".join(
                "%s: %s\n" % (k, json.dumps(v, ensure_ascii=False)) for k, v in about.items() if v is not None
            )
        }
        for name, lines, _ in self._files:
            out[name] = "\n".join(lines) + "\n"
        out.update(self._texts)
        return out

    def write(self, folder: Union[str, "os.PathLike[str]"]) -> None:
        """Writes the dataset as a folder, for ``nexum load`` and for version control."""
        os.makedirs(folder, exist_ok=True)
        for name, text in self.files().items():
            with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as f:
                f.write(text)

    def check(self, nx: Client) -> Table:
        """Returns a table of problems and warnings, each with its row. It changes nothing.

        ``row`` is the label of a row of a frame, ``line`` and ``column`` are a place in a file, and ``record`` is the
        number of an object in a file of JSON, of which several can stand in one line.

        It is empty if the dataset can be loaded as it is. ``severity`` is ``problem`` or ``warning``; a dataset with
        problems cannot be loaded.
        """
        return self._findings(self._send(nx, dry_run=True, replace=False))

    def load(self, nx: Client, *, replace: bool = True) -> Row:
        """Loads the whole dataset into the service, or nothing if there is a problem, and returns a summary.

        With ``replace``, the stored dataset becomes equal to this one: claims that it made before and does not make
        any more are retracted. Without it, only new claims are added. A dataset with problems raises
        :class:`DatasetError`, which has them as a table.
        """
        report = self._send(nx, dry_run=False, replace=replace)
        if report["problems"]:
            first = report["problems"][0]
            more = len(report["problems"]) + int(report.get("moreProblems") or 0) - 1
            text = "nothing was loaded: %s" % self._where(first)
            raise DatasetError(text + (" (and %d more)" % more if more else ""), self._findings(report))
        keys = ("status", "revision", "claims", "new", "held", "retracted", "entities", "relations", "facts")
        return {**{k: report.get(k) for k in keys}, "ended": report.get("ended", 0)}

    def _send(self, nx: Client, dry_run: bool, replace: bool) -> Row:
        body = io.BytesIO()
        with tarfile.open(fileobj=body, mode="w:gz") as archive:
            for name, text in self.files().items():
                data = text.encode()
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
        flags = {
            "dataset": self.name,
            "format": "tar.gz",
            "replace": str(replace).lower(),
            "dryRun": str(dry_run).lower(),
        }
        with Progress("check" if dry_run else "load", nx._transport.progress):
            report: Row = nx._transport.post(
                "/load?" + urllib.parse.urlencode(flags), body.getvalue(), "application/gzip"
            )
        return report

    def _findings(self, report: Mapping[str, Any]) -> Table:
        rows: List[Row] = []
        for name, lines, _ in self._files:
            if not lines:
                rows.append(
                    {
                        "severity": "warning",
                        "message": "the table has no rows; nothing is loaded from it",
                        "table": "%s/%s" % (self.name, name),
                    }
                )
        for severity, key in (("problem", "problems"), ("warning", "warnings")):
            for p in report.get(key) or []:
                rows.append(
                    {
                        "severity": severity,
                        "message": p["text"],
                        "table": p["file"],
                        "row": self._label(p),
                        "line": p.get("line"),
                        "column": p.get("column"),
                        "record": p.get("record"),
                    }
                )
        columns = [
            Column("severity", "text"),
            Column("message", "text"),
            Column("table", "text"),
            Column("row", "text"),
            Column("line", "integer"),
            Column("column", "integer"),
            Column("record", "integer"),
        ]
        return make(rows, columns)

    def _label(self, problem: Mapping[str, Any]) -> Any:
        for name, _, labels in self._files:
            at = problem.get("line") or 0
            if str(problem["file"]).endswith(name) and 0 < at <= len(labels):
                return labels[at - 1]
        return None

    def _where(self, problem: Mapping[str, Any]) -> str:
        label = self._label(problem)
        place = "%s" % problem["file"]
        if label is not None:
            place += ", row %s" % label
        elif problem.get("record"):
            place += ", record %s" % problem["record"]
        elif problem.get("line"):
            place += ", line %s" % problem["line"]
        return "%s: %s" % (place, problem["text"])

    def _add(self, what: str, blocks: Iterable[Row], labels: Sequence[Any]) -> None:
        name = "%02d-%s.jsonl" % (len(self._files) + 1, what)
        lines = []
        for block, label in zip(blocks, labels):
            try:
                lines.append(to_json(block))
            except (TypeError, ValueError) as e:
                raise ValueError(
                    "row %s: a value cannot be written as JSON: %s" % (label, unwritable(block) or e)
                ) from None
        self._files.append((name, lines, list(labels)))

    @staticmethod
    def _context(
        row: Mapping[str, Any], label: Any, context: Mapping[str, Any], keys: Sequence[str], timed: Set[str]
    ) -> Row:
        unknown = [k for k in context if k not in _CONTEXT]
        if unknown:
            raise TypeError("there is no argument %s; there are %s" % (unknown[0], ", ".join(_CONTEXT)))
        out: Row = {}
        if "at" in keys and "at" not in context:
            out["at"] = "row %s" % label
        for key in keys:
            given = context.get(key)
            if given is None:
                continue
            if (
                key in ("valid_from", "valid_to")
                and isinstance(given, str)
                and given not in row
                and not re.match(r"\s*-?\d", given)
            ):
                raise KeyError(
                    "%s: %r is neither a column nor a date; the columns are %s"
                    % (key, given, ", ".join(map(repr, row)))
                )
            column = isinstance(given, str) and given in row
            value = value_of(row.get(given) if column else given, column and given in timed)
            if value is None:
                continue
            if key == "confidence":
                value = _confidence(value, row, label)
            out[_KEYS.get(key, key)] = (
                value.lower()
                if key in ("modality", "stance")
                else value
                if isinstance(value, (float, str))
                else str(value)
            )
        return out


def _rows(table: Table) -> Tuple[List[Row], List[Any]]:
    rows = records(table)
    index = getattr(table, "index", None)
    return rows, list(index) if index is not None and not callable(index) else list(range(len(rows)))


def _need(rows: Sequence[Row], column: str, argument: str) -> None:
    if rows and not any(column in r for r in rows):
        raise KeyError("%s: the table has no column %r; it has %s" % (argument, column, ", ".join(map(repr, rows[0]))))


def _name_or_column(rows: Sequence[Row], name: str, argument: str, example: str) -> None:
    """Checks an argument whose default is the name of a column."""
    if name == argument and rows and not any(name in r for r in rows):
        raise KeyError(
            "%s: the table has no column %r; name a column, or give one value for all rows, such as %s=%r"
            % (argument, name, argument, example)
        )


def _pairs(names: Names) -> Dict[str, str]:
    if names is None:
        return {}
    if isinstance(names, str):
        raise TypeError("give a list of columns, or a dictionary from columns to names, not the text %r" % names)
    return dict(names) if isinstance(names, Mapping) else {n: n for n in names}


def _either(row: Mapping[str, Any], name: str) -> str:
    """The value of a column, or the name itself if there is no such column."""
    value = value_of(row[name]) if name in row else name
    return "" if value is None else str(value)


def _id(value: Any) -> str:
    plain = value_of(value)
    return "" if plain is None else str(plain)


def _confidence(value: Any, row: Mapping[str, Any], label: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(
            "row %s: confidence: %r is neither a column nor a number from 0 to 1; the columns are %s"
            % (label, value, ", ".join(map(repr, row)))
        ) from None


def _lower_camel(name: str) -> str:
    """Converts SUBSIDIARY_OF to subsidiaryOf, as in data files. An IRI and a name in this form are not changed."""
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
        return name
    head, *rest = name.lower().split("_")
    return head + "".join(w.capitalize() for w in rest)
