// Converts the data that is shown to a drawing: nodes and lines with places.
import type { Drawn, Piece } from '../state/graph';
import { entityName, isNameless } from '../state/labels';
import { weakLines } from './backbone';
import { CROWD_FROM, type EdgeData, type Line, type Manner, pairOf, linesBetween } from './bundles';
import { Drawing, type NodeData } from './drawing';
import { GOLDEN_ANGLE } from './geometry';

export type { Dash, EdgeData, Heads } from './bundles';
export { Drawing, type NodeData } from './drawing';
export type Places = Record<string, [number, number]>;

/** How a drawing changed. */
export interface Change {
  /** The nodes that need a place. */
  fresh: ReadonlySet<string>;
  /** Whether there is a new graph, which sigma must read whole. */
  replaced: boolean;
  /** The changed nodes and lines, including those that were hidden or shown. */
  nodes: ReadonlySet<string>;
  lines: ReadonlyMap<string, EdgeData>;
  /** Those of the lines with other relations than before. */
  altered: ReadonlySet<string>;
}

const LEAST_SIZE = 6;
const MOST_SIZE = 17;
/** The factor for the size of an entity without a name, which shows a reader only its kind. */
const NAMELESS = 0.6;
/** The least part of the entities that have names if those without one are drawn small, without a text. */
const NAMED = 1 / 4;
/** Reports whether enough entities have names that the others, such as the performances of a film, need none. */
const someNamed = ({ entities }: Piece): boolean =>
  entities.filter((e) => !isNameless(e)).length >= entities.length * NAMED;
/** Returns a factor for the sizes of nodes. In a small graph nodes are larger, so that their icons can be read. */
const roomOf = (order: number): number => (order <= 60 ? 1.6 : order <= 200 ? 1.3 : 1);
const sizeOf = (degree: number, order: number): number =>
  Math.min(MOST_SIZE, LEAST_SIZE + 1.5 * Math.sqrt(degree)) * roomOf(order);

/** The relations between two entities, and their lines. */
interface Bundle {
  pair: string;
  relations: readonly Drawn[];
  lines: readonly { key: string; data: EdgeData }[];
  /** The data of both nodes. */
  ends: readonly NodeData[];
  opened: boolean;
  /** Whether its lines are visible. */
  shown: boolean;
  /** The piece that has some of its relations: the number of the last drawing in which it was seen. */
  round: number;
  /** How many of its relations, from the first on, are in that piece in the same order. */
  kept: number;
  /** The relations in that piece; null if they are the first ones that it already has. */
  next: Drawn[] | null;
}

const nextOf = (b: Bundle): readonly Drawn[] => b.next ?? b.relations.slice(0, b.kept);
const isAltered = (b: Bundle): boolean => b.next !== null || b.kept !== b.relations.length;

/** With more relations than LONG_FROM, a new drawing is made step by step, with STEP relations in each step. */
const LONG_FROM = 4000;
const STEP = 500;

/** The data that the model needs besides the piece. */
export interface Setting {
  pins: Places;
  manner: Manner;
  /** The radius of a node by the style; undefined if it follows from the number of lines. */
  sizeBy: (id: string) => number | undefined;
}

/**
 * Keeps a drawing in step with the data that is shown. A node or line that is no longer in the data is hidden, and
 * shown again if it comes back. A new one needs a new graph.
 */
export class Model {
  drawing = new Drawing();
  private readonly known = new Map<string, [number, number]>();
  private bundles = new Map<string, Bundle>();
  private bundleOf = new WeakMap<Drawn, Bundle>();
  private symmetric: ReadonlySet<string> = new Set();
  private round = 0;

  /** Removes everything. No node of an earlier picture may keep its place. */
  clear(): void {
    this.drawing = new Drawing();
    this.bundles = new Map();
    this.bundleOf = new WeakMap();
    this.known.clear();
  }

  /** Remembers places for nodes that are not drawn yet. */
  remember(places: Places): void {
    for (const [id, at] of Object.entries(places)) this.known.set(id, at);
  }

  /** Draws a piece at once. */
  draw(piece: Piece, setting: Setting): Change {
    const steps = this.steps(piece, setting);
    for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
  }

  /** Reports whether a piece has many relations and new entities, so that drawing it takes longer than a moment. */
  isLong = (piece: Piece): boolean =>
    piece.relations.length > LONG_FROM && !piece.entities.every((e) => this.drawing.all.hasNode(e.id));

  /**
   * Draws a piece step by step. Nodes that were drawn before keep their places. If it is not finished, the drawing
   * stays as it was, and the next one begins anew.
   */
  *steps(piece: Piece, setting: Setting): Generator<void, Change> {
    const { manner } = setting;
    const crowd = piece.relations.length > CROWD_FROM;
    yield* this.gather(piece.relations);
    const alike = manner.symmetric === this.symmetric;
    const { all } = this.drawing;
    if (alike && piece.entities.every((e) => all.hasNode(e.id))) {
      const change = this.refresh(piece, crowd, setting);
      if (change) return change;
    }
    const change = yield* this.replace(piece, crowd, setting);
    this.symmetric = manner.symmetric;
    return change;
  }

  /** Finds the bundle of each relation and what the bundles have now. */
  private *gather(relations: readonly Drawn[]): Generator<void> {
    this.round += 1;
    const { round } = this;
    for (const [i, r] of relations.entries()) {
      if (i % STEP === STEP - 1) yield;
      if (r.source.id === r.target.id) continue;
      const bundle = this.bundleOf.get(r) ?? this.bundleFor(r);
      if (bundle.round !== round) {
        bundle.round = round;
        bundle.kept = 0;
        bundle.next = null;
      }
      if (bundle.next === null && bundle.relations[bundle.kept] === r) bundle.kept += 1;
      else (bundle.next ??= bundle.relations.slice(0, bundle.kept)).push(r);
    }
  }

  private bundleFor(r: Drawn): Bundle {
    const pair = pairOf(r.source.id, r.target.id);
    let bundle = this.bundles.get(pair);
    if (bundle === undefined) {
      bundle = { ...newBundle, pair };
      this.bundles.set(pair, bundle);
    }
    this.bundleOf.set(r, bundle);
    return bundle;
  }

  /** Hides and shows what the graph already contains; returns null if it does not contain all lines. */
  private refresh(piece: Piece, crowd: boolean, setting: Setting): Change | null {
    const { drawing, round } = this;
    const { all } = drawing;
    const changed: [Bundle, Line[]][] = [];
    for (const b of this.bundles.values()) {
      if (b.round !== round) continue;
      const opened = !crowd && setting.manner.opened.has(b.pair);
      if (b.opened === opened && !isAltered(b)) continue;
      const lines = linesBetween(b.pair, nextOf(b), opened, setting.manner.symmetric);
      if (lines.some((l) => !all.hasEdge(l.key))) return null;
      b.opened = opened;
      changed.push([b, lines]);
    }
    const [nodes, lines, altered] = [new Set<string>(), new Map<string, EdgeData>(), new Set<string>()];
    const show = (b: Bundle, shown: boolean) => {
      if (b.shown === shown) return;
      b.shown = shown;
      for (const { key, data } of b.lines) {
        drawing.hideLine(data, b.ends, !shown);
        lines.set(key, data);
      }
    };
    for (const b of this.bundles.values()) if (b.round !== round) show(b, false);
    for (const [b, now] of changed) {
      show(b, false);
      draws(b, nextOf(b), now, drawing);
      show(b, true);
      for (const { key, data } of now) {
        Object.assign(drawing.line(key), data);
        altered.add(key);
      }
    }
    for (const b of this.bundles.values()) if (b.round === round) show(b, true);
    drawing.crowd = crowd;
    this.refreshNodes(piece, setting, nodes);
    return { fresh: new Set(), replaced: false, nodes, lines, altered };
  }

  private refreshNodes(piece: Piece, { pins, sizeBy }: Setting, changed: Set<string>): void {
    const { drawing } = this;
    const there = new Set<string>();
    const named = someNamed(piece);
    for (const e of piece.entities) {
      there.add(e.id);
      const data = drawing.node(e.id);
      const [x, y] = pins[e.id] ?? [data.x, data.y];
      const name = entityName(e);
      if (
        data.hidden ||
        data.x !== x ||
        data.y !== y ||
        data.removed !== e.removed ||
        data.name !== name ||
        data.kind !== e.kind
      )
        changed.add(e.id);
      drawing.hideNode(data, false);
      Object.assign(data, { x, y, removed: e.removed, name, kind: e.kind, nameless: named && isNameless(e) });
    }
    drawing.forEachNode((id, data) => {
      if (there.has(id)) return;
      drawing.hideNode(data, true);
      changed.add(id);
    });
    for (const id of this.resize(sizeBy)) changed.add(id);
  }

  /** Sets the size of each visible node and returns the nodes whose size changed. */
  resize(sizeBy: Setting['sizeBy']): string[] {
    const { drawing } = this;
    const changed: string[] = [];
    drawing.forEachNode((id, data) => {
      data.plain = sizeOf(data.degree, drawing.order) * (data.nameless ? NAMELESS : 1);
      const size = sizeBy(id) ?? data.plain;
      if (size === data.size) return;
      data.size = size;
      changed.push(id);
    });
    return changed;
  }

  /** Makes a new graph. New nodes appear beside a connected node, or where they were last. */
  private *replace(piece: Piece, crowd: boolean, setting: Setting): Generator<void, Change> {
    const before = this.drawing;
    before.all.forEachNode((id, a) => this.known.set(id, [a.x, a.y]));
    const drawing = new Drawing();
    drawing.crowd = crowd;
    const [fresh, named] = [new Set<string>(), someNamed(piece)];
    let beside: Map<string, string> | undefined; // only new nodes need it
    piece.entities.forEach((e, i) => {
      const place = setting.pins[e.id] ?? this.known.get(e.id);
      if (!place) {
        fresh.add(e.id);
        beside ??= anchors(before, piece);
      }
      const [x, y] = place ?? spread(before, beside?.get(e.id), i);
      const looks = { name: entityName(e), kind: e.kind, removed: e.removed, nameless: named && isNameless(e) };
      drawing.addNode(e.id, { ...newNode, x, y, ...looks });
    });
    yield;
    const now = [...this.bundles.values()].filter((b) => b.round === this.round);
    const [bundles, bundleOf] = [new Map<string, Bundle>(), new WeakMap<Drawn, Bundle>()];
    for (const [i, b] of now.entries()) {
      if (i % STEP === STEP - 1) yield;
      const { pair } = b;
      const next = nextOf(b);
      const opened = !crowd && setting.manner.opened.has(pair);
      const lines = linesBetween(pair, next, opened, setting.manner.symmetric);
      for (const l of lines) drawing.addLine(l.key, l.source, l.target, l.data);
      const bundle = { ...b, opened, shown: true };
      draws(bundle, next, lines, drawing);
      bundles.set(pair, bundle);
      for (const r of next) bundleOf.set(r, bundle);
    }
    yield;
    drawing.weak = weakLines(drawing);
    yield;
    [this.bundles, this.bundleOf] = [bundles, bundleOf];
    drawing.divide(before.regions);
    drawing.unplaced = before.unplaced;
    drawing.nowhere = before.nowhere;
    drawing.sectors = before.sectors;
    drawing.bends = before.bends;
    this.drawing = drawing;
    this.resize(setting.sizeBy);
    return { fresh, replaced: true, nodes: new Set(drawing.nodes()), lines: new Map(), altered: new Set() };
  }
}

/** Notes what a bundle draws. Its lines are in the drawing. */
function draws(b: Bundle, relations: readonly Drawn[], lines: readonly Line[], drawing: Drawing): void {
  b.relations = relations;
  b.lines = lines.map(({ key }) => ({ key, data: drawing.line(key) }));
  b.ends = lines.slice(0, 1).flatMap((l) => [drawing.node(l.source), drawing.node(l.target)]);
}

const newBundle: Bundle = {
  pair: '',
  relations: [],
  lines: [],
  ends: [],
  opened: false,
  shown: false,
  round: 0,
  kept: 0,
  next: null,
};

const newNode: NodeData = {
  x: 0,
  y: 0,
  size: LEAST_SIZE,
  plain: LEAST_SIZE,
  name: '',
  kind: '',
  removed: false,
  nameless: false,
  hidden: false,
  degree: 0,
};

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

function spread(graph: Drawing, anchor: string | undefined, i: number): [number, number] {
  const from = anchor === undefined ? { x: 0, y: 0 } : graph.node(anchor);
  const angle = i * GOLDEN_ANGLE;
  const radius = (anchor === undefined ? 40 : 90) + 30 * Math.sqrt(i);
  return [from.x + radius * Math.cos(angle), from.y + radius * Math.sin(angle)];
}
