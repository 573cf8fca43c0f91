"""Graphs: tables of nodes and edges, networkx, and a picture for notebooks."""

from __future__ import annotations

import math
from collections import Counter
from html import escape
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from ._fields import PERIOD, PERIOD_COLUMNS
from .proofs import cite
from .tables import Column, Row, Table, columns_of, make, typed

_NODE = [Column("id", "text"), Column("name", "text"), Column("kind", "text")]
_EDGE = (
    typed(
        ("id", "text"),
        ("source", "text"),
        ("sourceName", "text"),
        ("sourceKind", "text"),
        ("type", "text"),
        ("predicate", "text"),
        ("target", "text"),
        ("targetName", "text"),
        ("targetKind", "text"),
    )
    + PERIOD_COLUMNS
    + typed(
        ("periods", "list"),
        ("modality", "text"),
        ("confidence", "number"),
        ("derived", "boolean"),
        ("disputed", "boolean"),
        ("symmetric", "boolean"),
        ("rule", "text"),
        ("documents", "list"),
        ("citations", "list"),
    )
)


class Graph:
    """A piece of the graph: entities and the relations among them."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self._nodes: List[Row] = list(found["nodes"])
        # The file calls the type relationType, because some tools use an attribute "type" for something else.
        self._links: List[Row] = [
            {**{k: v for k, v in x.items() if k != "relationType"}, "type": x["relationType"]} for x in found["links"]
        ]
        about = found.get("graph") or {}
        #: The revision of the view.
        self.revision: int = int(about.get("revision") or 0)
        #: Which limit cut it: DEPTH, LIMIT or TIME; None if it is whole.
        self.truncated: Optional[str] = about.get("truncated")

    def __len__(self) -> int:
        return len(self._nodes)

    def __repr__(self) -> str:
        cut = ", truncated by %s" % self.truncated if self.truncated else ""
        entities = "1 entity" if len(self._nodes) == 1 else "%d entities" % len(self._nodes)
        relations = "1 relation" if len(self._links) == 1 else "%d relations" % len(self._links)
        return "<nexum.%s: %s, %s%s>" % (type(self).__name__, entities, relations, cut)

    @property
    def nodes(self) -> Table:
        """The entities, one row each, with their facts as columns."""
        rows = [
            {**{k: v for k, v in n.items() if k not in ("facts", "citations", "label")}, **(n.get("facts") or {})}
            for n in self._nodes
        ]
        return make(
            rows, _NODE + [c for c in columns_of(rows) if c not in _NODE and c.name not in ("id", "name", "kind")]
        )

    @property
    def edges(self) -> Table:
        """The relations, one row each, with their attributes as columns."""
        return self._edge_table(self._links)

    def relations(self, of: str) -> Table:
        """The relations of one entity, in either direction."""
        return self._edge_table([x for x in self._links if of in (x["source"], x["target"])])

    def _edge_table(self, links: Sequence[Row]) -> Table:
        names = {n["id"]: n["name"] for n in self._nodes}
        kinds = {n["id"]: n["kind"] for n in self._nodes}
        own = {c.name for c in _EDGE}
        rows, attributes = [], []
        for x in links:
            more = {("attribute:" + k if k in own else k): v for k, v in (x.get("attributes") or {}).items()}
            documents = list(dict.fromkeys(c["document"] for c in x.get("citations") or [] if c.get("document")))
            rows.append(
                {
                    **x,
                    **_dates(x),
                    "periods": list(map(_interval, x.get("periods") or [])),
                    **more,
                    "sourceName": names.get(x["source"]),
                    "targetName": names.get(x["target"]),
                    "sourceKind": kinds.get(x["source"]),
                    "targetKind": kinds.get(x["target"]),
                    "documents": documents,
                    "citations": list(dict.fromkeys(map(_cite, x.get("citations") or []))),
                }
            )
            attributes.append(more)
        return make(rows, _EDGE + sorted(columns_of(attributes)))

    def to_networkx(self) -> Any:
        """Converts it to a ``networkx.MultiDiGraph``: parallel relations stay apart, and the key of an edge is its id."""
        import networkx

        g = networkx.MultiDiGraph(revision=self.revision)
        for n in self._nodes:
            g.add_node(
                n["id"],
                **{k: v for k, v in n.items() if k not in ("id", "facts", "citations", "label")},
                **(n.get("facts") or {}),
            )
        for x in self._links:
            own = {
                k: v for k, v in x.items() if k not in ("source", "target", "key", "label", "attributes", "citations")
            }
            g.add_edge(x["source"], x["target"], key=x["id"], **own, attributes=dict(x.get("attributes") or {}))
        return g

    # ------------------------------------------------------------------------------------------------- picture

    def svg(self, width: int = 900, height: int = 560) -> str:
        """Draws the graph as SVG. Derived relations are dashed; alleged, planned and disputed ones are orange, and say so."""
        place = _layout(self._nodes, self._links, width, height)
        colours = _colours(self._nodes)
        parts = [
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="100%%" height="%d" font-family="system-ui,sans-serif">'
            % (width, height, height)
        ]
        parts.append(
            '<defs><marker id="a" viewBox="0 0 10 10" refX="16" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#999"/></marker></defs><g>'
        )
        for x, bow in zip(self._links, _bows(self._links)):
            line, (tx, ty) = _line(place[x["source"]], place[x["target"]], bow)
            dash = ' stroke-dasharray="5 4"' if x["derived"] else ""
            arrow = "" if x.get("symmetric") else ' marker-end="url(#a)"'
            said = _said(x)
            title = "%s %s %s" % (x["source"], said, x["target"])
            parts.append(
                '<path d="%s" fill="none" stroke="%s" stroke-width="1.3"%s%s><title>%s</title></path>'
                % (line, "#9a9a9a" if _sure(x) else _DOUBTED, dash, arrow, escape(title))
            )
            if len(self._links) <= 40:
                parts.append(
                    '<text x="%.1f" y="%.1f" font-size="9" fill="#777" text-anchor="middle">%s</text>'
                    % (tx, ty - 3, escape(said))
                )
        for n in self._nodes:
            px, py = place[n["id"]]
            parts.append(
                '<circle cx="%.1f" cy="%.1f" r="7" fill="%s"><title>%s</title></circle>'
                % (px, py, colours[n["kind"]], escape("%s (%s, %s)" % (n["name"], n["kind"].lower(), n["id"])))
            )
            if len(self._nodes) <= 150:
                name = n["name"] if len(n["name"]) <= 32 else n["name"][:31] + "…"
                half = 3.2 * len(name)  # a letter is about 6.4 wide
                anchor = "start" if px < half else "end" if px > width - half else "middle"
                parts.append(
                    '<text x="%.1f" y="%.1f" font-size="11" text-anchor="%s" stroke="#fff" stroke-width="3" paint-order="stroke" fill="#222">%s</text>'
                    % (px, py - 11, anchor, escape(name))
                )
        parts.append("</g></svg>")
        return "".join(parts)

    def _repr_html_(self) -> str:
        if len(self._nodes) > 400:
            return (
                "<p>%s</p><p>A graph of this size is for <code>.nodes</code>, <code>.edges</code> and <code>.to_networkx()</code>.</p>"
                % escape(repr(self))
            )
        colours = _colours(self._nodes)
        legend = " ".join('<span style="color:%s">●</span> %s' % (c, escape(k.lower())) for k, c in colours.items())
        if any(not _sure(x) for x in self._links):
            legend += ' <span style="color:%s">—</span> alleged, planned or disputed' % _DOUBTED
        if any(x["derived"] for x in self._links):
            legend += " ┄ derived"
        page = _PAGE % (self.svg(), legend, escape(repr(self).strip("<>")).replace("\n", "<br>"))
        return (
            '<iframe sandbox="allow-scripts" style="width:100%%;height:610px;border:1px solid #ddd" srcdoc="%s"></iframe>'
            % escape(page, quote=True)
        )


# The picture is in a frame that may run its own script and do nothing else: no request, and no access to the notebook.
_PAGE = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<body style="margin:0;font:12px system-ui,sans-serif;background:#fff;color:#333">%s<div style="padding:4px 8px">%s — %s — drag to move, scroll to zoom</div>
<script>
const svg=document.querySelector('svg');let b=svg.viewBox.baseVal,at=null;
const unit=()=>Math.max(b.width/svg.clientWidth,b.height/svg.clientHeight);
svg.onpointerdown=e=>{at=[e.clientX,e.clientY];svg.setPointerCapture(e.pointerId)};
svg.onpointermove=e=>{if(!at)return;const u=unit();b.x-=(e.clientX-at[0])*u;b.y-=(e.clientY-at[1])*u;at=[e.clientX,e.clientY]};
svg.onpointerup=svg.onpointercancel=()=>{at=null};
svg.onwheel=e=>{e.preventDefault();const k=Math.exp(e.deltaY*0.0015),r=svg.getBoundingClientRect(),
fx=(e.clientX-r.left)/r.width,fy=(e.clientY-r.top)/r.height;b.x+=b.width*(1-k)*fx;b.y+=b.height*(1-k)*fy;b.width*=k;b.height*=k};
</script>"""

_PALETTE = (
    "#1f6f8b",
    "#c2571a",
    "#6a5d9e",
    "#8f2d2d",
    "#3d7a3d",
    "#b08a00",
    "#7d7d7d",
    "#a8487d",
    "#2f4b7c",
    "#5c8a8a",
)


def _colours(nodes: Sequence[Row]) -> Dict[str, str]:
    kinds = sorted({n["kind"] for n in nodes})
    return {k: _PALETTE[i % len(_PALETTE)] for i, k in enumerate(kinds)}


_DOUBTED = "#d4380d"  # the colour of relations that are not stated, or disputed


def _sure(link: Mapping[str, Any]) -> bool:
    """Reports whether a source states the relation, and none disputes it."""
    return bool(link["modality"] == "STATED" and not link["disputed"])


def _said(link: Mapping[str, Any]) -> str:
    """Writes the type of a relation with what a reader must know of it: derived, alleged, disputed."""
    text = str(link.get("predicate") or link["type"])
    manner = ["derived"] if link["derived"] else []
    if link["modality"] != "STATED":
        manner.append(link["modality"].lower())
    if link["disputed"]:
        manner.append("disputed")
    return "%s (%s)" % (text, ", ".join(manner)) if manner else text


def _bows(links: Sequence[Row]) -> List[float]:
    """Returns how far each link bends, so that several links between two entities lie beside each other."""
    ends = [(min(x["source"], x["target"]), max(x["source"], x["target"])) for x in links]
    count, seen = Counter(ends), Counter[Tuple[str, str]]()
    out = []
    for x, pair in zip(links, ends):
        bow = (seen[pair] - (count[pair] - 1) / 2) * 44
        seen[pair] += 1
        out.append(bow if x["source"] == pair[0] else -bow)
    return out


def _line(a: Tuple[float, float], b: Tuple[float, float], bow: float) -> Tuple[str, Tuple[float, float]]:
    """Returns the path of a line or bow from a to b, and its middle."""
    (x1, y1), (x2, y2) = a, b
    mx, my = (x1 + x2) / 2, (y1 + y2) / 2
    length = math.hypot(x2 - x1, y2 - y1)
    if not bow or not length:
        return "M%.1f %.1fL%.1f %.1f" % (x1, y1, x2, y2), (mx, my)
    dx, dy = -(y2 - y1) / length * bow, (x2 - x1) / length * bow
    return "M%.1f %.1fQ%.1f %.1f %.1f %.1f" % (x1, y1, mx + dx, my + dy, x2, y2), (mx + dx / 2, my + dy / 2)


def _layout(nodes: Sequence[Row], links: Sequence[Row], width: int, height: int) -> Dict[str, Tuple[float, float]]:
    """Places nodes by forces (Fruchterman and Reingold), the same way each time."""
    ids = [n["id"] for n in nodes]
    if len(ids) < 2:
        return {i: (width / 2, height / 2) for i in ids}
    index = {x: i for i, x in enumerate(ids)}
    n = len(ids)
    xs = [math.cos(2.399963 * i) * math.sqrt(i + 0.5) for i in range(n)]  # a sunflower: even, and without chance
    ys = [math.sin(2.399963 * i) * math.sqrt(i + 0.5) for i in range(n)]
    pairs = {(min(a, b), max(a, b)) for a, b in ((index[x["source"]], index[x["target"]]) for x in links) if a != b}
    rounds = max(20, min(200, 2_000_000 // (n * n)))
    heat = math.sqrt(n) / 3
    for step in range(rounds):
        dx, dy = [0.0] * n, [0.0] * n
        for i in range(n):
            for j in range(i):
                ex, ey = xs[i] - xs[j], ys[i] - ys[j]
                d2 = ex * ex + ey * ey + 0.01
                dx[i] += ex / d2
                dy[i] += ey / d2
                dx[j] -= ex / d2
                dy[j] -= ey / d2
        for i, j in pairs:
            ex, ey = xs[i] - xs[j], ys[i] - ys[j]
            d = math.sqrt(ex * ex + ey * ey) * 0.5
            dx[i] -= ex * d
            dy[i] -= ey * d
            dx[j] += ex * d
            dy[j] += ey * d
        limit = heat * (1 - step / rounds) + 0.01
        for i in range(n):
            dx[i] -= xs[i] * 0.05  # keeps unconnected nodes near
            dy[i] -= ys[i] * 0.05
            d = math.hypot(dx[i], dy[i]) or 1.0
            xs[i] += dx[i] / d * min(d, limit)
            ys[i] += dy[i] / d * min(d, limit)
    pad_x, pad_y = 70, 30
    span_x, span_y = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    return {
        ids[i]: (
            pad_x + (xs[i] - min(xs)) / span_x * (width - 2 * pad_x),
            pad_y + (ys[i] - min(ys)) / span_y * (height - 2 * pad_y),
        )
        for i in range(n)
    }


def _cite(c: Mapping[str, Any]) -> str:
    """Writes who says something and where, as exports have it."""
    return cite(
        {
            **c,
            "document": {"id": c.get("document") or "no document"},
            "locator": c.get("locator"),
            "relays": c.get("relays") and {"id": c["relays"]},
            "by": c.get("by") and {"id": c["by"]},
        }
    )


class Path:
    """One way from an entity to another."""

    def __init__(self, entities: Sequence[Row], relations: Sequence[Row], weight: Optional[str]) -> None:
        self.entities = list(entities)
        self.relations = list(relations)
        self.weight = weight

    def __len__(self) -> int:
        return len(self.relations)

    def __str__(self) -> str:
        if not self.entities:
            return "the empty path"
        text = str(self.entities[0]["name"])
        for here, r, there in zip(self.entities, self.relations, self.entities[1:]):
            text += (" --%s--> %s" if r["source"] == here["id"] else " <--%s-- %s") % (_said(r), there["name"])
        return text

    __repr__ = __str__


class Paths(Graph):
    """The paths between two entities, the best first, and the graph of all that lies on them."""

    def __init__(self, graph: Mapping[str, Any], found: Mapping[str, Any]) -> None:
        super().__init__(graph)
        nodes = {n["id"]: n for n in self._nodes}
        links = {x["id"]: x for x in self._links}
        #: Whether these are all the paths that there are.
        self.exhaustive: bool = found["exhaustive"]
        self.truncated = found["truncated"] or self.truncated
        #: The paths, the best first.
        self.paths: List[Path] = [
            Path([nodes[e] for e in p["entities"]], [links[r] for r in p["relations"]], p.get("weight"))
            for p in found["paths"]
        ]

    def __iter__(self) -> Iterator[Path]:
        return iter(self.paths)

    def __getitem__(self, i: int) -> Path:
        return self.paths[i]

    def __len__(self) -> int:
        return len(self.paths)

    def __repr__(self) -> str:
        return "\n".join(map(str, self.paths)) or "<nexum.Paths: no path>"

    @property
    def table(self) -> Table:
        """One row per relation of each path, in order: path and step count from 1."""
        return make(
            [row for i, p in enumerate(self.paths, 1) for row in _steps({"path": i}, p)],
            [Column("path", "integer")] + _STEP,
        )


_STEP = (
    typed(
        ("step", "integer"),
        ("from", "text"),
        ("fromName", "text"),
        ("type", "text"),
        ("forward", "boolean"),
        ("to", "text"),
        ("toName", "text"),
    )
    + PERIOD_COLUMNS
    + typed(
        ("modality", "text"),
        ("confidence", "number"),
        ("derived", "boolean"),
        ("disputed", "boolean"),
        ("relation", "text"),
    )
)


def _steps(first: Row, p: Path) -> Iterator[Row]:
    """Yields one row per relation of a path. Each begins with the values of first."""
    for j, (here, r, there) in enumerate(zip(p.entities, p.relations, p.entities[1:]), 1):
        yield {
            **first,
            "step": j,
            "from": here["id"],
            "fromName": here["name"],
            "type": r["type"],
            "forward": r["source"] == here["id"],
            "to": there["id"],
            "toName": there["name"],
            **_dates(r),
            **{k: r.get(k) for k in ("modality", "confidence", "derived", "disputed")},
            "relation": r["id"],
        }


def _dates(x: Mapping[str, Any]) -> Row:
    """Returns the period of a relation. The files leave out what is empty or false."""
    return {n: x.get(n) or (None if n in ("validFrom", "validTo") else False) for n in PERIOD}


def _interval(held: Mapping[str, Any]) -> str:
    """Writes a period as the tables of the service do: 2010/2012 (alleged, disputed)."""
    start, end = held.get("validFrom") or "", held.get("validTo") or ""
    start = (".." if held.get("validFromOrBefore") else "") + start or ".."
    end = end + (".." if held.get("validToOrAfter") else "") or ".."
    manner = [] if held["modality"] == "STATED" else [held["modality"].lower()]
    if held["confidence"] < 1:
        manner.append("confidence %s" % format(held["confidence"], ".15g"))
    if held["disputed"]:
        manner.append("disputed")
    return "%s/%s%s" % (start, end, " (%s)" % ", ".join(manner) if manner else "")


class Cycle(Path):
    """A way from an entity back to itself. ``feedback`` is REINFORCING, BALANCING or UNKNOWN."""

    def __init__(self, entities: Sequence[Row], relations: Sequence[Row], feedback: str) -> None:
        super().__init__(list(entities) + list(entities[:1]), relations, None)
        self.feedback = feedback

    def __str__(self) -> str:
        return "%s  (%s)" % (
            super().__str__(),
            "of unknown sign" if self.feedback == "UNKNOWN" else self.feedback.lower(),
        )

    __repr__ = __str__


class Cycles:
    """Feedback loops, the shortest first."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        #: Whether these are all the loops up to the longest length that was asked for.
        self.exhaustive: bool = found["exhaustive"]
        #: Which limit ended the search: LIMIT, DEPTH or TIME; None if it is whole.
        self.truncated: Optional[str] = found["truncated"]
        #: The loops, the shortest first.
        self.cycles: List[Cycle] = []
        for c in found["cycles"]:
            relations = [{**r, "source": r["source"]["id"], "target": r["target"]["id"]} for r in c["relations"]]
            self.cycles.append(Cycle(c["entities"], relations, c["feedback"]))

    def __iter__(self) -> Iterator[Cycle]:
        return iter(self.cycles)

    def __getitem__(self, i: int) -> Cycle:
        return self.cycles[i]

    def __len__(self) -> int:
        return len(self.cycles)

    def __repr__(self) -> str:
        return "\n".join(map(str, self.cycles)) or "<nexum.Cycles: no loop>"

    @property
    def table(self) -> Table:
        """One row per relation of each loop, in order: cycle and step count from 1."""
        rows = [row for i, c in enumerate(self.cycles, 1) for row in _steps({"cycle": i, "feedback": c.feedback}, c)]
        return make(rows, [Column("cycle", "integer"), Column("feedback", "text")] + _STEP)
