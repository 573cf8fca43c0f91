// Converts the data that is shown to a graph of nodes and lines with places.
import { MultiDirectedGraph } from 'graphology';
import type { Piece } from '../state/graph';
import { entityName } from '../state/labels';
import { type EdgeData, linesOf, type Manner } from './bundles';

export type { Dash, EdgeData, Heads } from './bundles';

export interface NodeData {
  x: number;
  y: number;
  size: number;
  name: string;
  kind: string;
  gone: boolean;
  /** The radius by the number of lines. */
  plain: number;
}
export type Drawing = MultiDirectedGraph<NodeData, EdgeData>;
export type Places = Record<string, [number, number]>;

/** A drawing, its nodes that need a place, and whether it differs from the drawing before. */
export interface Drawn {
  graph: Drawing;
  fresh: Set<string>;
  changed: boolean;
}

const LEAST_SIZE = 6;
const MOST_SIZE = 17;
/** Returns a factor for the sizes of nodes. In a small graph nodes are larger, so that their icons can be read. */
const roomOf = (order: number): number => (order <= 60 ? 1.6 : order <= 200 ? 1.3 : 1);
const sizeOf = (degree: number, order: number): number =>
  Math.min(MOST_SIZE, LEAST_SIZE + 1.5 * Math.sqrt(degree)) * roomOf(order);

const sameLine = (a: EdgeData, b: EdgeData): boolean =>
  a.type === b.type &&
  a.bend === b.bend &&
  a.dash === b.dash &&
  a.relations.length === b.relations.length &&
  a.relations.every(
    (r, i) => r.id === b.relations[i]?.id && r.fate === b.relations[i]?.fate && r.disputed === b.relations[i]?.disputed,
  );

const sameNode = (a: NodeData, b: NodeData): boolean =>
  a.x === b.x && a.y === b.y && a.gone === b.gone && a.name === b.name && a.kind === b.kind && a.plain === b.plain;

/**
 * Draws a part of the data. Nodes that were drawn before keep their places. New nodes appear beside a connected node,
 * or where they were last. The result is a new graph, because sigma checks all lines after each removal, but only once
 * after a graph is replaced.
 */
export function draw(
  before: Drawing,
  piece: Piece,
  pins: Places,
  known: ReadonlyMap<string, [number, number]>,
  manner: Manner,
): Drawn {
  const graph: Drawing = new MultiDirectedGraph<NodeData, EdgeData>();
  const fresh = new Set<string>();
  let beside: Map<string, string> | undefined; // only new nodes need it
  piece.entities.forEach((e, i) => {
    const was = before.hasNode(e.id) ? before.getNodeAttributes(e.id) : undefined;
    const place = pins[e.id] ?? (was ? ([was.x, was.y] as const) : known.get(e.id));
    if (!place) {
      fresh.add(e.id);
      beside ??= anchors(before, piece);
    }
    const [x, y] = place ?? spread(before, beside?.get(e.id), i);
    graph.addNode(e.id, {
      x,
      y,
      size: LEAST_SIZE,
      plain: LEAST_SIZE,
      name: entityName(e),
      kind: e.kind,
      gone: e.gone,
    });
  });
  for (const l of linesOf(piece.relations, manner)) graph.addDirectedEdgeWithKey(l.key, l.source, l.target, l.data);
  graph.forEachNode((id, a) => {
    a.plain = sizeOf(graph.degree(id), graph.order);
    a.size = a.plain;
  });
  return { graph, fresh, changed: !same(before, graph) };
}

function same(a: Drawing, b: Drawing): boolean {
  return (
    a.order === b.order &&
    a.size === b.size &&
    b.everyNode((id, data) => a.hasNode(id) && sameNode(a.getNodeAttributes(id), data)) &&
    b.everyEdge((key, data) => a.hasEdge(key) && sameLine(a.getEdgeAttributes(key), data))
  );
}

/** Returns for each new node a connected node that is already drawn. */
function anchors(graph: Drawing, piece: Piece): Map<string, string> {
  const out = new Map<string, string>();
  for (const r of piece.relations) {
    const [s, t] = [r.source.id, r.target.id];
    if (graph.hasNode(s) && !out.has(t)) out.set(t, s);
    if (graph.hasNode(t) && !out.has(s)) out.set(s, t);
  }
  return out;
}

const GOLDEN_ANGLE = 2.39996; // spreads points evenly

function spread(graph: Drawing, anchor: string | undefined, i: number): [number, number] {
  const from = anchor === undefined ? { x: 0, y: 0 } : graph.getNodeAttributes(anchor);
  const angle = i * GOLDEN_ANGLE;
  const radius = (anchor === undefined ? 40 : 90) + 30 * Math.sqrt(i);
  return [from.x + radius * Math.cos(angle), from.y + radius * Math.sin(angle)];
}
