// The layout in layers. It is a file of its own, because few pictures need the package for it.
import { graphlib, layout as dagre } from '@dagrejs/dagre';
import type { Point } from './geometry';
import { ASIDE, type LayoutNode, LINE, type Line, NAME, neighbours } from './layouts';

/** With more nodes than this in a row, every other one stands aside, so that their names have room. */
const ROW = 8;

/** Places nodes in layers, from the sources of lines to their targets. Nodes without lines are in rows below. */
export function layered(nodes: readonly LayoutNode[], lines: readonly Line[]): Map<string, Point> {
  const g = new graphlib.Graph();
  g.setGraph({ rankdir: 'TB', nodesep: LINE, ranksep: 1.6 * NAME });
  g.setDefaultEdgeLabel(() => ({}));
  const near = neighbours(lines);
  const [connected, alone] = [nodes.filter((n) => near.has(n.id)), nodes.filter((n) => !near.has(n.id))];
  for (const n of connected) g.setNode(n.id, { width: 1.4 * NAME, height: 2 * n.size });
  for (const [a, b] of lines) if (a !== b) g.setEdge(a, b);
  dagre(g);
  const out = new Map<string, Point>();
  let [bottom, width] = [0, 0];
  for (const n of connected) {
    const { x = 0, y = 0 } = g.node(n.id) as Partial<Point>;
    out.set(n.id, { x, y: -y });
    bottom = Math.max(bottom, y);
    width = Math.max(width, x);
  }
  stagger(connected.flatMap((n) => out.get(n.id) ?? []));
  const columns = Math.max(1, Math.floor(Math.max(width, 6 * NAME) / (1.6 * NAME)));
  alone.forEach((n, i) => {
    out.set(n.id, { x: (i % columns) * 1.6 * NAME, y: -(bottom + 2 * NAME + Math.floor(i / columns) * NAME) });
  });
  return out;
}

/** Moves every other node of a crowded row aside. */
function stagger(points: readonly Point[]): void {
  for (const row of Map.groupBy(points, (p) => p.y).values()) {
    if (row.length <= ROW) continue;
    row
      .sort((a, b) => a.x - b.x)
      .forEach((p, i) => {
        if (i % 2 === 1) p.y -= ASIDE;
      });
  }
}
