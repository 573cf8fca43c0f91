"""Ask a nexum knowledge graph: answers as tables and graphs, each with its proof.

    import nexum

    nx = nexum.connect("http://127.0.0.1:8080")
    nx.ask("constrains(Law, /21vianet)")
    nx.why("cn-icp-isp-licensing", "constrains", "21vianet")
"""

from .client import Client, connect
from .dataset import Dataset, slug
from .errors import (
    DatasetError,
    LimitExceeded,
    NexumError,
    NotFound,
    Overloaded,
    Problem,
    QueryError,
    ServiceUnavailable,
    Truncated,
)
from .graphs import Cycle, Cycles, Graph, Path, Paths
from .proofs import Entity, Proof
from .tables import Rows, days
from .watches import Change, Watch

__version__ = "0.1.0"

__all__ = [
    "Change",
    "Client",
    "Cycle",
    "Cycles",
    "Dataset",
    "DatasetError",
    "Entity",
    "Graph",
    "LimitExceeded",
    "NexumError",
    "NotFound",
    "Overloaded",
    "Path",
    "Paths",
    "Problem",
    "Proof",
    "QueryError",
    "Rows",
    "ServiceUnavailable",
    "Truncated",
    "Watch",
    "connect",
    "days",
    "slug",
]
