// The piece of the data that is shown, as a graph to draw: which nodes and lines there are, and where.
import type { MultiDirectedGraph } from 'graphology';
import type { Drawn, Piece } from '../state/graph';
import { words } from '../state/ui';
import { bendOf } from './geometry';
import { shapeOf, type Shape } from '../look/kinds';

export interface NodeData {
  x: number;
  y: number;
  size: number;
  name: string;
  kind: string;
  shape: Shape;
  gone: boolean;
}
/** A line is whole for what is stated, broken for what rules derive, and dotted for what is only alleged, planned or the like. */
export type Dash = 'whole' | 'broken' | 'dotted';
export interface EdgeData {
  relations: Drawn[];
  type: 'line' | 'arrow' | 'dashed' | 'curve';
  dash: Dash;
  bend: number;
  size: number;
  name: string;
}
export type Drawing = MultiDirectedGraph<NodeData, EdgeData>;
export type Pins = Record<string, [number, number]>;

/** More lines than these between the same two are drawn as one a direction. */
const MOST_PARALLEL = 5;
/** And with more relations than these, all lines are thin, straight and without heads, which nobody could tell apart. */
export const CROWD_FROM = 5000;

const sizeOf = (degree: number): number => Math.min(17, 6 + 1.5 * Math.sqrt(degree));

function nameOf(relations: Drawn[]): string {
  const first = relations[0] as Drawn;
  const marks = [
    relations.some((r) => r.disputed) ? 'disputed' : '',
    first.modality === 'STATED' ? '' : words(first.modality),
  ].filter(Boolean);
  return (
    words(first.type) +
    (relations.length > 1 ? ` and ${relations.length - 1} more` : '') +
    (marks.length ? ` (${marks.join(', ')})` : '')
  );
}

function dashOf(relations: Drawn[]): Dash {
  if (relations.every((r) => r.modality !== 'STATED')) return 'dotted';
  return relations.every((r) => r.derived || r.fate === 'gone') ? 'broken' : 'whole';
}

interface Line {
  key: string;
  source: string;
  target: string;
  data: EdgeData;
}

/** The lines of a piece: each relation one, side by side between the same two. */
function linesOf(relations: readonly Drawn[]): Line[] {
  const pairs = Map.groupBy(
    relations.filter((r) => r.source.id !== r.target.id),
    (r) => (r.source.id < r.target.id ? `${r.source.id}\n${r.target.id}` : `${r.target.id}\n${r.source.id}`),
  );
  const crowd = relations.length > CROWD_FROM;
  const most = crowd ? 1 : MOST_PARALLEL;
  return [...pairs.values()].flatMap((pair) => {
    const apart = pair.length <= most ? pair.map((r) => [r]) : [...Map.groupBy(pair, (r) => r.source.id).values()];
    return apart.map((rs, i): Line => {
      const first = rs[0] as Drawn;
      const {
        source: { id: source },
        target: { id: target },
      } = first;
      const bend = (crowd ? 0 : bendOf(i, apart.length)) * (source < target ? 1 : -1); // which two ends alone do not tell apart
      const dash = dashOf(rs);
      const type = bend !== 0 ? 'curve' : dash !== 'whole' ? 'dashed' : crowd ? 'line' : 'arrow';
      return { key: first.id, source, target, data: { relations: rs, type, dash, bend, size: 1.6, name: nameOf(rs) } };
    });
  });
}

const same = (a: EdgeData, b: EdgeData): boolean =>
  a.type === b.type &&
  a.bend === b.bend &&
  a.dash === b.dash &&
  a.relations.length === b.relations.length &&
  a.relations.every(
    (r, i) => r.id === b.relations[i]?.id && r.fate === b.relations[i]?.fate && r.disputed === b.relations[i]?.disputed,
  );

/** What a change brought: whether anything needs a place, and whether anything changed. */
export interface Change {
  fresh: Set<string>;
  changed: boolean;
}

/**
 * Brings a drawing to a piece. What was there stays where it is; what is new comes beside what it is tied
 * to, or where it was when it was last drawn.
 */
export function bring(graph: Drawing, piece: Piece, pins: Pins, known: ReadonlyMap<string, [number, number]>): Change {
  const ids = new Set(piece.entities.map((e) => e.id));
  const left = graph.nodes().filter((id) => !ids.has(id));
  for (const id of left) graph.dropNode(id);
  let changed = left.length > 0;
  const fresh = new Set<string>();
  const beside = anchors(graph, piece);
  piece.entities.forEach((e, i) => {
    const look = { name: e.name, kind: e.kind, shape: shapeOf(e.kind), gone: e.gone };
    if (graph.hasNode(e.id)) {
      const was = graph.getNodeAttributes(e.id);
      if (was.gone !== e.gone || was.name !== e.name || was.kind !== e.kind) graph.mergeNodeAttributes(e.id, look);
      return;
    }
    changed = true;
    const place = pins[e.id] ?? known.get(e.id);
    if (!place) fresh.add(e.id);
    const [x, y] = place ?? spread(graph, beside.get(e.id), i);
    graph.addNode(e.id, { ...look, x, y, size: sizeOf(0) });
  });
  const lines = new Map(linesOf(piece.relations).map((l) => [l.key, l]));
  for (const key of graph.edges()) {
    const line = lines.get(key);
    if (line && same(graph.getEdgeAttributes(key), line.data)) lines.delete(key);
    else graph.dropEdge(key);
  }
  for (const l of lines.values()) graph.addDirectedEdgeWithKey(l.key, l.source, l.target, l.data);
  changed ||= lines.size > 0;
  graph.updateEachNodeAttributes(
    (id, a) => {
      const [x, y] = pins[id] ?? [a.x, a.y];
      return Object.assign(a, { size: sizeOf(graph.degree(id)), x, y });
    },
    { attributes: ['size', 'x', 'y'] },
  );
  return { fresh, changed };
}

/** For what is not drawn yet, one that is and that it is tied to. */
function anchors(graph: Drawing, piece: Piece): Map<string, string> {
  const out = new Map<string, string>();
  for (const {
    source: { id: s },
    target: { id: t },
  } of piece.relations) {
    if (graph.hasNode(s) && !out.has(t)) out.set(t, s);
    if (graph.hasNode(t) && !out.has(s)) out.set(s, t);
  }
  return out;
}

function spread(graph: Drawing, anchor: string | undefined, i: number): [number, number] {
  const from = anchor === undefined ? { x: 0, y: 0 } : graph.getNodeAttributes(anchor);
  const angle = i * 2.39996; // the golden angle spreads them evenly
  const radius = (anchor === undefined ? 40 : 90) + 30 * Math.sqrt(i);
  return [from.x + radius * Math.cos(angle), from.y + radius * Math.sin(angle)];
}
