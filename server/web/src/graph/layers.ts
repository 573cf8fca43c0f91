// The layout in layers. It is a file of its own, because few pictures need the package for it.
import { graphlib, layout as dagre } from '@dagrejs/dagre';
import type { Point, Size } from './geometry';
import { ASIDE, type LayoutNode, LINE, type Line, NAME, neighbours } from './layouts';
import { NAMED, PLAIN } from './nameroom';
import { wrapped } from './wrapped';

/** With more nodes than this in a row, every other one stands aside, so that their names have room. */
const ROW = 8;
/** A layer with more nodes than this has several rows. In one row, it would be so wide that all nodes are dots. */
const WIDEST = 36;

/**
 * Places nodes in layers, from the sources of lines to their targets. Nodes without lines are in rows below. A layer
 * whose names have no room beside each other on the stage has several rows.
 */
export function layered(nodes: readonly LayoutNode[], lines: readonly Line[], stage?: Size): Map<string, Point> {
  const near = neighbours(lines);
  const [connected, alone] = [nodes.filter((n) => near.has(n.id)), nodes.filter((n) => !near.has(n.id))];
  const few = nodes.length <= MOST.nodes && lines.length <= MOST.lines;
  const ranked = few ? ranks(connected, lines) : null;
  if (ranked && stage && nodes.length <= NAMED) {
    const rows = wrapped([...rowsOf(ranked, connected), alone.map((of, x) => ({ of, x }))], stage);
    if (rows) return new Map([...rows].map(([id, { x, y }]) => [id, { x: x / PLAIN, y: y / PLAIN }]));
  }
  const out = (ranked && inRows(ranked)) || quickLayers(connected, lines);
  const points = [...out.values()];
  const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
  const [left, right, bottom] = [Math.min(0, ...xs), Math.max(0, ...xs), Math.min(0, ...ys)];
  const columns = Math.max(1, Math.floor(Math.max(right - left, 6 * NAME) / (1.6 * NAME)));
  alone.forEach((n, i) => {
    const y = bottom - 2 * NAME - Math.floor(i / columns) * NAME;
    out.set(n.id, { x: left + (i % columns) * 1.6 * NAME, y });
  });
  return out;
}

/** Places connected nodes in layers of one row each. */
function ranks(nodes: readonly LayoutNode[], lines: readonly Line[]): Map<string, Point> {
  const g = new graphlib.Graph();
  g.setGraph({ rankdir: 'TB', nodesep: LINE, ranksep: 1.6 * NAME });
  g.setDefaultEdgeLabel(() => ({}));
  for (const n of nodes) g.setNode(n.id, { width: 1.4 * NAME, height: 2 * n.size });
  for (const [a, b] of lines) if (a !== b) g.setEdge(a, b);
  dagre(g);
  const out = new Map<string, Point>();
  for (const n of nodes) {
    const { x = 0, y = 0 } = g.node(n.id) as Partial<Point>;
    out.set(n.id, { x, y: -y });
  }
  return out;
}

/** Returns the nodes of each layer with their horizontal places, from the top. */
function rowsOf(places: ReadonlyMap<string, Point>, nodes: readonly LayoutNode[]): { of: LayoutNode; x: number }[][] {
  const at = (n: LayoutNode): Point => places.get(n.id) ?? n;
  return [...Map.groupBy(nodes, (n) => at(n).y)]
    .sort(([a], [b]) => b - a)
    .map(([, row]) => row.map((of) => ({ of, x: at(of).x })));
}

/** Moves the nodes of crowded layers apart; null if a layer is too wide for one row. */
function inRows(out: Map<string, Point>): Map<string, Point> | null {
  const rows = [...Map.groupBy(out.values(), (p) => p.y).values()];
  if (rows.some((row) => row.length > WIDEST)) return null;
  stagger(rows);
  return out;
}

/** Moves every other node of a crowded row aside. */
function stagger(rows: readonly Point[][]): void {
  for (const row of rows) {
    if (row.length <= ROW) continue;
    row
      .sort((a, b) => a.x - b.x)
      .forEach((p, i) => {
        if (i % 2 === 1) p.y -= ASIDE;
      });
  }
}

/** dagre is quick enough up to these numbers. It takes more than a minute for a few thousand lines. */
const MOST = { nodes: 300, lines: 700 };

/** The maximum number of layers of a large picture, relative to the square root of the number of nodes. */
const DEPTH = 0.8;
const SWEEPS = 6;

/** Returns the layer of each node by the longest chain to it. A line that would close a cycle does not count. */
function ranksOf(ids: readonly string[], lines: readonly Line[]): Map<string, number> {
  const next = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const [a, b] of lines) if (a !== b) next.get(a)?.push(b);
  const state = new Map<string, 'open' | 'done'>();
  const below = new Map<string, number>();
  for (const root of ids) {
    if (state.has(root)) continue;
    const stack: { id: string; at: number }[] = [{ id: root, at: 0 }];
    state.set(root, 'open');
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const to = next.get(top.id)?.[top.at];
      top.at += 1;
      if (to === undefined) {
        state.set(top.id, 'done');
        stack.pop();
        const up = stack.at(-1);
        const deep = below.get(top.id) ?? 0;
        if (up) below.set(up.id, Math.max(below.get(up.id) ?? 0, deep + 1));
      } else if (!state.has(to)) {
        state.set(to, 'open');
        stack.push({ id: to, at: 0 });
      } else if (state.get(to) === 'done')
        below.set(top.id, Math.max(below.get(top.id) ?? 0, (below.get(to) ?? 0) + 1));
    }
  }
  const deepest = Math.max(0, ...below.values());
  const most = Math.max(3, Math.round(DEPTH * Math.sqrt(ids.length)));
  const scale = deepest > most ? most / deepest : 1;
  return new Map(ids.map((id) => [id, Math.round((deepest - (below.get(id) ?? 0)) * scale)]));
}

/** Places the nodes of a large picture in layers. A layer has several rows if it is wide. */
function quickLayers(nodes: readonly LayoutNode[], lines: readonly Line[]): Map<string, Point> {
  const ids = nodes.map((n) => n.id);
  const ranks = ranksOf(ids, lines);
  const near = neighbours(lines);
  const layers = [...Map.groupBy(ids, (id) => ranks.get(id) ?? 0).entries()]
    .sort(([a], [b]) => a - b)
    .map(([, l]) => l);
  const at = new Map<string, number>();
  const note = (layer: string[]) => layer.forEach((id, i) => at.set(id, (i + 0.5) / layer.length));
  layers.forEach(note);
  for (let n = 0; n < SWEEPS; n++)
    for (const layer of n % 2 === 0 ? layers : [...layers].reverse()) {
      const mean = new Map(
        layer.map((id) => {
          const of = [...(near.get(id) ?? [])].map((x) => at.get(x) ?? 0.5);
          return [id, of.length > 0 ? of.reduce((a, b) => a + b, 0) / of.length : 0.5];
        }),
      );
      layer.sort((a, b) => (mean.get(a) ?? 0) - (mean.get(b) ?? 0));
      note(layer);
    }
  const columns = Math.max(12, Math.ceil(1.8 * Math.sqrt(ids.length)));
  const out = new Map<string, Point>();
  let y = 0;
  for (const layer of layers) {
    const rows = Math.ceil(layer.length / columns);
    const wide = Math.ceil(layer.length / rows);
    layer.forEach((id, i) => {
      // Neighbours in the order are above each other, so that they stay near what connects them.
      const [column, row] = [Math.floor(i / rows), i % rows];
      out.set(id, { x: (column - (wide - 1) / 2) * 1.2 * NAME, y: y - row * NAME });
    });
    y -= rows * NAME + 1.2 * NAME;
  }
  return out;
}
