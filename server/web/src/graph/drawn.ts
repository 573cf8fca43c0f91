// Describes how everything in the picture is drawn, for files of other tools: places, sizes and colours.
import { edgeColor, type Mind } from './looks';
import type { Dash, Drawing } from './model';
import type { Projection } from './scene';
import { palette } from '../look/kinds';

export interface DrawnNode {
  /** The place, in the unit of the size; y grows upward. */
  x: number;
  y: number;
  /** The radius. */
  size: number;
  /** The colour as #rrggbb. */
  color: string;
}
export interface DrawnLine {
  color: string;
  width: number;
  dash: Dash;
}
/** The entities and the relations of a picture by id. Relations in one line look alike. */
export interface Looks {
  nodes: ReadonlyMap<string, DrawnNode>;
  lines: ReadonlyMap<string, DrawnLine>;
}

const rounded = (x: number): number => Math.round(x * 100) / 100;

/** Returns the looks of all entities and relations, also of those outside of the frame. */
export function looksOf(graph: Drawing, mind: Mind, { k, sizes }: Pick<Projection, 'k' | 'sizes'>): Looks {
  const nodes = new Map<string, DrawnNode>();
  const lines = new Map<string, DrawnLine>();
  graph.forEachNode((id, a) => {
    const color = a.removed ? palette[mind.theme].faint : mind.style.color(id, a.kind);
    nodes.set(id, { x: rounded((a.x * k) / sizes), y: rounded((a.y * k) / sizes), size: rounded(a.size), color });
  });
  graph.forEachLine((id, e) => {
    const look = { color: edgeColor(graph, mind, e, id), width: rounded(e.size), dash: e.dash };
    for (const r of e.relations) lines.set(r.id, look);
  });
  return { nodes, lines };
}
