// Computes what is drawn, in pixels of the stage. The names on the canvas, the pointer and saved pictures use it.
import { away, outward, type Ring } from './ringnames';
import type { Tick } from './axis';
import { type Looks, looksOf } from './drawn';
import { control, overlap, pieces, type Box, type Point } from './geometry';
import type { Shape } from '../look/kinds';
import type { Sign } from '../look/style';
import { nameOf } from './bundles';
import { SceneNodes } from './scenenodes';
import { HUB_SIZE, leading, LESSER_SIZE, SIZE, Labeller, type Asking, type Label, type Measure } from './labels';
import { type Hull, hullsOf, Rims } from './regions';
import { type AskingLine, type LineLabel, placeLines, type Segment } from './linenames';
import {
  edgeColor,
  isAway,
  isNamed,
  nearColor,
  type Mind,
  mustBeNamed,
  NAMED_ALONE,
  NAMED_UP_TO,
  opacityOf,
} from './looks';
import type { Dash, Drawing, EdgeData, Heads, NodeData } from './model';
import { isLeftOut } from './sparse';
import type { Drawn } from '../state/graph';
import { sentence } from '../state/labels';

/** A projection from the graph to pixels: x·k + dx, dy − y·k. */
export interface Projection {
  k: number;
  dx: number;
  dy: number;
  width: number;
  height: number;
  sizes: number;
  /** The circle on which the nodes stand; their names are placed away from its middle. */
  ring?: Ring | null;
}

export interface SceneNode extends Asking {
  kind: string;
  /** The name of the node, even if another label is written beside it. */
  title: string;
  shape: Shape;
  sign: Sign | null;
  color: string;
  removed: boolean;
  /** Whether it is in the background while the user points at others. */
  faint: boolean;
  pinned: boolean;
  ring: 'none' | 'focus' | 'chosen' | 'cursor';
}
export interface SceneEdge {
  id: string;
  a: Point;
  b: Point;
  c: Point;
  bent: boolean;
  color: string;
  opacity: number;
  dash: Dash;
  heads: Heads;
  width: number;
  /** The distances between the ends of the line and the middles of the nodes. */
  start: number;
  end: number;
  says: string;
}
export interface Scene {
  width: number;
  height: number;
  /** The projection from the graph to pixels. */
  origin: { k: number; dx: number; dy: number };
  nodes: SceneNode[];
  edges: SceneEdge[];
  labels: Label[];
  lineLabels: LineLabel[];
  /** The grounds of regions. */
  hulls: readonly Hull[];
  /** The axis of a layout by time. */
  ticks: Tick[];
  /** How all is drawn, also outside of the frame. */
  looks: Looks;
}

/** The maximum number of names to place, and of lines that names try to avoid. */
const MOST_ASKING = 1500;
const MOST_LINES = 500;
/** Nodes of at least this radius in pixels show their names, and the largest nodes always do. */
const LEAST_NAMED = 2.2;
const ALWAYS_NAMED = 30;

const project = (p: Projection, n: Point): Point => ({ x: n.x * p.k + p.dx, y: p.dy - n.y * p.k });
const inside = (p: Projection, at: Point, margin: number): boolean =>
  at.x > -margin && at.y > -margin && at.x < p.width + margin && at.y < p.height + margin;

/** Returns the nodes within the frame. */
function nodesOf(graph: Drawing, mind: Mind, p: Projection, pins: object, made: SceneNodes): SceneNode[] {
  const out: SceneNode[] = [];
  graph.forEachNode((id, a) => {
    if (inside(p, project(p, a), a.size * p.sizes)) out.push(made.at(id, graph, mind, p, pins));
  });
  return out;
}

const rank = (mind: Mind, n: SceneNode): number =>
  (n.must ? 1000 : 0) + (mind.near.has(n.id) ? 100 : 0) + (n.hub ? 50 : 0) + n.r;

/** A region with fewer members than this is too small for a larger name. */
const LEAST_MEMBERS = 5;
/** In a picture with more entities than this, those with one line have no names before they are at least so large. */
const LEAVES = { unnamedFrom: 300, least: 7 };

/** To cover a remarkable line with the name of an entity is as bad as to cover this many other lines. */
const REMARKABLE = 4;

/**
 * More entities than this without a place or a date stand close together, and have no names before the user points at
 * them.
 */
const CROWD = 150;

/** In a picture with more entities than this, all but the names of the most important ones have smaller letters. */
const FULL = { from: 60, large: 16 };

/** Returns the first member of each region that has a name and no heading. */
function hubsOf(graph: Drawing): Set<string> {
  const named = (id: string) => graph.hasNode(id) && !graph.node(id).nameless;
  return new Set(
    graph.regions.flatMap(({ members, heading }) =>
      heading === '' && members.length >= LEAST_MEMBERS ? (members.find(named) ?? []) : [],
    ),
  );
}

/** Returns the headings of regions, those of the largest first. One that would lie on another is left out. */
function headingsOf(hulls: readonly Hull[], { measure }: Labeller): Label[] {
  const taken: Box[] = [];
  return hulls.flatMap(({ heading, at: { x, y, align } }): Label[] => {
    if (heading === '') return [];
    const width = measure(heading, SIZE);
    const left = align === 'center' ? x - width / 2 : align === 'start' ? x : x - width;
    const box = { x0: left - 2, y0: y - leading({}), x1: left + width + 2, y1: y + 2 };
    if (taken.some((other) => overlap(box, other))) return [];
    taken.push(box);
    return [{ id: '', lines: [heading], x, y, align, quiet: true, box }];
  });
}

/** What is kept from one frame to the next. */
export interface Memory {
  labeller: Labeller;
  made: SceneNodes;
  rims: Rims;
}

export const newMemory = (measure: Measure): Memory => ({
  labeller: new Labeller(measure),
  made: new SceneNodes(),
  rims: new Rims(),
});

/** Returns the names in a frame, and the lines that show their names. */
export function namesOf(
  graph: Drawing,
  mind: Mind,
  p: Projection,
  pins: object,
  { labeller, made, rims }: Memory,
  covers: readonly Box[] = [],
): Pick<Scene, 'nodes' | 'hulls' | 'labels' | 'lineLabels'> {
  const nodes = nodesOf(graph, mind, p, pins, made);
  const hulls = hullsOf(graph, p, pins, rims);
  const hubs = hubsOf(graph);
  for (const n of nodes) if (hubs.has(n.id)) Object.assign(n, { size: HUB_SIZE, hub: true });
  const isLeaf = (n: SceneNode) => graph.order > LEAVES.unnamedFrom && graph.degree(n.id) <= 1 && n.r < LEAVES.least;
  const isCrowd = (n: SceneNode) => graph.unplaced.size > CROWD && graph.unplaced.has(n.id) && !n.must;
  const asking = nodes
    .filter((n) => !isAway(graph, mind, n.id) && n.name !== '' && !isCrowd(n))
    .map((n) => ({ n, rank: rank(mind, n) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ n }) => n)
    .filter((n, i) => n.must || mind.near.has(n.id) || ((n.r > LEAST_NAMED || i < ALWAYS_NAMED) && !isLeaf(n)))
    .slice(0, MOST_ASKING);
  if (graph.order > FULL.from)
    for (const n of asking.slice(FULL.large)) if (!n.hub && !n.must && !p.ring) n.size = LESSER_SIZE;
  const segments: Segment[] = [];
  if (graph.size <= MOST_LINES)
    graph.forEachLine((id, e, s, t, from, to) => {
      for (const [a, b] of segmentsOf(p, from, to, graph.bendOf(e, s, t, from, to)))
        segments.push(mustBeNamed(e) ? { id, a, b, weight: REMARKABLE } : { id, a, b });
    });
  const { ring } = p;
  const turned = ring
    ? asking
        .map((n) => ({ ...n, outward: outward(ring, p, n) ?? undefined, away: away(ring, p, n) ?? undefined }))
        .filter((n) => !ring.outermost || n.outward !== undefined || n.must || mind.near.has(n.id))
    : asking;
  const headings = headingsOf(hulls, labeller);
  const placed = labeller.place(turned, nodes, segments, p, [...covers, ...headings.map((l) => l.box)]);
  const named = linesToName(graph, mind, p);
  const lineLabels = placeLines(named, placed, labeller.measure, segments);
  return { nodes, hulls, labels: [...headings, ...placed.labels], lineLabels };
}

/** Returns the lines that show their names, the most important first. */
function linesToName(graph: Drawing, mind: Mind, p: Projection): AskingLine[] {
  const ids = new Set<string>();
  if (mind.hoveredEdge !== null && graph.hasLine(mind.hoveredEdge)) ids.add(mind.hoveredEdge);
  for (const id of mind.hovered !== null ? [mind.hovered] : mind.focus)
    if (graph.hasNode(id))
      graph.forEachLineOf(id, (e) => {
        if (isNamed(graph, mind, e)) ids.add(e);
      });
  if (mind.hovered === null)
    for (const id of linesWithRoom(graph, mind, p)) if (mind.proven.size === 0 || isNamed(graph, mind, id)) ids.add(id);
  const first = (l: AskingLine): number => (l.must ? 2 : 0) + (l.where === 'on' ? 0 : 1);
  const asking = [...ids].map((id) => askingLine(graph, mind, p, id)).sort((a, b) => first(b) - first(a));
  if (asking.length > NAMED_UP_TO) for (const l of asking) if (l.where === 'on' && !l.must) l.alone = true;
  return asking;
}

/** Returns the lines in view if there are few enough to name them, otherwise only those that must be named. */
function linesWithRoom(graph: Drawing, mind: Mind, p: Projection): string[] {
  if (graph.size > MOST_LINES * 10) return [];
  const seen: { id: string; data: EdgeData }[] = [];
  graph.forEachLine((id, data, _s, _t, from, to) => {
    if (isLeftOut(graph, mind, id, data)) return;
    const middle = project(p, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
    if (inside(p, middle, 0)) seen.push({ id, data });
  });
  const few = seen.length <= NAMED_ALONE ? seen : seen.filter(({ data }) => mustBeNamed(data)).slice(0, NAMED_UP_TO);
  return few.map(({ id }) => id);
}

/** Puts the relations for which the panel asks before the others, so that they name the line. */
const askedFirst = (mind: Mind, relations: readonly Drawn[]): readonly Drawn[] =>
  mind.asked.size === 0 ? relations : relations.toSorted((a, b) => +mind.asked.has(b.type) - +mind.asked.has(a.type));

function askingLine(graph: Drawing, mind: Mind, p: Projection, id: string): AskingLine {
  const ends = graph.ends(id);
  const nodes = ends.map((n) => graph.node(n)) as [NodeData, NodeData];
  const [from, to] = nodes.map((n) => project(p, n)) as [Point, Point];
  const covered = (nodes[0].size + nodes[1].size) * p.sizes;
  const data = graph.line(id);
  const { relations } = data;
  const proof = relations.filter((r) => mind.proven.has(r.id));
  const pointed = mind.hovered !== null && graph.touches(id, mind.hovered);
  const where = pointed || proof.length > 0 ? 'anywhere' : mustBeNamed(data) ? 'beside' : 'on';
  const name = nameOf(proof.length > 0 ? proof : askedFirst(mind, relations));
  return {
    id,
    name,
    a: from,
    b: to,
    c: control(from, to, -graph.bendOf(data, ...ends, ...nodes)),
    covered,
    must: id === mind.hoveredEdge,
    where,
  };
}

function segmentsOf(p: Projection, from: NodeData, to: NodeData, bend: number): [Point, Point][] {
  const [a, b] = [project(p, from), project(p, to)];
  return pieces(a, control(a, b, -bend), b, bend !== 0); // y points down in pixels, so the bend changes its sign
}

/** Returns everything that is drawn within the frame. */
export function sceneOf(
  graph: Drawing,
  mind: Mind,
  p: Projection,
  pins: object,
  memory: Memory,
  ticks: Tick[] = [],
): Scene {
  const still: Mind = { ...unpointed(mind), cursor: null };
  const edges: SceneEdge[] = [];
  graph.forEachLine((id, e, s, t, from, to) => {
    if (isLeftOut(graph, still, id, e)) return;
    const bend = graph.bendOf(e, s, t, from, to);
    const [a, b] = [project(p, from), project(p, to)];
    if (!inside(p, a, p.width) && !inside(p, b, p.width)) return;
    edges.push({
      id,
      a,
      b,
      c: control(a, b, -bend),
      bent: bend !== 0,
      color: edgeColor(graph, still, e, id),
      opacity: opacityOf(graph, e),
      dash: e.dash,
      heads: graph.crowd ? 'none' : e.heads,
      width: Math.max(1, e.size * p.sizes),
      start: from.size * p.sizes,
      end: to.size * p.sizes,
      says: e.relations.map((r) => sentence(r)).join('; '),
    });
  });
  return {
    width: p.width,
    height: p.height,
    origin: { k: p.k, dx: p.dx, dy: p.dy },
    edges,
    ticks,
    looks: looksOf(graph, still, p),
    ...namesOf(graph, still, p, pins, memory),
  };
}

/** A line under the pointer, or a line of the node under the pointer. */
export interface PointedLine {
  a: Point;
  b: Point;
  c: Point;
  color: string;
  dash: Dash;
  width: number;
}

export function pointedAt(graph: Drawing, mind: Mind, p: Projection): PointedLine[] {
  const out: PointedLine[] = [];
  const put = (id: string, data: EdgeData, ends: [string, string], from: NodeData, to: NodeData) => {
    const [a, b] = [project(p, from), project(p, to)];
    out.push({
      a,
      b,
      c: control(a, b, -graph.bendOf(data, ...ends, from, to)),
      color: nearColor(graph, mind, data, id),
      dash: data.dash,
      width: data.size + 0.8,
    });
  };
  const { hovered, hoveredEdge } = mind;
  if (hovered !== null && graph.hasNode(hovered))
    graph.forEachLineOf(hovered, (id, e, s, t, from, to) => put(id, e, [s, t], from, to));
  if (hoveredEdge !== null && graph.hasLine(hoveredEdge)) {
    const ends = graph.ends(hoveredEdge);
    const [from, to] = ends.map((n) => graph.node(n)) as [NodeData, NodeData];
    put(hoveredEdge, graph.line(hoveredEdge), ends, from, to);
  }
  return out;
}

/** Returns a mind in which nothing is under the pointer. */
export const unpointed = (mind: Mind): Mind => ({ ...mind, hovered: null, hoveredEdge: null, near: new Set() });

/** Returns the ring and the names of what is under the pointer, to draw them over everything else. */
export function pointedNames(
  graph: Drawing,
  mind: Mind,
  p: Projection,
  pins: object,
  { labeller, made }: Memory,
): Pick<Scene, 'nodes' | 'labels' | 'lineLabels'> {
  const { hovered, hoveredEdge } = mind;
  const nodes = hovered !== null && graph.hasNode(hovered) ? [made.at(hovered, graph, mind, p, pins)] : [];
  const asking = nodes.filter((n) => n.name !== '');
  const placed = labeller.place(asking, nodes, [], p);
  const edge = hoveredEdge !== null && graph.hasLine(hoveredEdge) ? [askingLine(graph, mind, p, hoveredEdge)] : [];
  return { nodes, labels: placed.labels, lineLabels: placeLines(edge, placed, labeller.measure) };
}
