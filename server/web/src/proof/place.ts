// Places the steps of a proof in layers: each conclusion above its premises.
import { Graph, layout } from '@dagrejs/dagre';

export interface Box {
  id: string;
  width: number;
  height: number;
}
export interface Spot extends Box {
  x: number;
  y: number;
  layer: number;
}
export interface Line {
  from: string;
  to: string;
  points: { x: number; y: number }[];
}
export interface Placed {
  width: number;
  height: number;
  spots: Spot[];
  lines: Line[];
}

/** With more steps than this, a faster algorithm for layers is used. */
const MANY = 150;

export function place(boxes: Box[], edges: [string, string][]): Placed {
  const g = new Graph();
  g.setGraph({
    rankdir: 'TB',
    nodesep: 22,
    ranksep: 44,
    marginx: 8,
    marginy: 8,
    ranker: boxes.length > MANY ? 'tight-tree' : 'network-simplex',
  });
  g.setDefaultEdgeLabel(() => ({}));
  for (const b of boxes) g.setNode(b.id, { width: b.width, height: b.height });
  for (const [a, b] of edges) g.setEdge(a, b);
  layout(g);
  const whole = g.graph() as { width?: number; height?: number };
  const spots = boxes.map((b): Spot => {
    const n = g.node(b.id) as { x: number; y: number; rank?: number };
    return { ...b, x: n.x - b.width / 2, y: n.y - b.height / 2, layer: n.y };
  });
  const at = new Map(spots.map((s) => [s.id, s]));
  const lines = g.edges().map((e): Line => {
    const [a, b] = [at.get(e.v), at.get(e.w)];
    const { points } = g.edge(e) as { points: { x: number; y: number }[] };
    if (!a || !b) return { from: e.v, to: e.w, points };
    const ends = [
      { x: a.x + a.width / 2, y: a.y + a.height },
      { x: b.x + b.width / 2, y: b.y },
    ] as const;
    return {
      from: e.v,
      to: e.w,
      points: [ends[0], ...points.slice(1, -1).filter((p) => p.y > ends[0].y && p.y < ends[1].y), ends[1]],
    };
  });
  return { width: whole.width ?? 0, height: whole.height ?? 0, spots, lines };
}
