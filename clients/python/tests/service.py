"""The service that the tests ask. Its address is in NEXUM; it has the bundled dataset."""

import os
import sys

if os.environ.get("NEXUM_WITHOUT_PANDAS"):
    sys.modules["pandas"] = None  # type: ignore[assignment]

import nexum

URL = os.environ["NEXUM"]


def rows(table):
    """Returns the rows of a table as dictionaries."""
    return nexum.tables.records(table)


def columns(table):
    """Returns the names of the columns of a table."""
    return list(table.columns)
