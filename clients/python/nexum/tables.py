"""Tables: a pandas DataFrame if pandas is there, and else a list of dictionaries that a notebook shows as a table."""

from __future__ import annotations

import html
import importlib
import re
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from ._values import plain


def _optional(name: str) -> Any:
    """Imports a module; None if it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


pandas: Any = _optional("pandas")

Row = Dict[str, Any]
#: What methods return for a table: a pandas.DataFrame, or Rows without pandas.
Table = Any


class Column(NamedTuple):
    """A column with the type of its values: text, integer, number, boolean or list."""

    name: str
    type: str


def typed(*columns: Tuple[str, str]) -> List[Column]:
    """Returns columns, each from its name and its type."""
    return [Column(name, typ) for name, typ in columns]


class Rows(List[Row]):
    """A table without pandas: a list with one dictionary per row."""

    columns: List[str]

    def __init__(self, rows: Iterable[Row], columns: Sequence[str]) -> None:
        super().__init__(rows)
        self.columns = list(columns)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(
            "a list of dictionaries has no %s; if pandas is installed (pip install pandas), tables are DataFrames" % name
        )

    def _repr_html_(self) -> str:
        head = "".join("<th>%s</th>" % html.escape(c) for c in self.columns)
        body = "".join(
            "<tr>%s</tr>" % "".join("<td>%s</td>" % html.escape(_shown(r.get(c))) for c in self.columns)
            for r in self[:60]
        )
        more = "" if len(self) <= 60 else "<p>%s rows in all</p>" % format(len(self), ",")
        return "<table><thead><tr>%s</tr></thead><tbody>%s</tbody></table>%s" % (head, body, more)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return str(value)


def make(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> Table:
    """Makes a table with these columns. A value that a row lacks is missing, or the empty list in a column of lists."""
    table = Builder(columns)
    table.add(rows)
    return table.build()


class Builder:
    """Makes a table of rows that come in parts. Without columns, they are found in the rows.

    A DataFrame is collected column by column, so that the rows of a part are freed before the next part comes.
    """

    def __init__(self, columns: Optional[Sequence[Column]]) -> None:
        self._columns = columns
        self._rows: List[Mapping[str, Any]] = []
        self._values: Dict[str, List[Any]] = {c.name: [] for c in columns or ()}

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Appends rows. A value that a row lacks is missing, or the empty list in a column of lists."""
        if self._columns is None or pandas is None:
            self._rows.extend(rows)
            return
        for name, values in self._values.items():
            values.extend([row.get(name) for row in rows])

    def build(self) -> Table:
        """Returns the table."""
        if self._columns is None:
            return make(self._rows, columns_of(self._rows))
        names = [c.name for c in self._columns]
        if pandas is None:
            empty: Row = {c.name: [] if c.type == "list" else None for c in self._columns}
            return Rows(({n: r.get(n, empty[n]) for n in names} for r in self._rows), names)
        series = {c.name: _series(c, self._values[c.name]) for c in self._columns}
        return pandas.DataFrame(series, columns=names, copy=False)


def _series(column: Column, values: List[Any]) -> Any:
    if column.type == "number":
        return pandas.Series(values, dtype="float64")
    if column.type == "integer":
        return pandas.Series(values, dtype="Int64" if None in values else "int64")
    if column.type == "boolean":
        return pandas.Series(values, dtype="boolean" if None in values else "bool")
    if column.type == "list" and None in values:
        values = [v if v is not None else [] for v in values]
    return pandas.Series(values, dtype="object")


def columns_of(rows: Sequence[Mapping[str, Any]]) -> List[Column]:
    """Finds the columns of rows and their types, in the order of first appearance."""
    types: Dict[str, Optional[str]] = {}
    for row in rows:
        for name, value in row.items():
            typ = _type_of(value)
            known = types.get(name)
            types[name] = typ if known is None else known if typ is None or typ == known else _wider(known, typ)
    return [Column(name, typ or "text") for name, typ in types.items()]


def _type_of(value: Any) -> Optional[str]:
    if value is None:
        return None
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    return "list" if isinstance(value, list) else "text"


def _wider(a: str, b: str) -> str:
    return "number" if {a, b} == {"integer", "number"} else "text"


def records(table: Table) -> List[Row]:
    """Reads the rows of a DataFrame, of Rows, or of any list of dictionaries; a missing value is None.

    An index that has a name is a column, too.
    """
    if pandas is not None and isinstance(table, pandas.DataFrame):
        names = [str(c) for c in table.columns]
        twice = next((n for n in names if names.count(n) > 1), None)
        if twice is not None:
            raise ValueError("the table has two columns %r: give each a name of its own" % twice)
        columns = [_cells(table[c]) for c in table.columns]
        for level in table.index.names:
            if level is not None and str(level) not in names:
                names.append(str(level))
                columns.append(_cells(table.index.get_level_values(level).to_series()))
        return [dict(zip(names, row)) for row in zip(*columns)] if names else [{} for _ in range(len(table))]
    if isinstance(table, Mapping):
        raise TypeError("a table is a DataFrame or a list with one dictionary per row, not one dictionary")
    if isinstance(table, str) or not all(isinstance(row, Mapping) for row in table):
        raise TypeError("a table is a DataFrame or a list with one dictionary per row, not %s" % type(table).__name__)
    return [{k: plain(v) for k, v in row.items()} for row in table]


def _cells(series: Any) -> List[Any]:
    """The cells of a column as plain values."""
    if str(series.dtype).lower() in ("float16", "float32"):
        return [plain(v) for v in series.array]  # tolist converts them to 64 bits, with digits that they do not have
    return [plain(v) for v in series.tolist()]


def days(table: Table, *names: str) -> Table:
    """Returns a copy of a DataFrame with dates: the columns validFrom, validTo and date, those of facts such as foundedOn
    whose values are all dates, or the columns that are named.

    Dates keep the precision of their source (2017, 2017-06, 2017-06-01), so they are texts. Here each becomes a
    ``datetime64``: the first moment of the time that it names, and of columns that end in ``To`` the last day.
    """
    if pandas is None:
        raise ImportError("nexum.days needs pandas: pip install pandas")
    if not isinstance(table, pandas.DataFrame):
        raise TypeError("nexum.days takes a DataFrame, not %s" % type(table).__name__)
    for name in names:
        if name not in table.columns:
            raise ValueError("the table has no column %s; it has %s" % (name, ", ".join(map(str, table.columns))))
    out = table.copy()
    for name in names or [n for n in out.columns if _dated(n, out[n])]:
        out[name] = pandas.to_datetime([_day(v, name.endswith("To")) for v in out[name]], errors="coerce")
    return out


_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T.*)?)?)?")


def _dated(name: Any, values: Iterable[Any]) -> bool:
    """Reports whether a column has dates, by its name and its values."""
    if name in ("validFrom", "validTo"):
        return True
    if name != "date" and not re.search("[a-z](On|Since|Date|At)$", str(name)):
        return False
    known = [v for v in values if v is not None]
    return bool(known) and all(isinstance(v, str) and bool(_DATE.fullmatch(v)) for v in known)


def _day(text: Any, last: bool) -> Any:
    if not isinstance(text, str) or not text:
        return None
    if "T" in text:
        moment = pandas.Timestamp(text)
        return moment.tz_convert("UTC").tz_localize(None) if moment.tzinfo else moment
    try:
        period = pandas.Period(text, freq={4: "Y" if _has_freq("Y") else "A", 7: "M"}.get(len(text), "D"))
    except ValueError:  # before 1677 or after 2262
        return None
    return period.end_time.normalize() if last else period.start_time


def _has_freq(name: str) -> bool:
    try:
        pandas.Period("2000", freq=name)
    except ValueError:
        return False
    return True


def keep_rows(table: Table, keep: Any) -> Table:
    """Returns the rows that pass, with the same columns."""
    if isinstance(table, Rows):
        return Rows(filter(keep, table), table.columns)
    return table[table.apply(keep, axis=1).astype(bool)].reset_index(drop=True) if len(table) else table
